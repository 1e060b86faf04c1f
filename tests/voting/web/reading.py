"""Reading a page as somebody does: its words, without the tags or the finer points of spacing."""

from __future__ import annotations

import html
import re

from django.http import HttpResponseBase


def text_of(answer: HttpResponseBase) -> str:
    """Return the words of a page in one line; French spaces before ? ! ; and in hours become plain ones."""
    page = answer.content.decode()  # type: ignore[attr-defined]  # every page here is whole, not streamed
    head = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", page)
    words = html.unescape(re.sub(r"<[^>]+>", " ", head))
    words = re.sub("\u202f(?=[?!;])", "", words).replace("\u202f", " ").replace("\u00a0", " ")
    return re.sub(r"\s+", " ", words).replace(" .", ".").replace(" ,", ",").strip()
