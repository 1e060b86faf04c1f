"""Who is in a meeting beside its members, and what the rules say of their being there."""

from __future__ import annotations

from datetime import datetime

from governance.models import Assembly, Guest
from governance.queries.rules import rules_of
from membership.rules.resolved import ResolvedRule

SPEAKING = "speak_without_vote"


def guests_of(assembly: Assembly) -> list[Guest]:
    """Return every stay of guests in the order of arrivals; not those over before it began. One SQL statement."""
    rows = Guest.objects.filter(assembly=assembly).select_related("admitted_by").order_by("arrived_at", "pk")
    if assembly.opened_at is not None:
        rows = rows.exclude(departed_at__lt=assembly.opened_at)
    return list(rows)


def guests_here(assembly: Assembly, instant: datetime) -> list[Guest]:
    """Return who is there at an instant beside the members, beside the quorum too. Costs one SQL statement."""
    rows = Guest.objects.filter(assembly=assembly, arrived_at__lte=instant).exclude(departed_at__lte=instant)
    return list(rows.order_by("arrived_at", "pk"))


def rule_of_guests(assembly: Assembly) -> ResolvedRule | None:
    """Return the rule by which guests speak without a vote; None where none says, and the meeting decides."""
    rules = rules_of(assembly)
    return rules[SPEAKING] if SPEAKING in rules and rules[SPEAKING].is_set else None
