"""What a withdrawal from a vote was carried to: whoever withdraws from a motion withdraws from what would change it."""

from __future__ import annotations

from django.db.models import QuerySet

from governance.models import Motion, MotionState, Recusal


def carried_from(recusal: Recusal) -> QuerySet[Recusal]:
    """Return what was carried from a withdrawal to amendments that are not decided, and stands.

    The same director, for the same interest, in the same words. Costs one SQL statement for each depth of amendments.
    """
    below, found = [recusal.motion_id], []
    while below:
        pending = Motion.objects.filter(amends__in=below, state=MotionState.PROPOSED)
        below = list(pending.order_by("pk").values_list("pk", flat=True))
        found += below
    rows: QuerySet[Recusal] = Recusal.objects.filter(
        motion__in=found,
        mandate=recusal.mandate_id,
        interest=recusal.interest_id,
        reason=recusal.reason,
        at__gte=recusal.at,
        taken_back_at=None,
    )
    return rows.order_by("pk")
