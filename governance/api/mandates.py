"""Who sits where: the bodies seat by seat, mandates given and ended."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.models import BodyKind, Mandate, MandateEnd, MandateManner, Seat, SeatHolder
from governance.queries.mandates import benches_of, that_elected
from governance.queries.resolutions import adopted_resolutions
from governance.rules.boards import LONGEST_TERM
from governance.services.mandate_letters import tell_of_end, tell_of_mandate
from governance.services.mandates import Term, end_mandate, give_mandate, who_sits_for
from governance.services.voiding import void_mandate
from membership.api.base import RuledView
from membership.api.described import operation
from membership.clock import today
from membership.entrances import MEMBER, OFFICE
from membership.models import Membership, Person
from membership.models.base import STILL_RECORDED
from membership.services.persons import PersonDetails, enter_person

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
    ended_by = serializers.CharField(
        source="ended_by.public_id",
        allow_null=True,
        default=None,
        help_text="The resolution that removed a director.",
    )


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


class StrangerSerializer(serializers.Serializer[Any]):
    """Somebody who is not in the register yet."""

    family_name = serializers.CharField(max_length=200)
    given_name = serializers.CharField(default="", allow_blank=True, max_length=120)
    email = serializers.EmailField(max_length=254, default="", allow_blank=True)


class GivingSerializer(serializers.Serializer[Any]):
    """Who takes which seat, from when."""

    body = serializers.CharField(max_length=22)
    seat = serializers.IntegerField(min_value=1, max_value=32767, help_text="Its number on the body.")
    number = serializers.CharField(
        default="", allow_blank=True, max_length=40, help_text="Of the member; of nobody for a stranger."
    )
    stranger = StrangerSerializer(
        default=None, allow_null=True, help_text="Who sits without being a member, where the seat is open to anybody."
    )
    start_on = serializers.DateField()
    years = serializers.IntegerField(
        default=None,
        allow_null=True,
        min_value=1,
        max_value=LONGEST_TERM,
        help_text="No longer than the rules let a term of the board be.",
    )
    falls_in = serializers.IntegerField(default=None, allow_null=True, min_value=1900, max_value=2200)
    manner = serializers.ChoiceField(MandateManner.choices, default=MandateManner.ELECTED)
    office_fr = serializers.CharField(default="", allow_blank=True, max_length=120)
    office_en = serializers.CharField(default="", allow_blank=True, max_length=120)
    given_by = serializers.CharField(
        default="", allow_blank=True, max_length=22, help_text="The assembly that elected, kept with the mandate."
    )
    override = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=2000,
        help_text="Why somebody is seated by an assembly that elected nobody of that name; kept.",
    )
    tells = serializers.BooleanField(default=False, help_text="Whether a letter confirms it to the member.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs["number"]) == bool(attrs["stranger"]):
            raise serializers.ValidationError({"number": [gettext("Name whoever sits, and nobody else.")]})
        return attrs


class EndingSerializer(serializers.Serializer[Any]):
    """When a mandate ends."""

    on = serializers.DateField(help_text="The first day without it.")
    reason = serializers.ChoiceField(MandateEnd.choices, default=MandateEnd.OTHER)
    tells = serializers.BooleanField(default=False, help_text="Whether a letter confirms it to the member.")
    heard = serializers.ListField(
        child=serializers.SlugField(),
        default=list,
        max_length=20,
        help_text="Of a director who is removed: what was granted, by the codes of the rule `removal_notice`.",
    )
    resolution = serializers.CharField(
        max_length=22,
        default=None,
        allow_null=True,
        help_text="Of a director who is removed: the one of the special meeting that did.",
    )
    override = serializers.CharField(
        default="", allow_blank=True, max_length=2000, help_text="Why one goes on where a rule only warns; kept."
    )


class VoidingBody(serializers.Serializer[Any]):
    """What the mistake was."""

    reason = serializers.CharField(max_length=2000, help_text="Kept in the journal.")


class Mandates(RuledView):
    """The mandates of an organisation."""

    rules = {"GET": MEMBER, "POST": OFFICE}

    @operation("mandates", tag=TAG, answer=BenchSerializer(many=True), asks=BenchesQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List the bodies that have seats, as they are on a day."""
        on = self.asked(BenchesQuery).get("on") or today(self.organisation)
        return self.answer_all(BenchSerializer, benches_of(self.organisation, on))

    @operation("mandate_give", tag=TAG, body=GivingSerializer, answer=MandateSerializer, status=201)
    @transaction.atomic
    def post(self, request: Request, slug: str) -> Response:
        """Let somebody hold a seat from a day on."""
        sent = self.read(GivingSerializer)
        seat, term = self._seat(sent["body"], sent["seat"]), Term(**{name: sent[name] for name in TERM})
        person, membership = self._sits(seat, sent, term)
        source = self.found(that_elected(self.organisation), sent["given_by"]) if sent["given_by"] else None
        given = give_mandate(
            seat,
            term,
            person=person,
            membership=membership,
            given_by=source,
            override=sent["override"],
            actor=self.actor,
        )
        if sent["tells"]:
            tell_of_mandate(given, actor=self.actor)
        return self.answer(MandateSerializer, given, status=201)

    def _sits(self, seat: Seat, sent: dict[str, Any], term: Term) -> tuple[Person, Membership | None]:
        """Return who sits, and for which member: a stranger where the seat is not a member's alone."""
        if not sent["stranger"]:
            membership = self._membership(sent["number"])
            return who_sits_for(membership, term.start_on), membership
        if seat.holder == SeatHolder.MEMBER:
            raise serializers.ValidationError({"stranger": [gettext("This seat is a member’s.")]})
        details = PersonDetails(**sent["stranger"])
        return enter_person(self.organisation, details=details, actor=self.actor), seat.owner

    def _seat(self, body: str, number: int) -> Seat:
        rows = Seat.objects.for_organisation(self.organisation)
        seat: Seat | None = (
            rows.filter(body__public_id=body, number=number, retired_on=None).select_related("owner__person").first()
        )
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
    @transaction.atomic
    def post(self, request: Request, slug: str, mandate: str) -> Response:
        """End a mandate on a day; from that day the seat is free."""
        rows = Mandate.objects.for_organisation(self.organisation).filter(STILL_RECORDED)
        found = self.found(rows.select_related("person", "membership", "seat__body"), mandate)
        sent = self.read(EndingSerializer)
        ended = end_mandate(
            found,
            on=sent["on"],
            reason=MandateEnd(sent["reason"]),
            heard=sent["heard"],
            by=self.found(adopted_resolutions(self.organisation), sent["resolution"]) if sent["resolution"] else None,
            override=sent["override"],
            actor=self.actor,
        )
        if sent["tells"]:
            tell_of_end(ended, actor=self.actor)
        return self.answer(MandateSerializer, ended)


class MandateVoiding(RuledView):
    """The taking back of a mandate recorded by mistake."""

    rules = {"POST": OFFICE}

    @operation("mandate_void", tag=TAG, body=VoidingBody, answer=MandateSerializer)
    def post(self, request: Request, slug: str, mandate: str) -> Response:
        """Take back a mandate that never was: it leaves the register, and whoever made way for it goes on."""
        rows = Mandate.objects.for_organisation(self.organisation).filter(STILL_RECORDED)
        found = self.found(rows.select_related("person", "seat__body"), mandate)
        voided = void_mandate(found, reason=self.read(VoidingBody)["reason"], actor=self.actor)
        return self.answer(MandateSerializer, voided)
