"""How members stand in a meeting: in the room by the day itself, with a vote by the record day of the rules."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from governance.models import Assembly
from governance.queries.rules import record_day, rules_of
from membership.queries.standing import Standing, standings_of, standings_on


def standings_in(assembly: Assembly, memberships: Collection[int], on: date) -> dict[int, Standing]:
    """Return how members stand in a meeting on a day, by membership."""
    organisation, rules = assembly.organisation, rules_of(assembly)
    here = standings_of(organisation, memberships, on, rules)
    record = record_day(assembly, on)
    if record == on:
        return here
    then = standings_of(organisation, memberships, record, rules)
    return {
        membership: replace(then[membership], may_attend=standing.may_attend, facts=standing.facts)
        for membership, standing in here.items()
    }


def entitled_in(assembly: Assembly, on: date, *, known_at: datetime | None = None) -> int:
    """Return how many may vote in a meeting on a day, as its rolls have them. Reads the whole register."""
    record = record_day(assembly, on)
    standings = standings_on(assembly.organisation, record, rules_of(assembly), known_at=known_at)
    return sum(one.is_entitled for one in standings)
