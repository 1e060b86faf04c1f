"""Privacy: files taken away, erasures with their receipts, retention periods."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.base import RuledView
from membership.api.days import DayField
from membership.api.described import operation
from membership.api.me import ConsentSerializer, OwnView
from membership.api.member_files import MemberView
from membership.clock import today
from membership.entrances import OFFICE, OWN, REGISTER
from membership.models import AttestedAge, ConsultationKind, DataArchive, Erasure, Person, Purpose
from membership.queries.consents import consents_of
from membership.queries.erasing import foresee_erasure
from membership.queries.retention import past_period, past_rooms
from membership.rules.consents import wording_of
from membership.rules.erasing import Kept, Need
from membership.services.contacts import note_age, record_consent
from membership.services.privacy.archives import ask_archive, take_archive
from membership.services.privacy.erasing import erase_person
from membership.services.privacy.retention import apply_retention

TAG = "privacy"
SHOWN = 50
ZIP = OpenApiResponse(OpenApiTypes.BINARY, "A zip file: data for programs, a page for people, the documents.")


class ArchiveSerializer(serializers.Serializer[Any]):
    """A file that was asked for. made_at null: a worker makes it."""

    id = serializers.CharField(source="public_id")
    made_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)


class KeptPartSerializer(serializers.Serializer[Any]):
    """Something that stays, under which rule; until null: for good."""

    what = serializers.ChoiceField([one.value for one in Kept])
    count = serializers.IntegerField()
    rule = serializers.CharField()
    until = serializers.DateField(allow_null=True)


class ErasedPartSerializer(serializers.Serializer[Any]):
    what = serializers.CharField()
    count = serializers.IntegerField()


class ForeseenErasureSerializer(serializers.Serializer[Any]):
    """What erasing somebody would do. needs: what stands against it."""

    needs = serializers.ListField(child=serializers.ChoiceField([one.value for one in Need]))
    erased = ErasedPartSerializer(many=True)
    kept = KeptPartSerializer(many=True)


class ErasingSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500, help_text="It stands on the receipt.")


class ErasureSerializer(serializers.Serializer[Any]):
    """The receipt of an erasure. Nothing that was erased is in it."""

    id = serializers.CharField(source="public_id")
    person = serializers.CharField(source="person.public_id")
    reason = serializers.CharField()
    erased = ErasedPartSerializer(many=True)
    kept = KeptPartSerializer(many=True)
    erased_at = serializers.DateTimeField()
    receipt_sha256 = serializers.CharField(source="receipt.sha256")


class RetentionSerializer(serializers.Serializer[Any]):
    """What is past its period, fifty of each at most, and how many there are in all."""

    count = serializers.IntegerField(help_text="How many in all.")
    held = serializers.IntegerField(help_text="Of these, persons whose shares are to be paid back first.")
    persons = serializers.ListField(
        child=serializers.CharField(), help_text="Their public ids, those who may be erased first."
    )
    applications = serializers.ListField(child=serializers.CharField())
    incidents = serializers.ListField(child=serializers.CharField())
    notices = serializers.ListField(
        child=serializers.CharField(), help_text="Notices and letters of which one still holds where they were sent."
    )
    imports = serializers.ListField(
        child=serializers.CharField(), help_text="Imports of which one still holds the rows that were refused."
    )


class RetainedSerializer(serializers.Serializer[Any]):
    """How many were erased."""

    persons = serializers.IntegerField()
    applications = serializers.IntegerField()
    incidents = serializers.IntegerField()
    notices = serializers.IntegerField()
    imports = serializers.IntegerField()


class SaidSerializer(serializers.Serializer[Any]):
    """What somebody said elsewhere, and how one knows."""

    purpose = serializers.ChoiceField(Purpose.choices)
    is_given = serializers.BooleanField()
    how = serializers.CharField(max_length=200, help_text="Such as «paper form of May 3».")


class AgeSerializer(serializers.Serializer[Any]):
    """A birth date, or what was attested instead."""

    birth_on = DayField(required=False, allow_null=True, default=None)
    attested = serializers.ChoiceField(AttestedAge.choices, required=False, allow_null=True, default=None)
    guardian_name = serializers.CharField(default="", allow_blank=True, max_length=250)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["birth_on"] is None and attrs["attested"] is None:
            raise serializers.ValidationError({"birth_on": ["Or attested."]})
        return attrs


def erasure_foreseen(view: RuledView, person: Person) -> dict[str, Any]:
    """Return what erasing somebody would do, as the serializer has it."""
    found = foresee_erasure(person, today(view.organisation))
    return {
        "needs": [need.value for need in found.needs],
        "erased": [{"what": what, "count": count} for what, count in found.erased],
        "kept": [part.as_json() for part in found.kept],
    }


def archive_taken(view: RuledView, person: Person, public_id: str) -> HttpResponse:
    """Answer the file that this very account asked for. Raises Http404, and what `take_archive` does."""
    rows = DataArchive.objects.filter(person=person, asked_by=view.actor.account_id)
    archive = view.found(rows, public_id)
    answer = HttpResponse(take_archive(archive, actor=view.actor), content_type="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="file.zip"'
    return answer


class OwnArchives(OwnView):
    """All that is held on oneself, as one file."""

    rules = {"POST": OWN}

    @operation("my_archive", tag=TAG, answer=ArchiveSerializer, status=201)
    def post(self, request: Request, slug: str, person: str) -> Response:
        """Ask for the file."""
        return self.answer(ArchiveSerializer, ask_archive(self.person(person), actor=self.actor), status=201)


class OwnArchiveTaking(OwnView):
    """Taking one's own file."""

    rules = {"POST": OWN}

    @operation("my_archive_taking", tag=TAG, answer=ZIP, refuses=True)
    def post(self, request: Request, slug: str, person: str, archive: str) -> HttpResponse:
        """Take the file, once."""
        return archive_taken(self, self.person(person), archive)


