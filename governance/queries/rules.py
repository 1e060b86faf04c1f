"""The rules a meeting goes by."""

from __future__ import annotations

from governance.models import Assembly
from membership.clock import now
from membership.queries.rules import rules_for
from membership.rules.resolved import ResolvedRules


def rules_of(assembly: Assembly) -> ResolvedRules:
    """Return the rules the meeting keeps since it was called; before that, those of today."""
    if assembly.resolved_rules is not None:
        return ResolvedRules.from_json(assembly.resolved_rules)
    return rules_for(assembly.organisation, now().astimezone(assembly.zone).date())
