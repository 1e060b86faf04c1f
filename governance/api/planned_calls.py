"""The call that leaves by itself."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.meetings import MeetingView
from governance.services.planned_calls import plan_call, strike_call
from membership.api.described import operation
from membership.entrances import OFFICE
from membership.services.planned_notices import to_leave

TAG = "notice"


class PlannedCallSerializer(serializers.Serializer[Any]):
    """When the notice leaves by itself."""

    leaves_at = serializers.DateTimeField()
    reason = serializers.CharField(
        default="", allow_blank=True, max_length=2000, help_text="Why it leaves although the delay of the notice warns."
    )


class PlannedCall(MeetingView):
    """The call of a meeting in preparation, to leave by itself."""

    rules = {"GET": OFFICE, "PUT": OFFICE, "DELETE": OFFICE}

    @operation("assembly_call_planned", tag=TAG, answer=PlannedCallSerializer)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """Read when the notice leaves by itself. Not found where none is planned, and once it left."""
        meeting = self.meeting(assembly)
        found = to_leave(meeting.organisation, meeting.public_id) if meeting.is_draft else None
        if found is None:
            raise Http404
        return self.answer(PlannedCallSerializer, found)

    @operation("assembly_call_plan", tag=TAG, body=PlannedCallSerializer, answer=PlannedCallSerializer)
    def put(self, request: Request, slug: str, assembly: str) -> Response:
        """Let the notice leave by itself, or at another hour; what it says is settled when it leaves."""
        asked = self.read(PlannedCallSerializer)
        one = plan_call(self.meeting(assembly), at=asked["leaves_at"], reason=asked["reason"], actor=self.actor)
        return self.answer(PlannedCallSerializer, one)

    @operation("assembly_call_strike", tag=TAG, answer={204: None}, refuses=True)
    def delete(self, request: Request, slug: str, assembly: str) -> Response:
        """Let the notice not leave by itself."""
        strike_call(self.meeting(assembly), actor=self.actor)
        return Response(status=204)
