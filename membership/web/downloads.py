"""Handing a file over as a file: nothing that somebody sent, or that is about somebody, opens in the browser."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from membership.services.exports.exporting import Exported


def handed_over(content: bytes, *, name: str, media_type: str = "application/octet-stream") -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    attached = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = attached or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def sent(exported: Exported) -> StreamingHttpResponse:
    """Return a document piece by piece, as it is written."""
    answer = StreamingHttpResponse(exported.pieces, content_type=exported.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{exported.name}"'
    return answer
