"""The register of directors and officers on a day, and the officers named and ended."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.boards import BodyView
from governance.api.mandates import VoidingBody
from governance.models import OfficeKind, Officer
from governance.queries.directors import officers_on, register_of
from governance.services.directors_paper import FORMATS, directors_list
from governance.services.mandates import who_sits_for
from governance.services.officers import Charge, end_office, name_officer
from governance.services.voiding import void_office
from membership.access import REGISTER as REGISTER_ROLES
from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.api.days import DayField
from membership.api.described import operation
from membership.api.moments import MomentQuery, moment
from membership.api.papers import WhateverIsAccepted, attached
from membership.api.proofs import language_asked
from membership.clock import today
from membership.entrances import MEMBER, OFFICE
from membership.models.base import STILL_RECORDED

TAG = "mandates"
DIRECTORS = f"{HERE}directors"
OFFICERS = f"{HERE}officers"
DOCUMENT = {(200, media_type): OpenApiResponse(OpenApiTypes.BINARY, "The register.") for media_type in FORMATS.values()}


class DirectorsQuery(MomentQuery):
    """Which day, as known when, and whether those who left are there too."""

    past = serializers.BooleanField(default=False)


class DirectorSerializer(serializers.Serializer[Any]):
    """A line of the register. until: the first day without it; for_whom: the organisation somebody sits for."""

    id = serializers.CharField(source="public_id", help_text="Of the mandate, or of the office.")
    kind = serializers.CharField(help_text="The kind of the body, or `officer`.")
    role_fr = serializers.CharField()
    role_en = serializers.CharField()
    seat = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    for_whom = serializers.CharField()
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    falls_in = serializers.IntegerField(allow_null=True)


class OfficerSerializer(serializers.Serializer[Any]):
    """Somebody in an office."""

    id = serializers.CharField(source="public_id")
    office = serializers.ChoiceField(OfficeKind.choices)
    title_fr = serializers.CharField()
    title_en = serializers.CharField()
    name = serializers.CharField(source="person.full_name")
    since = serializers.DateField(source="effective.lower", allow_null=True)
    until = serializers.DateField(source="effective.upper", allow_null=True)
    decided_by = serializers.CharField()


class OfficerBody(serializers.Serializer[Any]):
    """Who takes which office, from when. An organisation acts through its representative."""

    office = serializers.ChoiceField(OfficeKind.choices)
    membership = serializers.CharField(max_length=22)
    start_on = DayField(required=False, help_text="Today by default.")
    title_fr = serializers.CharField(default="", allow_blank=True, max_length=120, help_text="Of another office alone.")
    title_en = serializers.CharField(default="", allow_blank=True, max_length=120)
    decided_by = serializers.CharField(default="", allow_blank=True, max_length=200)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs["office"] == OfficeKind.OTHER) != bool(attrs["title_fr"]):
            raise serializers.ValidationError({"title_fr": [gettext("Give this office its title.")]})
        if attrs["office"] != OfficeKind.OTHER:
            attrs["title_en"] = ""
        return attrs


class OfficeEndBody(serializers.Serializer[Any]):
    """The first day without the office; today by default."""

    on = DayField(required=False)


class Directors(RuledView):
    """The register of directors and officers."""

    rules = {"GET": MEMBER}

    @operation("directors", tag=TAG, answer=DirectorSerializer(many=True), asks=DirectorsQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List directors, officers and members of committees on a day, as known at an instant."""
        asked = self.asked(DirectorsQuery)
        at = moment(self, asked)
        return self.answer_all(DirectorSerializer, register_of(self.organisation, at, with_past=asked["past"]))


class DirectorsFile(RuledView):
    """The register as a document."""

    rules = {"GET": MEMBER}
    content_negotiation_class = WhateverIsAccepted

    @operation("directors_file", tag=TAG, answer=DOCUMENT, asks=DirectorsQuery)
    def get(self, request: Request, slug: str, taken_as: str) -> HttpResponse:
        """Take the register as `pdf` or `csv`. Domiciles are for those who may read the register of members."""
        if taken_as not in FORMATS:
            raise Http404
        asked = self.asked(DirectorsQuery)
        paper = directors_list(
            self.organisation,
            at=moment(self, asked),
            taken_as=taken_as,
            language=language_asked(),
            with_past=asked["past"],
            with_domicile=bool(self.roles & REGISTER_ROLES),
        )
        return attached(paper.content, name=paper.name, media_type=paper.media_type)


class Officers(BodyView):
    """The officers."""

    rules = {"GET": MEMBER, "POST": OFFICE}

    @operation("officers", tag=TAG, answer=OfficerSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List who holds which office today."""
        return self.answer_all(OfficerSerializer, officers_on(self.organisation, today(self.organisation)))

    @operation("officer_name", tag=TAG, body=OfficerBody, answer=OfficerSerializer, status=201)
    def post(self, request: Request, slug: str) -> Response:
        """Put somebody in an office; whoever held one that only one holds leaves it that day."""
        said = self.read(OfficerBody)
        membership = self.member_named(said["membership"])
        charge = Charge(
            office=OfficeKind(said["office"]),
            start_on=said.get("start_on") or today(self.organisation),
            title_fr=said["title_fr"],
            title_en=said["title_en"],
            decided_by=said["decided_by"],
        )
        person = who_sits_for(membership, charge.start_on)
        named = name_officer(self.organisation, charge, person=person, membership=membership, actor=self.actor)
        return self.answer(OfficerSerializer, named, status=201)


class OfficeEnding(RuledView):
    """The end of an office."""

    rules = {"POST": OFFICE}

    @operation("office_end", tag=TAG, body=OfficeEndBody, answer=OfficerSerializer)
    def post(self, request: Request, slug: str, officer: str) -> Response:
        """End an office on a day."""
        rows = Officer.objects.for_organisation(self.organisation).filter(STILL_RECORDED).select_related("person")
        found = self.found(rows.select_related("organisation"), officer)
        on = self.read(OfficeEndBody).get("on") or today(self.organisation)
        return self.answer(OfficerSerializer, end_office(found, on=on, actor=self.actor))


class OfficeVoiding(RuledView):
    """The taking back of an office recorded by mistake."""

    rules = {"POST": OFFICE}

    @operation("office_void", tag=TAG, body=VoidingBody, answer=OfficerSerializer)
    def post(self, request: Request, slug: str, officer: str) -> Response:
        """Take back an office that never was: it leaves the register, and whoever had left it holds it again."""
        rows = Officer.objects.for_organisation(self.organisation).filter(STILL_RECORDED).select_related("person")
        found = self.found(rows, officer)
        voided = void_office(found, reason=self.read(VoidingBody)["reason"], actor=self.actor)
        return self.answer(OfficerSerializer, voided)
