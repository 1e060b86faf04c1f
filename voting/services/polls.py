"""The life of a poll: prepared, opened, prolonged, closed, cancelled."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from governance.models import Assembly, AssemblyState, FactKind, Motion, MotionState
from governance.queries.debate import demand_its_turn
from governance.queries.offices import BY_ELECTION
from governance.queries.rules import rules_of
from governance.rules.delegates import delegate_casts_several
from membership.actors import Actor
from membership.clock import now
from membership.errors import ReasonMissing, StateNotAllowed
from membership.models import Category
from membership.services import audit
from voting import signals
from voting.errors import NoClosingTime, PollNotOpen, SecretByClass, TimesReversed, VotesDiffer
from voting.models import Poll, PollMode, PollState
from voting.queries.box import box_of
from voting.queries.conduct import keys_awaited
from voting.queries.count_failures import count_failure_of
from voting.queries.sealed.archives import sealed_box_of
from voting.queries.sealed.excess import ballots_in_excess
from voting.queries.table import check_table
from voting.queries.usual_mode import usual_mode
from voting.services.rolls import freeze_roll
from voting.services.sealed.setting_up import forget_credentials, group_of, set_up_election
from voting.services.sealed.trustees import forget_server_key

TAKES_POLLS = (AssemblyState.CALLED, AssemblyState.IN_SESSION)


@transaction.atomic
def prepare_poll(
    motion: Motion,
    *,
    actor: Actor,
    mode: PollMode | None = None,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    takes_paper: bool = False,
    is_rehearsal: bool = False,
    allows_change: bool = True,
    only: Category | None = None,
    elects: bool = False,
) -> Poll:
    """Create the poll of a motion. With both times it opens and closes by itself. A rehearsal decides nothing.

    mode: as the rules of the meeting have it, unless said.
    allows_change: until the close a member may vote again, and the last vote counts; otherwise the first is final.
    only: the group whose members alone vote, where it elects its own seats.
    elects: its ballots choose among candidates, as they must for an office.

    Raises SecretByClass where each class decides the motion too; VotesDiffer where a delegate may cast several votes;
    StateNotAllowed for a motion already decided or being voted on, for what puts an office without candidates, in a
    meeting not called yet, whose texts may still change, and in the open once a secret ballot was asked for;
    AmendmentPending while one is. Around the table of a body, what `check_table` raises.
    """
    motion = _lock_motion(motion)
    if motion.office and not elects:
        raise StateNotAllowed(action="prepare_poll", state=BY_ELECTION)
    mode = mode or usual_mode(motion.assembly)
    if mode != PollMode.SECRET and motion.facts.filter(kind=FactKind.SECRET).exists():
        raise StateNotAllowed(action="prepare_poll", state="secret_demanded")
    if motion.needs_each_class and mode == PollMode.SECRET and not is_rehearsal:
        raise SecretByClass
    if motion.assembly.is_sitting:
        check_table(motion.assembly, mode, is_rehearsal=is_rehearsal)
    elif delegate_casts_several(rules_of(motion.assembly)):
        raise VotesDiffer
    if opens_at and closes_at and closes_at <= opens_at:
        raise TimesReversed(opens_at=opens_at, closes_at=closes_at)
    poll = Poll.objects.create(
        organisation_id=motion.organisation_id,
        assembly_id=motion.assembly_id,
        motion=motion,
        mode=mode,
        opens_at=opens_at,
        closes_at=closes_at,
        # Around a table papers are counted there and all of them: two or three apart would tell who wrote them.
        takes_paper=takes_paper and mode == PollMode.SECRET and not motion.assembly.is_sitting,
        is_rehearsal=is_rehearsal,
        allows_change=allows_change,
        only=only,
        group=group_of(motion.assembly) if mode == PollMode.SECRET else "",
    )
    values: dict[str, object] = {
        "mode": mode,
        "opens_at": opens_at,
        "closes_at": closes_at,
        "is_rehearsal": is_rehearsal,
        "allows_change": allows_change,
    } | ({"only": only.key} if only else {})
    _record(poll, actor, "poll.prepared", values)
    return poll


@transaction.atomic
def open_poll(poll: Poll, *, actor: Actor, lasts: timedelta | None = None) -> Poll:
    """Freeze the roll and take votes from now on, in one act.

    `lasts` overrides the scheduled close. Raises StateNotAllowed when the meeting is not in
    session: a vote is held in the meeting.
    """
    # The meeting first, as an act on a member does. NO KEY: whoever arrives meanwhile only refers to it, and need not
    # wait.
    assembly = Assembly.objects.select_for_update(no_key=True).get(pk=poll.assembly_id)
    locked = lock_poll(poll, "open_poll", PollState.DRAFT, PollState.READY)
    if assembly.state != AssemblyState.IN_SESSION:
        raise StateNotAllowed(action="open_poll", state=assembly.state)
    # It may have been amended, decided or given up in the meeting since its vote was prepared.
    if locked.motion.state != MotionState.PROPOSED:
        raise StateNotAllowed(action="open_poll", state=locked.motion.state)
    demand_its_turn(locked.motion)
    instant = now()
    closes_at = instant + lasts if lasts else locked.closes_at
    if closes_at is None:
        raise NoClosingTime
    if closes_at <= instant:
        raise TimesReversed(opens_at=instant, closes_at=closes_at)
    if locked.motion.is_voted_after:
        _hold_in_meeting(locked)
    return _open(locked, instant, closes_at, actor)


@transaction.atomic
def open_at_the_close(poll: Poll, *, closes_at: datetime, actor: Actor) -> Poll:
    """Open a vote that outlives its meeting, in the act that ends the meeting: those on its roll vote from now on.

    Raises StateNotAllowed for one that was not to wait for the close, AmendmentPending while an amendment is.
    """
    locked = lock_poll(poll, "open_at_the_close", PollState.DRAFT, PollState.READY)
    if not locked.motion.is_voted_after or locked.motion.state != MotionState.PROPOSED:
        raise StateNotAllowed(action="open_at_the_close", state=locked.motion.state)
    demand_its_turn(locked.motion)
    return _open(locked, now(), closes_at, actor)


def _open(locked: Poll, instant: datetime, closes_at: datetime, actor: Actor) -> Poll:
    if locked.state == PollState.DRAFT:
        roll = freeze_roll(locked, record_instant=instant, actor=actor)
        if locked.mode == PollMode.SECRET:
            set_up_election(locked, roll, instant=instant, actor=actor)
    locked.state = PollState.OPEN
    locked.opens_at = min(locked.opens_at or instant, instant)
    locked.opened_at = instant
    locked.closes_at = closes_at
    locked.save(update_fields=["state", "opens_at", "opened_at", "closes_at"])
    _record(locked, actor, "poll.opened", {"closes_at": closes_at})
    _announce_open(locked, closes_at - instant)
    return locked


def _hold_in_meeting(poll: Poll) -> None:
    """Forget that a vote was to wait for the close of its meeting: it is held now, or given up."""
    Motion.objects.filter(pk=poll.motion_id).update(is_voted_after=False)


@transaction.atomic
def prolong_poll(poll: Poll, *, by: timedelta, actor: Actor) -> Poll:
    """Let an open poll run longer. Votes already cast stay."""
    locked = lock_poll(poll, "prolong_poll", PollState.OPEN)
    instant = now()
    if locked.closes_at is None or locked.closes_at <= instant:
        raise PollNotOpen(state=PollState.CLOSED, opens_at=locked.opens_at, closes_at=locked.closes_at)
    before = locked.closes_at
    locked.closes_at = before + by
    locked.save(update_fields=["closes_at"])
    _record(locked, actor, "poll.prolonged", {"old": before, "new": locked.closes_at})
    _announce_open(locked, locked.closes_at - instant)
    return locked


@transaction.atomic
def close_poll(poll: Poll, *, actor: Actor) -> Poll:
    """Take no more votes. The lock waits for casts under way and bars those that follow.

    The box is hashed once, here, since casts themselves write no audit entry.
    """
    locked = lock_poll(poll, "close_poll", PollState.OPEN)
    instant = now()
    locked.state = PollState.CLOSED
    # Past its time the poll has been closed since then, whoever noticed it and when.
    locked.closed_at = min(instant, locked.closes_at or instant)
    locked.closes_at = locked.closed_at
    locked.save(update_fields=["state", "closed_at", "closes_at"])
    is_secret = locked.mode == PollMode.SECRET
    votes, box_sha256 = sealed_box_of(locked) if is_secret else box_of(locked)
    if is_secret:
        forget_credentials(locked)
    _record(locked, actor, "poll.closed", {"votes": votes, "box_sha256": box_sha256})
    poll_id = locked.pk
    transaction.on_commit(lambda: signals.poll_closed.send(Poll, poll_id=poll_id))
    return locked


@transaction.atomic
def cancel_poll(poll: Poll, *, because: str, actor: Actor) -> Poll:
    """Give up a poll before its result; the motion may then be put again.

    Once closed it is counted, except where its result waits for the keys of people who may have lost them, where the
    box holds more ballots than members were handed the right to cast, and where the count failed.
    """
    if not because.strip():
        raise ReasonMissing(action="cancel_poll")
    locked = lock_poll(poll, "cancel_poll", PollState.DRAFT, PollState.READY, PollState.OPEN, PollState.CLOSED)
    if locked.state == PollState.CLOSED and not _is_stuck(locked):
        raise StateNotAllowed(action="cancel_poll", state=locked.state)
    if locked.state == PollState.OPEN and locked.closes_at is not None and locked.closes_at <= now():
        # By the clock it is closed, whoever has noticed it: what was cast will be counted.
        raise StateNotAllowed(action="cancel_poll", state=PollState.CLOSED)
    locked.state = PollState.CANCELLED
    locked.cancelled_because = because
    forget_credentials(locked)
    locked.save(update_fields=["state", "cancelled_because"])
    _hold_in_meeting(locked)
    _record(locked, actor, "poll.cancelled", {"because": because})
    if forget_server_key(locked):
        _record(locked, actor, "trustee.key_deleted", {"trustee": locked.organisation.name_fr})
    return locked


def _is_stuck(poll: Poll) -> bool:
    """Return whether the count of a closed poll may never end."""
    failure = count_failure_of(poll)
    return bool(keys_awaited(poll) or ballots_in_excess(poll) or (failure and failure.is_lasting))


def lock_poll(poll: Poll, action: str, *allowed: PollState) -> Poll:
    """Return the poll alone to us, in one of the allowed states."""
    locked: Poll = Poll.objects.select_for_update().get(pk=poll.pk)
    if locked.state not in allowed:
        raise StateNotAllowed(action=action, state=locked.state)
    return locked


def _lock_motion(motion: Motion) -> Motion:
    """Return the motion, held against a second poll at once, if it may be put to the vote.

    The meeting first: opening at once needs it too, and by then the audit chain is already taken.
    """
    Assembly.objects.select_for_update(no_key=True).get(pk=motion.assembly_id)
    rows = Motion.objects.select_for_update(of=("self",), no_key=True).select_related("assembly")
    locked: Motion = rows.get(pk=motion.pk)
    if locked.state != MotionState.PROPOSED:
        raise StateNotAllowed(action="prepare_poll", state=locked.state)
    if locked.assembly.state not in TAKES_POLLS:
        raise StateNotAllowed(action="prepare_poll", state=locked.assembly.state)
    # Proclaimed and still proposed: there was no quorum, and the motion may be put again.
    over = (PollState.CANCELLED, PollState.PROCLAIMED)
    live = Poll.objects.filter(motion=locked).exclude(state__in=over).first()
    if live is not None:
        raise StateNotAllowed(action="prepare_poll", state=live.state)
    demand_its_turn(locked)
    return locked


def _announce_open(poll: Poll, closes_in: timedelta) -> None:
    poll_id = poll.pk
    transaction.on_commit(lambda: signals.poll_opened.send(Poll, poll_id=poll_id, closes_in=closes_in))


def _record(poll: Poll, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        poll.organisation,
        actor=actor,
        action=action,
        object_kind="poll",
        object_id=poll.public_id,
        values=values,
    )
