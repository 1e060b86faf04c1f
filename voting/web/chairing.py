"""The acts of those who conduct: each a button, one service, and back to the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.models import Assembly, Motion
from governance.rules.majorities import CastingVote
from governance.services.quorum_checks import check_quorum as check
from governance.services.sessions import end_assembly as end
from governance.services.sessions import open_assembly as open_
from governance.web.sittings.finding import any_meeting_of
from membership.clock import now
from membership.errors import DomainError, ReasonMissing
from membership.messages import sentence
from membership.web.gate import CONDUCT, GatedRequest, gate
from voting.models import Poll, PollState
from voting.queries.after_meeting import foreseen
from voting.queries.usual_mode import usual_mode
from voting.services import polls, proclaim
from voting.services.after_meeting import hold_after_meeting
from voting.web import conduct
from voting.web.forms import EndingForm, OpeningForm, ProlongingForm, ReasonForm, SchedulingForm
from voting.web.pages import assembly_seen
from voting.web.table import address_at_table

NOT_YET_OPEN = (PollState.DRAFT, PollState.READY)


@gate(CONDUCT)
@require_POST
def open_assembly(request: GatedRequest, assembly: str) -> HttpResponseBase:
    found, reason = assembly_seen(request, assembly), request.POST.get("reason", "")
    return _do(request, found, lambda: open_(found, actor=request.actor, reason=reason), _("The meeting is open."))


@gate(CONDUCT)
@require_POST
def end_assembly(request: GatedRequest, assembly: str) -> HttpResponseBase:
    found = assembly_seen(request, assembly)
    form = EndingForm(request.POST)
    if not form.is_valid():
        return _refused(request, found, _("Write the hour as 20:30."))

    def act() -> Assembly:
        return end(found, actor=request.actor, votes_until=form.cleaned_data["votes_until"])

    return _do(request, found, act, _("The meeting has ended."))


@gate(CONDUCT)
@require_POST
def quorum_check(request: GatedRequest, assembly: str) -> HttpResponseBase:
    """Check the quorum because a member asks."""
    found = assembly_seen(request, assembly)
    return _do(request, found, lambda: check(found, actor=request.actor), _("The quorum was checked."))


@gate(CONDUCT)
@require_POST
def poll_prepare(request: GatedRequest, assembly: str, motion: str) -> HttpResponseBase:
    """Program a vote: it opens and closes at its hours by itself."""
    found = assembly_seen(request, assembly)
    put = _motion(found, motion)
    form = SchedulingForm(request.POST, auto_id="scheduling_%s", usual=usual_mode(found))
    if not form.is_valid():
        said = next(iter(form.errors.values()))[0]
        return _refused(request, found, str(said), put)

    def act() -> Poll:
        return polls.prepare_poll(put, actor=request.actor, **form.asked)

    return _do(request, found, act, _("The vote is programmed. It opens and closes by itself."), put)


@gate(CONDUCT)
@require_POST
def poll_open(request: GatedRequest, assembly: str, motion: str) -> HttpResponseBase:
    """Open the vote on a motion now, prepared before or not: one button from the point itself."""
    found = assembly_seen(request, assembly)
    put = _motion(found, motion)
    form = OpeningForm(request.POST, after=foreseen(found, now()), usual=usual_mode(found))
    if not form.is_valid():
        return _refused(request, found, _("Choose how long the vote lasts."), put)

    def act() -> Poll:
        # Together: what could not be opened is not left behind as prepared.
        with transaction.atomic():
            prepared = Poll.objects.filter(motion=put, state__in=NOT_YET_OPEN).first()
            asked = {name: said for name, said in form.asked.items() if name != "minutes"}
            poll = prepared or polls.prepare_poll(put, actor=request.actor, **asked)
            if form.waits_for_the_close:
                return hold_after_meeting(poll, actor=request.actor)
            return polls.open_poll(poll, actor=request.actor, lasts=form.lasts)

    done = _("The vote opens when the meeting closes.") if form.waits_for_the_close else _("The vote is open.")
    return _do(request, found, act, done, put)


@gate(CONDUCT)
@require_POST
def poll_prolong(request: GatedRequest, assembly: str, poll: str) -> HttpResponseBase:
    found, asked = _poll(request, assembly, poll)
    form = ProlongingForm(request.POST)
    if not form.is_valid():
        return _refused(request, found, _("Choose by how much the vote is prolonged."), asked.motion)

    def act() -> Poll:
        return polls.prolong_poll(asked, by=form.by, actor=request.actor)

    return _do(request, found, act, _("The vote is prolonged."), asked.motion)


@gate(CONDUCT)
@require_POST
def poll_close(request: GatedRequest, assembly: str, poll: str) -> HttpResponseBase:
    found, asked = _poll(request, assembly, poll)

    def act() -> Poll:
        return polls.close_poll(asked, actor=request.actor)

    return _do(request, found, act, _("The vote is closed. The count begins by itself."), asked.motion)


@gate(CONDUCT)
@require_POST
def poll_cancel(request: GatedRequest, assembly: str, poll: str) -> HttpResponseBase:
    found, asked = _poll(request, assembly, poll)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _refused(request, found, sentence(ReasonMissing(action="cancel_poll")), asked.motion)

    def act() -> Poll:
        return polls.cancel_poll(asked, because=form.cleaned_data["because"], actor=request.actor)

    return _do(request, found, act, _("The vote is cancelled. The motion may be put again."), asked.motion)


@gate(CONDUCT)
@require_POST
def casting_vote(request: GatedRequest, assembly: str, poll: str) -> HttpResponseBase:
    """Write the chair's casting vote, where the rules give one and there is a tie."""
    found, asked = _poll(request, assembly, poll)
    try:
        choice = CastingVote(request.POST.get("choice", ""))
    except ValueError:
        return _refused(request, found, _("Choose for or against."), asked.motion)

    def act() -> Poll:
        return proclaim.record_casting_vote(asked, choice=choice, actor=request.actor)

    return _do(request, found, act, _("The casting vote is recorded, apart from the others."), asked.motion)


