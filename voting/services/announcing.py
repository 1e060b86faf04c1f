"""Planning what is written around a meeting, and sending each message once when its hour has come."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache, lru_cache

import structlog
from django.db import transaction

from governance.models import Assembly, AssemblyState
from governance.services.calling import LINKS_LAST
from membership.actors import Actor
from membership.clock import now
from membership.errors import DomainError, StateNotAllowed, TextMissing
from membership.models import NoticeKind, WritingHabits
from membership.queries.habits import habits_of
from membership.rules.quiet import leaves_at
from membership.services import audit
from membership.services.correspondence import issue_notice
from membership.services.letters import texts_of
from voting.errors import AnnouncementPast, AnnouncementTwice, TooManyReminders
from voting.models import Announcement, AnnouncementKind, Poll, PollState
from voting.models.announcements import AGAIN
from voting.queries.after_meeting import last_close
from voting.queries.announcements import heeded_by, is_void, moment_of, to_come, useful_until, waits
from voting.services.announced import recipients_of
from voting.services.announcement_text import fields_of, letter_of

log = structlog.get_logger("unevoix.schedule")

PLANNED_FOR = (AssemblyState.CALLED, AssemblyState.IN_SESSION)
KINDS = {
    AnnouncementKind.MEETING_NEAR: NoticeKind.REMINDER,
    AnnouncementKind.NOT_VOTED_YET: NoticeKind.REMINDER,
    AnnouncementKind.POLL_OPENED: NoticeKind.POLL_OPENED,
    AnnouncementKind.RESULT: NoticeKind.RESULT,
}
# What is usual; each may be struck, and others planned.
BEFORE_A_MEETING = timedelta(days=2)
# A setting of ours: nobody is reminded more than a month before.
MOST_BEFORE = timedelta(days=31)
BEFORE_A_CLOSE = timedelta(days=1)


@transaction.atomic
def plan_announcement(
    assembly: Assembly,
    *,
    kind: AnnouncementKind,
    actor: Actor,
    poll: Poll | None = None,
    before: timedelta = timedelta(0),
) -> Announcement:
    """Plan one message of a meeting that was called, or of one of its votes. before: how long before what it announces.

    Raises StateNotAllowed, AnnouncementTwice when it is planned already, AnnouncementPast when its hour has gone,
    TooManyReminders when the vote has as many as the organisation allows.
    """
    locked = _lock(assembly)
    one = Announcement(
        organisation_id=locked.organisation_id,
        assembly=locked,
        poll=poll,
        kind=kind,
        minutes_before=int(before.total_seconds()) // 60,
        planned_by_id=actor.account_id,
    )
    _check(one)
    one.save(force_insert=True)
    _record(one, actor, "announcement.planned")
    return one


@transaction.atomic
def plan_usual_announcements(assembly: Assembly, *, actor: Actor) -> int:
    """Plan what is usual and not planned yet: the meeting two days before; of each vote its opening, its result, and a
    reminder the day before the close of those that last so long. Returns how many messages that is.
    """
    locked = _lock(assembly)
    wanted: list[tuple[AnnouncementKind, Poll | None, timedelta]] = [
        (AnnouncementKind.MEETING_NEAR, None, BEFORE_A_MEETING)
    ]
    for poll in Poll.objects.filter(assembly=locked, is_rehearsal=False).exclude(state=PollState.CANCELLED):
        wanted += [(AnnouncementKind.POLL_OPENED, poll, timedelta(0)), (AnnouncementKind.RESULT, poll, timedelta(0))]
        if poll.opens_at and poll.closes_at and poll.closes_at - poll.opens_at > BEFORE_A_CLOSE:
            wanted.append((AnnouncementKind.NOT_VOTED_YET, poll, BEFORE_A_CLOSE))
    planned = 0
    for kind, poll, before in wanted:
        try:
            with transaction.atomic():
                plan_announcement(locked, kind=kind, poll=poll, before=before, actor=actor)
        except DomainError:
            # There already, too late for it, or one too many: the others are planned all the same.
            continue
        planned += 1
    return planned


@transaction.atomic
def retime_announcement(one: Announcement, *, before: timedelta, actor: Actor) -> Announcement:
    """Let a message that has not left leave sooner or later before what it announces. Raises as planning does."""
    locked = _lock_one(one, "retime_announcement")
    old = locked.minutes_before
    locked.minutes_before = int(before.total_seconds()) // 60
    _check(locked)
    locked.save(update_fields=["minutes_before"])
    _record(locked, actor, "announcement.retimed", {"old": old})
    return locked


@transaction.atomic
def strike_announcement(one: Announcement, *, actor: Actor) -> None:
    """Let a message that has not left not leave at all. Raises StateNotAllowed once it left."""
    locked = _lock_one(one, "strike_announcement")
    locked.over_at, locked.over_because = now(), "struck"
    locked.save(update_fields=["over_at", "over_because"])
    _record(locked, actor, "announcement.struck")


def announce_due() -> int:
    """Send every message whose hour has come. Safe to run at any moment, twice, and by two workers at once."""
    left, habits = 0, cache(habits_of)
    for one in list(to_come()):
        if waits(one) and not is_void(one, now()):
            continue
        at = moment_of(one, habits(one.organisation)).at
        if not is_void(one, now()) and (at is None or at > now()):
            continue
        try:
            left += _announce(one.pk)
        except TextMissing as error:
            _say_what_lacks(one.public_id, error.language)
        except Exception:  # one faulty message must not keep the others from leaving
            log.exception("announcement not sent", announcement=one.public_id)
    return left


@lru_cache(maxsize=1024)
def _say_what_lacks(public_id: str, language: str) -> None:
    # Its page says so as well, and the sweep comes by each minute: once is enough.
    log.warning("announcement lacks a language", announcement=public_id, language=language)


@transaction.atomic
def _announce(announcement_id: int) -> bool:
    """Issue the notice of one message, in the transaction that says it has left: both happen, or neither."""
    rows = to_come().select_for_update(of=("self",), skip_locked=True)
    one = rows.filter(pk=announcement_id).first()
    if one is None:
        # Another worker has it in hand, or it is done.
        return False
    instant = now()
    if is_void(one, instant):
        return _over(one, "void", instant)
    if not _leaves_now(one, habits_of(one.organisation), instant):
        # Moved, put off or not come about, since the sweep looked.
        return False
    recipients = list(recipients_of(one, instant))
    if not recipients:
        return _over(one, "nobody", instant)
    one.notice = issue_notice(
        one.organisation,
        actor=Actor.system(),
        kind=KINDS[AnnouncementKind(one.kind)],
        texts=texts_of(one.organisation, lambda: letter_of(one), kind=one.kind, values=lambda: fields_of(one)),
        recipients=recipients,
        links_end_at=_links_end(one, instant),
        useful_until=useful_until(one),
    )
    _over(one, "left", instant)
    return True


def _leaves_now(one: Announcement, habits: WritingHabits, instant: datetime) -> bool:
    """Return whether the hour of a message has come; what a sweep missed does not leave in the quiet hours either."""
    at = moment_of(one, habits).at
    if waits(one) or at is None or at > instant:
        return False
    return leaves_at(instant, heeded_by(one, habits), one.assembly.zone, before=useful_until(one)) <= instant


def _links_end(one: Announcement, instant: datetime) -> datetime:
    known = [one.assembly.starts_at, instant, *([one.poll.closes_at] if one.poll and one.poll.closes_at else [])]
    return max(known) + LINKS_LAST


def _over(one: Announcement, because: str, instant: datetime) -> bool:
    one.over_at, one.over_because = instant, because
    one.save(update_fields=["notice", "over_at", "over_because"])
    return False


def _check(one: Announcement) -> None:
    """Refuse what could not leave, is there already, or would be one reminder too many."""
    instant, habits = now(), habits_of(one.organisation)
    if one.poll is not None and (one.poll.assembly_id != one.assembly_id or one.poll.is_rehearsal):
        raise StateNotAllowed(action="plan_announcement", state="rehearsal")
    standing = Announcement.objects.filter(assembly=one.assembly, poll=one.poll, kind=one.kind).exclude(pk=one.pk)
    standing = standing.exclude(over_because__in=AGAIN)
    if standing.filter(minutes_before=one.minutes_before).exists():
        raise AnnouncementTwice
    at = moment_of(one, habits).at
    if is_void(one, instant) or (at is not None and at <= instant and one.kind != AnnouncementKind.RESULT):
        raise AnnouncementPast(at=at)
    if one.kind == AnnouncementKind.NOT_VOTED_YET and standing.count() >= habits.reminders_a_vote:
        raise TooManyReminders(most=habits.reminders_a_vote)


def _lock(assembly: Assembly) -> Assembly:
    """Return the meeting, held against a second plan at once, if it is of members, was called and is not over."""
    locked: Assembly = (
        Assembly.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=assembly.pk)
    )
    goes_on = last_close(locked, now()) is not None
    if (locked.state not in PLANNED_FOR and not goes_on) or locked.is_sitting:
        raise StateNotAllowed(action="plan_announcement", state=locked.state)
    return locked


def _lock_one(one: Announcement, action: str) -> Announcement:
    # The meeting first, as in planning: two hands at once wait for each other, in one order.
    Assembly.objects.select_for_update(no_key=True).get(pk=one.assembly_id)
    rows = Announcement.objects.select_for_update(of=("self",))
    locked: Announcement = rows.select_related("organisation", "assembly__organisation", "poll").get(pk=one.pk)
    if locked.over_at is not None:
        raise StateNotAllowed(action=action, state=locked.over_because)
    return locked


def _record(one: Announcement, actor: Actor, action: str, more: dict[str, object] | None = None) -> None:
    audit.record(
        one.organisation,
        actor=actor,
        action=action,
        object_kind="assembly",
        object_id=one.assembly.public_id,
        values={
            "announcement": one.public_id,
            "kind": one.kind,
            "minutes_before": one.minutes_before,
            "poll": one.poll.public_id if one.poll else "",
        }
        | (more or {}),
    )
