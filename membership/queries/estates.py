"""What an estate may ask to have paid back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from membership.models import (
    Estate,
    Membership,
    RedemptionRequest,
    RedemptionState,
    ShareClass,
)
from membership.queries.shares import classes_of, holding_of


@dataclass(frozen=True, slots=True)
class Due:
    """What is held in one class in the name of somebody who died. open: the request that waits, if there is one."""

    share_class: ShareClass
    quantity: int
    paid_cents: int
    due_cents: int
    open: RedemptionRequest | None


def estate_of(membership: Membership) -> Estate | None:
    found: Estate | None = Estate.objects.filter(membership=membership).select_related("document").first()
    return found


def dues_of(membership: Membership, on: date, known_at: datetime | None = None) -> list[Due]:
    """Return what is held in each class where something is, on a day as known at an instant; what is asked back waits
    now. Costs two statements, and three for each class.
    """
    waiting = {
        one.share_class_id: one
        for one in RedemptionRequest.objects.filter(
            membership=membership, state__in=(RedemptionState.REQUESTED, RedemptionState.APPROVED)
        )
    }
    found = []
    for one in classes_of(membership.organisation):
        held = holding_of(membership, one, on, known_at)
        if held.quantity or held.paid_cents:
            found.append(Due(one, held.quantity, held.paid_cents, held.due_cents, waiting.get(one.pk)))
    return found
