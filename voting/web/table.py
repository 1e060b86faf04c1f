"""A secret vote on the page of a body's meeting: opened in one click, cast by those who sit there, proclaimed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from governance.models import AgendaItem, Assembly, AssemblyState, Motion, MotionState
from governance.queries.rules import rules_of
from governance.rules.debate import assess_few_ballots
from governance.services import debate
from governance.web.sittings.finding import sitting_of
from membership.access import CONDUCT as CONDUCT_ROLES
from membership.clock import now
from membership.errors import DomainError
from membership.messages import sentence
from membership.pictures import words
from membership.rules.findings import Outcome
from membership.web.acting import persons_here
from membership.web.gate import CONDUCT, MEMBER, GatedRequest, gate, give_entry_pass
from voting.models import Poll, PollState, RollEntry
from voting.queries.agenda import UNFINISHED, poll_of_each_motion, state_at
from voting.queries.conduct import progress_of
from voting.queries.count_failures import count_failure_of
from voting.queries.sealed.excess import ballots_in_excess
from voting.queries.table import holds_sealed_votes
from voting.services import polls
from voting.web.count_failure import what_happened, what_to_do
from voting.web.debating import SECRET_LASTS
from voting.web.forms import ProlongingForm, ReasonForm, SecretAtTableForm
from voting.web.outcomes import outcome_of

TEMPLATE = "voting/parts/at_the_table.html"
NOT_YET_OPEN = (PollState.DRAFT, PollState.READY)


@gate(CONDUCT)
@require_POST
def open_secret(request: GatedRequest, assembly: str, motion: str) -> HttpResponseBase:
    """Open a secret vote because a director asked and the body agreed: one click."""
    sitting = sitting_of(request, assembly)
    rows = Motion.objects.filter(assembly=sitting).select_related("item", "assembly__body", "organisation")
    put: Motion = get_object_or_404(rows, public_id=motion)
    form = SecretAtTableForm(request.POST)
    by = form.cleaned_data["by"] if form.is_valid() else ""
    try:
        # Together: what cannot be opened is not left behind as asked for.
        with transaction.atomic():
            debate.demand_secret(put, by=by, meeting_agrees=True, actor=request.actor)
            prepared = Poll.objects.filter(motion=put, state__in=NOT_YET_OPEN, is_rehearsal=False).first()
            poll = prepared or polls.prepare_poll(put, actor=request.actor)
            polls.open_poll(poll, actor=request.actor, lasts=SECRET_LASTS)
    except DomainError as refused:
        messages.error(request, sentence(refused))
    else:
        messages.success(request, _("The secret vote is open: directors vote from this page, on their own devices."))
    return redirect(address_at_table(sitting, put))


@gate(MEMBER)
@require_POST
def vote_here(request: GatedRequest, assembly: str, poll: str) -> HttpResponseBase:
    """Let a director into the booth of a vote, by the seat that the roll says is theirs."""
    sitting = sitting_of(request, assembly)
    found: Poll = get_object_or_404(
        Poll.objects.filter(assembly=sitting, opened_at__isnull=False).select_related("motion__item"), public_id=poll
    )
    own = _own_lines(request, [found]).get(found.pk, [])
    # Whoever withdrew is let in to be told so.
    lines = [one for one in own if one.is_entitled] or own
    # Of a couple that shares an account, the button says who votes.
    who = request.POST.get("who", "")
    line = next((one for one in lines if one.exercised_by and one.exercised_by.public_id == who), None)
    line = line or (lines[0] if len(lines) == 1 else None)
    if line is None or line.exercised_by is None:
        messages.error(request, _("The roll of this vote is of those who sit on the body: you are not on it."))
        return redirect(address_at_table(sitting, found.motion))
    give_entry_pass(
        request,
        request.organisation,
        assembly=sitting.public_id,
        membership_id=0,
        person_id=line.exercised_by.pk,
        name=line.exercised_by.full_name,
    )
    return redirect(reverse("voting:vote", args=[request.organisation.slug, sitting.public_id, found.public_id]))


def address_at_table(sitting: Assembly, motion: Motion | None = None) -> str:
    """Return the address of the page of a body's meeting, at the point of a motion."""
    page = reverse("sittings:one", args=[sitting.organisation.slug, sitting.public_id])
    return f"{page}#point-{motion.item.number}" if motion else page


