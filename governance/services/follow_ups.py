"""The promises of the register: what a resolution asks to be done, by whom, before when, and how it comes along."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from governance.errors import FollowUpDone, NotDoneYet, ResolutionTakenBack
from governance.models import Assembly, Body, FollowUp, FollowUpNote, Motion, Resolution
from governance.services.resting import hold_adopted
from governance.services.standing import add_standing_items, add_standing_items_of
from membership.actors import Actor
from membership.clock import today
from membership.errors import ReasonMissing, StateNotAllowed
from membership.services import audit


@transaction.atomic
def plan_follow_up(resolution: Resolution, *, task: str, owner: str, due_on: date, actor: Actor) -> FollowUp:
    """Write what is to be done of a resolution. The next assembly in preparation gets a point to report on it.

    Raises ResolutionTakenBack.
    """
    hold_adopted(resolution)
    row = FollowUp.objects.create(
        organisation_id=resolution.organisation_id, resolution=resolution, task=task, owner=owner, due_on=due_on
    )
    add_standing_items(resolution.organisation)
    _record(row, actor, "follow_up.planned", {"task": task, "owner": owner, "due_on": due_on})
    return row


@transaction.atomic
def note_promise(assembly: Assembly, *, task: str, owner: str, due_on: date, actor: Actor) -> FollowUp:
    """Write what was promised in a meeting, where no resolution asks for it: «nous vous reviendrons».

    It is followed up as what a resolution asks is, and reported at the next assembly until it is done. Raises
    StateNotAllowed before the meeting has opened.
    """
    if assembly.opened_at is None:
        raise StateNotAllowed(action="note_promise", state=assembly.state)
    row = FollowUp.objects.create(
        organisation_id=assembly.organisation_id, assembly=assembly, task=task, owner=owner, due_on=due_on
    )
    add_standing_items(assembly.organisation)
    _record(row, actor, "follow_up.promised", {"task": task, "owner": owner, "due_on": due_on})
    return row


@transaction.atomic
def follow_referral(motion: Motion, *, owner: str, body: Body | None, due_on: date | None, actor: Actor) -> FollowUp:
    """Write that a motion was referred, so that it comes back: `refer_motion` calls this.

    What members referred is reported at their next assembly; the next meeting of the body has it on its agenda.
    """
    row = FollowUp.objects.create(
        organisation_id=motion.organisation_id,
        assembly_id=motion.assembly_id,
        motion=motion,
        task=f"Proposition renvoyée\u00a0: {motion.title_fr}"[:300],
        owner=owner,
        body=body,
        due_on=due_on,
    )
    add_standing_items(motion.organisation)
    if body is not None:
        add_standing_items_of(body)
    _record(row, actor, "follow_up.referred", {"motion": motion.public_id, "owner": owner, "due_on": due_on})
    return row


@transaction.atomic
def note_progress(follow_up: FollowUp, *, text: str, actor: Actor) -> FollowUpNote:
    """Write how it comes along. A note is kept as it was written."""
    locked = _lock(follow_up)
    note = _note(locked, text, actor)
    _record(locked, actor, "follow_up.noted", {"text": text})
    return note


@transaction.atomic
def revise_follow_up(follow_up: FollowUp, *, owner: str, due_on: date, text: str, actor: Actor) -> FollowUp:
    """Give it to somebody else, or more time, with the reason as a note."""
    locked = _lock(follow_up)
    before = {"owner": locked.owner, "due_on": locked.due_on}
    locked.owner, locked.due_on = owner, due_on
    locked.save(update_fields=["owner", "due_on"])
    _note(locked, text, actor)
    _record(locked, actor, "follow_up.revised", {"old": before, "new": {"owner": owner, "due_on": due_on}})
    return locked


@transaction.atomic
def finish_follow_up(follow_up: FollowUp, *, done_on: date, text: str, actor: Actor) -> FollowUp:
    """Write that it is done, and when. Raises NotDoneYet for a day to come."""
    locked = _lock(follow_up)
    if done_on > today(locked.organisation):
        raise NotDoneYet(on=done_on)
    locked.done_on = done_on
    locked.save(update_fields=["done_on"])
    if text.strip():
        _note(locked, text, actor)
    _record(locked, actor, "follow_up.done", {"done_on": done_on})
    return locked


@transaction.atomic
def reopen_follow_up(follow_up: FollowUp, *, text: str, actor: Actor) -> FollowUp:
    """Take back that it was done, noted by mistake, with the reason as a note: it is to be done again, and reported.

    Raises ReasonMissing, StateNotAllowed for one that was not noted as done, ResolutionTakenBack.
    """
    if not text.strip():
        raise ReasonMissing(action="reopen_follow_up")
    rows = FollowUp.objects.select_related("organisation").select_for_update(of=("self",), no_key=True)
    locked: FollowUp = rows.get(pk=follow_up.pk)
    if locked.done_on is None:
        raise StateNotAllowed(action="reopen_follow_up", state="open")
    if locked.resolution is not None:
        hold_adopted(locked.resolution)
    was_done_on, locked.done_on = locked.done_on, None
    locked.save(update_fields=["done_on"])
    _note(locked, text, actor)
    add_standing_items(locked.organisation)
    if locked.body is not None:
        add_standing_items_of(locked.body)
    _record(locked, actor, "follow_up.reopened", {"was_done_on": was_done_on, "because": text.strip()})
    return locked


def _lock(follow_up: FollowUp) -> FollowUp:
    """Return it with its row held, if it is still to be done. Raises FollowUpDone, ResolutionTakenBack."""
    rows = FollowUp.objects.select_related("organisation", "resolution__motion").select_for_update(
        of=("self",), no_key=True
    )
    locked: FollowUp = rows.get(pk=follow_up.pk)
    if locked.done_on is not None:
        raise FollowUpDone(on=locked.done_on)
    if locked.is_fallen and locked.resolution is not None:
        raise ResolutionTakenBack(number=locked.resolution.number)
    return locked


def _note(follow_up: FollowUp, text: str, actor: Actor) -> FollowUpNote:
    return FollowUpNote.objects.create(
        organisation_id=follow_up.organisation_id,
        follow_up=follow_up,
        text=text.strip(),
        written_by_id=actor.account_id,
    )


def _record(row: FollowUp, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        row.organisation,
        actor=actor,
        action=action,
        object_kind="follow_up",
        object_id=row.public_id,
        values=values,
    )
