"""Small readers of an answer, for tests that ask what a page says."""

from __future__ import annotations

import html
import re
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.models import Assembly

SCRIPTED = {"HX-Request": "true"}


def address(name: str, assembly: Assembly, **more: str) -> str:
    """Return the address of a page of a meeting."""
    known = {"slug": assembly.organisation.slug, "assembly": assembly.public_id}
    return reverse(f"governance:{name}", kwargs=known | more)


def said(response: Any) -> str:
    """Return the words of a page, its spaces made plain."""
    body = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    text = html.unescape(re.sub(r"<[^>]+>", " ", body))
    return " ".join(text.split())


def messages(response: Any) -> list[str]:
    """Return what the page says has just happened, its spaces made plain."""
    return [" ".join(str(message).split()) for message in response.context["messages"]]


def number_of_queries(browser: Client, url: str, **headers: str) -> int:
    """Return how many SQL statements a page costs."""
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url, headers=headers).status_code == 200
    return len(captured)
