"""A page that draws links the sheet by which drawings are drawn: without it they fill the page with black."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOMS = ("templates", "membership/templates", "governance/templates", "voting/templates")
DRAWS = re.compile(r"{% (?:dots|meter) ")
INCLUDES = re.compile(r"""{% include ["']([^"']+)["']""")
SHEET = "css/pictures.css"


def _templates() -> dict[str, str]:
    """Return the text of every template by the name it is included under."""
    found: dict[str, str] = {}
    for room in ROOMS:
        root = Path(settings.BASE_DIR) / room
        found |= {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in root.rglob("*.html")}
    return found


TEMPLATES = _templates()
PAGES = sorted(name for name, text in TEMPLATES.items() if text.startswith("{% extends"))


def _draws(name: str, seen: frozenset[str] = frozenset()) -> bool:
    if name in seen or name not in TEMPLATES:
        return False
    text = TEMPLATES[name]
    return bool(DRAWS.search(text)) or any(_draws(one, seen | {name}) for one in INCLUDES.findall(text))


@pytest.mark.parametrize("page", [name for name in PAGES if _draws(name)])
def test_a_page_that_draws_links_the_sheet_of_pictures(page: str) -> None:
    assert SHEET in TEMPLATES[page]
