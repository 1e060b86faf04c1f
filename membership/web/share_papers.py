"""What is printed of shares: a member's certificate, also by the member, and the statement of share capital."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from membership.errors import NothingHeld, TextMissing
from membership.messages import sentence
from membership.models import Membership
from membership.queries.member_file import membership_named, membership_of
from membership.queries.moment import Moment
from membership.services.papers.certificate import share_certificate
from membership.services.papers.paper import Paper
from membership.services.papers.statement import FORMATS, capital_statement
from membership.web import moments
from membership.web.acting import as_person
from membership.web.gate import MEMBER, REGISTER, GatedRequest, gate

LANGUAGES = {"fr": "français", "en": "English"}
FORMAT_WORDS = {"pdf": "PDF", "xlsx": "Excel (XLSX)", "csv": "CSV"}


def certificates(request: GatedRequest, membership: Membership, at: Moment) -> list[dict[str, str]]:
    """Return where the certificate of a member is taken, in each language, the member's own first."""
    return _in_each_language(request, "share-certificate", membership, at, public_id=membership.public_id)


def own_certificates(request: GatedRequest, membership: Membership, at: Moment) -> list[dict[str, str]]:
    return _in_each_language(request, "own-share-certificate", membership, at)


def _in_each_language(
    request: GatedRequest, name: str, membership: Membership, at: Moment, **kwargs: str
) -> list[dict[str, str]]:
    address = reverse(name, kwargs={"slug": request.organisation.slug, **kwargs})
    languages = sorted(request.organisation.languages, key=lambda code: code != membership.person.language)
    return [
        {
            "label": _("Share certificate (PDF, %(language)s)") % {"language": LANGUAGES[code]},
            "url": f"{address}?{urlencode({**moments.in_address(at), 'language': code})}",
        }
        for code in languages
    ]


def statements(request: GatedRequest, at: Moment) -> list[dict[str, str]]:
    """Return where the statement of share capital is taken, format by format."""
    query = urlencode(moments.in_address(at))

    def address(taken_as: str) -> str:
        return reverse("capital-statement", kwargs={"slug": request.organisation.slug, "taken_as": taken_as})

    return [{"label": words, "url": f"{address(key)}?{query}"} for key, words in FORMAT_WORDS.items()]


@gate(REGISTER)
@require_safe
@never_cache
def certificate(request: GatedRequest, public_id: str) -> HttpResponseBase:
    membership = membership_named(request.organisation, public_id)
    if membership is None:
        raise Http404
    return _certificate(request, membership, reverse("member-shares", kwargs=_there(request, public_id)))


@gate(MEMBER)
@require_safe
@never_cache
@as_person
def own_certificate(request: Any) -> HttpResponseBase:
    """Give a member the certificate of their own shares."""
    membership = membership_of(request.person)
    if membership is None:
        raise Http404
    return _certificate(request, membership, reverse("organisation", kwargs=_there(request)))


def _there(request: GatedRequest, public_id: str = "") -> dict[str, str]:
    return {"slug": request.organisation.slug, **({"public_id": public_id} if public_id else {})}


def _certificate(request: GatedRequest, membership: Membership, back: str) -> HttpResponseBase:
    at, _today = moments.asked(request.GET, request.organisation)
    language = request.GET.get("language", "")
    if language not in request.organisation.languages:
        language = membership.person.language
    try:
        return _sent(share_certificate(membership, at=at, language=language, actor=request.actor))
    except (NothingHeld, TextMissing) as refused:
        messages.error(request, sentence(refused))
        return redirect(back)


@gate(REGISTER)
@require_safe
@never_cache
def statement(request: GatedRequest, taken_as: str) -> HttpResponse:
    """Give the statement of share capital; it names nobody."""
    if taken_as not in FORMATS:
        raise Http404
    at, _today = moments.asked(request.GET, request.organisation)
    language = (get_language() or "fr")[:2]
    return _sent(capital_statement(request.organisation, at=at, taken_as=taken_as, language=language))


def _sent(paper: Paper) -> HttpResponse:
    answer = HttpResponse(paper.content, content_type=paper.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{paper.name}"'
    return answer
