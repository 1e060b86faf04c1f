"""Meetings of a board or a committee: giving one up."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.access import sittings_for
from governance.models import AssemblyState
from governance.services.changing import Why
from governance.services.giving_up import give_up_sitting
from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.api.described import operation
from membership.clock import today
from membership.entrances import OFFICE

TAG = "sittings"
SITTING = f"{HERE}sittings/<public_id:sitting>"


class WhySerializer(serializers.Serializer[Any]):
    """Why it is not held. Every director who was called reads it; of one in preparation nobody was told."""

    reason_fr = serializers.CharField(default="", allow_blank=True, max_length=2000)
    reason_en = serializers.CharField(default="", allow_blank=True, max_length=2000)


class SittingStateSerializer(serializers.Serializer[Any]):
    """A meeting of a body, and where it stands."""

    sitting = serializers.CharField(source="public_id")
    state = serializers.ChoiceField(AssemblyState.choices)


class GivingUp(RuledView):
    """A meeting that is not held."""

    rules = {"POST": OFFICE}

    @operation("sitting_give_up", tag=TAG, body=WhySerializer, answer=SittingStateSerializer)
    def post(self, request: Request, slug: str, sitting: str) -> Response:
        """Give up a meeting before it begins, and tell everybody who was called to it why."""
        rows = sittings_for(self.organisation, self.roles, [], today(self.organisation))
        found, asked = self.found(rows, sitting), self.read(WhySerializer)
        give_up_sitting(found, Why(asked["reason_fr"], asked["reason_en"]), actor=self.actor)
        found.refresh_from_db(fields=["state"])
        return self.answer(SittingStateSerializer, found)
