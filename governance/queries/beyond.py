"""Who is told of a meeting beside its members, as the list says it that was frozen when it was called."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from governance.models import AlsoTold, Assembly
from governance.rules.told_list import Beyond


def rows_beyond(assembly: Assembly) -> QuerySet[AlsoTold]:
    """Return the rows of those told beside the members, in the order of the list; of names before it is frozen."""
    return assembly.also_told.select_related("correspondent").order_by(
        "place", "correspondent__name", "correspondent_id"
    )


def as_frozen(row: AlsoTold) -> Beyond:
    """Return the quality and the name that the list froze; before the call, those that the office keeps."""
    if row.place is None:
        return Beyond(row.correspondent.kind, row.correspondent.name)
    return Beyond(row.kind, row.name)


def beyond(assembly: Assembly) -> list[Beyond]:
    """Return who is told beside the members, in the order of the list. One SQL statement."""
    return [as_frozen(row) for row in rows_beyond(assembly)]


def in_quality(kind: str) -> Q:
    """Return what finds those told in a quality: the one they had when the list was frozen."""
    return Q(kind=kind) | Q(place=None, correspondent__kind=kind)
