"""The register: the list of a day, and one member's file."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from membership import access, clock, formats
from membership.errors import NotAMember
from membership.messages import sentence
from membership.models import ConsultationKind, Membership, MembershipEvent, Organisation
from membership.queries import member_file
from membership.queries.applications import application_that_made
from membership.queries.life import situation_of
from membership.queries.member_rows import MemberRows
from membership.queries.register_list import Line, Page, page
from membership.queries.register_search import Wanted
from membership.queries.story import story_of
from membership.services import accounts
from membership.templatetags.unevoix import local_text
from membership.web import (
    member_words,
    moments,
    register_exports,
    register_views,
    register_words,
    selection,
    story_words,
)
from membership.web.consulted import noted
from membership.web.downloads import handed_over
from membership.web.forms import RegisterForm
from membership.web.gate import OFFICE, REGISTER, GatedRequest, gate
from membership.web.joined import member_acted_on
from membership.web.life.acts import offered
from membership.web.qr import qr_svg
from membership.web.register_words import STATUS_WORDS


@gate(REGISTER)
def register(request: GatedRequest) -> HttpResponse:
    here = request.organisation
    at, today = moments.asked(request.GET, here)
    form = RegisterForm(request.GET, organisation=here, at=at, known_on=moments.known_on(at, today, here))
    wanted = form.wanted()
    shown = page(here, wanted, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    noted(request, ConsultationKind.LIST, at=at, search=register_views.asked(request.GET.items()))
    return render(
        request,
        "membership/register.html",
        {
            "eyebrow": [moments.said(at, today, here)],
            "form": form,
            "spelling": register_words.spelling(shown),
            "page": shown,
            "count": formats.number(min(shown.count, shown.counted)),
            "columns": [{"label": label} for label in (_("Name"), _("Number"), _("Town"), _("Category"), _("Status"))],
            "rows": [_row(request, line, wanted) for line in shown.lines],
            "turns": turns(request, shown),
            "import_url": import_url(here, request.roles),
            "documents": register_exports.documents(request, at),
            "lists": selection.lists(request, request.GET.urlencode()),
            **register_views.kept(request),
        },
    )


def _row(request: GatedRequest, line: Line, wanted: Wanted) -> list[Any]:
    address = reverse("member", kwargs={"slug": request.organisation.slug, "public_id": line.public_id})
    words = STATUS_WORDS[line.status]
    return [
        {"text": line.name, "url": f"{address}?{urlencode(moments.in_address(wanted.at))}"},
        line.number,
        line.town or "",
        local_text(line.category, "name") if line.category else "",
        {"text": words.one, "tone": words.tone},
    ]


def turns(request: HttpRequest, shown: Page) -> dict[str, str]:
    """Return the addresses of the page before and the page after, where there are any."""
    kept = [(name, value) for name, value in request.GET.items() if name not in {"after", "before"}]
    found = {}
    if shown.lines and shown.has_previous:
        found["previous"] = "?" + urlencode([*kept, ("before", shown.lines[0].public_id)])
    if shown.lines and shown.has_next:
        found["next"] = "?" + urlencode([*kept, ("after", shown.lines[-1].public_id)])
    return found


def import_url(here: Organisation, roles: frozenset[str]) -> str:
    """Return where a list of members is brought in, empty for whoever may not."""
    return reverse("register-import", kwargs={"slug": here.slug}) if roles & access.OFFICE else ""


@gate(REGISTER)
def member(request: GatedRequest, public_id: str) -> HttpResponse:
    membership, here = _membership(request, public_id), request.organisation
    at, today = moments.asked(request.GET, here)
    rows = MemberRows(membership)
    file = member_file.file_of(membership, at, rows)
    situation = situation_of(membership, today, rows)
    story, chapter = story_of(membership, at, rows), story_words.asked_for(request.GET)
    noted(request, ConsultationKind.FILE, membership, at=at)
    is_office = bool(request.roles & access.OFFICE)
    return render(
        request,
        "membership/member.html",
        {
            "file": file,
            "at": at,
            "known_on": moments.known_on(at, today, here),
            "eyebrow": [_("Member %(number)s") % {"number": membership.number}, moments.said(at, today, here)],
            "status": STATUS_WORDS[file.status],
            "story": story_words.days(story, at, chapter, of=membership),
            "chapters": story_words.chapters(story, at, chapter),
            "remains": member_file.remaining(membership, at),
            "is_office": is_office,
            "application": application_that_made(membership) if is_office else None,
            "facts": member_words.facts(file),
            "figures": member_words.figures(file),
            "contact": member_words.contact(file),
            "contact_note": member_words.contact_note(file),
            "shares": member_words.shares(file),
            "sign_ins": member_file.sign_ins_of(file.person),
            "waiting_code": member_file.waiting_code_of(file.person, clock.now()),
            "situation": situation,
            "several": bool(file.acts_for) and (file.category is not None or len(file.acts_for) > 1),
            "acts": [] if rows.is_joined else offered(request.organisation, membership, situation, request.roles),
            "may_issue_code": is_office and not rows.is_joined and not situation.is_deceased,
        },
    )


@gate(REGISTER)
def act_document(request: GatedRequest, public_id: str, document: str) -> HttpResponse:
    """Hand over the document of an act, as a file: nothing of a stranger's opens in the browser."""
    membership = _membership(request, public_id)
    acts = MembershipEvent.objects.filter(membership=membership, document__public_id=document)
    found = acts.select_related("document").first()
    if found is None or found.document is None:
        raise Http404
    noted(request, ConsultationKind.FILE, membership)
    return handed_over(bytes(found.document.content), name=found.document.name)


@gate(OFFICE)
@never_cache
def activation_code(request: GatedRequest, public_id: str) -> HttpResponse:
    """Ask, then show a fresh code this once: it is in the answer to the click, and nowhere else."""
    membership = member_acted_on(request, public_id)
    context: dict[str, Any] = {"membership": membership, "person": membership.person}
    if request.method == "POST":
        try:
            context["issued"] = accounts.issue_activation_code(membership.person, actor=request.actor)
        except NotAMember as error:
            context["refusal"] = sentence(error)
        else:
            path = reverse("activate", kwargs={"slug": request.organisation.slug})
            # The code itself stays out of the picture: an address ends up in logs.
            context["address"] = request.build_absolute_uri(path)
            context["picture"] = qr_svg(f"{context['address']}?{urlencode({'number': membership.number})}")
    return render(request, "membership/activation_code.html", context)


def _membership(request: GatedRequest, public_id: str) -> Membership:
    membership = member_file.membership_named(request.organisation, public_id)
    if membership is None:
        raise Http404
    return membership
