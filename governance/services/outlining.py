"""Writing down how the points of an agenda hang under one another: their order, their depth and their numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from django.db.models import Max

from governance.models import AgendaItem, Assembly
from governance.rules.outline import Outline, numbers, parents


def write_outline(assembly: Assembly, outline: Outline) -> None:
    """Number the points of a meeting anew, as an outline has them; what came up under one goes with it."""
    rows = {row.pk: row for row in assembly.agenda.filter(rank=0)}
    beneath: dict[int, list[AgendaItem]] = defaultdict(list)
    for row in assembly.agenda.filter(rank__gt=0):
        beneath[row.position].append(row)
    hung, numbered = parents(outline), numbers(outline)
    parts = Counter(hung.values())
    written = []
    for place, node in enumerate(outline, start=1):
        row = rows[node.key]
        for below in beneath[row.position]:
            below.position = place
            below.outline = number_beneath(numbered[node.key], parts[node.key], below.rank)
            written.append(below)
        row.position, row.depth, row.parent_id, row.outline = place, node.depth, hung[node.key], numbered[node.key]
        written.append(row)
    AgendaItem.objects.bulk_update(written, ["position", "depth", "parent", "outline"])


def number_beneath(number: str, parts: int, rank: int) -> str:
    """Return the number of what came up under a point in the meeting: after those of its sub-points."""
    return f"{number}.{parts + rank}"


def at_the_end(assembly: Assembly) -> dict[str, Any]:
    """Return the place of one more point of the first level: its position, and its number."""
    rows = assembly.agenda.filter(rank=0)
    last: int = rows.aggregate(last=Max("position"))["last"] or 0
    return {"position": last + 1, "outline": str(rows.filter(depth=0).count() + 1)}