def shown(request: GatedRequest, sitting: Assembly, motions: Iterable[Motion]) -> Mapping[int, Mapping[str, Any]]:
    """Return what each motion's vote shows: to whoever leads how it comes along, to a director their way in."""
    if sitting.is_written:
        return {}
    leads, instant = bool(request.roles & CONDUCT_ROLES), now()
    rows = Poll.objects.filter(assembly=sitting, is_rehearsal=False).select_related("assembly", "organisation")
    by_motion = poll_of_each_motion(rows.select_related("result", "roll", "election").order_by("created_at"))
    mine = _own_lines(request, [one for one in by_motion.values() if one.state == PollState.OPEN])
    # Asked once for all of them: it is a rule of the meeting.
    may_open = leads and sitting.state == AssemblyState.IN_SESSION and holds_sealed_votes(sitting)
    found: dict[int, Mapping[str, Any]] = {}
    for motion in motions:
        poll = by_motion.get(motion.pk)
        stage = state_at(poll, instant) if poll else ""
        if poll is not None and (stage in UNFINISHED or stage == PollState.PROCLAIMED):
            poll.assembly = sitting
            found[motion.pk] = _of_poll(poll, stage, leads=leads, lines=mine.get(poll.pk, []))
        elif may_open and motion.state == MotionState.PROPOSED:
            found[motion.pk] = {"template": TEMPLATE, "stage": "before", "is_under_way": False, **_opening(motion)}
        if motion.state == MotionState.PROPOSED and stage == PollState.PROCLAIMED and may_open:
            # There was no quorum, or nobody was elected: the motion may be put again.
            found[motion.pk] = {**found[motion.pk], **_opening(motion)}
    return found


def _opening(motion: Motion) -> dict[str, Any]:
    """Return what opens a secret vote on a motion: a form, or for an office the page where it is said who stands."""
    if motion.office:
        return {"office_url": office_address(motion.assembly, motion.item, motion.office)}
    return {"form": SecretAtTableForm(auto_id=f"m{motion.pk}_sealed_%s")}


def office_address(sitting: Assembly, item: AgendaItem | None = None, office: str = "") -> str:
    """Return the address of the page where the board chooses an officer, under a point if one is said."""
    page = reverse("voting:table-office", args=[sitting.organisation.slug, sitting.public_id])
    asked = {"point": item.public_id if item else "", "office": office}
    said = urlencode({name: word for name, word in asked.items() if word})
    return f"{page}?{said}" if said else page


def _of_poll(poll: Poll, stage: str, *, leads: bool, lines: list[RollEntry]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "template": TEMPLATE,
        "stage": stage,
        "is_under_way": stage != PollState.PROCLAIMED,
        "poll": poll,
        "assembly": poll.assembly,
        "leads": leads,
        "lines": lines,
        "own": [one for one in lines if one.is_entitled],
        "now": now(),
    }
    if not leads or stage == PollState.PROCLAIMED:
        return said
    said["cancelling"] = ReasonForm(auto_id=f"p{poll.pk}_cancelling_%s")
    if stage == PollState.OPEN:
        progress = progress_of(poll, said["now"])
        votes = ngettext("%(n)s vote", "%(n)s votes", progress.votes) % {"n": words.number(progress.votes)}
        few = assess_few_ballots(progress.votes, rules_of(poll.assembly))
        return said | {
            "progress": progress,
            "votes": votes,
            "few": few if few.outcome is not Outcome.MET else None,
            "prolonging": ProlongingForm(auto_id=f"p{poll.pk}_prolonging_%s"),
        }
    if stage == PollState.CLOSED:
        failure, excess = count_failure_of(poll), ballots_in_excess(poll)
        told = {"title": what_happened(failure), "text": what_to_do(failure)} if failure else None
        return said | {
            "failure": told,
            "excess": excess,
            "may_give_up": bool(excess or (failure and failure.is_lasting)),
        }
    return said | {"outcome": outcome_of(poll)}


def _own_lines(request: GatedRequest, those: list[Poll]) -> dict[int, list[RollEntry]]:
    """Return the lines of whoever reads on the roll of each poll: two where a couple shares an account and both sit.

    Costs two SQL statements, none without polls.
    """
    if not those:
        return {}
    rows = RollEntry.objects.filter(
        roll__poll__in=those, membership=None, exercised_by__in=persons_here(request)
    ).select_related("roll", "exercised_by")
    found: dict[int, list[RollEntry]] = {}
    for one in rows.order_by("place"):
        found.setdefault(one.roll.poll_id, []).append(one)
    return found
