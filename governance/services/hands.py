"""A vote by show of hands, or by name around the table of a body: what was counted, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from governance.errors import (
    ClassesNotCounted,
    ClassLeftOut,
    MoreThanPresent,
    QuorumNotMet,
    TieForTheChair,
    VoterNotThere,
)
from governance.models import Assembly, AssemblyState, DebateFact, FactKind, Motion, MotionState
from governance.queries import presence
from governance.queries.classes import counted_by_class
from governance.queries.debate import demand_its_turn
from governance.queries.offices import BY_ELECTION
from governance.queries.quorum import quorum_among, quorum_standing
from governance.queries.room import electorate_of
from governance.queries.rules import rules_of
from governance.queries.sittings import (
    counted_in_quorum,
    directors_on,
    exercised_on,
    quorum_of,
    seats_counted,
    voters_of,
)
from governance.rules import boards, delegates, majorities, outcomes
from governance.rules.classes import ClassVotes, carried_by_all, with_classes
from governance.rules.majorities import CastingVote, MajorityRule, MotionFigures, Verdict
from governance.services.decisions import record_outcome
from governance.signals import motion_changing
from membership.actors import Actor
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.rules.delegations import grants_seats
from membership.rules.findings import Finding, Outcome
from membership.rules.resolved import ResolvedRules


@dataclass(frozen=True, slots=True)
class Hands:
    """What was counted. casting_vote: the chair's, recorded apart, only where there is a tie and the rules give one.

    classes: what each class said, for a motion that each decides too. on_papers: such totals are those of papers, not
    of raised hands.
    """

    votes_for: int
    votes_against: int
    abstentions: int = 0
    casting_vote: CastingVote | None = None
    classes: tuple[ClassVotes, ...] = ()
    on_papers: bool = False

    @property
    def counted(self) -> int:
        return self.votes_for + self.votes_against + self.abstentions


@dataclass(frozen=True, slots=True)
class Electorate:
    """Who may decide a motion at an instant. quorum: None for a committee of which no rule says what it takes.

    in_office, seats: of a body alone.
    """

    here: int
    entitled: int
    quorum: Finding | None
    quorum_required: int
    majority: MajorityRule
    in_office: int | None = None
    seats: int | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """What totals come to: the figures as they are kept, what the majority made of them, and the quorum of the vote."""

    figures: dict[str, Any]
    finding: Finding
    is_adopted: bool
    quorum: Finding | None


def weigh_hands(motion: Motion, hands: Hands) -> Weighed:
    """Return what totals would come to, and write nothing: they are read again before anything is proclaimed.

    Raises what `decide_by_hands` would.
    """
    with transaction.atomic():
        meeting, held = _hold(motion, FactKind.PAPERS if hands.on_papers else FactKind.HANDS)
        return weigh(meeting, held, hands, now())


def weigh_names(motion: Motion, choices: Mapping[int, str], *, casting_vote: CastingVote | None = None) -> Weighed:
    """Return what the voices of the directors would come to, and write nothing. Raises what `decide_by_name` would."""
    with transaction.atomic():
        meeting, held = _hold(motion, FactKind.ROLL_CALL)
        instant = now()
        hands, _voices = heard(held, choices, casting_vote, instant)
        return weigh(meeting, held, hands, instant)


@transaction.atomic
def decide_by_hands(motion: Motion, hands: Hands, *, actor: Actor) -> Motion:
    """Decide a motion by the totals of a show of hands, with those present at this instant.

    When a body meets, those present are its directors, less those who withdrew from the vote; once it agreed on a
    secret ballot, the totals are those of papers.
    Raises StateNotAllowed outside the meeting, for a motion decided or being voted on, where somebody asked for a
    secret ballot, and for what puts an office, to which somebody is elected; AmendmentPending, QuorumNotMet,
    MoreThanPresent, TieForTheChair. Of a motion that each class decides too, the totals may be those of papers, and are
    nothing else once a secret ballot was asked for: ClassesNotCounted unless what the classes said makes up the whole,
    ClassLeftOut unless each class said something once, and no other.
    """
    return _decide(motion, hands, FactKind.PAPERS if hands.on_papers else FactKind.HANDS, (), actor)


@transaction.atomic
def decide_by_name(
    motion: Motion, choices: Mapping[int, str], *, casting_vote: CastingVote | None = None, actor: Actor
) -> Motion:
    """Decide a motion of a body by what each director says: `for`, `against` or `abstain`, by mandate.

    Raises VoterNotThere for somebody who is not at the table or withdrew, and as `decide_by_hands`.
    """
    # Held first: nobody leaves or withdraws between the reading of who may vote and the count.
    Assembly.objects.select_for_update(of=("self",), no_key=True).get(pk=motion.assembly_id)
    hands, voices = heard(motion, choices, casting_vote, now())
    return _decide(motion, hands, FactKind.ROLL_CALL, voices, actor)


def heard(
    motion: Motion, choices: Mapping[int, str], casting_vote: CastingVote | None, instant: datetime
) -> tuple[Hands, tuple[dict[str, Any], ...]]:
    """Return the totals of what each director said, and the voices as they are kept: seat, name, choice.

    Raises VoterNotThere for somebody who could not vote at that instant.
    """
    voters = {one.pk: one for one in voters_of(motion, instant)}
    if not voters.keys() >= choices.keys():
        raise VoterNotThere
    said = list(choices.values())
    hands = Hands(said.count("for"), said.count("against"), said.count("abstain"), casting_vote)
    voices = (
        {"seat": one.seat.number, "name": one.person.full_name, "choice": choices[pk]}
        for pk, one in voters.items()
        if pk in choices
    )
    return hands, tuple(voices)


def _decide(
    motion: Motion, hands: Hands, kind: FactKind, voices: tuple[Mapping[str, Any], ...], actor: Actor
) -> Motion:
    meeting, held = _hold(motion, kind)
    instant = now()
    weighed = weigh(meeting, held, hands, instant)
    DebateFact.objects.create(
        organisation_id=held.organisation_id,
        motion=held,
        kind=kind,
        figures=weighed.figures | ({"voices": list(voices)} if voices else {}),
        finding=weighed.quorum.as_json() if weighed.quorum else None,
        at=instant,
        noted_by_id=actor.account_id,
    )
    return record_outcome(
        held,
        is_adopted=weighed.is_adopted,
        figures=weighed.figures,
        finding=weighed.finding,
        record_sha256="",
        decided_at=instant,
        actor=actor,
    )


def _hold(motion: Motion, kind: FactKind) -> tuple[Assembly, Motion]:
    """Return the meeting and the motion, held, if it may be decided by these totals now."""
    rows = Assembly.objects.select_for_update(of=("self",), no_key=True).select_related("organisation", "body")
    meeting: Assembly = rows.get(pk=motion.assembly_id)
    if meeting.state != AssemblyState.IN_SESSION:
        raise StateNotAllowed(action="decide_by_hands", state=meeting.state)
    held: Motion = Motion.objects.select_for_update(of=("self",), no_key=True).get(pk=motion.pk)
    if held.state != MotionState.PROPOSED:
        raise StateNotAllowed(action="decide_by_hands", state=held.state)
    if held.office:
        # Adopted, it would name nobody.
        raise StateNotAllowed(action="decide_by_hands", state=BY_ELECTION)
    is_secret = held.facts.filter(kind=FactKind.SECRET).exists()
    # Members have votes with papers that are handed out and counted by two; around a table, the box is counted there.
    if kind is FactKind.PAPERS and not (held.needs_each_class or (meeting.is_sitting and is_secret)):
        raise StateNotAllowed(action="decide_by_hands", state="papers_elsewhere")
    if kind is not FactKind.PAPERS and is_secret:
        raise StateNotAllowed(action="decide_by_hands", state="secret_demanded")
    motion_changing.send(Motion, motion=held, action="decide_by_hands")
    demand_its_turn(held)
    return meeting, held


def weigh(meeting: Assembly, motion: Motion, hands: Hands, instant: datetime) -> Weighed:
    """Return what totals come to with those who were there at an instant. Writes nothing.

    Raises ClassesNotCounted, ClassLeftOut, MoreThanPresent, QuorumNotMet and TieForTheChair.
    """
    _demand_classes(motion, hands)
    rules = rules_of(meeting)
    look = _sitting if meeting.is_sitting else _assembly
    room = look(meeting, motion, instant, rules)
    if hands.counted > room.here:
        raise MoreThanPresent(counted=hands.counted, present=room.here)
    if room.quorum is not None and room.quorum.outcome is not Outcome.MET:
        raise QuorumNotMet(room.quorum)
    rule, figures = room.majority, _figures_of(hands, room)
    if majorities.verdict(rule, figures) is Verdict.UNDECIDED:
        if hands.casting_vote is None:
            raise TieForTheChair
        figures = replace(figures, casting_vote=hands.casting_vote)
    finding = outcomes.assess(rule, figures)
    is_adopted = majorities.verdict(rule, figures) is Verdict.ADOPTED
    if motion.needs_each_class:
        finding, is_adopted = with_classes(finding, hands.classes, rules), is_adopted and carried_by_all(hands.classes)
    shown: dict[str, Any] = {
        "for": figures.votes_for,
        "against": figures.votes_against,
        "abstain": figures.abstentions,
        "cast": figures.votes_for + figures.votes_against,
        "voted": figures.voted,
        "present": room.here,
        "entitled": room.entitled,
        "base": finding.figure("base"),
        "needed": finding.figure("needed"),
        "quorum_required": room.quorum_required,
        "casting_vote": figures.casting_vote.value if figures.casting_vote else "",
    } | ({"classes": [one.as_json() for one in hands.classes]} if motion.needs_each_class else {})
    return Weighed(shown, finding, is_adopted, room.quorum)


def _figures_of(hands: Hands, room: Electorate) -> MotionFigures:
    return MotionFigures(
        hands.votes_for,
        hands.votes_against,
        hands.abstentions,
        room.here,
        room.entitled,
        in_office=room.in_office,
        seats=room.seats,
    )


def _demand_classes(motion: Motion, hands: Hands) -> None:
    """Raise ClassesNotCounted where each class decides too, and what they said is not the whole.

    Raise ClassLeftOut unless every class that decides said something, each once.
    """
    if not (motion.needs_each_class or hands.classes):
        return
    sums = [sum(getattr(one, name) for one in hands.classes) for name in ("votes_for", "votes_against", "abstentions")]
    if sums != [hands.votes_for, hands.votes_against, hands.abstentions] or not hands.classes:
        raise ClassesNotCounted(counted=sum(sums), whole=hands.counted)
    if sorted(one.key for one in hands.classes) != sorted(one.key for one in counted_by_class(motion)):
        raise ClassLeftOut


def _assembly(meeting: Assembly, motion: Motion, instant: datetime, rules: ResolvedRules) -> Electorate:
    here, on = presence.present(meeting, instant), instant.astimezone(meeting.zone).date()
    electorate = electorate_of(meeting, on)
    asked = quorum_standing(meeting, instant) or quorum_among(
        meeting, here, delegates.counted(electorate.votes, electorate.members, rules)
    )
    majority = majorities.majority_for(motion.majority_key, rules)
    # Where the quorum counts organisations, more hands are raised than are counted in it.
    voices = presence.voices_present(meeting, instant) if grants_seats(rules) else here
    return Electorate(voices, electorate.votes, asked, int(asked.figure("required")), majority)


def _sitting(meeting: Assembly, motion: Motion, instant: datetime, rules: ResolvedRules) -> Electorate:
    assert meeting.body is not None
    on = instant.astimezone(meeting.zone).date()
    seated = presence.present(meeting, instant)
    asked = quorum_of(meeting, counted_in_quorum(motion, seated, rules), on, rules)
    return Electorate(
        len(voters_of(motion, instant)),
        len(exercised_on(meeting.body, on)),
        asked,
        int(asked.figure("needed")) if asked else 0,
        boards.majority_at_table(rules),
        in_office=len(directors_on(meeting.body, on)),
        seats=seats_counted(meeting.body, on, rules),
    )
