"""What happened in a meeting, read back from its records: the matter of its minutes, in no language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count

from governance.models import (
    AgendaItem,
    Assembly,
    AuditorTerm,
    CorrectedNotice,
    DebateFact,
    FactKind,
    Guest,
    MeetingChange,
    MeetingChangeKind,
    Motion,
    MotionState,
    Procedure,
    QuorumCheck,
    QuorumMoment,
    Recusal,
    Resolution,
    StruckStay,
    Waiver,
)
from governance.queries import presence
from governance.queries.agenda import in_order
from governance.queries.changes import changes_of, first_start, resumed_at
from governance.queries.debate import facts_of
from governance.queries.guests import guests_of
from governance.queries.minutes import passages_of
from governance.queries.quorum import quorum_among
from governance.queries.room import entitled_in
from governance.queries.rules import rules_of
from governance.queries.sittings import Chair, chairs_of, notice_of, quorum_of, recusals_of
from governance.queries.votes_taken import Stage, VoteTaken, votes_taken
from governance.rules import notice
from membership.errors import RuleNotSet
from membership.models import Channel, Delivery, DeliveryState
from membership.rules.findings import Finding
from membership.rules.resolved import ResolvedRules

# Whoever is still there leaves with the close, so the last to see the room is the instant before it.
JUST_BEFORE = timedelta(microseconds=1)
COUNTED = (FactKind.HANDS, FactKind.PAPERS, FactKind.ROLL_CALL)
# What is told of a vote without a poll: the count, and what put it right.
TOLD_OF_COUNTS = (*COUNTED, FactKind.CORRECTED)
SIGNATURE = "minutes_signature"
SIGNERS = ("chair", "secretary")
"""Who signs the minutes where the rules are silent, in the words of the rule."""


@dataclass(frozen=True, slots=True)
class Convened:
    """How the meeting was called. unproven: e-mails that no server is known to have accepted."""

    called_at: datetime
    told: int
    by_channel: Mapping[str, int]
    unproven: int
    finding: Finding | None
    waivers: tuple[Waiver, ...]
    list_sha256: str
    text_sha256: str
    corrections: tuple[CorrectedNotice, ...] = ()


@dataclass(frozen=True, slots=True)
class Headcount:
    """Who was in the meeting at an instant. counting: those of whom the quorum is made.

    position: the point of the agenda whose vote closed then; None at the opening and at the close.
    """

    at: datetime
    position: str | None
    by_channel: Mapping[str, int]
    counting: int

    @property
    def everybody(self) -> int:
        return sum(self.by_channel.values())


@dataclass(frozen=True, slots=True)
class Movements:
    """How many members came at all, how many of them after the opening, how many left before the end."""

    came: int
    came_later: int
    left_early: int


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the agenda, with what was moved and decided under it.

    procedure: what was decided of a member by its vote.
    auditors, auditors_ended: whom its resolution appointed to audit a year, or removed.
    """

    item: AgendaItem
    motion: Motion | None = None
    resolution: str = ""
    votes: tuple[VoteTaken, ...] = ()
    facts: tuple[DebateFact, ...] = ()
    recusals: tuple[Recusal, ...] = ()
    auditors: tuple[AuditorTerm, ...] = ()
    auditors_ended: tuple[AuditorTerm, ...] = ()
    procedure: Procedure | None = None


@dataclass(frozen=True, slots=True)
class Proceedings:
    """A meeting as its records tell it. quorum: at the opening; None where nothing says what it takes.

    course: how many counted toward the quorum, from each instant on. passages: what the secretary wrote, by language
    and point, None for what stands under no point. checks: of the quorum, those that somebody asked for. table: when a
    body meets, everybody of it, here or not. resumed: when it went on after an adjournment. signing: who signs the
    minutes, in the words of the rule. guests: each stay of those there beside the members. struck: the arrivals noted
    by mistake, which count nowhere.
    """

    assembly: Assembly
    opened_at: datetime
    convened: Convened
    headcounts: tuple[Headcount, ...]
    movements: Movements
    quorum: Finding | None
    points: tuple[Point, ...]
    course: tuple[tuple[datetime, int], ...] = ()
    passages: Mapping[tuple[str, int | None], str] = field(default_factory=dict)
    table: tuple[Chair, ...] = ()
    changes: tuple[MeetingChange, ...] = ()
    resumed: tuple[datetime, ...] = ()
    checks: tuple[QuorumCheck, ...] = ()
    signing: tuple[str, ...] = SIGNERS
    guests: tuple[Guest, ...] = ()
    struck: tuple[StruckStay, ...] = ()

    @property
    def quorum_required(self) -> int | None:
        """Return how many it takes, which the rule of a board counts by another name; None where nothing says."""
        if self.quorum is None:
            return None
        return int(self.quorum.figure("needed" if self.assembly.is_sitting else "required"))


