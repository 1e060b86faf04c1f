"""What was written, for the office: all of it, and of each notice what became of it, its proof, and its end."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from membership import formats
from membership.clock import now
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import BEHIND, UNFINISHED, DeliveryState, Notice, NoticeCertificate, NoticeKind, sort_key
from membership.queries.certificate_orders import drawing_of
from membership.queries.letters import in_whatever_message
from membership.queries.mailings import MOST_SUMMED, mailings, summed
from membership.queries.slips import exceptions, outcomes, returned_letters
from membership.services.certificate_orders import ask_certificate
from membership.services.correspondence import close_notice
from membership.services.following_up import send_failed_again
from membership.web.certificates import certificate_file, certificate_words, slip_file
from membership.web.gate import OFFICE, GatedRequest, gate
from membership.web.letter_words import subject_of, told_in_words

SHOWN, FOUND = 100, 10
TONES = {
    "withdrawn": "quiet",
    "set_aside": "quiet",
    "leaving": "warn",
    "to_post": "warn",
    "incomplete": "no",
    "done": "yes",
    "left": "yes",
}


@gate(OFFICE)
@require_safe
def every(request: GatedRequest) -> HttpResponse:
    """Show all that was written, the latest first, and how far each has come."""
    kind = request.GET.get("kind", "")
    asked = kind if kind in NoticeKind.values else ""
    page = Paginator(mailings(request.organisation, asked), MOST_SUMMED).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "mailings": [(one, subject_of(one.notice), TONES[one.stage]) for one in summed(page.object_list)],
        "kinds": NoticeKind.choices,
        "kind": asked,
    }
    return render(request, "membership/mailings.html", context)


@gate(OFFICE)
@require_safe
def one(request: GatedRequest, notice: str) -> HttpResponse:
    """Show the sum of its recipients, whom it did not reach, and what was drawn up of it."""
    found = _notice(request, notice)
    if request.headers.get("HX-Request") and request.headers.get("HX-Target") == "proof":
        # Over and over while a certificate is drawn: nothing else of the page.
        pending = found.deliveries.filter(state__in=UNFINISHED).exists()
        drawn = {"notice": found, "pending": pending, **_drawn(found)}
        return _varying(render(request, "membership/sent.html#proof", drawn))
    counted = outcomes(found)
    failed_emails = counted[DeliveryState.FAILED] - returned_letters(found)
    search = request.GET.get("q", "").strip()
    context = {
        "notice": found,
        "subject": subject_of(found),
        "recipients": sum(counted.values()),
        "counted": counted,
        "pending": sum(counted[state] for state in UNFINISHED),
        "unposted": found.deliveries.filter(state=DeliveryState.BY_POST, settled_at=None, replaced_by=None).count(),
        "returned": counted[DeliveryState.FAILED] - failed_emails,
        # News is owed to nobody, and what was withdrawn is told no more.
        "again": failed_emails if found.kind not in BEHIND and found.withdrawn_at is None else 0,
        "exceptions": [one for _rank, one in zip(range(SHOWN), exceptions(found), strict=False)],
        "shown": SHOWN,
        **_drawn(found),
        "search": search,
        "stories": _stories(found, search) if search else [],
    }
    if request.headers.get("HX-Request") and request.headers.get("HX-Target") == "sum":
        return _varying(render(request, "membership/sent.html#sum", context))
    return _varying(render(request, "membership/sent.html", context))


def _drawn(notice: Notice) -> dict[str, object]:
    return {"certificates": notice.certificates.order_by("-drawn_at"), "drawing": drawing_of(notice)}


def _varying(response: HttpResponse) -> HttpResponse:
    response.headers["Vary"] = "HX-Request"
    return response


@gate(OFFICE)
@require_POST
def certify(request: GatedRequest, notice: str) -> HttpResponse:
    """Draw up its certificate as it stands now."""
    try:
        asked = ask_certificate(_notice(request, notice), language=formats.language_of(), actor=request.actor)
    except DomainError as refused:
        messages.error(request, sentence(refused))
    else:
        messages.success(request, certificate_words(asked))
    return _back(request, notice)


@gate(OFFICE)
@require_POST
def again(request: GatedRequest, notice: str) -> HttpResponse:
    """Send once more to all whom it did not reach, and to them alone."""
    try:
        n = send_failed_again(_notice(request, notice), actor=request.actor)
    except DomainError as refused:
        messages.error(request, sentence(refused))
    else:
        said = ngettext("%(n)s message leaves once more.", "%(n)s messages leave once more.", n)
        messages.success(request, said % {"n": formats.number(n)})
    return _back(request, notice)


@gate(OFFICE)
@require_POST
def close(request: GatedRequest, notice: str) -> HttpResponse:
    """Declare it done."""
    try:
        close_notice(_notice(request, notice), actor=request.actor, at=now())
    except DomainError as refused:
        messages.error(request, sentence(refused))
    else:
        messages.success(request, gettext("Declared done."))
    return _back(request, notice)


@gate(OFFICE)
@require_safe
def document(request: GatedRequest, notice: str, certificate: str, kind: str) -> HttpResponse:
    """Hand over the page to sign, or the table behind it."""
    return certificate_file(_certificate(_notice(request, notice), certificate), kind)


@gate(OFFICE)
@require_safe
def slip(request: GatedRequest, notice: str, certificate: str, delivery: str) -> HttpResponse:
    """Hand over the slip of one recipient, as the certificate holds it."""
    return slip_file(_certificate(_notice(request, notice), certificate), delivery)


def _stories(notice: Notice, search: str) -> list[tuple[str, object]]:
    named = Q()
    for word in sort_key(search).split():
        named &= Q(person__sort_key__contains=word)
    rows = (
        notice.deliveries.filter(named | Q(membership__number__iexact=search))
        .select_related("person", "application", "correspondent", "membership", "notice", "digest")
        .prefetch_related(*in_whatever_message(), "notice__texts")
    )
    return [(row.addressee, told_in_words(row)) for row in rows.order_by("person__sort_key", "pk")[:FOUND]]


def _back(request: GatedRequest, notice: str) -> HttpResponse:
    return redirect("sent", slug=request.organisation.slug, notice=notice)


def _notice(request: GatedRequest, public_id: str) -> Notice:
    rows = Notice.objects.for_organisation(request.organisation).select_related("organisation")
    found: Notice | None = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _certificate(notice: Notice, public_id: str) -> NoticeCertificate:
    rows = NoticeCertificate.objects.select_related("notice__organisation", "organisation", "paper", "table")
    found: NoticeCertificate | None = rows.filter(notice=notice, public_id=public_id).first()
    if found is None:
        raise Http404
    return found
