"""Those who are in a meeting beside its members: who, in what quality, from when to when."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.meetings import MeetingView
from governance.models import Guest, GuestQuality, PresenceChannel
from governance.queries.guests import guests_of
from governance.services.guests import Coming, admit_guest, guest_leaves
from membership.api.described import operation
from membership.entrances import OFFICE, REGISTER

TAG = "attendance"


class GuestSerializer(serializers.Serializer[Any]):
    """One stay of a guest, who never counts toward the quorum and is on no roll."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    quality = serializers.ChoiceField(GuestQuality.choices)
    invited_by = serializers.CharField()
    channel = serializers.ChoiceField(PresenceChannel.choices)
    arrived_at = serializers.DateTimeField()
    departed_at = serializers.DateTimeField(allow_null=True)
    admitted_by = serializers.CharField(source="admitted_by.name", allow_null=True, default=None)


class GuestComingSerializer(serializers.Serializer[Any]):
    """Who comes in beside the members."""

    name = serializers.CharField(max_length=200)
    quality = serializers.ChoiceField(GuestQuality.choices, default=GuestQuality.GUEST.value)
    channel = serializers.ChoiceField(PresenceChannel.choices, default=PresenceChannel.HALL.value)
    invited_by = serializers.CharField(default="", allow_blank=True, max_length=200)


class Guests(MeetingView):
    """The guests of a meeting of members or of a body."""

    rules = {"GET": REGISTER, "POST": OFFICE}

    @operation("guests", tag=TAG, answer=GuestSerializer(many=True))
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """List who was there beside the members, in the order of arrivals."""
        return self.answer_all(GuestSerializer, guests_of(self.any_meeting(assembly)))

    @operation("guest_admit", tag=TAG, body=GuestComingSerializer, answer=GuestSerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Note that a guest has come in."""
        sent = self.read(GuestComingSerializer)
        coming = Coming(
            sent["name"], GuestQuality(sent["quality"]), PresenceChannel(sent["channel"]), sent["invited_by"]
        )
        guest = admit_guest(self.any_meeting(assembly), coming, actor=self.actor)
        return self.answer(GuestSerializer, guest, status=201)


class GuestDeparture(MeetingView):
    """The departure of a guest."""

    rules = {"POST": OFFICE}

    @operation("guest_leaves", tag=TAG, answer=GuestSerializer, refuses=True)
    def post(self, request: Request, slug: str, assembly: str, guest: str) -> Response:
        """Note that a guest has left."""
        rows = Guest.objects.filter(assembly=self.any_meeting(assembly)).select_related("assembly__organisation")
        found: Guest = self.found(rows, guest)
        return self.answer(GuestSerializer, guest_leaves(found, actor=self.actor))