def proceedings_of(assembly: Assembly) -> Proceedings:
    """Return what happened so far in a meeting that has opened. Reads the register of that day once."""
    assert assembly.opened_at is not None
    rules = rules_of(assembly)
    points = tuple(_points(assembly))
    headcounts = tuple(_headcounts(assembly, assembly.opened_at, points))
    changes = tuple(changes_of(assembly))
    return Proceedings(
        assembly=assembly,
        opened_at=assembly.opened_at,
        convened=_convened(assembly, rules),
        headcounts=headcounts,
        movements=_movements(assembly, assembly.opened_at),
        quorum=_quorum(assembly, assembly.opened_at, headcounts[0].counting, rules),
        points=points,
        course=tuple(presence.course_of(assembly)),
        passages=passages_of(assembly),
        table=tuple(chairs_of(assembly, assembly.opened_at.astimezone(assembly.zone).date()))
        if assembly.is_sitting
        else (),
        changes=changes,
        resumed=resumed_at(assembly) if any(one.kind == MeetingChangeKind.ADJOURNED for one in changes) else (),
        checks=tuple(assembly.quorum_checks.filter(moment=QuorumMoment.ON_REQUEST)),
        signing=rules.words(SIGNATURE) if SIGNATURE in rules else SIGNERS,
        guests=tuple(guests_of(assembly)),
        struck=tuple(presence.struck_in(assembly)),
    )


def _convened(assembly: Assembly, rules: ResolvedRules) -> Convened:
    assert assembly.called_at is not None
    assert assembly.notice is not None
    by_channel: Counter[str] = Counter()
    unproven = 0
    deliveries = Delivery.objects.filter(notice=assembly.notice).order_by("channel", "state")
    for row in deliveries.values("channel", "state").annotate(n=Count("pk")):
        by_channel[row["channel"]] += row["n"]
        if row["channel"] == Channel.EMAIL and row["state"] != DeliveryState.SENT:
            unproven += row["n"]
    return Convened(
        called_at=assembly.called_at,
        told=assembly.convened_list.told,
        by_channel=dict(by_channel),
        unproven=unproven,
        finding=_finding_on_the_notice(assembly, rules),
        waivers=tuple(assembly.waivers.select_related("given_by").order_by("given_at", "pk")),
        list_sha256=assembly.convened_list.sha256,
        text_sha256=assembly.notice.text_sha256,
        corrections=tuple(assembly.corrections.select_related("notice").order_by("version")),
    )


def _finding_on_the_notice(assembly: Assembly, rules: ResolvedRules) -> Finding | None:
    """Return whether the notice was in time; a notice that was corrected is judged by the last that left."""
    assert assembly.called_at is not None
    meeting_on, called_on = (at.astimezone(assembly.zone).date() for at in (first_start(assembly), assembly.called_at))
    moved = assembly.changes.filter(kind=MeetingChangeKind.POSTPONED).order_by("decided_at", "pk").last()
    if assembly.is_sitting:
        if moved and moved.findings:
            return Finding.from_json(moved.findings[0])
        return notice_of(assembly, called_on, rules, meets_on=meeting_on)
    corrected = assembly.corrections.select_related("notice").order_by("version").last()
    if moved and moved.findings and not (corrected and corrected.notice.issued_at > moved.decided_at):
        return Finding.from_json(moved.findings[0])
    if corrected:
        return Finding.from_json(corrected.finding)
    return _unless_silent(lambda: notice.assess(meeting_on, called_on, rules))


