"""Who is told of a meeting beside its members."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.meetings import MEETING, MeetingView
from governance.services.also_telling import also_tell, also_told, offered_for
from membership.api.correspondents import CorrespondentSerializer
from membership.api.described import operation
from membership.entrances import OFFICE

TAG = "notice"
ALSO_TOLD = f"{MEETING}/also-told"


class AlsoToldBody(serializers.Serializer[Any]):
    """Who is told. Whoever is not named is not."""

    correspondents = serializers.ListField(child=serializers.CharField(max_length=22), max_length=500)


class AlsoToldSerializer(serializers.Serializer[Any]):
    """Who is told, and whom one may choose."""

    told = CorrespondentSerializer(many=True)
    offered = CorrespondentSerializer(many=True)


class AlsoTold(MeetingView):
    """Who is told of a meeting beside its members."""

    rules = {"GET": OFFICE, "PUT": OFFICE}

    @operation("also_told", tag=TAG, answer=AlsoToldSerializer)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """List who is told of a meeting beside its members, and whom one may choose."""
        meeting = self.meeting(assembly)
        return self.answer(AlsoToldSerializer, {"told": also_told(meeting), "offered": offered_for(meeting)})

    @operation("also_tell", tag=TAG, body=AlsoToldBody, answer=AlsoToldSerializer)
    def put(self, request: Request, slug: str, assembly: str) -> Response:
        """Choose who is told beside the members; what is not offered is left out."""
        meeting = self.meeting(assembly)
        also_tell(meeting, self.read(AlsoToldBody)["correspondents"], actor=self.actor)
        return self.answer(AlsoToldSerializer, {"told": also_told(meeting), "offered": offered_for(meeting)})
