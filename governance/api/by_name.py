"""A vote by name at the table of a body: decided, said beforehand, and put right while the meeting sits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.debates import WeighedSerializer, weighed_said
from governance.api.sittings import SittingSerializer
from governance.api.tables import TAG, TableView, casting_vote
from governance.models import Mandate
from governance.queries.sittings import voters_of
from governance.rules.majorities import CastingVote
from governance.services.hands import decide_by_name, weigh_names
from governance.services.hands_correcting import correct_names, voters_then, weigh_right_names
from membership.api.described import operation
from membership.clock import now
from membership.entrances import CONDUCT

VOICES = (
    ("for", pgettext_lazy("ballot", "For")),
    ("against", pgettext_lazy("ballot", "Against")),
    ("abstain", gettext_lazy("Abstention")),
)


class VoiceSerializer(serializers.Serializer[Any]):
    """What one director said."""

    seat = serializers.IntegerField(min_value=1, max_value=32767)
    choice = serializers.ChoiceField(VOICES)


class NamesSerializer(serializers.Serializer[Any]):
    """What each director who votes said, by seat; whoever says nothing does not vote."""

    voices = VoiceSerializer(many=True, min_length=1, max_length=200)  # type: ignore[call-arg]  # of the list
    casting_vote = casting_vote()


class RightNamesSerializer(NamesSerializer):
    """What each of them said, all of it, and why it was noted otherwise."""

    because = serializers.CharField(max_length=500)


class ByName(TableView):
    """A vote by name."""

    rules = {"POST": CONDUCT}

    @operation("sitting_by_name", tag=TAG, body=NamesSerializer, answer=SittingSerializer)
    def post(self, request: Request, slug: str, sitting: str, motion: str) -> Response:
        """Decide a motion by what each director says: an open vote, which stands in the minutes under each name."""
        held, said = self.motion(self.sitting(sitting, met=True), motion), self.read(NamesSerializer)
        decide_by_name(held, **_choices(said, voters_of(held, now())), actor=self.actor)
        return self.shown(sitting)


class WeighingNames(TableView):
    """What a vote by name would come to."""

    rules = {"POST": CONDUCT}

    @operation("sitting_weigh_names", tag=TAG, body=NamesSerializer, answer=WeighedSerializer)
    def post(self, request: Request, slug: str, sitting: str, motion: str) -> Response:
        """Say what the voices would come to with those who are at the table now, and decide nothing."""
        held, said = self.motion(self.sitting(sitting, met=True), motion), self.read(NamesSerializer)
        return self.answer(WeighedSerializer, weighed_said(weigh_names(held, **_choices(said, voters_of(held, now())))))


class CorrectingNames(TableView):
    """A vote by name that was noted wrong."""

    rules = {"POST": CONDUCT}

    @operation("sitting_correct_names", tag=TAG, body=RightNamesSerializer, answer=SittingSerializer)
    def post(self, request: Request, slug: str, sitting: str, motion: str) -> Response:
        """Put right what directors are noted to have said while the meeting sits; what was announced first is kept."""
        held, said = self.motion(self.sitting(sitting, met=True), motion), self.read(RightNamesSerializer)
        correct_names(held, **_choices(said, voters_then(held)), because=said["because"], actor=self.actor)
        return self.shown(sitting)


class WeighingRightNames(TableView):
    """What a corrected vote by name would come to."""

    rules = {"POST": CONDUCT}

    @operation("sitting_weigh_right_names", tag=TAG, body=NamesSerializer, answer=WeighedSerializer)
    def post(self, request: Request, slug: str, sitting: str, motion: str) -> Response:
        """Say what corrected voices would come to with those who could vote then, and correct nothing."""
        held, said = self.motion(self.sitting(sitting, met=True), motion), self.read(NamesSerializer)
        return self.answer(
            WeighedSerializer, weighed_said(weigh_right_names(held, **_choices(said, voters_then(held))))
        )


def _choices(said: Mapping[str, Any], voters: Iterable[Mandate]) -> dict[str, Any]:
    """Return what was said by mandate, with the casting vote. Raises ValidationError for a seat that may not vote."""
    seats = {one.seat.number: one.pk for one in voters}
    if any(one["seat"] not in seats for one in said["voices"]):
        raise serializers.ValidationError({"voices": [gettext("Nobody who may vote on this sits there.")]})
    return {
        "choices": {seats[one["seat"]]: one["choice"] for one in said["voices"]},
        "casting_vote": CastingVote(said["casting_vote"]) if said["casting_vote"] else None,
    }
