"""The register as a list on a day, a page at a time however long it is."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.moments import MomentQuery, moment
from membership.entrances import REGISTER
from membership.models import ConsultationKind
from membership.queries.moment import Moment
from membership.queries.register_list import Line, Page, page
from membership.queries.register_search import Missing, Wanted
from membership.rules.status import Status
from membership.services.consulting import note_consultation

EVERYBODY = "all"


class SelectionQuery(MomentQuery):
    """What to look for, at which moment."""

    search = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=100,
        help_text="Words of a name, accents or not; or a number, an e-mail address or a telephone, whole.",
    )
    category = serializers.CharField(default="", allow_blank=True, max_length=40, help_text="Key of a category.")
    status = serializers.ChoiceField(
        [*(status.value for status in Status), EVERYBODY], default=Status.MEMBER.value, help_text="As of that day."
    )
    missing = serializers.ChoiceField(
        [missing.value for missing in Missing], required=False, help_text="Only those without one."
    )
    language = serializers.ChoiceField(["fr", "en"], required=False)
    section = serializers.CharField(default="", allow_blank=True, max_length=22, help_text="Id of a section.")
    joined_from = serializers.DateField(required=False, help_text="One of the stays began on that day or after.")
    joined_until = serializers.DateField(required=False, help_text="On that day or before.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "joined_from" in attrs and "joined_until" in attrs and attrs["joined_until"] < attrs["joined_from"]:
            raise serializers.ValidationError({"joined_until": [gettext("The last day comes before the first.")]})
        return attrs


class MembersQuery(SelectionQuery):
    """What to look for, at which moment, and from where on."""

    after = serializers.CharField(default="", allow_blank=True, max_length=22, help_text="`next` of the last answer.")
    before = serializers.CharField(
        default="", allow_blank=True, max_length=22, help_text="`previous` of the last answer."
    )


class MemberLineSerializer(serializers.Serializer[Any]):
    """One member on the list."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()
    name = serializers.CharField()
    town = serializers.CharField()
    category = serializers.CharField(source="category.key", allow_null=True)
    status = serializers.ChoiceField([status.value for status in Status], source="status.value")


class SpeltSerializer(serializers.Serializer[Any]):
    """A word of the search. meant: the names looked for instead, where none holds it."""

    typed = serializers.CharField()
    meant = serializers.ListField(child=serializers.CharField())


class MembersPageSerializer(serializers.Serializer[Any]):
    """Some lines of the list, in the order of names, and where to go on."""

    count = serializers.IntegerField(help_text="At least so many; the whole count when `is_count_exact`.")
    is_count_exact = serializers.BooleanField()
    items = MemberLineSerializer(many=True, source="lines")
    search = SpeltSerializer(many=True, help_text="Each word of the search, as it was understood.")
    next = serializers.SerializerMethodField()
    previous = serializers.SerializerMethodField()

    def get_next(self, shown: Page) -> str | None:
        """What to ask `after`; null on the last page."""
        return _id_of(shown.lines[-1]) if shown.has_next and shown.lines else None

    def get_previous(self, shown: Page) -> str | None:
        """What to ask `before`; null on the first page."""
        return _id_of(shown.lines[0]) if shown.has_previous and shown.lines else None


class Members(RuledView):
    """The members of an organisation."""

    rules = {"GET": REGISTER}

    @operation("members", tag="register", answer=MembersPageSerializer, asks=MembersQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List the members of a day in the order of names, a page at a time."""
        asked = self.asked(MembersQuery)
        at = moment(self, asked)
        wanted = wanted_by(asked, at)
        note_consultation(
            self.organisation,
            kind=ConsultationKind.LIST,
            at=at,
            actor=self.actor,
            search=search_said(request),
        )
        shown = page(self.organisation, wanted, after=asked["after"], before=asked["before"])
        return self.answer(MembersPageSerializer, shown)


def wanted_by(asked: dict[str, Any], at: Moment) -> Wanted:
    """Return whom a query looks for."""
    return Wanted(
        on=at.on,
        known_at=at.known_at,
        search=asked["search"],
        by_contact=True,
        category=asked["category"],
        status=None if asked["status"] == EVERYBODY else Status(asked["status"]),
        missing=Missing(asked["missing"]) if "missing" in asked else None,
        language=asked.get("language", ""),
        section=asked.get("section", ""),
        joined_from=asked.get("joined_from"),
        joined_until=asked.get("joined_until"),
    )


def search_said(request: Request) -> str:
    """Return a query as the log of consultations keeps it."""
    left_out = {"taken_as", "after", "before"}
    asked = request.query_params.items()
    return "&".join(f"{name}={value}" for name, value in asked if value and name not in left_out)


def _id_of(line: Line) -> str:
    return line.public_id
