"""What has to be done by when: a delay that runs from a day, in days, months or years of the calendar.

A delay is the last day on which the duty is done in time. A period of keeping is read the same way: the day until which
something is kept at the least.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from governance.rules.saying import by_rule
from membership.rules import wording
from membership.rules.findings import Finding, Level, Outcome, finding
from membership.rules.months import MONTHS_IN_YEAR, add_months
from membership.rules.resolved import ResolvedRules
from membership.rules.values import Unit


class Start(Enum):
    """From what day a delay runs."""

    YEAR_END = "year_end"
    ANNUAL_MEETING = "annual_meeting"
    CHANGE_OF_BOARD = "change_of_board"
    REQUEST = "request"
    DECISION = "decision"
    EVENT = "event"


DELAYS: dict[str, Start] = {
    "agm_deadline_months": Start.YEAR_END,
    "agm_first_months": Start.EVENT,
    "agm_interval_months": Start.ANNUAL_MEETING,
    "annual_report_months": Start.YEAR_END,
    "annual_filing_ministry_days": Start.ANNUAL_MEETING,
    "annual_filing_req_months": Start.YEAR_END,
    "director_change_filing_days": Start.CHANGE_OF_BOARD,
    "access_days": Start.REQUEST,
    "requisition_hold_days": Start.REQUEST,
    "discipline_decision_days": Start.DECISION,
    "work_auto_membership_days": Start.EVENT,
    "work_layoff_months": Start.EVENT,
    "member_managed_months": Start.DECISION,
    "housing_trial_months": Start.EVENT,
    "housing_inspection_years": Start.EVENT,
    "housing_plan_years": Start.EVENT,
}
"""The rules that set by when something is done."""

KEEPING = ("incident_register_years", "ballot_retention_days", "member_file_years")
"""The rules that set until when something is kept."""


@dataclass(frozen=True, slots=True)
class Due:
    """A duty that runs: the rule, the day it runs from, the last day."""

    key: str
    from_on: date
    last_on: date


def last_day(key: str, from_on: date, rules: ResolvedRules) -> date:
    """Return the last day of a delay or of a period of keeping. Raises RuleNotSet, UnknownRule."""
    count = rules.whole(key)
    match rules[key].parameter.unit:
        case Unit.DAYS:
            return from_on + timedelta(days=count)
        case Unit.YEARS:
            return add_months(from_on, count * MONTHS_IN_YEAR)
        case _:
            return add_months(from_on, count)


def due(key: str, from_on: date, rules: ResolvedRules) -> Due | None:
    """Return a duty that runs from a day; None where the rules know no such duty, or nobody set its delay."""
    if key not in rules or not rules[key].is_set:
        return None
    return Due(key, from_on, last_day(key, from_on, rules))


def assess(key: str, from_on: date, done_on: date | None, today: date, rules: ResolvedRules) -> Finding:
    """Return whether a duty was done in time, or still can be. Codes: done_in_time, done_late, still_due, overdue.

    It never blocks: what is late is to be done all the same.
    """
    latest = last_day(key, from_on, rules)
    on = done_on or today
    in_time = on <= latest
    outcome = Outcome.NOT_MET
    if in_time:
        outcome = Outcome.MET if done_on else Outcome.DOUBTFUL
    code = ("done_in_time" if in_time else "done_late") if done_on else ("still_due" if in_time else "overdue")
    rule = rules[key]
    ends = {language: wording.plain_day(latest, language) for language in wording.LANGUAGES}
    return finding(
        code,
        outcome,
        rule.ref(),
        level=Level.INFO if outcome is Outcome.DOUBTFUL else Level.WARN,
        figures={
            "from_on": from_on.isoformat(),
            "done_on": done_on.isoformat() if done_on else "…",
            "latest": latest.isoformat(),
        },
        fr=rule.sentence("fr"),
        en=rule.sentence("en"),
        remark=(f"Au plus tard le {ends['fr']}.", f"By {ends['en']}."),
        arithmetic=f"{on.isoformat()} {'≤' if in_time else '>'} {latest.isoformat()}",
    )


def kept_until(key: str, from_on: date, rules: ResolvedRules) -> date:
    """Return the day until which something is kept at the least: ballots, the file of a former member, incidents."""
    return last_day(key, from_on, rules)


def assess_destruction(key: str, from_on: date, on: date, rules: ResolvedRules) -> Finding:
    """Return whether something may be destroyed on a day."""
    until = kept_until(key, from_on, rules)
    return by_rule(
        "kept_long_enough",
        key,
        rules,
        met=on > until,
        figures={"until": until.isoformat()},
        arithmetic=f"{on.isoformat()} {'>' if on > until else '≤'} {until.isoformat()}",
    )
