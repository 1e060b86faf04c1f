"""What a member was given back of the surpluses."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from membership.models import Membership, Rebate


def rebates_of(membership: Membership, known_at: datetime | None = None) -> list[Rebate]:
    """Return the lines of the ledger of rebates, the latest year first, as known at an instant. One SQL statement.

    Each says whether it was taken back (`is_taken_back`).
    """
    known = Q(recorded_at__lte=known_at) if known_at else Q()
    taken_back = Rebate.objects.filter(known, reverses=OuterRef("pk"))
    rows = Rebate.objects.filter(known, membership=membership).annotate(is_taken_back=Exists(taken_back))
    return list(rows.select_related("category").order_by("-year_end_on", "category__position", "pk"))
