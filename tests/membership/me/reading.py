"""Reading pages as a person would."""

from __future__ import annotations

from html import unescape
from typing import Any


def text(page: Any) -> str:
    return unescape(page.content.decode())
