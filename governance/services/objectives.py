"""The objectives of a plan over several years, hung on the resolution that adopted them, and what they measure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from governance.errors import NotDoneYet, ObjectiveYearsReversed, TargetIsStart
from governance.models import Indicator, Objective, Reading, Resolution
from governance.services.resting import hold_adopted
from membership.actors import Actor
from membership.clock import today
from membership.services import audit


@dataclass(frozen=True, slots=True)
class Aim:
    """What is to be reached, and over which years."""

    title_fr: str
    from_year: int
    to_year: int
    title_en: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured: from where one starts to where one wants to be."""

    name_fr: str
    start: Decimal
    target: Decimal
    unit: str = ""
    name_en: str = ""


@transaction.atomic
def set_objective(resolution: Resolution, aim: Aim, *, actor: Actor) -> Objective:
    """Hang an objective on the resolution that adopted it. Raises ObjectiveYearsReversed, ResolutionTakenBack."""
    hold_adopted(resolution)
    if aim.to_year < aim.from_year:
        raise ObjectiveYearsReversed(from_year=aim.from_year, to_year=aim.to_year)
    row = Objective.objects.create(
        organisation_id=resolution.organisation_id,
        resolution=resolution,
        title_fr=aim.title_fr,
        title_en=aim.title_en,
        from_year=aim.from_year,
        to_year=aim.to_year,
    )
    _record(row, actor, "objective.set", {"title": aim.title_fr, "years": row.years, "resolution": resolution.number})
    return row


@transaction.atomic
def set_indicator(objective: Objective, measure: Measure, *, actor: Actor) -> Indicator:
    """Say by what an objective is measured. Raises TargetIsStart when there is no way to go, ResolutionTakenBack."""
    hold_adopted(objective.resolution)
    if measure.start == measure.target:
        raise TargetIsStart
    row = Indicator.objects.create(
        organisation_id=objective.organisation_id,
        objective=objective,
        name_fr=measure.name_fr,
        name_en=measure.name_en,
        unit=measure.unit,
        start=measure.start,
        target=measure.target,
    )
    _record(objective, actor, "indicator.set", {"name": measure.name_fr, "target": measure.target})
    return row


@transaction.atomic
def read_indicator(indicator: Indicator, *, on: date, value: Decimal, note: str = "", actor: Actor) -> Reading:
    """Write what an indicator was on a day; written again for the same day, the later figure stands.

    Raises NotDoneYet for a day to come, ResolutionTakenBack.
    """
    hold_adopted(indicator.objective.resolution)
    if on > today(indicator.organisation):
        raise NotDoneYet(on=on)
    # Held, so that two who read the same day at once leave one figure and both are in the trail.
    Indicator.objects.select_for_update(no_key=True).get(pk=indicator.pk)
    before = Reading.objects.filter(indicator=indicator, on=on).first()
    row, _created = Reading.objects.update_or_create(
        indicator=indicator,
        on=on,
        defaults={
            "organisation_id": indicator.organisation_id,
            "value": value,
            "note": note.strip(),
            "noted_by_id": actor.account_id,
        },
    )
    old = before.value if before else None
    values = {"indicator": indicator.name_fr, "on": on, "old": old, "new": value}
    _record(indicator.objective, actor, "indicator.read", values)
    return row


def _record(objective: Objective, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        objective.organisation,
        actor=actor,
        action=action,
        object_kind="objective",
        object_id=objective.public_id,
        values=values,
    )
