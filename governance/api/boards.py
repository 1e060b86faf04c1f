"""Bodies and their seats: set up, named, given more seats, closed. For the office."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.access import MEETS, bodies_for
from governance.api.mandates import BenchSerializer
from governance.models import Body, BodyKind, Seat, SeatHolder
from governance.queries.mandates import benches_of
from governance.rules.boards import LONGEST_TERM
from governance.services.bodies import (
    Outline,
    SeatPlan,
    add_seats,
    close_body,
    found_body,
    rename_body,
    retire_seat,
    revise_seat,
)
from membership.access import links_of
from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.people_named import PersonNamed
from membership.clock import today
from membership.entrances import OFFICE
from membership.models import Category, Person, Section

TAG = "mandates"
BODIES = f"{HERE}bodies"
BODY = f"{BODIES}/<public_id:body>"
SEAT = f"{BODY}/seats/<int:number>"
MOST_SEATS = 50
# The general meeting is there without being set up: it is the members.
FOUNDED = [(one.value, one.label) for one in BodyKind if one is not BodyKind.GENERAL_MEETING]


class BodyNameBody(serializers.Serializer[Any]):
    """What a body is called."""

    name_fr = serializers.CharField(max_length=200)
    name_en = serializers.CharField(default="", allow_blank=True, max_length=200)


class FoundingBody(BodyNameBody):
    """A body to set up. category or section: whose members meet, for an assembly of a part alone."""

    kind = serializers.ChoiceField(FOUNDED)
    category = serializers.CharField(default="", allow_blank=True, max_length=60, help_text="Key of a category.")
    section = serializers.CharField(default="", allow_blank=True, max_length=22)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        is_part = attrs["kind"] == BodyKind.GROUP_MEETING
        if is_part and bool(attrs["category"]) == bool(attrs["section"]):
            whose = gettext("Choose whose assembly it is: a category of members, or a sector.")
            raise serializers.ValidationError({"category": [whose]})
        return attrs


class BodySerializer(serializers.Serializer[Any]):
    """A body."""

    id = serializers.CharField(source="public_id")
    kind = serializers.ChoiceField(BodyKind.choices)
    name_fr = serializers.CharField()
    name_en = serializers.CharField()
    closed_on = serializers.DateField(allow_null=True)


class SeatBody(serializers.Serializer[Any]):
    """Who may hold a seat, for how long, and when it falls. An organisation's seat says of which one."""

    holder = serializers.ChoiceField(SeatHolder.choices, default=SeatHolder.MEMBER.value)
    category = serializers.CharField(
        default="", allow_blank=True, max_length=60, help_text="Of the members who may sit; any by default."
    )
    owner = serializers.CharField(
        default="", allow_blank=True, max_length=22, help_text="Of the member organisation whose seat it is, its id."
    )
    owner_name = serializers.CharField(
        default="", allow_blank=True, max_length=200, help_text="Of one that is no member, such as a city."
    )
    term_years = serializers.IntegerField(default=None, allow_null=True, min_value=1, max_value=LONGEST_TERM)
    falls_in = serializers.IntegerField(default=None, allow_null=True, min_value=1900, max_value=2200)
    reason = serializers.CharField(
        default="", allow_blank=True, max_length=300, help_text="Why one goes on where a rule only warns; kept."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        is_owned = attrs["holder"] == SeatHolder.ORGANISATION
        if bool(attrs["owner"]) + bool(attrs["owner_name"]) != int(is_owned):
            whose = gettext("Say whose seat it is: by its member number, or by its name.")
            raise serializers.ValidationError({"owner": [whose]})
        return attrs


class SeatsBody(SeatBody):
    """Seats of one sort."""

    how_many = serializers.IntegerField(default=1, min_value=1, max_value=MOST_SEATS)


class BodyView(PersonNamed, RuledView):
    """What lies under the address of a body."""

    def persons(self) -> list[Person]:
        """Return the persons this account may act as here. Costs one SQL statement."""
        return [link.person for link in links_of(self.account, self.organisation)]

    def body(self, public_id: str) -> Body:
        """Return a body that is not closed. Raises Http404."""
        rows = Body.objects.for_organisation(self.organisation).filter(closed_on=None).select_related("organisation")
        found: Body = self.found(rows, public_id)
        return found

    def meeting_body(self, public_id: str) -> Body:
        """Return a body that meets. Raises Http404 for one whose business the reader may not know of."""
        here = self.organisation
        rows = bodies_for(here, self.roles, self.persons(), today(here)).filter(kind__in=MEETS)
        found: Body = self.found(rows, public_id)
        return found

    def bench(self, body: Body, *, status: int = 200) -> Response:
        """Answer a body with its seats as they are today."""
        found = next(one for one in benches_of(self.organisation, today(self.organisation)) if one.body.pk == body.pk)
        return self.answer(BenchSerializer, found, status=status)

    def category(self, key: str) -> Category | None:
        """Return the category of a key, None for no key. Raises ValidationError."""
        if not key:
            return None
        found: Category | None = Category.objects.for_organisation(self.organisation).filter(key=key).first()
        if found is None:
            raise serializers.ValidationError({"category": [gettext("No category has this key.")]})
        return found

    def plan(self, said: dict[str, Any]) -> SeatPlan:
        """Return what was said of a seat."""
        owner = self.member_named(said["owner"], "owner") if said["owner"] else None
        return SeatPlan(
            group=self.category(said["category"]),
            holder=SeatHolder(said["holder"]),
            owner=owner,
            owner_name=said["owner_name"],
            term_years=said["term_years"],
            falls_in=said["falls_in"],
        )


class Bodies(BodyView):
    """The bodies."""

    rules = {"POST": OFFICE}

    @operation("body_found", tag=TAG, body=FoundingBody, answer=BodySerializer, status=201)
    def post(self, request: Request, slug: str) -> Response:
        """Set up a board, a committee, or an assembly of a part of the members."""
        said = self.read(FoundingBody)
        outline = Outline(
            kind=BodyKind(said["kind"]),
            name_fr=said["name_fr"],
            name_en=said["name_en"],
            group=self.category(said["category"]),
            section=self._section(said["section"]),
        )
        founded = found_body(self.organisation, outline, actor=self.actor)
        return self.answer(BodySerializer, founded, status=201)

    def _section(self, public_id: str) -> Section | None:
        if not public_id:
            return None
        found: Section | None = Section.objects.for_organisation(self.organisation).filter(public_id=public_id).first()
        if found is None:
            raise serializers.ValidationError({"section": [gettext("No section has this id.")]})
        return found


class OneBody(BodyView):
    """A body."""

    rules = {"PUT": OFFICE, "DELETE": OFFICE}

    @operation("body_rename", tag=TAG, body=BodyNameBody, answer=BodySerializer, refuses=False)
    def put(self, request: Request, slug: str, body: str) -> Response:
        """Call a body otherwise."""
        renamed = rename_body(self.body(body), **self.read(BodyNameBody), actor=self.actor)
        return self.answer(BodySerializer, renamed)

    @operation("body_close", tag=TAG, answer=BodySerializer, refuses=True)
    def delete(self, request: Request, slug: str, body: str) -> Response:
        """Let a body be no more from today; who sat there is kept."""
        return self.answer(BodySerializer, close_body(self.body(body), actor=self.actor))


class Seats(BodyView):
    """The seats of a body."""

    rules = {"POST": OFFICE}

    @operation("seats_add", tag=TAG, body=SeatsBody, answer=BenchSerializer, status=201)
    def post(self, request: Request, slug: str, body: str) -> Response:
        """Add seats of one sort, numbered after those there are."""
        found, said = self.body(body), self.read(SeatsBody)
        add_seats(found, self.plan(said), how_many=said["how_many"], reason=said["reason"], actor=self.actor)
        return self.bench(found, status=201)


class OneSeat(BodyView):
    """A seat."""

    rules = {"PUT": OFFICE, "DELETE": OFFICE}

    @operation("seat_revise", tag=TAG, body=SeatBody, answer=BenchSerializer)
    def put(self, request: Request, slug: str, body: str, number: int) -> Response:
        """Change who may hold a seat and when it falls."""
        found, said = self._seat(body, number), self.read(SeatBody)
        revise_seat(found, self.plan(said), reason=said["reason"], actor=self.actor)
        return self.bench(found.body)

    @operation("seat_retire", tag=TAG, answer=BenchSerializer, refuses=True)
    def delete(self, request: Request, slug: str, body: str, number: int) -> Response:
        """Do away with a vacant seat; its number and who held it are kept."""
        found = self._seat(body, number)
        retire_seat(found, actor=self.actor)
        return self.bench(found.body)

    def _seat(self, body: str, number: int) -> Seat:
        rows = Seat.objects.filter(body=self.body(body), retired_on=None)
        rows = rows.select_related("body__organisation", "group", "owner__person", "organisation")
        found: Seat | None = rows.filter(number=number).first()
        if found is None:
            raise Http404
        return found
