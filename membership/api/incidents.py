"""The register of confidentiality incidents: written by the office, taken away whole by whoever checks."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.base import RuledView
from membership.api.days import DayField
from membership.api.described import operation
from membership.api.papers import WhateverIsAccepted, attached
from membership.entrances import OFFICE, REGISTER
from membership.models import Incident, Risk
from membership.services.privacy.incident_register import FORMATS, incident_register
from membership.services.privacy.incidents import IncidentFacts, record_incident, revise_incident

TAG = "privacy"


class IncidentFactsSerializer(serializers.Serializer[Any]):
    """What is known of an incident."""

    found_on = DayField()
    happened_on = DayField(required=False, allow_null=True, default=None)
    data = serializers.CharField(max_length=2000)  # type: ignore[assignment]  # DRF takes declared fields off
    circumstances = serializers.CharField(max_length=2000)
    persons = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=0, max_value=10**9, help_text="Null: nobody knows."
    )
    risk = serializers.ChoiceField(Risk.choices, default=Risk.UNKNOWN.value)
    risk_reasons = serializers.CharField(default="", allow_blank=True, max_length=2000)
    regulator_told_on = DayField(required=False, allow_null=True, default=None)
    persons_told_on = DayField(required=False, allow_null=True, default=None)
    notices = serializers.CharField(default="", allow_blank=True, max_length=2000)
    measures = serializers.CharField(default="", allow_blank=True, max_length=2000)


class IncidentSerializer(IncidentFactsSerializer):
    """One incident of the register."""

    id = serializers.CharField(source="public_id")


class IncidentsQuery(serializers.Serializer[Any]):
    """In which format."""

    taken_as = serializers.ChoiceField([*FORMATS], default="csv")


class Incidents(RuledView):
    """The register of confidentiality incidents."""

    rules = {"GET": REGISTER, "POST": OFFICE}

    @operation("incidents", tag=TAG, answer=IncidentSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List the incidents, the latest found first, two hundred at most."""
        return self.answer_all(IncidentSerializer, Incident.objects.for_organisation(self.organisation)[:200])

    @operation("incident_record", tag=TAG, body=IncidentFactsSerializer, answer=IncidentSerializer, status=201)
    def post(self, request: Request, slug: str) -> Response:
        """Write an incident down."""
        facts = IncidentFacts(**self.read(IncidentFactsSerializer))
        incident = record_incident(self.organisation, facts=facts, actor=self.actor)
        return self.answer(IncidentSerializer, incident, status=201)


class OneIncident(RuledView):
    """One incident."""

    rules = {"PUT": OFFICE}

    @operation("incident_revise", tag=TAG, body=IncidentFactsSerializer, answer=IncidentSerializer)
    def put(self, request: Request, slug: str, incident: str) -> Response:
        """Write what is known since; the audit trail keeps what was written before."""
        found: Incident = self.found(Incident.objects.for_organisation(self.organisation), incident)
        facts = IncidentFacts(**self.read(IncidentFactsSerializer))
        return self.answer(IncidentSerializer, revise_incident(found, facts=facts, actor=self.actor))


class IncidentRegister(RuledView):
    """The register of incidents as a document."""

    rules = {"GET": REGISTER}
    content_negotiation_class = WhateverIsAccepted

    @operation(
        "incident_register",
        tag=TAG,
        answer={(200, one.split(";")[0]): OpenApiTypes.BINARY for one in FORMATS.values()},
        asks=IncidentsQuery,
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        """Take the whole register away, as a list, a workbook or a PDF."""
        taken_as = self.asked(IncidentsQuery)["taken_as"]
        content = incident_register(self.organisation, taken_as=taken_as)
        return attached(content, name=f"{slug}-incidents.{taken_as}", media_type=FORMATS[taken_as])
