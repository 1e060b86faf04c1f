"""Who consulted the register through the pages, the programming interface or the command line."""

from __future__ import annotations

from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import get_language, gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.base import RuledView
from membership.api.days import DayField
from membership.api.described import operation
from membership.api.members import search_said
from membership.api.papers import WhateverIsAccepted
from membership.api.selection import LISTS
from membership.clock import today
from membership.entrances import OFFICE, REGISTER
from membership.models import ConsultationKind, Person, PersonKind, ReaderCapacity
from membership.queries.consultations import Written, consultations
from membership.services.consulting import DeskReading, note_desk_reading
from membership.services.exports.consultations import export_consultations
from membership.services.exports.lists import MEDIA_TYPES


class ConsultationsQuery(serializers.Serializer[Any]):
    before = serializers.IntegerField(required=False, min_value=1, help_text="`older` of the last answer.")
    first = DayField(required=False, help_text="Written on this day or later.")
    last = DayField(required=False, help_text="Written on this day or before.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        first, last = attrs.get("first"), attrs.get("last")
        if first and last and first > last:
            raise serializers.ValidationError({"last": [gettext("This day comes before the other one.")]})
        return attrs


class TakenConsultationsQuery(ConsultationsQuery):
    """On which days, and in which form to take it."""

    before = None  # type: ignore[assignment]  # taken whole: DRF's way to leave a field out
    taken_as = serializers.ChoiceField(list(MEDIA_TYPES), default="csv")


class ConsultationSerializer(serializers.Serializer[Any]):
    """One line of the log. known_at null: as known at that time; account null: from the command line."""

    kind = serializers.ChoiceField(ConsultationKind.choices)
    account = serializers.CharField(source="account.public_id", allow_null=True, default=None)
    consulted_at = serializers.DateTimeField()
    as_of = serializers.DateField()
    known_at = serializers.DateTimeField(allow_null=True)
    membership = serializers.CharField(source="membership.public_id", allow_null=True, default=None)
    format = serializers.CharField()
    search = serializers.CharField()
    reader = serializers.CharField(help_text="Who read it at the office, without an account; empty otherwise.")
    person = serializers.CharField(
        source="shown_to.public_id", allow_null=True, default=None, help_text="The same, where the register knows them."
    )
    capacity = serializers.ChoiceField(ReaderCapacity.choices, allow_blank=True)
    quality = serializers.CharField(help_text="The number of the member, or which authority.")
    shown = serializers.CharField(help_text="What was shown at the office.")


class DeskReadingBody(serializers.Serializer[Any]):
    """Who was shown what of the register at the office."""

    reader = serializers.CharField(default="", allow_blank=True, max_length=200, help_text="Of anybody else.")
    person = serializers.CharField(
        required=False, max_length=22, help_text="Somebody the register knows: `person` of a member’s file."
    )
    capacity = serializers.ChoiceField(ReaderCapacity.choices)
    quality = serializers.CharField(
        default="", allow_blank=True, max_length=120, help_text="The number of the member, or which authority."
    )
    shown = serializers.CharField(max_length=500)
    on = DayField(required=False, help_text="Today by default.")


class ConsultationsPageSerializer(serializers.Serializer[Any]):
    """Some lines of the log, the latest first."""

    items = ConsultationSerializer(many=True, source="lines")
    older = serializers.IntegerField(allow_null=True, help_text="What to ask `before`; null on the last page.")


class Consultations(RuledView):
    """The log of consultations."""

    rules = {"GET": REGISTER, "POST": OFFICE}

    @operation("register_consultations", tag="register", answer=ConsultationsPageSerializer, asks=ConsultationsQuery)
    def get(self, request: Request, slug: str) -> Response:
        """Say who read the register or took a copy of it, the latest first."""
        asked = self.asked(ConsultationsQuery)
        found = consultations(self.organisation, written=_written(asked), before=asked.get("before"))
        return self.answer(ConsultationsPageSerializer, found)

    @operation(
        "register_shown", tag="register", body=DeskReadingBody, answer=ConsultationSerializer, status=201, refuses=True
    )
    def post(self, request: Request, slug: str) -> Response:
        """Write down that somebody without an account read the register at the office."""
        said = self.read(DeskReadingBody)
        reading = DeskReading(
            said["reader"],
            ReaderCapacity(said["capacity"]),
            said["shown"],
            said.get("on") or today(self.organisation),
            said["quality"],
            self._person(said["person"]) if "person" in said else None,
        )
        noted = note_desk_reading(self.organisation, reading=reading, actor=self.actor)
        return self.answer(ConsultationSerializer, noted, status=201)

    def _person(self, public_id: str) -> Person:
        humans = Person.objects.for_organisation(self.organisation).filter(kind=PersonKind.NATURAL)
        person: Person | None = humans.filter(public_id=public_id).first()
        if person is None:
            raise serializers.ValidationError({"person": [gettext("No human being of the register has this id.")]})
        return person


class ConsultationsTaken(RuledView):
    """The log of consultations, as a list."""

    rules = {"GET": REGISTER}
    content_negotiation_class = WhateverIsAccepted

    @operation("register_consultations_taken", tag="register", answer=LISTS, asks=TakenConsultationsQuery, refuses=True)
    def get(self, request: Request, slug: str) -> StreamingHttpResponse:
        """Take who read the register on some days as a list; the log gets a line of its own."""
        asked = self.asked(TakenConsultationsQuery)
        exported = export_consultations(
            self.organisation,
            _written(asked),
            search=search_said(request),
            taken_as=asked["taken_as"],
            language=get_language() or "fr",
            actor=self.actor,
        )
        answer = StreamingHttpResponse(exported.pieces, content_type=exported.media_type)
        answer.headers["Content-Disposition"] = f'attachment; filename="{exported.name}"'
        return answer


def _written(asked: dict[str, Any]) -> Written:
    return Written(asked.get("first"), asked.get("last"))
