"""Who acts for a member: naming, ending, the alternate of an evening, and what was refused."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.attachments import enclosed, files_in, with_a_letter
from membership.api.days import DayField
from membership.api.described import operation
from membership.api.documents import joined, kept
from membership.api.findings import FindingSerializer
from membership.api.member_files import MemberView, RepresentativeSerializer
from membership.api.moments import MomentQuery, moment
from membership.clock import today
from membership.entrances import OFFICE, REGISTER
from membership.errors import NotRepresented
from membership.models import ConsultationKind, Membership, Person, Relation, Representation
from membership.models.base import STILL_RECORDED
from membership.queries.one_day import ended_the_same_day, never_in_force
from membership.services.alternates import seat_alternate
from membership.services.representation import end_representation, name_representative, refuse_representative

TAG = "register"


def _relation(**options: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField(Relation.choices, **options)


class NamingSerializer(serializers.Serializer[Any]):
    """Who will act for a member, in what quality, on what paper."""

    person = serializers.CharField(max_length=22, help_text="A person of the register: `person` of a member's file.")
    since = DayField(required=False, help_text="Today by default. Whoever did in that place before stops there.")
    until = DayField(required=False, allow_null=True, default=None, help_text="The first day without it.")
    relation = _relation(default=Relation.ENTITY.value)
    seat_no = serializers.IntegerField(default=1, min_value=1, max_value=99)
    instrument_note = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=250,
        help_text="Where it is written, such as a resolution of its board.",
    )
    override = serializers.CharField(
        default="", allow_blank=True, max_length=2000, help_text="Why one goes on where a rule only warns; kept."
    )
    is_attested_adult = serializers.BooleanField(
        default=False,
        help_text="Of a child of the member: somebody answers for it that they are of age. Kept, and shown in no list.",
    )
    tells = serializers.BooleanField(default=False, help_text="Whether a letter leaves.")
    document = joined("The writing that names the person, such as an extract of minutes.")
    goes_with = enclosed()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return with_a_letter(attrs)


class HeldPlaceSerializer(serializers.Serializer[Any]):
    """One place in which somebody acts for the member."""

    relation = _relation(default=Relation.ENTITY.value)
    seat_no = serializers.IntegerField(default=1, min_value=1, max_value=99)
    on = DayField(required=False, help_text="The first day without it; today by default.")
    tells = serializers.BooleanField(default=False, help_text="Whether a letter leaves.")


class AlternateSerializer(serializers.Serializer[Any]):
    """The seat of a delegate who is absent for a day."""

    seat_no = serializers.IntegerField(default=1, min_value=1, max_value=99)
    on = DayField(required=False, help_text="Today by default.")


class RefusedRepresentativeSerializer(serializers.Serializer[Any]):
    """Somebody who was refused to act for a member."""

    name = serializers.CharField(max_length=250)
    relation = _relation(default=Relation.PROXY.value)


class RepresentationDoneSerializer(serializers.Serializer[Any]):
    """Who acts, or no longer; what the rules answered; what followed; the letters that leave."""

    representative = RepresentativeSerializer(source="representation")
    findings = FindingSerializer(many=True, source="findings_as_json")
    consequences = FindingSerializer(many=True, source="consequences_as_json")
    notice = serializers.CharField(source="notice.public_id", allow_null=True, default=None)
    to_representative = serializers.CharField(
        source="to_representative.public_id",
        allow_null=True,
        default=None,
        help_text="The letter to a relative or the holder of a proxy.",
    )


class RefusalKeptSerializer(serializers.Serializer[Any]):
    """What the rules say of the refusal that was written down."""

    findings = FindingSerializer(many=True)


class MemberRepresentatives(MemberView):
    """Everybody who acts, acted or will act for a member."""

    rules = {"GET": REGISTER, "POST": OFFICE}
    reads = ConsultationKind.ACTING

    @operation("representatives", tag=TAG, answer=RepresentativeSerializer(many=True), asks=MomentQuery)
    def get(self, request: Request, slug: str, membership: str) -> Response:
        """List everybody who acts, acted or will act for a member, the latest first; on one day, who acted then.

        Whoever was named and never acted, no day being left of it, comes last and says why.
        """
        asked = self.asked(MomentQuery)
        at = moment(self, asked)
        rows = Representation.objects.filter(membership=self.member(membership)).select_related(
            "person", "membership__organisation"
        )
        rows = rows.order_by("-effective", "pk")
        if "as_of" in asked:
            return self.answer_all(RepresentativeSerializer, rows.filter(at.true))
        every = list(rows)
        passed = never_in_force(every, at)
        for one in passed:
            one.never_acted = (  # type: ignore[attr-defined]  # for the answer alone
                "same_day" if ended_the_same_day(one) else "withdrawn"
            )
        return self.answer_all(RepresentativeSerializer, [*(one for one in every if at.knows(one)), *passed])

    @operation(
        "representative_name",
        tag=TAG,
        body=NamingSerializer,
        answer=RepresentationDoneSerializer,
        status=201,
        refuses=True,
    )
    @transaction.atomic
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Name who acts for a member from a day on."""
        member, naming = self.acted_on(membership), self.read(NamingSerializer)
        named = name_representative(
            member,
            person=self._person(naming["person"]),
            since=naming.get("since") or today(self.organisation),
            until=naming["until"],
            relation=Relation(naming["relation"]),
            seat_no=naming["seat_no"],
            instrument=kept(self.organisation, naming["document"]),
            instrument_note=naming["instrument_note"],
            override=naming["override"],
            is_attested_adult=naming["is_attested_adult"],
            tells=naming["tells"],
            joined=files_in(naming["goes_with"]),
            actor=self.actor,
        )
        return self.answer(RepresentationDoneSerializer, named, status=201)

    def _person(self, public_id: str) -> Person:
        person: Person | None = Person.objects.for_organisation(self.organisation).filter(public_id=public_id).first()
        if person is None or person.is_legal:
            raise serializers.ValidationError({"person": [gettext("No human being of the register has this id.")]})
        return person


