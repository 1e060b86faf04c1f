"""How members stand in a meeting: in the room by the day itself, with a vote by the record day of the rules."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from governance.models import Assembly
from governance.queries.rules import record_day, rules_of
from governance.rules.delegates import counted
from membership.queries.parts import Part, part_on
from membership.queries.standing import Standing, standings_of, standings_on
from membership.rules.resolved import ResolvedRules


@dataclass(frozen=True, slots=True)
class Electorate:
    """How many members may vote in a meeting, and how many votes they have: more only in federations, one a seat."""

    members: int
    votes: int


def part_of(assembly: Assembly, on: date, *, known_at: datetime | None = None) -> Part | None:
    """Return the part of the members that meets, as it is on a day; None where all of them meet.

    Costs no SQL statement for a meeting of all, two for one of a part.
    """
    if assembly.part is None:
        return None
    return part_on(assembly.part.group, assembly.part.section, on, known_at=known_at)


def everybody_in(
    assembly: Assembly,
    on: date,
    *,
    rules: ResolvedRules | None = None,
    known_at: datetime | None = None,
) -> list[Standing]:
    """Return how every member there ever was stands toward a meeting on a day. Reads the whole register.

    rules: those of today for a meeting about to be called; otherwise its own.
    """
    part = part_of(assembly, on, known_at=known_at)
    return standings_on(assembly.organisation, on, rules or rules_of(assembly), known_at=known_at, part=part)


def standings_here(assembly: Assembly, memberships: Collection[int], on: date) -> dict[int, Standing]:
    """Return how members stand toward a meeting by the day alone, by membership."""
    part = part_of(assembly, on)
    return standings_of(assembly.organisation, memberships, on, rules_of(assembly), part=part)


def standings_in(assembly: Assembly, memberships: Collection[int], on: date) -> dict[int, Standing]:
    """Return how members stand in a meeting on a day, by membership."""
    here = standings_here(assembly, memberships, on)
    record = record_day(assembly, on)
    if record == on:
        return here
    then = standings_here(assembly, memberships, record)
    return {membership: _with_vote_of(then[membership], standing) for membership, standing in here.items()}


def _with_vote_of(then: Standing, here: Standing) -> Standing:
    """Return how a member stands who is in the room as here, with the vote as then; each seat by itself."""
    if not here.seats:
        return replace(then, may_attend=here.may_attend, facts=here.facts, seats=())
    votes = {line.facts.seat_no: line for line in then.lines}
    seats = tuple(_seat_with_vote_of(votes.get(line.facts.seat_no), then, line) for line in here.seats)
    return replace(next((one for one in seats if one.is_entitled), seats[0]), seats=seats)


def _seat_with_vote_of(voted: Standing | None, then: Standing, line: Standing) -> Standing:
    if voted is None and not then.is_entitled:
        voted = then
    if voted is not None:
        return replace(voted, may_attend=line.may_attend, facts=line.facts, seats=())
    if not line.is_entitled:
        return line
    # A seat that the member did not have on the record day: whoever holds it attends.
    params = {"representative": line.exercised_by_name, "seats": str(then.facts.seats)}
    return replace(
        line,
        is_entitled=False,
        reason_code="seat_without_vote",
        reason_params=params,
        exercised_by=None,
        exercised_by_name="",
    )


def electorate_of(assembly: Assembly, on: date, *, known_at: datetime | None = None) -> Electorate:
    """Return who may vote in a meeting on a day, as its rolls have them. Reads the whole register."""
    record = record_day(assembly, on)
    standings = everybody_in(assembly, record, known_at=known_at)
    return Electorate(
        members=sum(one.is_entitled for one in standings),
        votes=sum(line.is_entitled for one in standings for line in one.lines),
    )


def entitled_in(assembly: Assembly, on: date, *, known_at: datetime | None = None) -> int:
    """Return of how many the quorum of a meeting is a part: in a federation its delegates, or its members."""
    electorate = electorate_of(assembly, on, known_at=known_at)
    return counted(electorate.votes, electorate.members, rules_of(assembly))
