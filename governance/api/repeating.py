"""A meeting prepared like an earlier one, on another day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.assemblies import MeetingSerializer, within_reach
from governance.api.meetings import MEETING, MeetingView
from governance.services.repeating import repeat_assembly, repeatable
from membership.api.described import operation
from membership.entrances import OFFICE

TAG = "assemblies"
REPEAT = f"{MEETING}/repeat"


class RepeatableSerializer(serializers.Serializer[Any]):
    """A point one may keep."""

    item = serializers.CharField(source="public_id")
    title_fr = serializers.CharField()
    title_en = serializers.CharField()


class RepeatingBody(serializers.Serializer[Any]):
    """On which day, and with which points of the earlier agenda; all of them by default."""

    starts_at = serializers.DateTimeField(help_text="Without an offset, in the organisation's own time.")
    items = serializers.ListField(
        child=serializers.CharField(max_length=22), required=False, allow_null=True, default=None, max_length=500
    )

    def validate_starts_at(self, starts_at: datetime) -> datetime:
        return within_reach(starts_at)


class Repeating(MeetingView):
    """A meeting like an earlier one."""

    rules = {"GET": OFFICE, "POST": OFFICE}

    @operation("repeatable", tag=TAG, answer=RepeatableSerializer(many=True))
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """List the points of a meeting that another one may keep."""
        return self.answer_all(RepeatableSerializer, repeatable(self.any_meeting(assembly)))

    @operation("assembly_repeat", tag=TAG, body=RepeatingBody, answer=MeetingSerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Prepare a meeting like an earlier one; the years in titles follow, movers and outcomes do not."""
        meeting, said = self.any_meeting(assembly), self.read(RepeatingBody)
        points = {one.public_id: one for one in repeatable(meeting)}
        wanted = list(points) if said["items"] is None else said["items"]
        if any(one not in points for one in wanted):
            raise serializers.ValidationError({"items": [gettext("Some of them cannot be kept.")]})
        kept = [points[one] for one in dict.fromkeys(wanted)]
        again = repeat_assembly(meeting, starts_at=said["starts_at"], kept=kept, actor=self.actor)
        return self.answer(MeetingSerializer, again, status=201)
