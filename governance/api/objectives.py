"""The plan over several years: objectives that resolutions set, by what they are measured, how far they have come."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.resolutions import RESOLUTION
from governance.models import Objective
from governance.queries.resolutions import resolutions_of
from governance.services.objectives import Aim, Measure, read_indicator, set_indicator, set_objective
from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.api.days import DayField
from membership.api.described import operation
from membership.entrances import MEMBER, OFFICE

TAG = "follow-ups"
OBJECTIVES = f"{HERE}objectives"
OBJECTIVE = f"{OBJECTIVES}/<public_id:objective>"
SET_BY = f"{RESOLUTION}/objectives"


def _figure(**more: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=18, decimal_places=4, **more)


class FigureSerializer(serializers.Serializer[Any]):
    """What an indicator was on a day."""

    on = serializers.DateField()
    value = _figure()
    note = serializers.CharField()


class IndicatorSerializer(serializers.Serializer[Any]):
    """By what an objective is measured, and its figures in the order of their days."""

    id = serializers.CharField(source="public_id")
    name_fr = serializers.CharField()
    name_en = serializers.CharField()
    unit = serializers.CharField()
    start = _figure()
    target = _figure()
    readings = FigureSerializer(many=True, source="readings.all")


class ObjectiveSerializer(serializers.Serializer[Any]):
    """An objective, and the resolution that set it."""

    id = serializers.CharField(source="public_id")
    resolution = serializers.CharField(source="resolution.public_id")
    title_fr = serializers.CharField()
    title_en = serializers.CharField()
    from_year = serializers.IntegerField()
    to_year = serializers.IntegerField()
    is_fallen = serializers.SerializerMethodField(help_text="True where a corrected count took its resolution back.")
    indicators = IndicatorSerializer(many=True, source="indicators.all")

    def get_is_fallen(self, row: Objective) -> bool:
        return not row.resolution.is_adopted


class AimBody(serializers.Serializer[Any]):
    """What is to be reached, and over which years."""

    title_fr = serializers.CharField(max_length=250)
    title_en = serializers.CharField(default="", allow_blank=True, max_length=250)
    from_year = serializers.IntegerField(min_value=1900, max_value=2200)
    to_year = serializers.IntegerField(min_value=1900, max_value=2200)


class MeasureBody(serializers.Serializer[Any]):
    """What is measured: from where one starts to where one wants to be."""

    name_fr = serializers.CharField(max_length=200)
    name_en = serializers.CharField(default="", allow_blank=True, max_length=200)
    unit = serializers.CharField(default="", allow_blank=True, max_length=40)
    start = _figure()
    target = _figure()


class ReadingBody(serializers.Serializer[Any]):
    """The figure of a day; written again for the same day, the later one stands."""

    on = DayField()
    value = _figure()
    note = serializers.CharField(default="", allow_blank=True, max_length=300)


class ObjectiveView(RuledView):
    """What lies under one objective."""

    def objectives(self) -> Any:
        rows = Objective.objects.for_organisation(self.organisation).select_related(
            "resolution__motion", "organisation"
        )
        return rows.prefetch_related("indicators__readings").order_by("-to_year", "from_year", "pk")

    def shown(self, public_id: str, *, status: int = 200) -> Response:
        return self.answer(ObjectiveSerializer, self.found(self.objectives(), public_id), status=status)


class Objectives(ObjectiveView):
    """The plan."""

    rules = {"GET": MEMBER}

    @operation("objectives", tag=TAG, answer=ObjectiveSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List every objective with its indicators, the current ones first."""
        return self.answer_all(ObjectiveSerializer, self.objectives())


class OneObjective(ObjectiveView):
    """One objective."""

    rules = {"GET": MEMBER}

    @operation("objective", tag=TAG, answer=ObjectiveSerializer)
    def get(self, request: Request, slug: str, objective: str) -> Response:
        """Read one objective, and how far it has come."""
        return self.shown(objective)


class ResolutionObjectives(ObjectiveView):
    """What a resolution sets."""

    rules = {"POST": OFFICE}

    @operation("objective_set", tag=TAG, body=AimBody, answer=ObjectiveSerializer, status=201)
    def post(self, request: Request, slug: str, resolution: str) -> Response:
        """Hang an objective on the resolution that adopted it."""
        found = self.found(resolutions_of(self.organisation).select_related("organisation"), resolution)
        row = set_objective(found, Aim(**self.read(AimBody)), actor=self.actor)
        return self.shown(row.public_id, status=201)


class Indicators(ObjectiveView):
    """By what an objective is measured."""

    rules = {"POST": OFFICE}

    @operation("indicator_set", tag=TAG, body=MeasureBody, answer=ObjectiveSerializer, status=201)
    def post(self, request: Request, slug: str, objective: str) -> Response:
        """Say by what an objective is measured."""
        found = self.found(self.objectives(), objective)
        set_indicator(found, Measure(**self.read(MeasureBody)), actor=self.actor)
        return self.shown(objective, status=201)


class Readings(ObjectiveView):
    """The figures of an indicator."""

    rules = {"POST": OFFICE}

    @operation("indicator_read", tag=TAG, body=ReadingBody, answer=ObjectiveSerializer, status=201)
    def post(self, request: Request, slug: str, objective: str, indicator: str) -> Response:
        """Write what an indicator was on a day."""
        found = self.found(self.objectives(), objective)
        rows = found.indicators.select_related("organisation", "objective__organisation")
        read_indicator(self.found(rows, indicator), **self.read(ReadingBody), actor=self.actor)
        return self.shown(objective, status=201)
