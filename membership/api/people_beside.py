"""Those the register holds who never were members: found, what is held on them taken away, or erased."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.base import RuledView
from membership.api.days import DayField
from membership.api.described import operation
from membership.api.documents import joined, kept
from membership.api.findings import FindingSerializer
from membership.api.paging import PagesQuery, one_page, page_of
from membership.api.privacy import (
    TAG,
    ZIP,
    ArchiveSerializer,
    ErasingSerializer,
    ErasureSerializer,
    ForeseenErasureSerializer,
    archive_taken,
    erasure_foreseen,
)
from membership.clock import today
from membership.entrances import OFFICE, REGISTER
from membership.errors import StateNotAllowed
from membership.models import ConsultationKind, Person
from membership.queries.beside import persons_beside
from membership.queries.deaths import deaths_beside
from membership.queries.moment import Moment
from membership.services.consulting import note_consultation
from membership.services.life.deaths import DeathCorrection, DeathTold, correct_person_death, record_person_death
from membership.services.privacy.archives import ask_archive
from membership.services.privacy.erasing import erase_person


class PeopleQuery(PagesQuery):
    """Which page, and of whom."""

    q = serializers.CharField(default="", allow_blank=True, max_length=200, help_text="Words of a name.")


class PersonBesideSerializer(serializers.Serializer[Any]):
    """Somebody who never was a member: who acts for one or did, a spouse, a director."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField(source="full_name")


class ReachedSerializer(PersonBesideSerializer):
    """The same, and how they are reached."""

    died_on = serializers.DateField(allow_null=True, help_text="None for who lives.")
    email = serializers.CharField()
    phone = serializers.CharField()
    language = serializers.CharField()


PeoplePageSerializer = page_of(PersonBesideSerializer, "PeoplePage")


class PersonView(RuledView):
    """A view of somebody who never was a member: a member has a file."""

    def person(self, public_id: str) -> Person:
        """Return them. Raises Http404 for a member, and for another organisation's."""
        found: Person = self.found(persons_beside(self.organisation), public_id)
        return found


class OnePerson(PersonView):
    """Somebody who never was a member."""

    rules = {"GET": REGISTER}

    @operation("person_beside", tag=TAG, answer=ReachedSerializer)
    def get(self, request: Request, slug: str, person: str) -> Response:
        """Read how somebody is reached; the log of consultations keeps whose page it was."""
        found, at = self.person(person), Moment(today(self.organisation))
        search = urlencode({"person": found.full_name})
        note_consultation(self.organisation, kind=ConsultationKind.FILE, at=at, actor=self.actor, search=search)
        death = deaths_beside().filter(person=found).first()
        found.died_on = death.effective_on if death else None  # type: ignore[attr-defined]  # for the answer alone
        return self.answer(ReachedSerializer, found)


class PeopleBeside(RuledView):
    """Those who never were members."""

    rules = {"GET": REGISTER}

    @operation("people", tag=TAG, answer=PeoplePageSerializer, asks=PeopleQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List them in the order of names, a page at a time; the log of consultations keeps what was looked for."""
        asked = self.asked(PeopleQuery)
        search = urlencode({"beside": "yes"} | ({"q": asked["q"]} if asked["q"] else {}))
        at = Moment(today(self.organisation))
        note_consultation(self.organisation, kind=ConsultationKind.LIST, at=at, actor=self.actor, search=search)
        return self.answer(PeoplePageSerializer, one_page(persons_beside(self.organisation, asked["q"]), asked))


class DeathSaidSerializer(serializers.Serializer[Any]):
    """The death of somebody who never was a member."""

    effective_on = DayField(help_text="The day of the death.")
    note = serializers.CharField(default="", allow_blank=True, max_length=2000)
    document = joined("What shows it, such as the certificate.")


class DeathCorrectionSerializer(serializers.Serializer[Any]):
    """What is true instead; only what is given changes."""

    reason = serializers.CharField(max_length=2000)
    effective_on = DayField(required=False, allow_null=True, default=None)
    is_void = serializers.BooleanField(default=False, help_text="It never happened.")
    document = joined("What shows it.")


class PassedSerializer(serializers.Serializer[Any]):
    """What the register says of the death now, and what followed."""

    person = serializers.CharField(source="death.person.public_id")
    effective_on = serializers.DateField(source="death.effective_on")
    is_void = serializers.BooleanField(source="death.is_void")
    note = serializers.CharField(source="death.note")
    consequences = FindingSerializer(many=True, source="consequences_as_json", help_text="What followed from it.")


class PersonDeath(PersonView):
    """Recording the death of somebody who never was a member."""

    rules = {"POST": OFFICE}

    @operation("person_death", tag=TAG, body=DeathSaidSerializer, answer=PassedSerializer, status=201)
    @transaction.atomic
    def post(self, request: Request, slug: str, person: str) -> Response:
        """Record a death. No letter leaves, now or later."""
        found, said = self.person(person), self.read(DeathSaidSerializer)
        told = DeathTold(said["effective_on"], kept(self.organisation, said["document"]), said["note"])
        return self.answer(PassedSerializer, record_person_death(found, told=told, actor=self.actor), status=201)


class PersonDeathCorrection(PersonView):
    """Correcting the death of somebody who never was a member."""

    rules = {"POST": OFFICE}

    @operation("person_death_correct", tag=TAG, body=DeathCorrectionSerializer, answer=PassedSerializer, status=201)
    @transaction.atomic
    def post(self, request: Request, slug: str, person: str) -> Response:
        """Correct a death that stands, or say that it never happened. Refused where none is on file."""
        found, said = self.person(person), self.read(DeathCorrectionSerializer)
        standing = deaths_beside().filter(person=found).first()
        if standing is None:
            raise StateNotAllowed(action="correct_person_death", state="alive")
        document = kept(self.organisation, said["document"])
        to = DeathCorrection(said["reason"], said["effective_on"], document, said["is_void"])
        return self.answer(PassedSerializer, correct_person_death(standing, to=to, actor=self.actor), status=201)


class PersonArchives(PersonView):
    """All that is held on somebody, as one file, for the office that answers them."""

    rules = {"POST": OFFICE}

    @operation("person_archive", tag=TAG, answer=ArchiveSerializer, status=201)
    def post(self, request: Request, slug: str, person: str) -> Response:
        """Ask for the file."""
        return self.answer(ArchiveSerializer, ask_archive(self.person(person), actor=self.actor), status=201)


class PersonArchiveTaking(PersonView):
    """Taking the file of somebody."""

    rules = {"POST": OFFICE}

    @operation("person_archive_taking", tag=TAG, answer=ZIP, refuses=True)
    def post(self, request: Request, slug: str, person: str, archive: str) -> HttpResponse:
        """Take the file, once."""
        return archive_taken(self, self.person(person), archive)


class PersonErasure(PersonView):
    """Erasing what is convenience of somebody."""

    rules = {"GET": OFFICE, "POST": OFFICE}

    @operation("person_erasure_foreseen", tag=TAG, answer=ForeseenErasureSerializer)
    def get(self, request: Request, slug: str, person: str) -> Response:
        """Say what would be erased, what would stay, and what stands against it. Nothing is changed."""
        return Response(erasure_foreseen(self, self.person(person)))

    @operation("person_erase", tag=TAG, body=ErasingSerializer, answer=ErasureSerializer, status=201)
    def post(self, request: Request, slug: str, person: str) -> Response:
        """Erase, for good, and give the receipt."""
        reason = self.read(ErasingSerializer)["reason"]
        erasure = erase_person(self.person(person), reason=reason, actor=self.actor)
        return self.answer(ErasureSerializer, erasure, status=201)
