"""The agenda of a meeting as people read it: each point with its motion and the hour it should come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from governance.models import AgendaItem, Assembly, Motion
from governance.queries.documents import documents_beside
from governance.rules import outline as outlines
from governance.rules.outline import Node, Outline, Way
from membership.queries.attachments import Listed


@dataclass(frozen=True, slots=True)
class Line:
    """One point, its motion if it puts one to the vote, and when it should begin if all goes as foreseen.

    minutes: what it takes, with its sub-points; has_parts: there are some; ways: where it can be moved from here;
    documents: those read beside it.
    """

    item: AgendaItem
    motion: Motion | None
    about: datetime
    minutes: int
    has_parts: bool
    ways: frozenset[Way]
    documents: tuple[Listed, ...]

    @property
    def may_hold(self) -> bool:
        """Whether one more point may hang under it."""
        return self.item.rank == 0 and self.item.depth < outlines.DEEPEST

    @property
    def goes_up(self) -> bool:
        return Way.UP in self.ways

    @property
    def goes_down(self) -> bool:
        return Way.DOWN in self.ways

    @property
    def goes_in(self) -> bool:
        return Way.IN in self.ways

    @property
    def goes_out(self) -> bool:
        return Way.OUT in self.ways


def lines_of(assembly: Assembly) -> list[Line]:
    """Return the agenda in its order. Costs three SQL statements."""
    motions = {
        motion.item_id: motion for motion in Motion.objects.filter(assembly=assembly).select_related("resolution")
    }
    rows = in_order(assembly.agenda.select_related("parent"))
    outline = outline_of_rows(rows)
    lengths = outlines.lengths(outline, {row.pk: row.minutes for row in rows})
    begins = outlines.beginnings(outline, lengths)
    beside = documents_beside(assembly)
    hung = set(outlines.parents(outline).values())
    lines, over, added = [], 0, 0
    for row in rows:
        is_of_notice, has_parts = row.rank == 0, row.pk in hung
        # What comes up in the meeting takes its time after the point it is under, from all that follows.
        at = begins[row.pk] if is_of_notice else over
        about = assembly.starts_at + timedelta(minutes=at + added)
        if is_of_notice:
            over = at + (0 if has_parts else lengths[row.pk])
        else:
            added += row.minutes
        lines.append(
            Line(
                item=row,
                motion=motions.get(row.pk),
                about=about,
                minutes=lengths[row.pk] if is_of_notice else row.minutes,
                has_parts=has_parts,
                ways=outlines.ways(outline, row.pk) if is_of_notice else frozenset(),
                documents=beside.get(row.pk, ()),
            )
        )
    return lines


def in_order(rows: Iterable[AgendaItem]) -> list[AgendaItem]:
    """Return points as they are read, by their numbers: what came up under one stands after its sub-points."""
    return sorted(rows, key=lambda one: (one.reading, one.pk))


def by_point(one: Motion) -> tuple[tuple[int, ...], int]:
    """Return what to order motions by, as their points are read. Its point was read along."""
    return one.item.reading, one.pk


def outline_of(assembly: Assembly) -> Outline:
    """Return how the points of the notice hang under one another. Costs one SQL statement."""
    return outline_of_rows(assembly.agenda.filter(rank=0))


def outline_of_rows(rows: Iterable[AgendaItem]) -> Outline:
    """Return how points hang under one another. rows: in the order of the agenda."""
    return tuple(Node(row.pk, row.depth) for row in rows if row.rank == 0)


def minutes_foreseen(assembly: Assembly) -> int:
    """Return how long the whole agenda should take."""
    rows = list(assembly.agenda.all())
    outline = outline_of_rows(rows)
    lengths = outlines.lengths(outline, {row.pk: row.minutes for row in rows})
    added: int = sum(row.minutes for row in rows if row.rank)
    return added + sum(lengths[node.key] for node in outline if node.depth == 0)
