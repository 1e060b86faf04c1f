"""The plan over several years: objectives that resolutions set, by what they are measured, how far they have come."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.resolutions import RESOLUTION
from governance.models import Indicator, Objective, Whole
from governance.queries.objectives import objectives_of
from governance.queries.resolutions import resolutions_of
from governance.services.objectives import (
    Aim,
    Measure,
    read_indicator,
    read_sections,
    set_indicator,
    set_objective,
)
from governance.services.objectives_text import figures_name, figures_table
from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.api.days import DayField
from membership.api.described import operation
from membership.api.papers import WhateverIsAccepted, attached
from membership.api.proofs import language_asked
from membership.entrances import MEMBER, OFFICE
from membership.models import Section, SectionKind

TAG = "follow-ups"
OBJECTIVES = f"{HERE}objectives"
OBJECTIVE = f"{OBJECTIVES}/<public_id:objective>"
TABLE = {(200, "text/csv"): OpenApiResponse(OpenApiTypes.BINARY, "One row a figure, after a byte-order mark.")}
SET_BY = f"{RESOLUTION}/objectives"


def _figure(**more: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=18, decimal_places=4, **more)


class FigureSerializer(serializers.Serializer[Any]):
    """What an indicator was on a day."""

    on = serializers.DateField()
    value = _figure()
    note = serializers.CharField()


class SectionFigureSerializer(FigureSerializer):
    """What an indicator was on a day in one section."""

    section = serializers.CharField(source="section.public_id")


class IndicatorSerializer(serializers.Serializer[Any]):
    """By what an objective is measured, and its figures in the order of their days."""

    id = serializers.CharField(source="public_id")
    name_fr = serializers.CharField()
    name_en = serializers.CharField()
    unit = serializers.CharField()
    start = _figure()
    target = _figure()
    by_kind = serializers.ChoiceField(
        choices=[("", ""), *SectionKind.choices], help_text="The kind of sections it is followed by; empty for none."
    )
    whole = serializers.ChoiceField(choices=Whole.choices, help_text="Whether the whole adds up the sections.")
    readings = serializers.SerializerMethodField(help_text="Of the whole; none where it adds up its sections.")
    section_readings = serializers.SerializerMethodField()

    @extend_schema_field(FigureSerializer(many=True))
    def get_readings(self, row: Indicator) -> Any:
        return FigureSerializer([one for one in row.readings.all() if one.section_id is None], many=True).data

    @extend_schema_field(SectionFigureSerializer(many=True))
    def get_section_readings(self, row: Indicator) -> Any:
        return SectionFigureSerializer(
            [one for one in row.readings.all() if one.section_id is not None], many=True
        ).data


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
    by_kind = serializers.ChoiceField(choices=[("", ""), *SectionKind.choices], default="")
    whole = serializers.ChoiceField(choices=Whole.choices, default=Whole.APART)


class ReadingBody(serializers.Serializer[Any]):
    """The figure of a day; written again for the same day, the later one stands."""

    on = DayField()
    value = _figure()
    note = serializers.CharField(default="", allow_blank=True, max_length=300)


class SectionValueBody(serializers.Serializer[Any]):
    """The figure of one section."""

    section = serializers.CharField(max_length=22)
    value = _figure()


class SectionsBody(serializers.Serializer[Any]):
    """The figures of a day, section by section; written again for the same day, the later ones stand."""

    on = DayField()
    values = SectionValueBody(many=True)
    note = serializers.CharField(default="", allow_blank=True, max_length=300)


class ObjectiveView(RuledView):
    """What lies under one objective."""

    def objectives(self) -> Any:
        return objectives_of(self.organisation)

    def shown(self, public_id: str, *, status: int = 200) -> Response:
        return self.answer(ObjectiveSerializer, self.found(self.objectives(), public_id), status=status)


class Objectives(ObjectiveView):
    """The plan."""

    rules = {"GET": MEMBER}

    @operation("objectives", tag=TAG, answer=ObjectiveSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List every objective with its indicators, the current ones first."""
        return self.answer_all(ObjectiveSerializer, self.objectives())


class ObjectivesTable(RuledView):
    """The figures of the plan as a table."""

    rules = {"GET": MEMBER}
    content_negotiation_class = WhateverIsAccepted

    @operation("objectives_table", tag=TAG, answer=TABLE)
    def get(self, request: Request, slug: str) -> HttpResponse:
        """Take every figure of the plan as a table that a spreadsheet opens, in the language asked for."""
        language = language_asked()
        content = figures_table(self.organisation, language).encode()
        name = figures_name(self.organisation, language)
        return attached(content, name=name, media_type="text/csv; charset=utf-8")


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


class SectionReadings(ObjectiveView):
    """The figures of an indicator, section by section."""

    rules = {"POST": OFFICE}

    @operation("indicator_sections_read", tag=TAG, body=SectionsBody, answer=ObjectiveSerializer, status=201)
    def post(self, request: Request, slug: str, objective: str, indicator: str) -> Response:
        """Write what an indicator was on a day in each of several sections: all of them, or none."""
        found = self.found(self.objectives(), objective)
        asked = self.read(SectionsBody)
        sections = Section.objects.for_organisation(self.organisation)
        values = {self.found(sections, one["section"]): one["value"] for one in asked["values"]}
        rows = found.indicators.select_related("organisation", "objective__organisation")
        measured = self.found(rows, indicator)
        read_sections(measured, on=asked["on"], values=values, note=asked["note"], actor=self.actor)
        return self.shown(objective, status=201)
