"""Reading the marked roll: who was handed a credential or a paper, never what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from voting.models import MarkedRoll, Poll, RollEntry


@dataclass(frozen=True, slots=True)
class Marks:
    """How many were handed a credential, and how many a paper."""

    issued: int
    on_paper: int


def marks_of(poll: Poll) -> Marks:
    """Return how many marks the roll of a poll bears. Costs one SQL statement."""
    rows = list(MarkedRoll.objects.filter(roll__poll=poll))
    return Marks(
        issued=sum(_count(row.issued) for row in rows),
        on_paper=sum(_count(row.on_paper) for row in rows),
    )


def marked_entries(poll: Poll) -> set[int]:
    """Return the roll entries that bear a mark of either kind. Costs one SQL statement."""
    return {
        row.first + at
        for row in MarkedRoll.objects.filter(roll__poll=poll)
        for bits in (row.issued, row.on_paper)
        for at in _places(bytes(bits))
    }


def mark_of(entry: RollEntry) -> str:
    """Return `issued`, `paper` or nothing for one line of the roll. Costs one SQL statement."""
    row = MarkedRoll.objects.filter(roll=entry.roll_id, first__lte=entry.pk).order_by("-first").first()
    if row is None:
        return ""
    at = entry.pk - row.first
    if _is_set(bytes(row.on_paper), at):
        return "paper"
    return "issued" if _is_set(bytes(row.issued), at) else ""


def marks_among(entries: Iterable[RollEntry]) -> dict[int, str]:
    """Return the mark, as `mark_of` names it, of those lines that bear one.

    Costs one SQL statement, which reads of each roll the rows where these lines are and no other.
    """
    places: dict[int, list[int]] = {}
    for entry in entries:
        places.setdefault(entry.roll_id, []).append(entry.pk)
    found: dict[int, str] = {}
    mine = [pk for those in places.values() for pk in those]
    its_row = MarkedRoll.objects.filter(roll=OuterRef("roll"), first__lte=OuterRef("pk")).order_by("-first")
    rows = RollEntry.objects.filter(pk__in=mine).annotate(its_row=Subquery(its_row.values("pk")[:1]))
    for row in MarkedRoll.objects.filter(pk__in=rows.values("its_row")).order_by("roll", "first"):
        for pk in places[row.roll_id]:
            if pk < row.first:
                continue
            if _is_set(bytes(row.on_paper), pk - row.first):
                found[pk] = "paper"
            elif _is_set(bytes(row.issued), pk - row.first):
                found[pk] = "issued"
    return found


# As PostgreSQL counts the bits of a bytea: from the least significant of each byte.
def _is_set(bits: bytes, at: int) -> bool:
    return at // 8 < len(bits) and bool(bits[at // 8] >> at % 8 & 1)


def _places(bits: bytes) -> Iterator[int]:
    return (at for at in range(len(bits) * 8) if _is_set(bits, at))


def _count(bits: bytes) -> int:
    return int.from_bytes(bytes(bits), "big").bit_count()
