"""The rules a meeting goes by."""

from __future__ import annotations

from datetime import date, datetime

from governance.models import Assembly
from membership.clock import now
from membership.queries.rules import rules_for
from membership.rules.documents import Document
from membership.rules.eligibility import record_date
from membership.rules.resolved import ResolvedRules


def rules_of(assembly: Assembly) -> ResolvedRules:
    """Return the rules the meeting keeps since it was called; before that, those of today."""
    if assembly.resolved_rules is not None:
        return _kept(assembly, assembly.resolved_rules)
    return rules_for(assembly.organisation, now().astimezone(assembly.zone).date())


_KEPT: dict[tuple[int, datetime | None, str], ResolvedRules] = {}
_MOST = 64


def _kept(assembly: Assembly, copy: Document) -> ResolvedRules:
    """Return the copy, read once: it holds every rule of the law, and a page in session asks for it at each refresh."""
    key = (assembly.pk, assembly.called_at, assembly.rule_set_sha256)
    if key not in _KEPT:
        if len(_KEPT) >= _MOST:
            _KEPT.clear()
        _KEPT[key] = ResolvedRules.from_json(copy)
    return _KEPT[key]


def record_day(assembly: Assembly, on: date) -> date:
    """Return the day on which one must be a member to vote on a day of the meeting.

    Where the rules take the day before the notice, it is counted from the day the meeting was called.
    """
    called_on = assembly.called_at.astimezone(assembly.zone).date() if assembly.called_at else None
    return record_date(rules_of(assembly), meeting_on=on, notice_on=called_on)
