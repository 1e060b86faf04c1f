"""The organisations one knows, what one is there, and the rules that hold in each."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.findings import RuleRefSerializer
from membership.clock import now, today
from membership.entrances import MEMBER, SIGNED_IN
from membership.models import Category, Membership, Organisation, OrganisationKind, Role
from membership.queries.home import Place, places_of
from membership.queries.rules import rules_for

TAG = "organisations"


class OwnPersonSerializer(serializers.Serializer[Any]):
    """A person whom the account may act as, with their membership if they have one."""

    id = serializers.CharField()
    name = serializers.CharField()
    membership = serializers.CharField(allow_null=True)
    number = serializers.CharField(allow_null=True)


class PlaceSerializer(serializers.Serializer[Any]):
    """An organisation and what the account is there."""

    slug = serializers.SlugField()
    name_fr = serializers.CharField()
    name_en = serializers.CharField()
    kind = serializers.ChoiceField(OrganisationKind.choices)
    time_zone = serializers.CharField(help_text="Its days and hours are counted there.")
    languages = serializers.ListField(child=serializers.CharField(), help_text="Those it writes in, French first.")
    roles = serializers.ListField(child=serializers.ChoiceField(Role.choices), help_text="Roles held today.")
    persons = OwnPersonSerializer(many=True)


class CategorySerializer(serializers.Serializer[Any]):
    """A category of members and the rights it gives."""

    key = serializers.CharField()
    name_fr = serializers.CharField()
    name_en = serializers.CharField()
    votes = serializers.BooleanField()
    stands = serializers.BooleanField()
    attends = serializers.BooleanField()
    closed_on = serializers.DateField(allow_null=True, help_text="From which day nobody new comes in.")


class OrganisationSerializer(serializers.Serializer[Any]):
    """An organisation as its members know it."""

    slug = serializers.SlugField()
    name_fr = serializers.CharField()
    name_en = serializers.CharField()
    kind = serializers.ChoiceField(OrganisationKind.choices)
    time_zone = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    contact = serializers.CharField(help_text="Whom a member may call or write to.")
    year_end = serializers.SerializerMethodField()
    categories = serializers.SerializerMethodField()

    def get_year_end(self, organisation: Organisation) -> str:
        """Month and day, such as 12-31."""
        return f"{organisation.year_end_month:02d}-{organisation.year_end_day:02d}"

    @extend_schema_field(CategorySerializer(many=True))
    def get_categories(self, organisation: Organisation) -> Any:
        return CategorySerializer(Category.objects.for_organisation(organisation), many=True).data


class RuleSerializer(RuleRefSerializer):
    """One rule in force, in words."""

    sentence_fr = serializers.CharField()
    sentence_en = serializers.CharField()


class RulesQuery(serializers.Serializer[Any]):
    on = serializers.DateField(required=False, help_text="The day asked about; today by default.")


class Organisations(RuledView):
    """The organisations of the account."""

    rules = {"GET": SIGNED_IN}

    @operation("organisations", tag=TAG, answer=PlaceSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the organisations where the account is somebody, with its roles and the persons it may act as."""
        places = places_of(self.account, now())
        persons = [person.pk for place in places for person in place.persons]
        memberships = {one.person_id: one for one in Membership.objects.filter(person__in=persons)}
        return self.answer_all(PlaceSerializer, [_place(place, memberships) for place in places])


class OneOrganisation(RuledView):
    """An organisation."""

    rules = {"GET": MEMBER}

    @operation("organisation", tag=TAG, answer=OrganisationSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Read an organisation: its names, calendar, languages and categories of members."""
        return self.answer(OrganisationSerializer, self.organisation)


class Rules(RuledView):
    """The rules that hold in an organisation."""

    rules = {"GET": MEMBER}

    @operation("rules", tag=TAG, answer=RuleSerializer(many=True), asks=RulesQuery, refuses=True)
    def get(self, request: Request, slug: str) -> Response:
        """List the rules in force on a day: the law, with the organisation's by-laws where the law leaves them room."""
        on = self.asked(RulesQuery).get("on") or today(self.organisation)
        rows = [
            {**rule.ref().as_json(), "sentence_fr": rule.sentence("fr"), "sentence_en": rule.sentence("en")}
            for rule in rules_for(self.organisation, on)
        ]
        return self.answer_all(RuleSerializer, rows)


def _place(place: Place, memberships: dict[int, Membership]) -> dict[str, Any]:
    organisation = place.organisation
    own = [(person, memberships.get(person.pk)) for person in place.persons]
    return {
        "slug": organisation.slug,
        "name_fr": organisation.name_fr,
        "name_en": organisation.name_en,
        "kind": organisation.kind,
        "time_zone": organisation.time_zone,
        "languages": organisation.languages,
        "roles": sorted(place.roles),
        "persons": [
            {
                "id": person.public_id,
                "name": person.full_name,
                "membership": membership.public_id if membership else None,
                "number": membership.number if membership else None,
            }
            for person, membership in own
        ],
    }
