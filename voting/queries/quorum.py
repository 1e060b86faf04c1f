"""Whether there is a quorum now: presence from the ledger, the whole from the roll or the register."""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache

from governance.models import Assembly
from governance.queries.rules import rules_of
from governance.rules import quorum
from membership.errors import RuleNotSet
from membership.queries.standing import standings_on
from membership.rules.findings import Finding
from voting.models import ElectoralRoll
from voting.queries.door import day_of

# The whole register is read for it, and every page that follows the meeting asks.
KEPT_SECONDS = 60


def quorum_at(assembly: Assembly, instant: datetime, present: int) -> Finding | None:
    """Return whether those present form a quorum, None where the by-laws have yet to say what it is."""
    try:
        return quorum.assess(present, entitled_now(assembly, instant), rules_of(assembly))
    except RuleNotSet:
        return None


def entitled_now(assembly: Assembly, instant: datetime) -> int:
    """Return how many may vote: as the last roll of the meeting has it, or else as the register stands."""
    frozen = (
        ElectoralRoll.objects.filter(poll__assembly=assembly)
        .order_by("-frozen_at")
        .values_list("entitled", flat=True)
        .first()
    )
    if frozen is not None:
        return int(frozen)
    on = day_of(assembly, instant)

    def count() -> int:
        return sum(s.is_entitled for s in standings_on(assembly.organisation, on, rules_of(assembly)))

    return int(cache.get_or_set(f"entitled:{assembly.public_id}:{on}", count, KEPT_SECONDS) or 0)
