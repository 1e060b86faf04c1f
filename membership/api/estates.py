"""After a death: who settles the estate, what it may ask to be paid back, and the letter that says so."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.described import operation
from membership.api.documents import joined, kept
from membership.api.member_files import MemberView
from membership.api.moments import MomentQuery, moment
from membership.clock import today
from membership.entrances import OFFICE, REGISTER
from membership.models import ConsultationKind, Membership
from membership.queries.estates import dues_of, estate_of
from membership.queries.moment import Moment
from membership.services.estates import EstateContact, note_estate, write_to_estate
from membership.services.persons import PostalAddress

TAG = "register"
SAID = ("name", "contact", "language", "line", "city", "postal_code", "country")


class EstateDueSerializer(serializers.Serializer[Any]):
    """What is held in one class. request: the one that waits, if any."""

    share_class = serializers.CharField(source="share_class.key")
    quantity = serializers.IntegerField()
    paid_cents = serializers.IntegerField()
    due_cents = serializers.IntegerField(help_text="Subscribed and not paid.")
    request = serializers.CharField(source="open.public_id", default=None, allow_null=True)


class SettlerSerializer(serializers.Serializer[Any]):
    """Who settles the estate."""

    name = serializers.CharField(max_length=250)
    contact = serializers.CharField(max_length=400, allow_blank=True, default="")
    language = serializers.ChoiceField(["fr", "en", ""], default="", help_text="That of the member where it is empty.")
    line = serializers.CharField(max_length=250, allow_blank=True, default="")
    city = serializers.CharField(max_length=120, allow_blank=True, default="")
    postal_code = serializers.CharField(max_length=20, allow_blank=True, default="")
    country = serializers.RegexField(r"^[A-Za-z]{2}$", default="CA")
    document = joined("What shows it, such as the will or the certificate of its liquidator.")


class EstateSerializer(serializers.Serializer[Any]):
    """An estate. All is empty while nobody is known to settle it."""

    name = serializers.CharField(allow_blank=True)
    contact = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    line = serializers.CharField(allow_blank=True)
    city = serializers.CharField(allow_blank=True)
    postal_code = serializers.CharField(allow_blank=True)
    country = serializers.CharField(allow_blank=True)
    dues = EstateDueSerializer(many=True)


class EstateLetterSerializer(serializers.Serializer[Any]):
    """The letter, to be printed and posted."""

    notice = serializers.CharField(source="public_id")


class EstateView(MemberView):
    """What lies under the file of somebody who died."""

    reads = ConsultationKind.ESTATE

    def told(self, member: Membership, at: Moment | None = None) -> Response:
        at = at or Moment(today(self.organisation))
        found = estate_of(member)
        if found is not None and not at.has_recorded(found.noted_at):
            found = None
        dues = dues_of(member, at.on, at.known_at)
        said = {key: getattr(found, key) if found else "" for key in SAID}
        return self.answer(EstateSerializer, said | {"dues": dues})


class MemberEstate(EstateView):
    """The estate of a member who died."""

    rules = {"GET": REGISTER, "PUT": OFFICE}

    @operation("estate", tag=TAG, answer=EstateSerializer, asks=MomentQuery)
    def get(self, request: Request, slug: str, membership: str) -> Response:
        """Say who settles the estate, and what it may ask to be paid back on a day."""
        return self.told(self.member(membership), moment(self, self.asked(MomentQuery)))

    @operation("estate_note", tag=TAG, body=SettlerSerializer, answer=EstateSerializer)
    @transaction.atomic
    def put(self, request: Request, slug: str, membership: str) -> Response:
        """Write who settles the estate. Refused while no death is on file."""
        member, settler = self.acted_on(membership), self.read(SettlerSerializer)
        document = kept(self.organisation, settler.pop("document"))
        at = PostalAddress(*(settler[key] for key in ("line", "city", "postal_code", "country")))
        said = EstateContact(settler["name"], settler["contact"], document, at, settler["language"])
        note_estate(member, said, actor=self.actor)
        return self.told(member)


class EstateLetter(EstateView):
    """What is written to whoever settles the estate."""

    rules = {"POST": OFFICE}

    @operation("estate_letter", tag=TAG, answer=EstateLetterSerializer, status=201, refuses=True)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Write, on paper, what the estate may ask to be paid back and how."""
        notice = write_to_estate(self.acted_on(membership), actor=self.actor)
        return self.answer(EstateLetterSerializer, notice, status=201)
