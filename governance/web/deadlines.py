"""The legal deadline of a meeting, as its pages show it."""

from __future__ import annotations

from governance.models import Assembly, AssemblyKind, Requisition
from governance.queries.changes import first_day
from governance.queries.compliance import last_annual_on, year_of_meeting
from governance.queries.rules import rules_of
from governance.rules import agm, requisition
from membership.errors import RuleError
from membership.rules.findings import Finding


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
        return agm.assess(ended_on, on, rules, previous_on=previous_on)
    except RuleError:
        # A kind of organisation whose law sets no such deadline.
        return None
