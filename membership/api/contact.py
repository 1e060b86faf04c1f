"""What the office keeps up of a member: how to reach them, where they live, their name, their sections."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.days import DayField
from membership.api.described import operation
from membership.api.documents import joined, kept
from membership.api.me import MovingSerializer, ReachSerializer
from membership.api.member_files import AddressSerializer, MemberView
from membership.clock import today
from membership.entrances import OFFICE
from membership.models import PhoneKind, Section, SectionKind, SectionMembership
from membership.models.base import true_on
from membership.services.contacts import change_contact, leave_address, move_house
from membership.services.persons import Name, PostalAddress, rename_person
from membership.services.sections import leave_section, place_in_section

TAG = "register"


class MemberReachSerializer(ReachSerializer):
    """How to reach a member."""

    email = serializers.EmailField(max_length=254, allow_blank=True)


class NamingBody(serializers.Serializer[Any]):
    """What somebody is called since a day, today by default. family_name: the whole name of a legal person."""

    family_name = serializers.CharField(max_length=200)
    given_name = serializers.CharField(max_length=120, default="", allow_blank=True)
    since = DayField(required=False)
    document = joined("What shows the new name.")


class NameSerializer(serializers.Serializer[Any]):
    """What somebody is called."""

    given_name = serializers.CharField()
    family_name = serializers.CharField()


class PlacingBody(serializers.Serializer[Any]):
    """In which section of a kind a member is since a day, today by default; null: in none."""

    kind = serializers.ChoiceField(SectionKind.choices)
    section = serializers.CharField(max_length=22, allow_null=True, help_text="Id of a section of that kind.")
    since = DayField(required=False)


class PlacedSerializer(serializers.Serializer[Any]):
    """A section of a member."""

    kind = serializers.ChoiceField(SectionKind.choices)
    section = serializers.CharField(source="section.public_id")
    since = serializers.DateField(source="effective.lower", allow_null=True)


class MemberContact(MemberView):
    """How to reach a member."""

    rules = {"PUT": OFFICE}

    @operation("member_contact", tag=TAG, body=MemberReachSerializer, answer=MemberReachSerializer, refuses=True)
    def put(self, request: Request, slug: str, membership: str) -> Response:
        """Replace the e-mail address, the telephones and the language, as the office learnt them."""
        person, fields = self.acted_on(membership).person, self.read(MemberReachSerializer)
        phones = [(PhoneKind(one["kind"]), one["number"]) for one in fields.pop("phones")]
        held = change_contact(person, phones=phones, actor=self.actor, **fields)
        told = {
            "email": held.email,
            "phone": held.phone,
            "language": held.language,
            "phones": held.phones.order_by("pk"),
        }
        return self.answer(MemberReachSerializer, told)


class LeavingAddressBody(serializers.Serializer[Any]):
    """Since which day; today by default."""

    since = DayField(required=False)


class LeftAddressSerializer(serializers.Serializer[Any]):
    """Since when no address is known."""

    since = serializers.DateField()


class MemberAddress(MemberView):
    """Where a member lives."""

    rules = {"POST": OFFICE, "DELETE": OFFICE}

    @operation("member_address", tag=TAG, body=MovingSerializer, answer=AddressSerializer, status=201)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Write that a member lives elsewhere since a day; the address before stays with its dates."""
        person, fields = self.acted_on(membership).person, self.read(MovingSerializer)
        since = fields.pop("since")
        moved = move_house(person, address=PostalAddress(**fields), since=since, actor=self.actor)
        return self.answer(AddressSerializer, moved, status=201)

    @operation("member_address_leave", tag=TAG, body=LeavingAddressBody, answer=LeftAddressSerializer)
    def delete(self, request: Request, slug: str, membership: str) -> Response:
        """Write that nothing reaches a member at their address any more, and that no other is known."""
        person, fields = self.acted_on(membership).person, self.read(LeavingAddressBody)
        since = fields.get("since") or today(self.organisation)
        leave_address(person, since=since, actor=self.actor)
        return self.answer(LeftAddressSerializer, {"since": since})


class MemberName(MemberView):
    """What a member is called."""

    rules = {"POST": OFFICE}

    @operation("member_name", tag=TAG, body=NamingBody, answer=NameSerializer, status=201)
    @transaction.atomic
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Write that a member bears another name since a day; the one before is kept."""
        person, fields = self.acted_on(membership).person, self.read(NamingBody)
        renamed = rename_person(
            person,
            to=Name(fields["family_name"], fields["given_name"]),
            since=fields.get("since") or today(self.organisation),
            document=kept(self.organisation, fields["document"]),
            actor=self.actor,
        )
        return self.answer(NameSerializer, renamed, status=201)


class MemberSections(MemberView):
    """The sections of a member."""

    rules = {"POST": OFFICE}

    @operation("member_sections", tag=TAG, body=PlacingBody, answer=PlacedSerializer(many=True), status=201)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Place a member in a section of a kind, or in none, since a day; answers with the sections of that day."""
        member, fields = self.acted_on(membership), self.read(PlacingBody)
        since = fields.get("since") or today(self.organisation)
        if fields["section"] is None:
            leave_section(member, kind=SectionKind(fields["kind"]), since=since, actor=self.actor)
        else:
            section = self._section(fields["kind"], fields["section"])
            place_in_section(member, section=section, since=since, actor=self.actor)
        held = SectionMembership.objects.filter(true_on(since), membership=member).select_related("section")
        return self.answer_all(PlacedSerializer, held.order_by("kind"), status=201)

    def _section(self, kind: str, public_id: str) -> Section:
        rows = Section.objects.for_organisation(self.organisation).filter(kind=kind, public_id=public_id)
        found: Section | None = rows.first()
        if found is None:
            raise serializers.ValidationError({"section": [gettext("No section of this kind has this id.")]})
        return found
