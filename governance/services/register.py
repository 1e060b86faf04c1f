"""What a later resolution does to an earlier one: the register says what is still in force."""

from __future__ import annotations

from django.db import transaction

from governance.errors import ResolutionAlreadyChanged, ResolutionNotLater
from governance.models import ChangeKind, Resolution, ResolutionChange
from governance.services.resting import hold_adopted
from membership.actors import Actor
from membership.services import audit


@transaction.atomic
def note_change(resolution: Resolution, *, by: Resolution, kind: ChangeKind, actor: Actor) -> ResolutionChange:
    """Write that a resolution is amended or repealed by a later one. What was repealed stays so.

    Raises ResolutionTakenBack where a corrected count rejected either, ResolutionNotLater, and ResolutionAlreadyChanged
    for what is repealed or changed by that one already.
    """
    for one in sorted((resolution, by), key=lambda one: one.motion_id):
        hold_adopted(one)
    # Both rows of the register are immutable; the first is held so that it is repealed once.
    locked = Resolution.objects.select_for_update(no_key=True).get(pk=resolution.pk)
    is_same_series = by.series == locked.series
    # A body undoes only what it decided itself; members, whatever came before.
    is_later = (
        (by.year, by.rank) > (locked.year, locked.rank)
        if is_same_series
        else not by.series and by.adopted_on >= locked.adopted_on
    )
    if not is_later:
        raise ResolutionNotLater(number=by.number, than=locked.number)
    earlier = locked.changes.select_related("by")
    before = earlier.filter(kind=ChangeKind.REPEALS).first() or earlier.filter(by=by).first()
    if before is not None:
        raise ResolutionAlreadyChanged(number=locked.number, by=before.by.number)
    change = ResolutionChange.objects.create(
        organisation_id=locked.organisation_id, resolution=locked, by=by, kind=kind, noted_by_id=actor.account_id
    )
    audit.record(
        locked.organisation,
        actor=actor,
        action="resolution.changed",
        object_kind="resolution",
        object_id=locked.public_id,
        values={"resolution": locked.number, "by": by.number, "kind": kind},
    )
    return change
