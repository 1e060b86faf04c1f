"""The register of interests of a body: declared by each director, or entered by the office."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.boards import BODY, BodyView
from governance.models import Body, Interest, InterestKind
from governance.queries.sittings import directors_on, interests_of
from governance.services.interests import FORMATS, declare_interest, end_interest, interests_paper, withdrawals
from membership.access import OFFICE as OFFICE_ROLES
from membership.api.days import DayField
from membership.api.described import operation
from membership.api.papers import WhateverIsAccepted, attached
from membership.api.proofs import language_asked
from membership.clock import today
from membership.entrances import MEMBER, OFFICE
from membership.models import Person

TAG = "sittings"
INTERESTS = f"{BODY}/interests"
DOCUMENT = {(200, media_type): OpenApiResponse(OpenApiTypes.BINARY, "The register.") for media_type in FORMATS.values()}


class InterestSerializer(serializers.Serializer[Any]):
    """An interest, with the votes from which its director withdrew for it."""

    id = serializers.CharField(source="public_id")
    person = serializers.CharField(source="person.public_id")
    name = serializers.CharField(source="person.full_name")
    kind = serializers.ChoiceField(InterestKind.choices)
    matter = serializers.CharField()
    text = serializers.CharField()
    declared_on = serializers.DateField()
    ended_on = serializers.DateField(allow_null=True)
    withdrew_from = serializers.SerializerMethodField()

    def get_withdrew_from(self, interest: Interest) -> list[str]:
        """The titles of those votes."""
        return withdrawals(interest, language_asked())


class DeclaringBody(serializers.Serializer[Any]):
    """What is declared. person: oneself by default; the office says who."""

    person = serializers.CharField(default="", allow_blank=True, max_length=22)
    matter = serializers.CharField(
        default="", allow_blank=True, max_length=250, help_text="Empty for an interest that holds in general."
    )
    text = serializers.CharField(max_length=2000)
    on = DayField(required=False, help_text="Today by default.")


class InterestView(BodyView):
    """What lies under the register of interests of a body."""

    def interests(self, body: Body) -> Any:
        return interests_of(body).prefetch_related("recusals__motion__assembly")

    def declarer(self, body: Body, public_id: str) -> Person:
        """Return for whom one declares: oneself, or for the office anybody who sits there. Raises Http404."""
        sitting = [one.person for one in directors_on(body, today(self.organisation))]
        if not self.roles & OFFICE_ROLES:
            mine = {one.pk for one in self.persons()}
            sitting = [one for one in sitting if one.pk in mine]
        meant = [one for one in sitting if one.public_id == public_id or (not public_id and len(sitting) == 1)]
        if not meant:
            raise Http404
        return meant[0]


class Interests(InterestView):
    """The register of interests of a body."""

    rules = {"GET": MEMBER, "POST": MEMBER}

    @operation("interests", tag=TAG, answer=InterestSerializer(many=True))
    def get(self, request: Request, slug: str, body: str) -> Response:
        """List the interests declared, the latest first, for those who may know of the body's business."""
        return self.answer_all(InterestSerializer, self.interests(self.meeting_body(body)))

    @operation("interest_declare", tag=TAG, body=DeclaringBody, answer=InterestSerializer, status=201)
    def post(self, request: Request, slug: str, body: str) -> Response:
        """Declare an interest of one's own; for the office, enter one that came on paper."""
        found, said = self.meeting_body(body), self.read(DeclaringBody)
        declared = declare_interest(
            found,
            person=self.declarer(found, said["person"]),
            matter=said["matter"],
            text=said["text"],
            on=said.get("on") or today(self.organisation),
            actor=self.actor,
        )
        return self.answer(InterestSerializer, declared, status=201)


class InterestEnding(InterestView):
    """The end of an interest."""

    rules = {"POST": OFFICE}

    @operation("interest_end", tag=TAG, answer=InterestSerializer, refuses=True)
    def post(self, request: Request, slug: str, body: str, interest: str) -> Response:
        """Write that an interest holds no more, from today."""
        found = self.found(self.interests(self.meeting_body(body)), interest)
        return self.answer(InterestSerializer, end_interest(found, on=today(self.organisation), actor=self.actor))


class InterestsFile(InterestView):
    """The register as a document."""

    rules = {"GET": MEMBER}
    content_negotiation_class = WhateverIsAccepted

    @operation("interests_file", tag=TAG, answer=DOCUMENT)
    def get(self, request: Request, slug: str, body: str, taken_as: str) -> HttpResponse:
        """Take the register as `pdf` or `csv`."""
        if taken_as not in FORMATS:
            raise Http404
        paper = interests_paper(self.meeting_body(body), taken_as=taken_as, language=language_asked())
        return attached(paper.content, name=paper.name, media_type=paper.media_type)
