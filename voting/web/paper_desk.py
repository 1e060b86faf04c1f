"""The desk of a secret vote: a paper for who has no device, and what two scrutineers counted of the papers."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from membership.clock import now
from membership.errors import DomainError
from membership.messages import sentence
from membership.web.gate import CONDUCT, COUNTING, GatedRequest, gate
from voting.models import PaperTotal, Poll, PollMode, RollEntry, SealedQuestion
from voting.queries.agenda import state_at
from voting.queries.sealed.channels import enough_ballots
from voting.queries.sealed.marks import marks_of
from voting.services.sealed.papers import enter_paper_totals
from voting.services.sealed.returning import hand_out_paper
from voting.web.pages import poll_seen
from voting.web.paper_forms import PaperDeskForm, PaperTotalsForm


@gate(COUNTING)
@never_cache
@require_safe
def desk(request: GatedRequest, poll: str) -> HttpResponse:
    """Show the desk while the vote is open, and the count of its papers once it is closed."""
    found = _with_papers(request, poll)
    return _show(request, found, PaperDeskForm(has_seats=found.organisation.has_seats))


@gate(CONDUCT)
@require_POST
def hand_out(request: GatedRequest, poll: str) -> HttpResponseBase:
    found = _with_papers(request, poll)
    form = PaperDeskForm(request.POST, has_seats=found.organisation.has_seats)
    entry = _line(found, form) if form.is_valid() else None
    if entry is None:
        return _show(request, found, form)
    try:
        hand_out_paper(entry, actor=request.actor, code=form.cleaned_data["code"])
    except DomainError as refused:
        form.add_error(None, sentence(refused))
        return _show(request, found, form)
    messages.success(request, _("Hand a paper to %(name)s. Their line is marked.") % {"name": _voter(entry)})
    return redirect(_address(found))


@gate(COUNTING)
@require_POST
def totals(request: GatedRequest, poll: str) -> HttpResponseBase:
    found = _with_papers(request, poll)
    question = _question(found)
    if question is None:
        raise Http404
    form = PaperTotalsForm(request.POST, question=question)
    if not form.is_valid():
        return _show(request, found, PaperDeskForm(has_seats=found.organisation.has_seats), form)
    try:
        enter_paper_totals(found, **form.counted, actor=request.actor)
    except DomainError as refused:
        form.add_error(None, sentence(refused))
        return _show(request, found, PaperDeskForm(has_seats=found.organisation.has_seats), form)
    messages.success(request, _("Your count is in. The vote is counted once two agree."))
    return redirect(_address(found))


def _line(poll: Poll, form: PaperDeskForm) -> RollEntry | None:
    """Return the line of the roll that is meant; of several seats, the one said. Beside the field where none is."""
    lines: list[RollEntry] = list(
        RollEntry.objects.filter(roll__poll=poll, number=form.cleaned_data["number"])
        .select_related("strike")
        .order_by("seat_no")
    )
    if not lines:
        form.add_error("number", _("No line of the roll has this number."))
        return None
    seat = form.cleaned_data.get("seat")
    meant = [line for line in lines if seat is None or line.seat_no == seat]
    if len(meant) == 1:
        return meant[0]
    if len(lines) == 1:
        form.add_error("seat", _("This member has no such seat."))
        return None
    seated = ", ".join(f"{line.seat_no} {line.exercised_by_name or '—'}" for line in lines)
    form.add_error("seat", _("This member has several seats. Say which: %(seats)s") % {"seats": seated})
    return None


def _voter(entry: RollEntry) -> str:
    return entry.exercised_by_name if entry.seats > 1 else entry.name


def _show(
    request: GatedRequest, poll: Poll, form: PaperDeskForm, totals_form: PaperTotalsForm | None = None
) -> HttpResponse:
    question = _question(poll)
    if totals_form is None and question is not None:
        totals_form = PaperTotalsForm(question=question)
    entered = PaperTotal.objects.filter(poll=poll)
    sheets_url = reverse("voting:sheets-poll", args=[poll.organisation.slug, poll.public_id])
    context = {
        "poll": poll,
        "motion": poll.motion,
        "assembly": poll.assembly,
        "state": state_at(poll, now()),
        "handed_out": marks_of(poll).on_paper if hasattr(poll, "roll") else 0,
        "counts": len(entered),
        "enough": enough_ballots(poll.assembly),
        "is_mine_in": any(one.account_id == request.actor.account_id for one in entered),
        "may_hand_out": bool(request.roles & CONDUCT.roles),
        "form": form,
        "totals_form": totals_form,
        "addresses": {
            "hand_out": _address(poll, "-hand-out"),
            "totals": _address(poll, "-totals"),
            "sheets": sheets_url,
        },
    }
    return render(request, "voting/paper_desk.html", context)


def _with_papers(request: GatedRequest, poll: str) -> Poll:
    found = poll_seen(request, poll)
    if found.mode != PollMode.SECRET or not found.takes_paper:
        raise Http404
    return found


def _question(poll: Poll) -> SealedQuestion | None:
    """Return what a paper asks; before the vote opens there may be no question yet."""
    return SealedQuestion.objects.filter(poll=poll).first()


def _address(poll: Poll, act: str = "") -> str:
    return reverse(f"voting:paper-desk{act}", args=[poll.organisation.slug, poll.public_id])
