"""Who is told of a meeting beside its members."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.meetings import MEETING, MeetingView
from governance.models import AlsoTold as Row
from governance.models import Assembly
from governance.queries.beyond import as_frozen, rows_beyond
from governance.services.also_telling import also_tell, offered_for
from membership.api.correspondents import CorrespondentSerializer
from membership.api.described import operation
from membership.entrances import OFFICE
from membership.models import CorrespondentKind

TAG = "notice"
ALSO_TOLD = f"{MEETING}/also-told"


class AlsoToldBody(serializers.Serializer[Any]):
    """Who is told. Whoever is not named is not."""

    correspondents = serializers.ListField(child=serializers.CharField(max_length=22), max_length=500)


class ToldBesideSerializer(serializers.Serializer[Any]):
    """Somebody who is told, as the list froze them when the meeting was called; as they are kept, before."""

    id = serializers.CharField(help_text="Under which they are kept, and may be written anew since.")
    kind = serializers.ChoiceField(CorrespondentKind.choices)
    name = serializers.CharField()
    is_frozen = serializers.BooleanField(help_text="Whether the list is frozen.")


class AlsoToldSerializer(serializers.Serializer[Any]):
    """Who is told, and whom one may choose."""

    told = ToldBesideSerializer(many=True)
    offered = CorrespondentSerializer(many=True)


class AlsoTold(MeetingView):
    """Who is told of a meeting beside its members."""

    rules = {"GET": OFFICE, "PUT": OFFICE}

    @operation("also_told", tag=TAG, answer=AlsoToldSerializer)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """List who is told of a meeting beside its members, and whom one may choose."""
        meeting = self.meeting(assembly)
        return self._answer(meeting)

    @operation("also_tell", tag=TAG, body=AlsoToldBody, answer=AlsoToldSerializer)
    def put(self, request: Request, slug: str, assembly: str) -> Response:
        """Choose who is told beside the members; what is not offered is left out."""
        meeting = self.meeting(assembly)
        also_tell(meeting, self.read(AlsoToldBody)["correspondents"], actor=self.actor)
        return self._answer(meeting)

    def _answer(self, meeting: Assembly) -> Response:
        told = [_told(row) for row in rows_beyond(meeting)]
        return self.answer(AlsoToldSerializer, {"told": told, "offered": offered_for(meeting)})


def _told(row: Row) -> dict[str, Any]:
    said = as_frozen(row)
    return {
        "id": row.correspondent.public_id,
        "kind": said.kind,
        "name": said.name,
        "is_frozen": row.place is not None,
    }
