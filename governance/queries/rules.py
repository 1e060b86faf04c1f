"""The rules a meeting goes by."""

from __future__ import annotations

from datetime import date

from governance.models import Assembly
from membership.clock import now
from membership.queries.rules import rules_for
from membership.rules.eligibility import record_date
from membership.rules.resolved import ResolvedRules


def rules_of(assembly: Assembly) -> ResolvedRules:
    """Return the rules the meeting keeps since it was called; before that, those of today."""
    if assembly.resolved_rules is not None:
        return ResolvedRules.from_json(assembly.resolved_rules)
    return rules_for(assembly.organisation, now().astimezone(assembly.zone).date())


def record_day(assembly: Assembly, on: date) -> date:
    """Return the day on which one must be a member to vote on a day of the meeting.

    Where the rules take the day before the notice, it is counted from the day the meeting was called.
    """
    called_on = assembly.called_at.astimezone(assembly.zone).date() if assembly.called_at else None
    return record_date(rules_of(assembly), meeting_on=on, notice_on=called_on)
