"""What every test that looks at a page in Chromium asks of it, once the page stands still."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Locator, Page

from tests.waiting import PATIENCE

Answer = TypeVar("Answer")

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What Chromium answers when the page asked has just made way for the next one.
GONE = ("Execution context was destroyed", "Cannot read properties of null", "Frame was detached")


def standing(page: Page, ask: Callable[[], Answer], *, seconds: float = PATIENCE) -> Answer:
    """Return what `ask` gets from a whole page: a click returns as soon as the next page begins to arrive.

    What is asked of a page that makes way for another meanwhile is asked again, of that other.
    """
    give_up = time.monotonic() + seconds
    while True:
        try:
            page.wait_for_load_state()
            return ask()
        except Error as error:
            if time.monotonic() > give_up or not any(reason in error.message for reason in GONE):
                raise
            time.sleep(0.05)


def press(what: Locator) -> None:
    """Click on what leads to another page, and be there: what the click posted is done, and its answer stands whole."""
    with what.page.expect_navigation():
        what.click()


def breadth(page: Page) -> int:
    """Return how wide the page is, in CSS pixels: more than the window when something sticks out."""
    return standing(page, lambda: int(page.evaluate("document.documentElement.scrollWidth")))


def violations(page: Page, rules: list[str] | None = RULES) -> list[tuple[str, list[Any]]]:
    """Return what axe finds wrong: each rule broken, with the elements that break it."""
    options = {"runOnly": rules} if rules else None
    found = standing(page, lambda: Axe().run(page, options=options)).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
