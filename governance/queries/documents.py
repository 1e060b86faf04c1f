"""The documents of a meeting: those of a point beside it, the others with its notice."""

from __future__ import annotations

from governance.models import AgendaItem, Assembly, MeetingAttachment
from membership.queries.attachments import Listed, listed


def joined_to(assembly: Assembly) -> list[MeetingAttachment]:
    """Return what was joined to a meeting, in the order in which it was. One SQL statement."""
    rows = assembly.attachments.select_related("attachment__document", "item").order_by("pk")
    return list(rows.defer("attachment__document__content"))


def documents_beside(assembly: Assembly) -> dict[int, tuple[Listed, ...]]:
    """Return the documents of each point as a reader finds them, by point. One SQL statement."""
    found: dict[int, tuple[Listed, ...]] = {}
    for row in joined_to(assembly):
        if row.item_id is not None:
            found[row.item_id] = (*found.get(row.item_id, ()), *listed([row.attachment]))
    return found


def documents_of_point(item: AgendaItem) -> tuple[Listed, ...]:
    """Return the documents of one point as a reader finds them."""
    return documents_beside(item.assembly).get(item.pk, ())


def documents_of_all(assembly: Assembly) -> tuple[Listed, ...]:
    """Return the documents that go with the notice and are of no point by itself."""
    return listed(row.attachment for row in joined_to(assembly) if row.item_id is None)
