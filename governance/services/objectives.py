"""The objectives of a plan over several years, hung on the resolution that adopted them, and what they measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from governance.errors import (
    FigureMissing,
    NotBySections,
    NotDoneYet,
    ObjectiveYearsReversed,
    SectionClosedThen,
    SectionOfAnotherKind,
    TargetIsStart,
    WholeIsSummed,
)
from governance.models import Indicator, Objective, Reading, Resolution, Whole
from governance.services.resting import hold_adopted
from membership.actors import Actor
from membership.clock import today
from membership.models import Section
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
    """What is measured: from where one starts to where one wants to be.

    by_kind: the kind of sections by which it is followed, empty for none; whole: a value of `Whole`.
    """

    name_fr: str
    start: Decimal
    target: Decimal
    unit: str = ""
    name_en: str = ""
    by_kind: str = ""
    whole: str = Whole.APART


@dataclass(frozen=True, slots=True)
class Figure:
    """What was read, and where it comes from."""

    value: Decimal
    note: str = ""


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
    """Say by what an objective is measured.

    Raises TargetIsStart when there is no way to go, NotBySections when it adds up none, ResolutionTakenBack.
    """
    hold_adopted(objective.resolution)
    if measure.start == measure.target:
        raise TargetIsStart
    if measure.whole == Whole.SUM and not measure.by_kind:
        raise NotBySections
    row = Indicator.objects.create(
        organisation_id=objective.organisation_id,
        objective=objective,
        name_fr=measure.name_fr,
        name_en=measure.name_en,
        unit=measure.unit,
        start=measure.start,
        target=measure.target,
        by_kind=measure.by_kind,
        whole=measure.whole,
    )
    said = {"name": measure.name_fr, "target": measure.target}
    if measure.by_kind:
        said |= {"by_kind": measure.by_kind, "whole": measure.whole}
    _record(objective, actor, "indicator.set", said)
    return row


@transaction.atomic
def read_indicator(indicator: Indicator, *, on: date, value: Decimal, note: str = "", actor: Actor) -> Reading:
    """Write what an indicator was on a day; written again for the same day, the later figure stands.

    Raises NotDoneYet for a day to come, WholeIsSummed where its sections make it, ResolutionTakenBack.
    """
    _hold_readable(indicator, on)
    if indicator.adds_up:
        raise WholeIsSummed
    return _read(indicator, None, on, Figure(value, note), actor)


@transaction.atomic
def read_sections(
    indicator: Indicator, *, on: date, values: Mapping[Section, Decimal], note: str = "", actor: Actor
) -> list[Reading]:
    """Write what an indicator was on a day in each of several sections: all of them, or none.

    Raises NotDoneYet, NotBySections, SectionOfAnotherKind, SectionClosedThen, FigureMissing, ResolutionTakenBack.
    """
    _hold_readable(indicator, on)
    if not indicator.by_kind:
        raise NotBySections
    if not values:
        raise FigureMissing
    for section in values:
        if section.kind != indicator.by_kind:
            raise SectionOfAnotherKind(name=section.name_fr)
        if section.closed_on is not None and section.closed_on <= on:
            raise SectionClosedThen(name=section.name_fr, closed_on=section.closed_on)
    return [_read(indicator, one, on, Figure(value, note), actor) for one, value in values.items()]


def _hold_readable(indicator: Indicator, on: date) -> None:
    hold_adopted(indicator.objective.resolution)
    if on > today(indicator.organisation):
        raise NotDoneYet(on=on)
    # Held, so that two who read the same day at once leave one figure and both are in the trail.
    Indicator.objects.select_for_update(no_key=True).get(pk=indicator.pk)


def _read(indicator: Indicator, section: Section | None, on: date, figure: Figure, actor: Actor) -> Reading:
    before = Reading.objects.filter(indicator=indicator, section=section, on=on).first()
    row, _created = Reading.objects.update_or_create(
        indicator=indicator,
        section=section,
        on=on,
        defaults={
            "organisation_id": indicator.organisation_id,
            "value": figure.value,
            "note": figure.note.strip(),
            "noted_by_id": actor.account_id,
        },
    )
    old = before.value if before else None
    values: dict[str, object] = {"indicator": indicator.name_fr, "on": on, "old": old, "new": figure.value}
    if section is not None:
        values["section"] = section.key
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