class MemberArchives(MemberView):
    """All that is held on a member, as one file, for the office that answers them."""

    rules = {"POST": OFFICE}

    @operation("member_archive", tag=TAG, answer=ArchiveSerializer, status=201)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Ask for the file."""
        return self.answer(ArchiveSerializer, ask_archive(self.member(membership).person, actor=self.actor), status=201)


class MemberArchiveTaking(MemberView):
    """Taking a member's file."""

    rules = {"POST": OFFICE}

    @operation("member_archive_taking", tag=TAG, answer=ZIP, refuses=True)
    def post(self, request: Request, slug: str, membership: str, archive: str) -> HttpResponse:
        """Take the file, once."""
        return archive_taken(self, self.member(membership).person, archive)


class MemberErasure(MemberView):
    """Erasing what is convenience of a member who left."""

    rules = {"GET": OFFICE, "POST": OFFICE}

    @operation("erasure_foreseen", tag=TAG, answer=ForeseenErasureSerializer)
    def get(self, request: Request, slug: str, membership: str) -> Response:
        """Say what would be erased, what would stay, and what stands against it. Nothing is changed."""
        return Response(erasure_foreseen(self, self.member(membership).person))

    @operation("erase", tag=TAG, body=ErasingSerializer, answer=ErasureSerializer, status=201)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Erase, for good, and give the receipt."""
        reason = self.read(ErasingSerializer)["reason"]
        erasure = erase_person(self.member(membership).person, reason=reason, actor=self.actor)
        return self.answer(ErasureSerializer, erasure, status=201)


class Erasures(RuledView):
    """The receipts."""

    rules = {"GET": REGISTER}

    @operation("erasures", tag=TAG, answer=ErasureSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List the receipts of erasures, the latest first, fifty at most."""
        rows = Erasure.objects.for_organisation(self.organisation).select_related("person", "receipt")
        return self.answer_all(ErasureSerializer, rows.order_by("-erased_at")[:SHOWN])


class Retention(RuledView):
    """What is past the period for which it is kept."""

    rules = {"GET": REGISTER, "POST": OFFICE}

    @operation("retention", tag=TAG, answer=RetentionSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """List what is past its period. Nothing is changed."""
        on = today(self.organisation)
        found, counted = past_period(self.organisation, on, most=SHOWN), past_rooms(self.organisation, on).count()
        return Response(
            {
                "count": counted.all,
                "held": counted.held,
                "persons": [one.public_id for one in (*found.persons, *found.beside)],
                "applications": [one.public_id for one in found.applications],
                "incidents": [one.public_id for one in found.incidents],
                "notices": [one.public_id for one in found.notices],
                "imports": [one.public_id for one in found.imports],
            }
        )

    @operation("retention_apply", tag=TAG, answer=RetainedSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Erase what is past its period, with a receipt for each person; whoever is still needed is left."""
        return self.answer(RetainedSerializer, apply_retention(self.organisation, actor=self.actor, most=SHOWN))


class MemberConsents(MemberView):
    """What a member agrees to, kept up by the office."""

    rules = {"GET": OFFICE, "POST": OFFICE}
    reads = ConsultationKind.CONTACT

    @operation("member_consents", tag=TAG, answer=ConsentSerializer(many=True))
    def get(self, request: Request, slug: str, membership: str) -> Response:
        """Say where a member stands on each purpose."""
        return self.answer_all(ConsentSerializer, consents_of(self.member(membership).person))

    @operation("member_consent", tag=TAG, body=SaidSerializer, answer=ConsentSerializer(many=True), refuses=False)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Write down what a member said elsewhere."""
        person, said = self.acted_on(membership).person, self.read(SaidSerializer)
        record_consent(
            person,
            purpose=Purpose(said["purpose"]),
            is_given=said["is_given"],
            source=said["how"],
            text=wording_of(said["purpose"], person.language),
            actor=self.actor,
        )
        person.refresh_from_db()
        return self.answer_all(ConsentSerializer, consents_of(person))


class MemberAge(MemberView):
    """The age of a member, shown in no list."""

    rules = {"PUT": OFFICE}

    @operation("member_age", tag=TAG, body=AgeSerializer, answer=AgeSerializer, refuses=False)
    def put(self, request: Request, slug: str, membership: str) -> Response:
        """Write a birth date, or what was attested instead."""
        age = note_age(self.acted_on(membership).person, actor=self.actor, **self.read(AgeSerializer))
        return self.answer(AgeSerializer, age)
