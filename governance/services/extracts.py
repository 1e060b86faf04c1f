"""The certified extract of one resolution, ready to be printed: see `governance.services.extracts_text`."""

from __future__ import annotations

from datetime import datetime

from governance.models import Resolution
from governance.queries.extracts import matter_of
from governance.services.extracts_text import contents
from membership import rendering


def extract_of(resolution: Resolution, *, language: str, at: datetime) -> bytes:
    """Return the extract as PDF. The same records at the same instant give the same bytes."""
    data = contents(matter_of(resolution), language=language, at=at)
    return rendering.render("extract", data, at=at)
