"""Elections by secret ballot in a meeting, prepared: who stands, for how many seats, how a ballot is marked."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.agendas import MotionSerializer
from governance.api.meetings import MeetingView
from membership.api.described import operation
from membership.entrances import CONDUCT
from voting.api.polls import TAG, PollSerializer, PollView, motion_sent
from voting.models import ElectionMethod
from voting.models.elections import LONGEST_CANDIDATE
from voting.services.acclaiming import Acclamation, record_acclamation
from voting.services.electing import ElectionPlan, prepare_election

MOST_CANDIDATES = 200


class ElectionPlanSerializer(serializers.Serializer[Any]):
    """The ballot of an election by secret vote."""

    motion = serializers.CharField(max_length=22, help_text="The motion of the point that elects.")
    candidates = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_CANDIDATE),
        max_length=MOST_CANDIDATES,
        help_text="Names, in the order of the ballot.",
    )
    seats = serializers.IntegerField(min_value=1, max_value=100, default=1)
    method = serializers.ChoiceField(
        ElectionMethod.choices, help_text="How a ballot is marked; the by-laws say. Only sums are ever opened."
    )
    allows_blank = serializers.BooleanField(default=True)
    by_everybody = serializers.BooleanField(
        default=False, help_text="Everybody elects these seats, where by the by-laws groups elect their own."
    )
    others_of_that_name = serializers.BooleanField(
        default=False, help_text="A candidate bears the name of a member whose category may not stand, and is another."
    )
    takes_paper = serializers.BooleanField(default=False, help_text="Papers too, for who has no device.")
    allows_change = serializers.BooleanField(
        default=True,
        help_text="Until the close one may vote again, and the last ballot counts; false: the first is final.",
    )


class AcclamationSerializer(serializers.Serializer[Any]):
    """Who stood, when no more did than there are seats."""

    motion = serializers.CharField(max_length=22, help_text="The motion of the point that elects.")
    candidates = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_CANDIDATE), max_length=MOST_CANDIDATES
    )
    seats = serializers.IntegerField(min_value=1, max_value=100, default=1)
    by_everybody = serializers.BooleanField(
        default=False, help_text="Everybody elects these seats, where by the by-laws groups elect their own."
    )
    others_of_that_name = serializers.BooleanField(
        default=False, help_text="A candidate bears the name of a member whose category may not stand, and is another."
    )


class Acclamations(MeetingView):
    """The elections of a meeting that nobody had to vote on."""

    rules = {"POST": CONDUCT}

    @operation("election_acclaim", tag=TAG, body=AcclamationSerializer, answer=MotionSerializer, refuses=True)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Record that those who stood are elected without a vote, as no more did than there are seats."""
        meeting, sent = self.meeting(assembly), self.read(AcclamationSerializer)
        motion = motion_sent(meeting, sent.pop("motion"))
        return self.answer(MotionSerializer, record_acclamation(motion, Acclamation(**sent), actor=self.actor))


class Elections(PollView, MeetingView):
    """The elections of a meeting."""

    rules = {"POST": CONDUCT}

    @operation("election_prepare", tag=TAG, body=ElectionPlanSerializer, answer=PollSerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Prepare the secret vote that elects people at a point of the agenda."""
        meeting, sent = self.meeting(assembly), self.read(ElectionPlanSerializer)
        motion = motion_sent(meeting, sent.pop("motion"))
        return self.shown(prepare_election(motion, ElectionPlan(**sent), actor=self.actor), status=201)
