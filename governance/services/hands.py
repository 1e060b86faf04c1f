"""A vote by show of hands: the totals that the chair counted, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from governance.errors import MoreThanPresent, QuorumNotMet, TieForTheChair
from governance.models import Assembly, AssemblyState, DebateFact, FactKind, Motion, MotionState
from governance.queries import presence
from governance.queries.debate import demand_its_turn
from governance.queries.rules import rules_of
from governance.rules import majorities, outcomes, quorum
from governance.rules.majorities import CastingVote, MotionFigures, Verdict
from governance.services.decisions import record_outcome
from governance.signals import motion_changing
from membership.actors import Actor
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.queries.standing import standings_on
from membership.rules.findings import Outcome


@dataclass(frozen=True, slots=True)
class Hands:
    """What was counted. casting_vote: the chair's, recorded apart, only where there is a tie and the rules give one."""

    votes_for: int
    votes_against: int
    abstentions: int = 0
    casting_vote: CastingVote | None = None

    @property
    def counted(self) -> int:
        return self.votes_for + self.votes_against + self.abstentions


@transaction.atomic
def decide_by_hands(motion: Motion, hands: Hands, *, actor: Actor) -> Motion:
    """Decide a motion by the totals of a show of hands, with those present at this instant.

    Raises StateNotAllowed outside the meeting, for a motion decided or being voted on, and where somebody asked for a
    secret ballot; AmendmentPending, QuorumNotMet, MoreThanPresent, TieForTheChair.
    """
    rows = Assembly.objects.select_for_update(of=("self",), no_key=True).select_related("organisation")
    meeting: Assembly = rows.get(pk=motion.assembly_id)
    if meeting.state != AssemblyState.IN_SESSION:
        raise StateNotAllowed(action="decide_by_hands", state=meeting.state)
    held: Motion = Motion.objects.select_for_update(of=("self",), no_key=True).get(pk=motion.pk)
    if held.state != MotionState.PROPOSED:
        raise StateNotAllowed(action="decide_by_hands", state=held.state)
    if held.facts.filter(kind=FactKind.SECRET).exists():
        raise StateNotAllowed(action="decide_by_hands", state="secret_demanded")
    motion_changing.send(Motion, motion=held, action="decide_by_hands")
    demand_its_turn(held)
    instant, rules = now(), rules_of(meeting)
    here = presence.present(meeting, instant)
    if hands.counted > here:
        raise MoreThanPresent(counted=hands.counted, present=here)
    on = instant.astimezone(meeting.zone).date()
    entitled = sum(one.is_entitled for one in standings_on(meeting.organisation, on, rules))
    asked = quorum.assess(here, entitled, rules)
    if asked.outcome is not Outcome.MET:
        raise QuorumNotMet(asked)
    rule = majorities.majority_for(held.majority_key, rules)
    figures = MotionFigures(hands.votes_for, hands.votes_against, hands.abstentions, here, entitled)
    if majorities.verdict(rule, figures) is Verdict.UNDECIDED:
        if hands.casting_vote is None:
            raise TieForTheChair
        figures = MotionFigures(
            hands.votes_for, hands.votes_against, hands.abstentions, here, entitled, casting_vote=hands.casting_vote
        )
    finding = outcomes.assess(rule, figures)
    shown: dict[str, Any] = {
        "for": figures.votes_for,
        "against": figures.votes_against,
        "abstain": figures.abstentions,
        "cast": figures.votes_for + figures.votes_against,
        "voted": figures.voted,
        "present": here,
        "entitled": entitled,
        "base": finding.figure("base"),
        "needed": finding.figure("needed"),
        "quorum_required": asked.figure("required"),
        "casting_vote": figures.casting_vote.value if figures.casting_vote else "",
    }
    DebateFact.objects.create(
        organisation_id=held.organisation_id,
        motion=held,
        kind=FactKind.HANDS,
        figures=shown,
        finding=asked.as_json(),
        at=instant,
        noted_by_id=actor.account_id,
    )
    return record_outcome(
        held,
        is_adopted=majorities.verdict(rule, figures) is Verdict.ADOPTED,
        figures=shown,
        finding=finding,
        record_sha256="",
        decided_at=instant,
        actor=actor,
    )
