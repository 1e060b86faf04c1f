"""Who voted how in an open vote: it will stand in the minutes, so members may read it."""

from __future__ import annotations

from django.db.models import F, QuerySet
from django.db.models.functions import Collate

from voting.models import Choice, Poll, RollCallVote


def votes_among(poll: Poll, *, choice: str = "") -> QuerySet[RollCallVote]:
    """Return the votes with their line of the roll, in the order of names; of one choice if one is named."""
    rows = RollCallVote.objects.filter(poll=poll).select_related("entry")
    if choice in Choice.values:
        rows = rows.filter(choice=choice)
    found: QuerySet[RollCallVote] = rows.order_by(
        Collate(F("entry__membership__person__sort_key"), "C"), "entry__number", "entry__seat_no"
    )
    return found
