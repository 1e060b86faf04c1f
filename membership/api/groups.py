"""Sections and households."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.base import RuledView
from membership.api.days import DayField
from membership.api.described import operation
from membership.api.moments import MomentQuery, moment
from membership.api.paging import PagesQuery, one_page, page_of
from membership.clock import today
from membership.entrances import OFFICE, REGISTER
from membership.models import Household, Membership, Person, Section, SectionKind
from membership.queries.groups import households_on, living_in, members_of, sections_on
from membership.services.contacts import close_household, form_household, join_household
from membership.services.sections import (
    close_section,
    move_members,
    open_section,
    rename_section,
    take_out_of_section,
)

TAG = "register"


class SectionSerializer(serializers.Serializer[Any]):
    """A region, a sector or a field."""

    id = serializers.CharField(source="public_id")
    kind = serializers.ChoiceField(SectionKind.choices)
    key = serializers.CharField()
    name_fr = serializers.CharField()
    name_en = serializers.CharField()
    closed_on = serializers.DateField(allow_null=True)
    members = serializers.IntegerField(help_text="On that day.")


class SectionNameBody(serializers.Serializer[Any]):
    """What a section is called."""

    name_fr = serializers.CharField(max_length=120)
    name_en = serializers.CharField(max_length=120, default="", allow_blank=True)


class SectionBody(SectionNameBody):
    """A section to open."""

    kind = serializers.ChoiceField(SectionKind.choices)


class ClosingBody(serializers.Serializer[Any]):
    """From which day; today by default."""

    on = DayField(required=False)


class MoveBody(serializers.Serializer[Any]):
    """Which members go to which section, since when."""

    to = serializers.CharField(max_length=22, help_text="A section of the same kind.")
    members = serializers.ListField(child=serializers.CharField(max_length=22), max_length=500)
    since = DayField(required=False, help_text="Today by default.")


class LeavingBody(serializers.Serializer[Any]):
    """Which members belong to no section of this kind any more, since when."""

    members = serializers.ListField(child=serializers.CharField(max_length=22), max_length=500)
    since = DayField(required=False, help_text="Today by default.")


class HouseholdSerializer(serializers.Serializer[Any]):
    """Persons who live together. It gives no right."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    closed_on = serializers.DateField(allow_null=True)
    persons = serializers.IntegerField(help_text="On that day.")


class SectionMemberSerializer(serializers.Serializer[Any]):
    """A member of a section."""

    membership = serializers.CharField(source="public_id")
    number = serializers.CharField()
    name = serializers.CharField(source="person.full_name")


class LodgerSerializer(serializers.Serializer[Any]):
    """Somebody who lives in a household."""

    person = serializers.CharField(source="person.public_id")
    name = serializers.CharField(source="person.full_name")
    since = serializers.DateField(source="effective.lower", allow_null=True)


class GroupQuery(MomentQuery, PagesQuery):
    """Which day, as known when; which page."""


SectionMembersPage = page_of(SectionMemberSerializer, "SectionMembersPage")


class HouseholdBody(serializers.Serializer[Any]):
    """A household to write down."""

    name = serializers.CharField(max_length=200)


class LodgerBody(serializers.Serializer[Any]):
    """Who comes to live there, or leaves, on which day."""

    person = serializers.CharField(max_length=22, help_text="`person` of a member's file.")
    since = DayField(required=False, help_text="Today by default.")


class GroupView(RuledView):
    """What sections and households share."""

    def section(self, public_id: str) -> Section:
        rows = sections_on(self.organisation, today(self.organisation)).select_related("organisation")
        found: Section = self.found(rows, public_id)
        return found

    def household(self, public_id: str) -> Household:
        rows = households_on(self.organisation, today(self.organisation)).select_related("organisation")
        found: Household = self.found(rows, public_id)
        return found

    def person(self, public_id: str) -> Person:
        person: Person | None = Person.objects.for_organisation(self.organisation).filter(public_id=public_id).first()
        if person is None:
            raise serializers.ValidationError({"person": [gettext("No human being of the register has this id.")]})
        return person


