"""What the tests of secret votes in Chromium share: sizes, waits, and a look at a page from all sides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import ConsoleMessage, Page

from membership.models import Account

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK, SMALL, PHONE = (
    {"width": 1280, "height": 900},
    {"width": 360, "height": 740},
    {"width": 390, "height": 844},
)
SOON = 20_000

Look = Callable[[Page, str], None]


def is_complaint(said: ConsoleMessage) -> bool:
    """Return whether the console says an error that is not an answer the test itself brings about."""
    return said.type == "error" and "Failed to load resource" not in said.text


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def looking(artefacts: Path, prefix: str) -> Look:
    """Return what keeps pictures of a page, wide and narrow, light and dark, and puts axe and a ruler to it."""

    def looked(page: Page, name: str) -> None:
        before = page.viewport_size
        for size in (DESK, SMALL, PHONE):
            page.set_viewport_size(size)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], (name, size)
            for theme in ("dark", "light"):
                page.emulate_media(color_scheme=theme)
                page.screenshot(path=artefacts / f"{prefix}-{name}-{size['width']}-{theme}.png", full_page=True)
        for theme in ("dark", "light"):
            page.emulate_media(color_scheme=theme)
            found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
            assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], (name, theme)
        if before:
            page.set_viewport_size(before)

    return looked
