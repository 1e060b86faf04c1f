"""A vote that stays open after its meeting (a caisse's by-laws): from the close, for so many days.

Whoever is suspended meanwhile and has not voted no longer does; a ballot in the box stays (needs, section 1.1).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from governance.rules.saying import by_rule
from membership.rules.findings import Finding, Level
from membership.rules.resolved import ResolvedRules


@dataclass(frozen=True, slots=True)
class Opening:
    """When an extended vote opens and closes, both as instants."""

    opens_at: datetime
    closes_at: datetime

    @property
    def last_on(self) -> date:
        return self.closes_at.date()


def opening(closed_at: datetime, zone: ZoneInfo, rules: ResolvedRules, *, until: time | None = None) -> Opening | None:
    """Return when the vote runs; None where the rules know no such vote.

    until: the hour at which the by-laws close it on its last day; the hour of the meeting's own close when they say
    nothing. Days are those of the calendar there, whatever the clock does between.
    """
    if "extended_vote_days" not in rules or not rules.flag("advance_voting"):
        return None
    begins = closed_at.astimezone(zone)
    last = begins.date() + timedelta(days=rules.whole("extended_vote_days"))
    return Opening(begins, datetime.combine(last, until or begins.time(), tzinfo=zone))


def may_cast(cast_on: date, suspended_on: date | None) -> bool:
    """Say whether a ballot cast on a day counts: it stands when the suspension came later."""
    return suspended_on is None or cast_on < suspended_on


def assess_opening(rules: ResolvedRules, *, is_within_meeting: bool) -> Finding:
    """Return whether a vote may be open outside the meeting; it warns, and one may go on with a reason."""
    met = is_within_meeting or rules.flag("advance_voting")
    return by_rule("vote_in_meeting", "advance_voting", rules, met=met, level=Level.WARN, figures={})


def may_be_fully_electronic(rules: ResolvedRules) -> bool:
    """Say whether a vote may be held entirely by electronic means, by a rule that says so."""
    return "fully_electronic_vote" in rules and rules.flag("fully_electronic_vote")