class Sections(GroupView):
    """The sections of the organisation."""

    rules = {"GET": REGISTER, "POST": OFFICE}

    @operation("sections", tag=TAG, answer=SectionSerializer(many=True), asks=MomentQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List the sections with how many members each had on a day, those closed last."""
        at = moment(self, self.asked(MomentQuery))
        return self.answer_all(SectionSerializer, sections_on(self.organisation, at.on, at.known_at))

    @operation("section_open", tag=TAG, body=SectionBody, answer=SectionSerializer, status=201)
    def post(self, request: Request, slug: str) -> Response:
        """Open a section, to which members may then belong."""
        body = self.read(SectionBody)
        key = slugify(body["name_fr"])[:60]
        if not key or Section.objects.for_organisation(self.organisation).filter(kind=body["kind"], key=key).exists():
            raise serializers.ValidationError({"name_fr": [gettext("A section of this kind has this name already.")]})
        kind = SectionKind(body.pop("kind"))
        opened = open_section(self.organisation, kind=kind, key=key, **body, actor=self.actor)
        return self.answer(SectionSerializer, self.section(opened.public_id), status=201)


class SectionMembers(GroupView):
    """The members of a section."""

    rules = {"GET": REGISTER}

    @operation("section_members", tag=TAG, answer=SectionMembersPage, asks=GroupQuery)
    def get(self, request: Request, slug: str, section: str) -> Response:
        """List the members of a section on a day, in the order of names."""
        asked = self.asked(GroupQuery)
        at = moment(self, asked)
        rows = members_of(self.section(section), at.on, at.known_at)
        return self.answer(SectionMembersPage, one_page(rows, asked))


class SectionRenaming(GroupView):
    """The name of a section."""

    rules = {"POST": OFFICE}

    @operation("section_rename", tag=TAG, body=SectionNameBody, answer=SectionSerializer)
    def post(self, request: Request, slug: str, section: str) -> Response:
        """Call a section otherwise, at every date."""
        rename_section(self.section(section), **self.read(SectionNameBody), actor=self.actor)
        return self.answer(SectionSerializer, self.section(section))


class SectionClosing(GroupView):
    """The end of a section."""

    rules = {"POST": OFFICE}

    @operation("section_close", tag=TAG, body=ClosingBody, answer=SectionSerializer)
    def post(self, request: Request, slug: str, section: str) -> Response:
        """Close a section from a day on."""
        on = self.read(ClosingBody).get("on") or today(self.organisation)
        close_section(self.section(section), on=on, actor=self.actor)
        return self.answer(SectionSerializer, self.section(section))


class SectionMove(GroupView):
    """Members who go from one section to another."""

    rules = {"POST": OFFICE}

    @operation("section_move", tag=TAG, body=MoveBody, answer=SectionSerializer)
    def post(self, request: Request, slug: str, section: str) -> Response:
        """Move members of a section to another of the same kind, all of them or none."""
        found, body = self.section(section), self.read(MoveBody)
        on = today(self.organisation)
        members = list(members_of(found, on).filter(public_id__in=body["members"]))
        self._require_all(members, body["members"])
        to = self._other(body["to"])
        move_members(found, to=to, members=members, since=body.get("since") or on, actor=self.actor)
        return self.answer(SectionSerializer, self.section(section))

    def _other(self, public_id: str) -> Section:
        found: Section | None = Section.objects.for_organisation(self.organisation).filter(public_id=public_id).first()
        if found is None:
            raise serializers.ValidationError({"to": [gettext("No section has this id.")]})
        return found

    def _require_all(self, members: list[Membership], asked: list[str]) -> None:
        if len(members) < len(set(asked)):
            raise serializers.ValidationError({"members": [gettext("Some are not members of this section today.")]})


class SectionLeaving(SectionMove):
    """Members who belong to no section of a kind any more."""

    rules = {"POST": OFFICE}

    @operation("section_leave", tag=TAG, body=LeavingBody, answer=SectionSerializer)
    def post(self, request: Request, slug: str, section: str) -> Response:
        """Take members out of a section, all of them or none; they belong to none of its kind."""
        found, body = self.section(section), self.read(LeavingBody)
        on = today(self.organisation)
        members = list(members_of(found, on).filter(public_id__in=body["members"]))
        self._require_all(members, body["members"])
        take_out_of_section(found, members=members, since=body.get("since") or on, actor=self.actor)
        return self.answer(SectionSerializer, self.section(section))


class Households(GroupView):
    """The households."""

    rules = {"GET": REGISTER, "POST": OFFICE}

    @operation("households", tag=TAG, answer=HouseholdSerializer(many=True), asks=MomentQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List the households with how many lived in each on a day, those closed last."""
        at = moment(self, self.asked(MomentQuery))
        return self.answer_all(HouseholdSerializer, households_on(self.organisation, at.on, at.known_at))

    @operation("household_form", tag=TAG, body=HouseholdBody, answer=HouseholdSerializer, status=201)
    def post(self, request: Request, slug: str) -> Response:
        """Write a household down."""
        made = form_household(self.organisation, name=self.read(HouseholdBody)["name"], actor=self.actor)
        return self.answer(HouseholdSerializer, self.household(made.public_id), status=201)


class HouseholdPersons(GroupView):
    """Who lives in a household."""

    rules = {"GET": REGISTER}

    @operation("household_persons", tag=TAG, answer=LodgerSerializer(many=True), asks=MomentQuery)
    def get(self, request: Request, slug: str, household: str) -> Response:
        """List who lives in a household on a day, in the order of names."""
        at = moment(self, self.asked(MomentQuery))
        return self.answer_all(LodgerSerializer, living_in(self.household(household), at.on, at.known_at))


class HouseholdJoining(GroupView):
    """Somebody who comes to live in a household."""

    rules = {"POST": OFFICE}

    @operation("household_join", tag=TAG, body=LodgerBody, answer=HouseholdSerializer)
    def post(self, request: Request, slug: str, household: str) -> Response:
        """Write that a person lives in a household since a day; in another, no longer."""
        found, body = self.household(household), self.read(LodgerBody)
        since = body.get("since") or today(self.organisation)
        join_household(self.person(body["person"]), household=found, since=since, actor=self.actor)
        return self.answer(HouseholdSerializer, self.household(household))


class HouseholdLeaving(GroupView):
    """Somebody who leaves a household."""

    rules = {"POST": OFFICE}

    @operation("household_leave", tag=TAG, body=LodgerBody, answer=HouseholdSerializer)
    def post(self, request: Request, slug: str, household: str) -> Response:
        """Write that a person lives in no household any longer, from a day on."""
        found, body = self.household(household), self.read(LodgerBody)
        since = body.get("since") or today(self.organisation)
        join_household(self.person(body["person"]), household=None, since=since, actor=self.actor)
        return self.answer(HouseholdSerializer, self.household(found.public_id))


class HouseholdClosing(GroupView):
    """The end of a household."""

    rules = {"POST": OFFICE}

    @operation("household_close", tag=TAG, body=ClosingBody, answer=HouseholdSerializer)
    def post(self, request: Request, slug: str, household: str) -> Response:
        """Close a household from a day on."""
        on = self.read(ClosingBody).get("on") or today(self.organisation)
        close_household(self.household(household), on=on, actor=self.actor)
        return self.answer(HouseholdSerializer, self.household(household))
