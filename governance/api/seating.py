"""Those whom an election elected take their seats, all at once."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.debates import DebateView
from governance.api.mandates import TAG, MandateSerializer
from governance.models import Seat
from governance.services.seating import Seating, seat_elected
from membership.api.described import operation
from membership.entrances import OFFICE
from membership.models import Membership


class SeatingBody(serializers.Serializer[Any]):
    """Who takes which seat. name: as it was proclaimed."""

    name = serializers.CharField(max_length=330)
    membership = serializers.CharField(max_length=22)
    body = serializers.CharField(max_length=22)
    seat = serializers.IntegerField(min_value=1, max_value=32767, help_text="Its number on the body.")


class SeatingsBody(serializers.Serializer[Any]):
    """Those elected who take a seat."""

    seatings = SeatingBody(many=True, max_length=50)  # type: ignore[call-arg]  # of the list
    tells = serializers.BooleanField(default=False, help_text="Whether a letter confirms it to each.")


class ElectedSeating(DebateView):
    """The seats of those elected at a point of a meeting."""

    rules = {"POST": OFFICE}

    @operation("motion_seat_elected", tag=TAG, body=SeatingsBody, answer=MandateSerializer(many=True))
    def post(self, request: Request, slug: str, assembly: str, motion: str) -> Response:
        """Seat those elected, from the day of the election, for the term of the rules; all of them or nobody."""
        meeting, said = self.any_meeting(assembly), self.read(SeatingsBody)
        seatings = [self._seating(one) for one in said["seatings"]]
        given = seat_elected(self.motion(meeting, motion), seatings, tells=said["tells"], actor=self.actor)
        return self.answer_all(MandateSerializer, given)

    def _seating(self, said: dict[str, Any]) -> Seating:
        members = Membership.objects.for_organisation(self.organisation).select_related("person")
        seats = Seat.objects.for_organisation(self.organisation).filter(retired_on=None, number=said["seat"])
        seat = seats.filter(body__public_id=said["body"]).select_related("body", "organisation").first()
        if seat is None:
            raise serializers.ValidationError({"seatings": [gettext("No body here has this seat.")]})
        return Seating(said["name"], self.found(members, said["membership"]), seat)
