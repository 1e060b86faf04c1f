"""Who sits where: the bodies seat by seat, mandates given and ended."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.models import BodyKind, Mandate, MandateEnd, MandateManner, Seat
from governance.queries.mandates import benches_of
from governance.services.mandates import Term, end_mandate, give_mandate, who_sits_for
from membership.api.base import RuledView
from membership.api.described import operation
from membership.clock import today
from membership.entrances import MEMBER, OFFICE
from membership.models import Membership
from membership.models.base import STILL_RECORDED

TAG = "mandates"
TERM = ("start_on", "years", "office_fr", "office_en", "falls_in", "manner")


class BenchesQuery(serializers.Serializer[Any]):
    on = serializers.DateField(required=False, help_text="The day asked about; today by default.")


class MandateSerializer(serializers.Serializer[Any]):
    """Somebody's term on a seat. until is the first day without it; null is unknown, or no end written yet."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField(source="person.full_name")
    office_fr = serializers.CharField()
    office_en = serializers.CharField()
    since = serializers.DateField(source="effective.lower", allow_null=True)
    until = serializers.DateField(source="effective.upper", allow_null=True)
    term_years = serializers.IntegerField(allow_null=True)
    falls_in = serializers.IntegerField(
        allow_null=True, help_text="The year of the annual meeting that ends it, where it is not counted from the term."
    )
    manner = serializers.ChoiceField(MandateManner.choices)
    end_reason = serializers.ChoiceField(MandateEnd.choices, allow_blank=True, help_text="Empty until it ends.")


class SeatSerializer(serializers.Serializer[Any]):
    """A seat, who holds it and who did before. group: the category whose members hold it."""

    number = serializers.IntegerField(source="seat.number")
    group = serializers.CharField(source="seat.group.key", allow_null=True)
    holder = MandateSerializer(allow_null=True, help_text="Null while it is vacant.")
    before = MandateSerializer(many=True, help_text="The latest first.")


class BenchSerializer(serializers.Serializer[Any]):
    """A body with its seats."""

    id = serializers.CharField(source="body.public_id")
    kind = serializers.ChoiceField(BodyKind.choices, source="body.kind")
    name_fr = serializers.CharField(source="body.name_fr")
    name_en = serializers.CharField(source="body.name_en")
    seats = SeatSerializer(many=True, source="places")


class GivingSerializer(serializers.Serializer[Any]):
    """Who takes which seat, from when."""

    body = serializers.CharField(max_length=22)
    seat = serializers.IntegerField(min_value=1, max_value=32767, help_text="Its number on the body.")
    number = serializers.CharField(max_length=40, help_text="Of the member.")
    start_on = serializers.DateField()
    years = serializers.IntegerField(default=None, allow_null=True, min_value=1, max_value=6)
    falls_in = serializers.IntegerField(default=None, allow_null=True, min_value=1900, max_value=2200)
    manner = serializers.ChoiceField(MandateManner.choices, default=MandateManner.ELECTED)
    office_fr = serializers.CharField(default="", allow_blank=True, max_length=120)
    office_en = serializers.CharField(default="", allow_blank=True, max_length=120)


class EndingSerializer(serializers.Serializer[Any]):
    """When a mandate ends."""

    on = serializers.DateField(help_text="The first day without it.")
    reason = serializers.ChoiceField(MandateEnd.choices, default=MandateEnd.OTHER)


class Mandates(RuledView):
    """The mandates of an organisation."""

    rules = {"GET": MEMBER, "POST": OFFICE}

    @operation("mandates", tag=TAG, answer=BenchSerializer(many=True), asks=BenchesQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List the bodies that have seats, as they are on a day."""
        on = self.asked(BenchesQuery).get("on") or today(self.organisation)
        return self.answer_all(BenchSerializer, benches_of(self.organisation, on))

    @operation("mandate_give", tag=TAG, body=GivingSerializer, answer=MandateSerializer, status=201)
    def post(self, request: Request, slug: str) -> Response:
        """Let a member hold a seat from a day on."""
        sent = self.read(GivingSerializer)
        seat, membership = self._seat(sent["body"], sent["seat"]), self._membership(sent["number"])
        term = Term(**{name: sent[name] for name in TERM})
        person = who_sits_for(membership, term.start_on)
        given = give_mandate(seat, term, person=person, membership=membership, actor=self.actor)
        return self.answer(MandateSerializer, given, status=201)

    def _seat(self, body: str, number: int) -> Seat:
        rows = Seat.objects.for_organisation(self.organisation)
        seat: Seat | None = rows.filter(body__public_id=body, number=number, retired_on=None).first()
        if seat is None:
            raise serializers.ValidationError({"seat": [gettext("No body here has this seat.")]})
        return seat

    def _membership(self, number: str) -> Membership:
        rows = Membership.objects.for_organisation(self.organisation).select_related("person")
        found: Membership | None = rows.filter(number__iexact=number).first()
        if found is None:
            raise serializers.ValidationError({"number": [gettext("No member has this number.")]})
        return found


class MandateEnding(RuledView):
    """The end of a mandate."""

    rules = {"POST": OFFICE}

    @operation("mandate_end", tag=TAG, body=EndingSerializer, answer=MandateSerializer)
    def post(self, request: Request, slug: str, mandate: str) -> Response:
        """End a mandate on a day; from that day the seat is free."""
        rows = Mandate.objects.for_organisation(self.organisation).filter(STILL_RECORDED).select_related("person")
        ended = end_mandate(self.found(rows, mandate), actor=self.actor, **self.read(EndingSerializer))
        return self.answer(MandateSerializer, ended)
