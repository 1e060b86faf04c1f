"""The door of a meeting on line: may I vote, coming in, leaving."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.meetings import MeetingView
from governance.models import Assembly, Attendance, PresenceChannel
from governance.services.attendance import depart
from membership.api.described import operation
from membership.clock import now
from membership.entrances import MEMBER
from membership.rules import reasons
from voting.api.capacities import AsWhomSerializer, chosen_capacity
from voting.models import RollEntry
from voting.queries.door import Capacity, capacities_of
from voting.services.entering import enter_on_line

TAG = "entering"


class OnRollSerializer(serializers.Serializer[Any]):
    """One's line on a roll that is fixed."""

    poll = serializers.CharField(source="roll.poll.public_id")
    record_instant = serializers.DateTimeField(source="roll.record_instant")
    is_entitled = serializers.BooleanField()
    code = serializers.CharField(source="reason_code")
    params = serializers.DictField(source="reason_params")
    sentence_fr = serializers.SerializerMethodField()
    sentence_en = serializers.SerializerMethodField()
    exercised_by = serializers.CharField(source="exercised_by_name", help_text="Who casts the vote.")
    struck_because = serializers.SerializerMethodField()

    def get_sentence_fr(self, entry: RollEntry) -> str:
        return reasons.sentence(entry.reason_code, entry.reason_params, "fr")

    def get_sentence_en(self, entry: RollEntry) -> str:
        return reasons.sentence(entry.reason_code, entry.reason_params, "en")

    def get_struck_because(self, entry: RollEntry) -> str | None:
        """What, later than the roll, stops a vote not yet cast; null when nothing does."""
        return entry.strike.reason if hasattr(entry, "strike") else None


class StandingSerializer(serializers.Serializer[Any]):
    """May this member vote? As the register stands now, and as each roll has it once it is fixed."""

    membership = serializers.CharField()
    number = serializers.CharField(source="standing.facts.number")
    name = serializers.CharField(help_text="The human being who would come in; empty when nobody is named.")
    acts_for = serializers.CharField(help_text="The legal person, when the member is one; else empty.")
    seat_no = serializers.IntegerField(help_text="Of a delegate of a federation’s member; 1 elsewhere.")
    may_attend = serializers.BooleanField(source="standing.may_attend")
    is_entitled = serializers.BooleanField(source="standing.is_entitled")
    code = serializers.CharField(source="standing.reason_code")
    params = serializers.DictField(source="standing.reason_params")
    sentence_fr = serializers.SerializerMethodField()
    sentence_en = serializers.SerializerMethodField()
    is_present = serializers.SerializerMethodField()
    rolls = serializers.SerializerMethodField()

    def get_sentence_fr(self, capacity: Capacity) -> str:
        return capacity.standing.sentence("fr")

    def get_sentence_en(self, capacity: Capacity) -> str:
        return capacity.standing.sentence("en")

    def get_is_present(self, capacity: Capacity) -> bool:
        present: frozenset[tuple[int, int]] = self.context["present"]
        return (capacity.membership_id, capacity.seat_no) in present

    @extend_schema_field(OnRollSerializer(many=True))
    def get_rolls(self, capacity: Capacity) -> Any:
        lines: Mapping[tuple[int, int], list[RollEntry]] = self.context["lines"]
        return OnRollSerializer(lines.get((capacity.membership_id, capacity.seat_no), []), many=True).data


class InsideSerializer(serializers.Serializer[Any]):
    """One is in the meeting."""

    membership = serializers.CharField(source="capacity.membership")
    name = serializers.CharField(source="capacity.name")
    acts_for = serializers.CharField(source="capacity.acts_for")
    channel = serializers.ChoiceField(PresenceChannel.choices, source="stay.channel")
    arrived_at = serializers.DateTimeField(source="stay.arrived_at")
    link = serializers.CharField(help_text="Where the meeting is heard and seen on line; empty if nowhere.")


class OutsideSerializer(serializers.Serializer[Any]):
    """One has left the meeting."""

    membership = serializers.CharField()
    departed_at = serializers.DateTimeField()


class Standing(MeetingView):
    """«May I vote?»."""

    rules = {"GET": MEMBER}

    @operation("standing", tag=TAG, answer=StandingSerializer(many=True), refuses=True)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """Say for each member the account may come in as whether they may vote, and why."""
        meeting = self.meeting(assembly)
        capacities = capacities_of(self.account, meeting, now())
        mine = [capacity.membership_id for capacity in capacities]
        context = {"present": _present(meeting, mine), "lines": _lines(meeting, mine)}
        return Response(StandingSerializer(capacities, many=True, context=context).data)


class Entering(MeetingView):
    """Coming in on line."""

    rules = {"POST": MEMBER}

    @operation("enter", tag=TAG, body=AsWhomSerializer, answer=InsideSerializer)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Come into the meeting on line: this notes the arrival. Said twice, it is one arrival."""
        meeting = self.meeting(assembly)
        capacity = chosen_capacity(self.account, meeting, self.read(AsWhomSerializer))
        stay = enter_on_line(meeting, capacity, actor=self.actor)
        return self.answer(InsideSerializer, {"capacity": capacity, "stay": stay, "link": meeting.link})


class Leaving(MeetingView):
    """Leaving."""

    rules = {"POST": MEMBER}

    @operation("leave", tag=TAG, body=AsWhomSerializer, answer=OutsideSerializer)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Leave the meeting. One may come back."""
        meeting = self.meeting(assembly)
        capacity = chosen_capacity(self.account, meeting, self.read(AsWhomSerializer))
        stay = depart(meeting, membership_id=capacity.membership_id, seat_no=capacity.seat_no, actor=self.actor)
        return self.answer(OutsideSerializer, {"membership": capacity.membership, "departed_at": stay.departed_at})


def _present(meeting: Assembly, memberships: list[int]) -> frozenset[tuple[int, int]]:
    rows = Attendance.objects.filter(assembly=meeting, membership__in=memberships, departed_at__isnull=True)
    return frozenset(rows.values_list("membership", "seat_no"))


def _lines(meeting: Assembly, memberships: list[int]) -> dict[tuple[int, int], list[RollEntry]]:
    rows = RollEntry.objects.filter(roll__poll__assembly=meeting, membership__in=memberships)
    lines: dict[tuple[int, int], list[RollEntry]] = {}
    for entry in rows.select_related("roll__poll", "strike").order_by("roll__frozen_at", "pk"):
        lines.setdefault((entry.membership_id, entry.seat_no), []).append(entry)
    return lines
