"""The legal deadline of a meeting, as its pages show it."""

from __future__ import annotations

from datetime import date, timedelta

from governance.models import Assembly, AssemblyKind, Requisition
from governance.queries.changes import first_day
from governance.queries.compliance import constituted_since, last_annual_on, year_of_meeting
from governance.queries.rules import rules_of
from governance.rules import agm, requisition
from membership.errors import RuleError
from membership.rules.findings import Finding
from membership.rules.resolved import ResolvedRules


def deadline_of(meeting: Assembly) -> Finding | None:
    """Return whether a meeting is in time: an annual one by the year, one that members asked for by their request."""
    asked: Requisition | None = getattr(meeting, "requisition", None)
    if asked is None or asked.presented_on is None:
        return annual_deadline(meeting)
    try:
        return requisition.assess_held(asked.presented_on, first_day(meeting), rules_of(meeting))
    except RuleError:
        return None


def annual_deadline(meeting: Assembly) -> Finding | None:
    """Return whether an annual meeting is in time; None for another one, or where no rule says."""
    if meeting.kind != AssemblyKind.ANNUAL:
        return None
    organisation, on = meeting.organisation, first_day(meeting)
    ended_on, rules = year_of_meeting(meeting), rules_of(meeting)
    # Only some laws count from the last meeting too.
    previous_on = last_annual_on(organisation, ended_on) if agm.INTERVAL in rules else None
    try:
        first = _first_deadline(meeting, on, rules)
        if first is not None:
            return first
        return agm.assess(ended_on, on, rules, previous_on=previous_on)
    except RuleError:
        # A kind of organisation whose law sets no such deadline.
        return None


def _first_deadline(meeting: Assembly, on: date, rules: ResolvedRules) -> Finding | None:
    """Return whether the very first annual meeting is in time, where the rules have a day of its own for it.

    It is counted from the constitution, of which the organisation meeting was told.
    """
    if agm.FIRST not in rules or last_annual_on(meeting.organisation, on - timedelta(days=1)) is not None:
        return None
    constituted_on = constituted_since(meeting.organisation)
    return agm.assess_first(constituted_on, on, rules) if constituted_on else None
