"""The promises of the register: what a resolution asks to be done, by whom, before when, and how it comes along.

Whoever sees to it is somebody in office, who is written to, or a name in words.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from governance.errors import (
    EntrustedElsewhere,
    FollowUpDone,
    NotDoneYet,
    NotEntrustable,
    ResolutionTakenBack,
    SeenToByNobody,
)
from governance.models import Assembly, Body, FollowUp, FollowUpNote, Motion, Resolution
from governance.queries.entrusted import is_entrustable
from governance.services.follow_up_letters import tell_entrusted, tell_released
from governance.services.resting import hold_adopted
from governance.services.standing import add_standing_items, add_standing_items_of
from membership.actors import Actor
from membership.clock import today
from membership.errors import ReasonMissing, StateNotAllowed
from membership.models import Person
from membership.queries.merges import who_remains
from membership.services import audit
from membership.services.correspondence import hold_recipients
from membership.services.deceased import refuse_deceased

# Of a name, as the register of follow-ups keeps it.
MOST_LETTERS = 200


@transaction.atomic
def plan_follow_up(
    resolution: Resolution, *, task: str, owner: str = "", person: Person | None = None, due_on: date, actor: Actor
) -> FollowUp:
    """Write what is to be done of a resolution. The next assembly in preparation gets a point to report on it.

    person: somebody in office, who is written to; owner: else a name in words.
    Raises ResolutionTakenBack, SeenToByNobody, NotEntrustable.
    """
    hold_adopted(resolution)
    row = FollowUp.objects.create(
        organisation=resolution.organisation,
        resolution=resolution,
        task=task,
        owner=_named(owner, person),
        person=person,
        due_on=due_on,
    )
    # The next agenda before any entry of the trail, as whoever prepares it holds them.
    add_standing_items(resolution.organisation)
    tell_entrusted(row, actor=actor)
    _record(row, actor, "follow_up.planned", {"task": task, **_whose(row)})
    return row


@transaction.atomic
def note_promise(
    assembly: Assembly, *, task: str, owner: str = "", person: Person | None = None, due_on: date, actor: Actor
) -> FollowUp:
    """Write what was promised in a meeting, where no resolution asks for it: «nous vous reviendrons».

    It is followed up as what a resolution asks is, and reported at the next assembly until it is done.
    person: somebody in office, who is written to; owner: else a name in words.
    Raises StateNotAllowed before the meeting has opened, SeenToByNobody, NotEntrustable.
    """
    if assembly.opened_at is None:
        raise StateNotAllowed(action="note_promise", state=assembly.state)
    row = FollowUp.objects.create(
        organisation=assembly.organisation,
        assembly=assembly,
        task=task,
        owner=_named(owner, person),
        person=person,
        due_on=due_on,
    )
    add_standing_items(assembly.organisation)
    tell_entrusted(row, actor=actor)
    _record(row, actor, "follow_up.promised", {"task": task, **_whose(row)})
    return row


@transaction.atomic
def follow_referral(
    motion: Motion,
    *,
    owner: str,
    body: Body | None,
    person: Person | None = None,
    due_on: date | None,
    actor: Actor,
) -> FollowUp:
    """Write that a motion was referred, so that it comes back: `refer_motion` calls this.

    What members referred is reported at their next assembly; the next meeting of the body has it on its agenda; of one
    that a body sent to somebody else, its own next meeting. A person is written to. Raises NotEntrustable.
    """
    row = FollowUp.objects.create(
        organisation=motion.organisation,
        assembly_id=motion.assembly_id,
        motion=motion,
        task=f"Proposition renvoyée\u00a0: {motion.title_fr}"[:300],
        owner=_named(owner, person),
        body=body,
        person=person,
        due_on=due_on,
    )
    add_standing_items(motion.organisation)
    # Sent by a body to somebody who is none, it comes back to the body that sent it.
    where = body or motion.assembly.body
    if where is not None:
        add_standing_items_of(where)
    tell_entrusted(row, actor=actor)
    _record(row, actor, "follow_up.referred", {"motion": motion.public_id, **_whose(row)})
    return row


@transaction.atomic
def note_progress(follow_up: FollowUp, *, text: str, actor: Actor) -> FollowUpNote:
    """Write how it comes along. A note is kept as it was written."""
    locked = _lock(follow_up)
    note = _note(locked, text, actor)
    _record(locked, actor, "follow_up.noted", {"text": text})
    return note


@transaction.atomic
def revise_follow_up(
    follow_up: FollowUp, *, owner: str = "", person: Person | None = None, due_on: date, text: str, actor: Actor
) -> FollowUp:
    """Give it to somebody else, or more time, with the reason as a note; whoever has it is written to, once more.

    So is whoever had it, that it is theirs no more. What a body was to see to is its no more once it is given to a
    person. A record joined to another is the one that is kept.
    Raises FollowUpDone, ResolutionTakenBack, ReasonMissing, SeenToByNobody, NotEntrustable.
    """
    locked = _lock(follow_up)
    if not text.strip():
        raise ReasonMissing(action="revise_follow_up")
    before, had, person = _whose(locked), _who(locked.person), _who(person)
    is_same = person is not None and person == had
    name = locked.owner if is_same else _named(owner, person)
    if (name, due_on) != (locked.owner, locked.due_on) or person != had:
        locked.turn += 1
    if not is_same:
        locked.person = person
    if person is not None:
        locked.body = None
    locked.owner, locked.due_on = name, due_on
    locked.save(update_fields=["owner", "person", "body", "due_on", "turn"])
    _note(locked, text, actor)
    if had is not None and not is_same:
        tell_released(locked, had, because=text.strip(), actor=actor)
    tell_entrusted(locked, because=text.strip(), actor=actor)
    _record(locked, actor, "follow_up.revised", {"old": before, "new": _whose(locked)})
    return locked


@transaction.atomic
def finish_follow_up(follow_up: FollowUp, *, done_on: date, text: str, actor: Actor) -> FollowUp:
    """Write that it is done, and when. Raises NotDoneYet for a day to come."""
    return _finish(_lock(follow_up), done_on, text, "follow_up.done", actor)


@transaction.atomic
def say_follow_up_done(follow_up: FollowUp, *, person: Person, done_on: date, text: str, actor: Actor) -> FollowUp:
    """Let whoever has it say that it is done; the office reads that they said so, and may take it back.

    Raises EntrustedElsewhere where somebody else has it by now, and what `finish_follow_up` raises.
    """
    locked = _lock(follow_up)
    _demand_theirs(locked, person)
    locked.done_by = person
    return _finish(locked, done_on, text, "follow_up.said_done", actor)


@transaction.atomic
def note_own_progress(follow_up: FollowUp, *, person: Person, text: str, actor: Actor) -> FollowUpNote:
    """Let whoever has it write how it comes along. Raises EntrustedElsewhere, and what `note_progress` raises."""
    _demand_theirs(_lock(follow_up), person)
    return note_progress(follow_up, text=text, actor=actor)


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
    was_done_on, locked.done_on, locked.done_by = locked.done_on, None, None
    locked.turn += 1
    locked.save(update_fields=["done_on", "done_by", "turn"])
    _note(locked, text, actor)
    add_standing_items(locked.organisation)
    if locked.body is not None:
        add_standing_items_of(locked.body)
    tell_entrusted(locked, because=text.strip(), actor=actor)
    _record(locked, actor, "follow_up.reopened", {"was_done_on": was_done_on, "because": text.strip()})
    return locked


def _named(owner: str, person: Person | None) -> str:
    """Return the name under which somebody has it. Raises SeenToByNobody, MemberDeceased, NotEntrustable.

    Nobody takes the person away until the end: they are written to.
    """
    if person is None:
        if not owner.strip():
            raise SeenToByNobody
        return owner.strip()
    refuse_deceased(person)
    if not is_entrustable(person, today(person.organisation)):
        raise NotEntrustable(name=person.full_name)
    hold_recipients(person.organisation)
    return person.full_name[:MOST_LETTERS]


def _who(person: Person | None) -> Person | None:
    """Return whose record stands for somebody by now."""
    return None if person is None else who_remains(person)


def _whose(row: FollowUp) -> dict[str, object]:
    """Return who has it and before when, for the trail."""
    return {
        "owner": row.owner,
        "due_on": row.due_on,
        **({"person": row.person.public_id} if row.person is not None else {}),
    }


def _demand_theirs(locked: FollowUp, person: Person) -> None:
    if locked.person is None or who_remains(locked.person) != person:
        raise EntrustedElsewhere(owner=locked.owner)


def _finish(locked: FollowUp, done_on: date, text: str, action: str, actor: Actor) -> FollowUp:
    if done_on > today(locked.organisation):
        raise NotDoneYet(on=done_on)
    locked.done_on = done_on
    locked.save(update_fields=["done_on", "done_by"])
    if text.strip():
        _note(locked, text, actor)
    _record(locked, actor, action, {"done_on": done_on})
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
