"""The ledger of arrivals: who is there, who came and left, and whether they form a quorum."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.meetings import MeetingView
from governance.errors import NotPresent
from governance.models import Attendance, PresenceChannel, QuorumMoment, StruckStay
from governance.queries import presence
from governance.queries.guests import guests_here
from governance.queries.presence import holds
from governance.queries.quorum import quorum_at
from governance.services.attendance import arrive, depart, let_alternate_in, let_delegate_in
from governance.services.ledger_text import ledger_name, ledger_table
from governance.services.quorum_checks import check_quorum
from governance.services.striking import Mistake, strike_arrival
from membership.actors import Actor
from membership.api.described import operation
from membership.api.findings import FindingSerializer
from membership.api.paging import PagesQuery, one_page, page_of
from membership.api.papers import WhateverIsAccepted, attached
from membership.api.proofs import language_asked
from membership.clock import now
from membership.entrances import CONDUCT, OFFICE, REGISTER

TAG = "attendance"
TABLE = {(200, "text/csv"): OpenApiResponse(OpenApiTypes.BINARY, "One row a stay, after a byte-order mark.")}


class StrikeSerializer(serializers.Serializer[Any]):
    """An arrival that was struck as noted by mistake: it counts at no instant."""

    struck_at = serializers.DateTimeField()
    reason = serializers.CharField()
    instead_at = serializers.DateTimeField(
        source="instead.arrived_at", allow_null=True, default=None, help_text="When it was written anew."
    )
    present_before = serializers.IntegerField(source="before.present", help_text="Toward the quorum, with it.")
    present_after = serializers.IntegerField(source="after.present", help_text="Toward the quorum, without it.")


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
    strike = StrikeSerializer(allow_null=True, default=None, help_text="Null for an arrival that holds.")


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


class MistakeAtTheTableSerializer(serializers.Serializer[Any]):
    """Why an arrival is struck."""

    arrived_at = serializers.DateTimeField(
        default=None,
        allow_null=True,
        help_text="Which arrival; the last that holds where nothing is said.",
    )
    reason = serializers.CharField(max_length=500, help_text="The ledger and the minutes say it.")
    instead_at = serializers.DateTimeField(
        default=None, allow_null=True, help_text="When they truly came, where only the instant was wrong."
    )
    despite_counts = serializers.BooleanField(
        default=False, help_text="Though votes or checks of the quorum counted them: those stay as they are."
    )


class MistakeSerializer(MistakeAtTheTableSerializer):
    """Why an arrival of a member is struck."""

    seat_no = serializers.IntegerField(default=1, min_value=1, max_value=99)


def struck_among(stays: QuerySet[Attendance], sent: dict[str, Any], *, name: str, actor: Actor) -> StruckStay:
    """Strike the arrival that the body names among these, or the last. Raises NotPresent where there is none."""
    if sent["arrived_at"]:
        stays = stays.filter(arrived_at=sent["arrived_at"])
    stay = stays.select_related("membership__person", "person").order_by("arrived_at", "pk").last()
    if stay is None:
        raise NotPresent(name=name)
    mistake = Mistake(sent["reason"], sent["instead_at"], sent["despite_counts"])
    return strike_arrival(stay, mistake, actor=actor)


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
    guests = serializers.IntegerField(help_text="Beside the members and the quorum; not of everybody above.")
    quorum = FindingSerializer(allow_null=True, help_text="Null where the by-laws have yet to say what it takes.")


class Stays(MeetingView):
    """The ledger of a meeting."""

    rules = {"GET": REGISTER}

    @operation("attendance", tag=TAG, answer=StaysPage, asks=StaysQuery)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """List arrivals and departures, the last to come first."""
        asked = self.asked(StaysQuery)
        rows = Attendance.objects.filter(assembly=self.meeting(assembly)).select_related(
            "membership__person", "person", "strike__instead"
        )
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


class ArrivalStrike(MeetingView):
    """The strike of an arrival noted by mistake."""

    rules = {"POST": OFFICE}

    @operation("attendance_strike", tag=TAG, body=MistakeSerializer, answer=StaySerializer)
    def post(self, request: Request, slug: str, assembly: str, membership: str) -> Response:
        """Strike an arrival noted by mistake; the ledger still shows it, and the quorum is counted without it."""
        meeting, member, sent = self.meeting(assembly), self.member(membership), self.read(MistakeSerializer)
        stays = Attendance.objects.filter(holds(), assembly=meeting, membership=member, seat_no=sent["seat_no"])
        struck = struck_among(stays, sent, name=member.person.full_name, actor=self.actor)
        return self.answer(StaySerializer, struck.stay)


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
            "guests": len(guests_here(meeting, instant)),
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
