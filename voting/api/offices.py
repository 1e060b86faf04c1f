"""Officers chosen by a board around its table: by a sealed vote, or without one where one person stands."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.meetings import MeetingView
from governance.api.sittings import SITTING, SittingSerializer, SittingView
from governance.models import AgendaItem, Assembly, OfficeKind
from membership.api.described import operation
from membership.entrances import CONDUCT
from voting.api.polls import TAG, PollSerializer, PollView
from voting.models import ElectionMethod
from voting.services.electing_officers import OfficePlan, acclaim_officer, elect_officer

OFFICES = f"{SITTING}/offices"
MOST_SEATS = 100
# Those that fill one seat.
METHODS = [(one.value, one.label) for one in (ElectionMethod.PLURALITY, ElectionMethod.APPROVAL)]


class OfficeSerializer(serializers.Serializer[Any]):
    """Which office, under which point, and the seats of those who stand."""

    item = serializers.CharField(max_length=22, help_text="The point of the agenda.")
    office = serializers.ChoiceField(
        OfficeKind.choices, help_text="President, vice-president, secretary or treasurer: another is refused here."
    )
    seats = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=32767),
        max_length=MOST_SEATS,
        help_text="The seats of the directors who stand.",
    )


class OfficeBallotSerializer(OfficeSerializer):
    """The ballot by which the board chooses."""

    method = serializers.ChoiceField(
        METHODS, help_text="How a ballot is marked; the by-laws say. Only sums are ever opened."
    )
    allows_blank = serializers.BooleanField(default=True)


def _item(sitting: Assembly, public_id: str) -> AgendaItem:
    """Return a point of the meeting that a request names. Raises the refusal of that field."""
    found: AgendaItem | None = sitting.agenda.filter(public_id=public_id).first()
    if found is None:
        raise serializers.ValidationError({"item": [gettext("The agenda has no such point.")]})
    return found


class OfficeBallots(PollView, MeetingView):
    """The votes by which a board chooses its officers."""

    rules = {"POST": CONDUCT}

    @operation("office_ballot", tag=TAG, body=OfficeBallotSerializer, answer=PollSerializer, status=201)
    def post(self, request: Request, slug: str, sitting: str) -> Response:
        """Prepare the sealed vote by which the board chooses one of its own for an office; it opens like any vote."""
        found, said = self.any_meeting(sitting), self.read(OfficeBallotSerializer)
        if not found.is_sitting:
            raise Http404
        plan = OfficePlan(OfficeKind(said["office"]), said["seats"], said["method"], said["allows_blank"])
        return self.shown(elect_officer(_item(found, said["item"]), plan, actor=self.actor), status=201)


class OfficeAcclamations(SittingView):
    """The offices that a board gives without a vote."""

    rules = {"POST": CONDUCT}

    @operation("office_acclaim", tag=TAG, body=OfficeSerializer, answer=SittingSerializer, refuses=True)
    def post(self, request: Request, slug: str, sitting: str) -> Response:
        """Record that whoever stood alone takes the office without a vote."""
        found, said = self.sitting(sitting, met=True), self.read(OfficeSerializer)
        item = _item(found, said["item"])
        acclaim_officer(item, OfficeKind(said["office"]), seats=said["seats"], actor=self.actor)
        return self.shown(sitting)
