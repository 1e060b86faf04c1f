"""Documents that the programming interface gives as they are: a PDF, a workbook."""

from __future__ import annotations

from typing import Any

from rest_framework.negotiation import BaseContentNegotiation


class WhateverIsAccepted(BaseContentNegotiation):
    """Answers with the document whatever the request says it accepts; a refusal is JSON."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type
