"""What the rules ask at all times, whatever the year: a by-law, a paper to publish, a building to inspect.

Nothing here does these things: the office says when they were done, with the proof, and what comes back is counted from
the last time. What no day is set for is to be done as long as it is not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from governance.rules import duties
from governance.rules.year import Obligation
from membership.rules.resolved import ResolvedRules
from membership.rules.values import Unit

A_DAY = timedelta(days=1)
OFFICER = "privacy_officer"
PAPERS = ("privacy_program", "purpose_notice")
"""What is written once, and published or shown."""

BYLAWS = ("mediation_bylaw", "work_layoff_bylaw", "councils_bylaw", "fed_board_bylaw")
"""The by-laws that have to be there, by the rule that asks for them."""

COMING_BACK = ("housing_inspection_years", "housing_plan_years")
"""What is done anew before so many years have gone by."""


@dataclass(frozen=True, slots=True)
class StandingFacts:
    """What is known. since: the first day the register knows of. president_since: of the one in office, if recorded.

    noted: the days on which the office says something was done, by the rule and the day it ran from.
    """

    since: date
    president_since: date | None = None
    noted: Mapping[tuple[str, date], date] | None = None


def obligations_at_all_times(facts: StandingFacts, rules: ResolvedRules) -> tuple[Obligation, ...]:
    """Return what stands whatever the year, in no order; nothing of what the rules do not ask."""
    found = [*_officer(facts, rules)]
    found += [_lasting(key, facts.since, facts, rules) for key in PAPERS if key in rules]
    for key in BYLAWS:
        found += _bylaw(key, facts, rules)
    for key in COMING_BACK:
        found += _coming_back(key, facts, rules)
    return tuple(found)


def _officer(facts: StandingFacts, rules: ResolvedRules) -> Iterable[Obligation]:
    """Yield that whoever answers for personal information be named to the public: anew with each president."""
    if OFFICER not in rules:
        return
    is_president = rules.word(OFFICER) == "president"
    since = facts.president_since if is_president and facts.president_since else facts.since
    yield _lasting(OFFICER, since, facts, rules)


def _bylaw(key: str, facts: StandingFacts, rules: ResolvedRules) -> Iterable[Obligation]:
    """Yield a by-law that has to be there: it is from the day on which an article said so, or the office did."""
    if key not in rules:
        return
    rule = rules[key]
    if rule.parameter.unit is Unit.FLAG and not rules.flag(key):
        return
    if rule.override is not None:
        yield Obligation(key, rule.ref(), facts.since, None, rule.override.adopted_on, is_noted=False, is_standing=True)
    else:
        yield _lasting(key, facts.since, facts, rules)


def _coming_back(key: str, facts: StandingFacts, rules: ResolvedRules) -> Iterable[Obligation]:
    """Yield what was done last, if that is known, and when it is due again."""
    if key not in rules or not rules[key].is_set:
        return
    rule = rules[key].ref()
    times = {from_on: done_on for (noted, from_on), done_on in (facts.noted or {}).items() if noted == key}
    if not times:
        # What came before the register is not known: the delay runs at the latest from its first day.
        yield Obligation(key, rule, facts.since, _again_by(key, facts.since, rules), None, is_standing=True)
        return
    from_on, done_on = max(times.items(), key=lambda one: (one[1], one[0]))
    yield Obligation(key, rule, from_on, _again_by(key, from_on, rules), done_on)
    # It runs from the morrow: so that what is noted of the same day as the time before is another time.
    yield Obligation(key, rule, done_on + A_DAY, _again_by(key, done_on + A_DAY, rules), None)


def _again_by(key: str, from_on: date, rules: ResolvedRules) -> date:
    """Return the last day of a time that runs from a day, that day counted."""
    return duties.last_day(key, from_on - A_DAY, rules)


def _lasting(key: str, from_on: date, facts: StandingFacts, rules: ResolvedRules) -> Obligation:
    done_on = (facts.noted or {}).get((key, from_on))
    return Obligation(key, rules[key].ref(), from_on, None, done_on, is_standing=True)
