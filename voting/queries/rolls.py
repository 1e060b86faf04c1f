"""Reading rolls: as the register would make one now, and as it was frozen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Collate

from governance.models import Assembly, ConvenedEntry
from governance.queries.room import everybody_in
from governance.queries.rules import record_day
from governance.queries.telling import told_since
from membership.models.people import sort_key
from membership.queries.standing import Standing
from voting.models import ElectoralRoll, RollEntry
from voting.queries.door import day_of


@dataclass(frozen=True, slots=True)
class Group:
    """So many members in or out for the same reason."""

    reason_code: str
    members: int


@dataclass(frozen=True, slots=True)
class Preview:
    """The roll that the register would give at an instant, beside the list of those told.

    told_and_out, in_and_not_told: the difference between the two lists, by membership.
    """

    standings: tuple[Standing, ...]
    told: int
    told_and_out: frozenset[int]
    in_and_not_told: frozenset[int]

    @property
    def entitled(self) -> int:
        return sum(standing.is_entitled for standing in self.standings)

    @property
    def left_out(self) -> int:
        return len(self.standings) - self.entitled

    @property
    def reasons_in(self) -> list[Group]:
        return _groups(one.reason_code for one in self.standings if one.is_entitled)

    @property
    def reasons_out(self) -> list[Group]:
        return _groups(one.reason_code for one in self.standings if not one.is_entitled)

    @property
    def changed(self) -> frozenset[int]:
        return self.told_and_out | self.in_and_not_told


def preview_of(assembly: Assembly, instant: datetime) -> Preview:
    """Return the roll as it would be if it were drawn now. Reads the whole register, and freezes nothing."""
    on = record_day(assembly, day_of(assembly, instant))
    members = everybody_in(assembly, on)
    standings = tuple(line for standing in members for line in standing.lines)
    told = set(
        ConvenedEntry.objects.filter(convened_list__assembly=assembly, is_told=True).values_list(
            "membership", flat=True
        )
    )
    told |= set(told_since(assembly).values_list("pk", flat=True))
    entitled = {one.facts.membership_id for one in standings if one.is_entitled}
    return Preview(
        standings=standings,
        told=len(told),
        told_and_out=frozenset(told - entitled),
        in_and_not_told=frozenset(entitled - told),
    )


def among(preview: Preview, *, search: str = "", show: str = "") -> Sequence[Standing]:
    """Return the standings that match a name or number, and one side of the roll: in, out or changed."""
    wanted = sort_key(search)
    return [one for one in _side(preview, show) if _is_called(one, wanted)]


def _side(preview: Preview, show: str) -> Sequence[Standing]:
    match show:
        case "in" | "out":
            return [one for one in preview.standings if one.is_entitled == (show == "in")]
        case "changed":
            return [one for one in preview.standings if one.facts.membership_id in preview.changed]
        case _:
            return preview.standings


def entries_among(roll: ElectoralRoll, *, search: str = "", show: str = "") -> QuerySet[RollEntry]:
    """Return the lines of a frozen roll that match, in the order of names."""
    # Those who sit on a body stand in the order of its seats.
    of_seats = roll.poll.assembly.is_sitting
    name = "exercised_by__sort_key" if of_seats else "membership__person__sort_key"
    order = ["place"] if of_seats else [Collate(F(name), "C"), "number", "seat_no"]
    rows: QuerySet[RollEntry] = roll.entries.select_related("strike").order_by(*order)
    if show in {"in", "out"}:
        rows = rows.filter(is_entitled=show == "in")
    for word in sort_key(search).split():
        rows = rows.filter(Q(**{f"{name}__contains": word}) | Q(number__iexact=word))
    return rows


def reasons_of(roll: ElectoralRoll, *, entitled: bool) -> list[Group]:
    """Return how many lines of a frozen roll have each reason, the most frequent first."""
    rows = roll.entries.filter(is_entitled=entitled).values("reason_code").annotate(n=Count("pk"))
    return [Group(row["reason_code"], row["n"]) for row in rows.order_by("-n", "reason_code")]


def _groups(codes: Iterable[str]) -> list[Group]:
    counted = Counter(codes)
    return [Group(code, counted[code]) for code in sorted(counted, key=lambda code: (-counted[code], code))]


def _is_called(standing: Standing, wanted: str) -> bool:
    facts = standing.facts
    return all(word in facts.sort_key or word == facts.number.casefold() for word in wanted.split())
