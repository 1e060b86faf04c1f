"""Those whom a search finds, taken away as a list."""

from __future__ import annotations

from django.http import StreamingHttpResponse
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request

from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.members import SelectionQuery, search_said, wanted_by
from membership.api.moments import moment
from membership.api.papers import WhateverIsAccepted
from membership.entrances import OFFICE
from membership.services.exports.lists import MEDIA_TYPES
from membership.services.exports.selection import export_selection

LISTS = {(200, media_type): OpenApiTypes.BINARY for media_type in MEDIA_TYPES.values()}


class TakenQuery(SelectionQuery):
    """What to look for, at which moment, and in which form to take it."""

    taken_as = serializers.ChoiceField(list(MEDIA_TYPES), default="csv")


class RegisterSelection(RuledView):
    """The members whom a search finds, with how to reach them."""

    rules = {"GET": OFFICE}
    content_negotiation_class = WhateverIsAccepted

    @operation("register_selection", tag="register", answer=LISTS, asks=TakenQuery, refuses=True)
    def get(self, request: Request, slug: str) -> StreamingHttpResponse:
        """Take those whom a search finds as a list; the log of consultations keeps the search."""
        asked = self.asked(TakenQuery)
        wanted = wanted_by(asked, moment(self, asked))
        exported = export_selection(
            self.organisation,
            wanted,
            search=search_said(request),
            taken_as=asked["taken_as"],
            language=get_language() or "fr",
            actor=self.actor,
        )
        answer = StreamingHttpResponse(exported.pieces, content_type=exported.media_type)
        answer.headers["Content-Disposition"] = f'attachment; filename="{exported.name}"'
        return answer
