"""Those whom a search finds, taken away as a list."""

from __future__ import annotations

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request

from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.members import SelectionQuery, search_said, wanted_by
from membership.api.moments import moment
from membership.api.papers import WhateverIsAccepted
from membership.entrances import OFFICE
from membership.services.exports.selection import export_selection


class RegisterSelection(RuledView):
    """The members whom a search finds, with how to reach them."""

    rules = {"GET": OFFICE}
    content_negotiation_class = WhateverIsAccepted

    @operation(
        "register_selection", tag="register", answer={(200, "text/csv"): OpenApiTypes.BINARY}, asks=SelectionQuery
    )
    def get(self, request: Request, slug: str) -> StreamingHttpResponse:
        """Take those whom a search finds as CSV; the log of consultations keeps the search."""
        asked = self.asked(SelectionQuery)
        wanted = wanted_by(asked, moment(self, asked))
        pieces = export_selection(self.organisation, wanted, search=search_said(request), actor=self.actor)
        answer = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-selection-{wanted.on.isoformat()}.csv"'
        return answer
