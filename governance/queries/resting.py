"""What rests on a decision, so that it cannot become another as if nothing had happened since."""

from __future__ import annotations

from django.db.models import ForeignObjectRel, Model

from governance.models import Minutes, Motion, MotionState, Procedure, ProcedureState, Resolution, SurplusPlan
from membership.models.base import TenantModel


def rests_on(motion: Motion) -> bool:
    """Return whether something that was decided or recorded since rests on the outcome of a motion."""
    if motion.amends is not None:
        return _amendment_is_taken_up(motion, motion.amends)
    resolution = Resolution.objects.filter(motion=motion).first()
    if resolution is not None and any(_rows_of(one, resolution) for one in _relations(Resolution)):
        return True
    return (
        Minutes.objects.filter(adopted_by=motion).exists()
        or SurplusPlan.objects.filter(motion=motion, entered_at__isnull=False).exists()
        or Procedure.objects.filter(motion=motion).exclude(state=ProcedureState.NOTIFIED).exists()
    )


def _amendment_is_taken_up(amendment: Motion, above: Motion) -> bool:
    """Whether what it amends is decided, or was read by a later amendment as this one left it."""
    return above.state != MotionState.PROPOSED or above.amendments.filter(pk__gt=amendment.pk).exists()


def _relations(model: type[Model]) -> list[ForeignObjectRel]:
    """Return every way in which a row points at one of the model, those without a name included."""
    return [one for one in model._meta.get_fields(include_hidden=True) if isinstance(one, ForeignObjectRel)]


def _rows_of(relation: ForeignObjectRel, row: Model) -> bool:
    table: type[TenantModel] = relation.related_model  # type: ignore[assignment]  # whatever points here is a tenant's
    return bool(table.objects.filter(**{relation.field.name: row}).exists())