@gate(CONDUCT)
@require_POST
def proclaim_result(request: GatedRequest, assembly: str, poll: str) -> HttpResponseBase:
    found, asked = _poll(request, assembly, poll)

    def act() -> Motion:
        return proclaim.proclaim_result(asked, actor=request.actor)

    done = _("The rehearsal is over. It decided nothing.") if asked.is_rehearsal else _("The result is proclaimed.")
    return _do(request, found, act, done, asked.motion)


def _do(
    request: GatedRequest, assembly: Assembly, act: Callable[[], Any], done: str, motion: Motion | None = None
) -> HttpResponseBase:
    """Do one thing, or say why it was refused; either way back to the screen."""
    try:
        act()
    except DomainError as refused:
        return _refused(request, assembly, sentence(refused), motion)
    messages.success(request, done)
    return _back(assembly, motion)


def _refused(request: GatedRequest, assembly: Assembly, text: str, motion: Motion | None = None) -> HttpResponseBase:
    messages.error(request, text)
    return _back(assembly, motion)


def _back(assembly: Assembly, motion: Motion | None) -> HttpResponse:
    if assembly.is_sitting:
        return redirect(address_at_table(assembly, motion))
    return redirect(conduct.address_of(assembly, motion.item if motion else None))


def _motion(assembly: Assembly, public_id: str) -> Motion:
    rows = Motion.objects.filter(assembly=assembly).select_related("item", "assembly")
    found: Motion = get_object_or_404(rows, public_id=public_id)
    return found


def _poll(request: GatedRequest, assembly: str, public_id: str) -> tuple[Assembly, Poll]:
    found = any_meeting_of(request, assembly)
    rows = Poll.objects.filter(assembly=found).select_related("motion__item")
    return found, get_object_or_404(rows, public_id=public_id)
