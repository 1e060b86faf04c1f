"""«What if»: the rules of a meeting on facts that are only supposed. Nothing here is recorded anywhere."""

from dataclasses import dataclass
from datetime import date

from governance.rules import delays, majorities, notice, outcomes, quorum, sittings
from governance.rules.majorities import MotionFigures
from membership.rules.findings import Finding, Outcome
from membership.rules.resolved import ResolvedRules


@dataclass(frozen=True, slots=True)
class Room:
    """How many would be there, and of how many. is_second_call: of a meeting called again for want of a quorum."""

    present: int
    entitled: int
    is_second_call: bool = False


def assess_room(room: Room, rules: ResolvedRules) -> Finding:
    """Return whether so many would form a quorum. Raises RuleNotSet."""
    if room.is_second_call:
        return sittings.assess_quorum(room.present, room.entitled, rules)
    return quorum.assess(room.present, room.entitled, rules)


def may_leave(room: Room, rules: ResolvedRules) -> int:
    """Return how many could leave before the quorum is lost, 0 where there is none. Raises RuleNotSet."""
    asked = assess_room(room, rules)
    if asked.outcome is not Outcome.MET:
        return 0
    return room.present - int(asked.figure("required"))


def least_for(key: str, room: Room, rules: ResolvedRules) -> int:
    """Return how many votes for would carry if everybody present voted for or against. Raises RuleNotSet."""
    everybody = MotionFigures(
        votes_for=room.present, votes_against=0, abstentions=0, present=room.present, entitled=room.entitled
    )
    return majorities.needed(majorities.majority_for(key, rules), everybody)


def by_majority(key: str, figures: MotionFigures, rules: ResolvedRules) -> Finding:
    """Return what the votes would come to by one of the majorities of the rules. Raises RuleNotSet."""
    return outcomes.assess(majorities.majority_for(key, rules), figures)


def on_another_day(meeting_on: date, sent_on: date, rules: ResolvedRules) -> Finding:
    """Return whether a notice sent on a day would be in time for a meeting on another. Raises RuleNotSet."""
    return notice.assess(meeting_on, sent_on, rules)


def adjourned_to(adjourned_on: date, resumes_on: date, rules: ResolvedRules) -> Finding | None:
    """Return whether a meeting adjourned from one day to another would resume without a new notice."""
    return delays.assess_resumption(adjourned_on, resumes_on, rules) if "adjournment_days" in rules else None