def _points(assembly: Assembly) -> Iterator[Point]:
    votes = votes_taken(assembly)
    facts = facts_of(assembly)
    recusals = recusals_of(assembly) if assembly.is_sitting else {}
    motions = {motion.item_id: motion for motion in assembly.motions.all()}
    judged = {one.motion_id: one for one in Procedure.objects.filter(motion__assembly=assembly)}
    # One that a corrected count rejected keeps its number out of use: it is told with the count.
    kept = Resolution.objects.filter(motion__assembly=assembly, motion__state=MotionState.ADOPTED)
    adopted = kept.prefetch_related("auditors", "auditors_ended")
    resolutions = {one.motion_id: one for one in adopted}
    for item in in_order(assembly.agenda.all()):
        motion = motions.get(item.pk)
        if motion is None:
            yield Point(item)
        else:
            resolution = resolutions.get(motion.pk)
            yield Point(
                item,
                motion,
                resolution.number if resolution else "",
                votes.get(motion.pk, ()),
                facts.get(motion.pk, ()),
                tuple(recusals.get(motion.pk, ())),
                tuple(resolution.auditors.all()) if resolution else (),
                tuple(resolution.auditors_ended.all()) if resolution else (),
                judged.get(motion.pk),
            )


def _headcounts(assembly: Assembly, opened_at: datetime, points: tuple[Point, ...]) -> Iterator[Headcount]:
    """Count at the opening, at the close of each vote in the order of the clock, and at the end."""
    yield _headcount(assembly, opened_at)
    closes = [
        (vote.closed_at, point.item.number)
        for point in points
        for vote in point.votes
        # What outlived the meeting closed in an empty hall.
        if vote.stage is Stage.PROCLAIMED and vote.closed_at is not None and not _outlived(assembly, vote)
    ]
    closes += [(fact.at, point.item.number) for point in points for fact in point.facts if fact.kind in COUNTED]
    for closed_at, position in sorted(closes):
        yield _headcount(assembly, closed_at, position)
    if assembly.ended_at is not None:
        yield _headcount(assembly, assembly.ended_at)


def _outlived(assembly: Assembly, vote: VoteTaken) -> bool:
    return assembly.ended_at is not None and vote.opened_at >= assembly.ended_at


def _headcount(assembly: Assembly, at: datetime, position: str | None = None) -> Headcount:
    seen_at = at - JUST_BEFORE if at == assembly.ended_at else at
    return Headcount(
        at=at,
        position=position,
        by_channel=presence.by_channel(assembly, seen_at),
        counting=presence.present(assembly, seen_at),
    )


def _movements(assembly: Assembly, opened_at: datetime) -> Movements:
    """Count members, delegates or directors, not stays: whoever goes out and comes back has come once."""
    end = assembly.ended_at
    first_came: dict[tuple[int, int], datetime] = {}
    stayed: set[tuple[int, int]] = set()
    stays = presence.stays_in(assembly).order_by("arrived_at", "pk")
    voice = presence.voice_of(assembly)
    for whose, seat_no, arrived_at, departed_at in stays.values_list(voice, "seat_no", "arrived_at", "departed_at"):
        came = (whose, seat_no)
        first_came.setdefault(came, arrived_at)
        if departed_at is None or (end is not None and departed_at >= end):
            stayed.add(came)
    return Movements(
        came=len(first_came),
        came_later=sum(arrived_at > opened_at for arrived_at in first_came.values()),
        left_early=len(first_came.keys() - stayed),
    )


def _quorum(assembly: Assembly, opened_at: datetime, present: int, rules: ResolvedRules) -> Finding | None:
    on = opened_at.astimezone(assembly.zone).date()
    if assembly.is_sitting:
        return quorum_of(assembly, present, on, rules)
    entitled = entitled_in(assembly, on, known_at=opened_at)
    return _unless_silent(lambda: quorum_among(assembly, present, entitled))


def _unless_silent(assess: Callable[[], Finding]) -> Finding | None:
    """Return a finding, or None where neither the law nor the by-laws say what to measure against."""
    try:
        return assess()
    except RuleNotSet:
        return None
