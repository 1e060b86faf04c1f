"""The menu of the office in Chromium: on one line at a desk, in both languages, and whole at every width."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from membership.models import Role
from tests.factories.register import an_officer, an_organisation
from tests.looking import breadth, violations
from tests.voting.paper.conftest import signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

WIDTHS = {"phone": 390, "tablet": 768, "desk": 1280}
LONG = "Coopérative de solidarité des rives du fleuve"
LINES = """() => {
  const tops = [...document.querySelectorAll(".nav a")].map(one => Math.round(one.getBoundingClientRect().top));
  return new Set(tops).size;
}"""


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    contexts: list[BrowserContext] = []

    def opened(role: Role, locale: str, *, script: bool = True) -> Page:
        organisation = an_organisation(f"rives-{len(contexts)}", name_fr=LONG)
        client = signed_in(an_officer(organisation, role, f"{role}.{len(contexts)}@example.org"))
        context = browser.new_context(locale=locale, java_script_enabled=script, base_url=live_server.url)
        contexts.append(context)
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"/o/{organisation.slug}/")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.ADMINISTRATOR])
@pytest.mark.parametrize("locale", ["fr-CA", "en-CA"])
def test_it_stands_on_one_line_at_a_desk_and_whole_everywhere(open_page, artefacts: Path, role, locale):
    page = open_page(role, locale)
    for name, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=artefacts / f"menu-{role}-{locale[:2]}-{name}.png")
        assert breadth(page) <= width
        for link in page.locator(".nav a").all():
            assert link.is_visible(), (name, link.inner_text())
    assert page.locator(".nav a").count() >= 7
    assert page.evaluate(LINES) == 1
    assert violations(page) == []