class RepresentationEnd(MemberView):
    """The end of a representation."""

    rules = {"POST": OFFICE}

    @operation(
        "representation_end",
        tag=TAG,
        body=HeldPlaceSerializer,
        answer=RepresentationDoneSerializer,
        status=201,
        refuses=True,
    )
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Record that somebody no longer acts for a member from a day on."""
        member, place = self.acted_on(membership), self.read(HeldPlaceSerializer)
        on = place.get("on") or today(self.organisation)
        ended = end_representation(self._held(member, place), on=on, tells=place["tells"], actor=self.actor)
        return self.answer(RepresentationDoneSerializer, ended, status=201)

    def _held(self, member: Membership, place: dict[str, Any]) -> Representation:
        on = place.get("on") or today(self.organisation)
        rows = Representation.objects.filter(
            STILL_RECORDED, membership=member, relation=place["relation"], seat_no=place["seat_no"]
        )
        held: Representation | None = rows.select_related("membership__organisation").order_by("-effective").first()
        if held is None:
            raise NotRepresented(member=member.person.full_name, on=on)
        return held


class AlternateSeat(MemberView):
    """The alternate in the place of a delegate, for one day."""

    rules = {"POST": OFFICE}

    @operation(
        "alternate_seat", tag=TAG, body=AlternateSerializer, answer=RepresentativeSerializer, status=201, refuses=True
    )
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Let the alternate act for one day in the place of an absent delegate."""
        member, asked = self.acted_on(membership), self.read(AlternateSerializer)
        on = asked.get("on") or today(self.organisation)
        seated = seat_alternate(member, on=on, seat_no=asked["seat_no"], actor=self.actor)
        return self.answer(RepresentativeSerializer, seated, status=201)


class RepresentationRefusal(MemberView):
    """A representation that was refused."""

    rules = {"POST": OFFICE}

    @operation(
        "representation_refuse", tag=TAG, body=RefusedRepresentativeSerializer, answer=RefusalKeptSerializer, status=201
    )
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Write down that somebody was refused to act for a member. The register is as before."""
        member, refused = self.acted_on(membership), self.read(RefusedRepresentativeSerializer)
        findings = refuse_representative(
            member, name=refused["name"], relation=Relation(refused["relation"]), actor=self.actor
        )
        return self.answer(RefusalKeptSerializer, {"findings": [one.as_json() for one in findings]}, status=201)
