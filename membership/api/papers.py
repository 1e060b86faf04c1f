"""Documents that the programming interface gives as they are: a PDF, a workbook."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from rest_framework.negotiation import BaseContentNegotiation

from membership.services.papers.paper import Paper


class WhateverIsAccepted(BaseContentNegotiation):
    """Answers with the document whatever the request says it accepts; a refusal is JSON."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


def attached(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """Return a document under its name."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


def sent(paper: Paper) -> HttpResponse:
    """Return a paper under its name."""
    return attached(paper.content, name=paper.name, media_type=paper.media_type)
