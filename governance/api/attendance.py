"""The ledger of arrivals: who is there, who came and left, and whether they form a quorum."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.meetings import MeetingView
from governance.models import Attendance, PresenceChannel, QuorumMoment
from governance.queries import presence
from governance.queries.quorum import quorum_at
from governance.services.attendance import arrive, depart, let_alternate_in, let_delegate_in
from governance.services.ledger_text import ledger_name, ledger_table
from governance.services.quorum_checks import check_quorum
from membership.api.described import operation
from membership.api.findings import FindingSerializer
from membership.api.paging import PagesQuery, one_page, page_of
from membership.api.papers import WhateverIsAccepted, attached
from membership.api.proofs import language_asked
from membership.clock import now
from membership.entrances import CONDUCT, OFFICE, REGISTER

TAG = "attendance"
TABLE = {(200, "text/csv"): OpenApiResponse(OpenApiTypes.BINARY, "One row a stay, after a byte-order mark.")}


class StaySerializer(serializers.Serializer[Any]):
    """One stay in the meeting, from arrival to departure."""

    membership = serializers.CharField(source="membership.public_id")
    number = serializers.CharField(source="membership.number")
    name = serializers.CharField(source="membership.person.full_name")
    seat_no = serializers.IntegerField(help_text="Of a delegate of a federation’s member; 1 elsewhere.")
    person = serializers.CharField(source="person.full_name", help_text="Who is there for the member.")
    channel = serializers.ChoiceField(PresenceChannel.choices)
    counts_toward_quorum = serializers.BooleanField()
    arrived_at = serializers.DateTimeField()
    departed_at = serializers.DateTimeField(allow_null=True)


StaysPage = page_of(StaySerializer, "StaysPage")


class StaysQuery(PagesQuery):
    present = serializers.BooleanField(default=False, help_text="Only those who are there now.")


class ArrivalSerializer(serializers.Serializer[Any]):
    """How a member comes, when the office notes it."""

    channel = serializers.ChoiceField(
        [(one.value, one.label) for one in (PresenceChannel.HALL, PresenceChannel.TELEPHONE)],
        default=PresenceChannel.HALL.value,
    )
    seat_no = serializers.IntegerField(
        default=1, min_value=1, max_value=99, help_text="Of the delegate, where a member organisation has several."
    )
    in_person = serializers.BooleanField(
        default=False, help_text="The member came after all: whoever was to act for them does not that day."
    )


class DelegateSeatSerializer(serializers.Serializer[Any]):
    """Which delegate of a member organisation."""

    seat_no = serializers.IntegerField(default=1, min_value=1, max_value=99)


class ChannelsSerializer(serializers.Serializer[Any]):
    """Everybody there, by the way they came."""

    hall = serializers.IntegerField()
    online = serializers.IntegerField()
    telephone = serializers.IntegerField()


class PresenceSerializer(serializers.Serializer[Any]):
    """Who is there now."""

    at = serializers.DateTimeField()
    present = serializers.IntegerField(help_text="Those of whom the quorum is made.")
    everybody = serializers.IntegerField()
    channels = ChannelsSerializer()
    quorum = FindingSerializer(allow_null=True, help_text="Null where the by-laws have yet to say what it takes.")


class Stays(MeetingView):
    """The ledger of a meeting."""

    rules = {"GET": REGISTER}

    @operation("attendance", tag=TAG, answer=StaysPage, asks=StaysQuery)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """List arrivals and departures, the last to come first."""
        asked = self.asked(StaysQuery)
        rows = Attendance.objects.filter(assembly=self.meeting(assembly)).select_related("membership__person", "person")
        if asked["present"]:
            rows = rows.filter(departed_at__isnull=True)
        return self.answer(StaysPage, one_page(rows.order_by("-arrived_at", "-pk"), asked))


class AttendanceTable(MeetingView):
    """The ledger as a table."""

    rules = {"GET": REGISTER}
    content_negotiation_class = WhateverIsAccepted

    @operation("attendance_table", tag=TAG, answer=TABLE)
    def get(self, request: Request, slug: str, assembly: str) -> HttpResponse:
        """Take the whole ledger as a table that a spreadsheet opens, in the language asked for."""
        meeting, language = self.meeting(assembly), language_asked()
        content = ledger_table(meeting, language).encode()
        return attached(content, name=ledger_name(meeting, language), media_type="text/csv; charset=utf-8")


class Arrival(MeetingView):
    """The arrival of a member."""

    rules = {"POST": OFFICE}

    @operation("attendance_arrive", tag=TAG, body=ArrivalSerializer, answer=StaySerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str, membership: str) -> Response:
        """Note that a member, or whoever acts for it, has come in."""
        meeting, member = self.meeting(assembly), self.member(membership)
        comes = self.read(ArrivalSerializer)
        stay = arrive(
            meeting,
            membership_id=member.pk,
            seat_no=comes["seat_no"],
            channel=PresenceChannel(comes["channel"]),
            in_person=comes["in_person"],
            actor=self.actor,
        )
        return self.answer(StaySerializer, stay, status=201)


class AlternateArrival(MeetingView):
    """An alternate in the place of an absent delegate."""

    rules = {"POST": OFFICE}

    @operation("attendance_alternate", tag=TAG, body=DelegateSeatSerializer, answer=StaySerializer, status=201)
    @transaction.atomic
    def post(self, request: Request, slug: str, assembly: str, membership: str) -> Response:
        """Let the alternate in for the delegate of a seat, who is absent that day."""
        meeting, member = self.meeting(assembly), self.member(membership)
        seat_no = self.read(DelegateSeatSerializer)["seat_no"]
        on = now().astimezone(meeting.zone).date()
        let_alternate_in(meeting, member, seat_no=seat_no, on=on, actor=self.actor)
        stay = arrive(meeting, membership_id=member.pk, seat_no=seat_no, channel=PresenceChannel.HALL, actor=self.actor)
        return self.answer(StaySerializer, stay, status=201)


class DelegateArrival(MeetingView):
    """A delegate who comes after all, in the place of their alternate."""

    rules = {"POST": OFFICE}

    @operation("attendance_delegate", tag=TAG, body=DelegateSeatSerializer, answer=StaySerializer, status=201)
    @transaction.atomic
    def post(self, request: Request, slug: str, assembly: str, membership: str) -> Response:
        """Let the delegate in whose alternate had come and has left."""
        meeting, member = self.meeting(assembly), self.member(membership)
        seat_no = self.read(DelegateSeatSerializer)["seat_no"]
        on = now().astimezone(meeting.zone).date()
        let_delegate_in(meeting, member, seat_no=seat_no, on=on, actor=self.actor)
        stay = arrive(meeting, membership_id=member.pk, seat_no=seat_no, channel=PresenceChannel.HALL, actor=self.actor)
        return self.answer(StaySerializer, stay, status=201)


class Departure(MeetingView):
    """The departure of a member."""

    rules = {"POST": OFFICE}

    @operation("attendance_depart", tag=TAG, body=DelegateSeatSerializer, answer=StaySerializer, refuses=True)
    def post(self, request: Request, slug: str, assembly: str, membership: str) -> Response:
        """Note that a member has left, whichever way they had come."""
        meeting, member = self.meeting(assembly), self.member(membership)
        seat_no = self.read(DelegateSeatSerializer)["seat_no"]
        return self.answer(StaySerializer, depart(meeting, membership_id=member.pk, seat_no=seat_no, actor=self.actor))


class Presence(MeetingView):
    """Presence and quorum."""

    rules = {"GET": CONDUCT}

    @operation("presence", tag=TAG, answer=PresenceSerializer)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """Count who is there now, and say whether they form a quorum."""
        meeting, instant = self.meeting(assembly), now()
        here, channels = presence.present(meeting, instant), presence.by_channel(meeting, instant)
        quorum = quorum_at(meeting, instant, here)
        counted = {
            "at": instant,
            "present": here,
            "everybody": sum(channels.values()),
            "channels": {channel.value: channels.get(channel.value, 0) for channel in PresenceChannel},
            "quorum": quorum.as_json() if quorum else None,
        }
        return self.answer(PresenceSerializer, counted)


class QuorumCheckSerializer(serializers.Serializer[Any]):
    """What was found, for the votes that follow."""

    at = serializers.DateTimeField()
    moment = serializers.ChoiceField(QuorumMoment.choices)
    finding = FindingSerializer()


class QuorumChecks(MeetingView):
    """The checks of the quorum that somebody asks for."""

    rules = {"POST": CONDUCT}

    @operation("quorum_check", tag=TAG, answer=QuorumCheckSerializer, status=201, refuses=True)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Check the quorum now: where the rules do not have it checked at each vote, those that follow rest on it."""
        return self.answer(QuorumCheckSerializer, check_quorum(self.meeting(assembly), actor=self.actor), status=201)
