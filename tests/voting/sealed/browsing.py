"""What the tests of secret votes in Chromium share: sizes, waits, and a look at a page from all sides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from membership.models import Account
from tests.looking import breadth, violations
from tests.waiting import SOON

DESK, SMALL, PHONE = (
    {"width": 1280, "height": 900},
    {"width": 360, "height": 740},
    {"width": 390, "height": 844},
)

__all__ = ["DESK", "PHONE", "SMALL", "SOON"]

Look = Callable[[Page, str], None]
OpenPage = Callable[..., Page]


def is_complaint(said: ConsoleMessage) -> bool:
    """Return whether the console says an error that is not an answer the test itself brings about."""
    return said.type == "error" and "Failed to load resource" not in said.text


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@contextmanager
def opening(browser: Browser, url: str) -> Iterator[OpenPage]:
    """Give what opens a page of its own browser, signed in or not; in the end none of them has complained."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(size: Any, account: Account | None = None, *, script: bool = True) -> Page:
        context = browser.new_context(
            locale="fr-CA",
            viewport=size,
            java_script_enabled=script,
            base_url=url,
            accept_downloads=True,
            reduced_motion="reduce",
        )
        contexts.append(context)
        if account is not None:
            cookie = signed_in(account).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": url}])
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if is_complaint(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def looking(artefacts: Path, prefix: str) -> Look:
    """Return what keeps pictures of a page, wide and narrow, light and dark, and puts axe and a ruler to it."""

    def looked(page: Page, name: str) -> None:
        before = page.viewport_size
        for size in (DESK, SMALL, PHONE):
            page.set_viewport_size(size)
            assert breadth(page) <= size["width"], (name, size)
            for theme in ("dark", "light"):
                page.emulate_media(color_scheme=theme)
                page.screenshot(path=artefacts / f"{prefix}-{name}-{size['width']}-{theme}.png", full_page=True)
        for theme in ("dark", "light"):
            page.emulate_media(color_scheme=theme)
            assert violations(page) == [], (name, theme)
        if before:
            page.set_viewport_size(before)

    return looked
