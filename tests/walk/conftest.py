"""What the walk in a browser needs: the real worker, a mail server, the mailbox, and a looker."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response

from config import mailbox
from config.ports import free_port
from tests.looking import breadth, violations
from tests.processes import type_of_start
from tests.waiting import wait_until

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


class Looker:
    """Opens pages as a person would, and looks at each: axe, both widths, no fault in the console."""

    def __init__(self, base: str, artefacts: Path) -> None:
        self.base = base
        self.artefacts = artefacts
        self.faults: list[str] = []
        self.seen: list[str] = []

    def watch(self, page: Page) -> Page:
        """Note whatever the browser complains of, such as a script that the policy refuses."""
        page.on("console", lambda said: self._note(f"console: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: self._note(f"script: {error}"))
        page.on(
            "response", lambda answer: self._note(f"{answer.status} {answer.url}") if answer.status >= 400 else None
        )
        return page

    def look(self, page: Page, name: str) -> None:
        """Take the page's pictures at both widths and let axe read it, all its rules."""
        self.seen.append(name)
        was = page.viewport_size
        for width, size in (("390", PHONE), ("1280", DESK)):
            page.set_viewport_size(size)
            page.screenshot(path=self.artefacts / f"{len(self.seen):02d}-{name}-{width}.png", full_page=True)
            if breadth(page) > size["width"]:
                self._note(f"{name} overflows at {width}")
        for rule, where in violations(page, None):
            self._note(f"{name}: {rule} at {where[:3]}")
        if was is not None:
            page.set_viewport_size(was)

    def _note_refusal(self, answer: Response) -> None:
        if answer.status >= 400:
            self._note(f"{answer.status} {answer.url}")

    def _note(self, fault: str) -> None:
        self.faults.append(fault)


@pytest.fixture
def looker(live_server: Any, artefacts: Path) -> Looker:
    return Looker(live_server.url, artefacts)


@pytest.fixture
def phone(browser: Browser, looker: Looker) -> Iterator[Page]:
    """A member's phone, apart from the desk: its own cookies."""
    context = browser.new_context(viewport=PHONE, locale="fr-CA", base_url=looker.base)
    yield looker.watch(context.new_page())
    context.close()


@pytest.fixture
def desk(browser: Browser, looker: Looker) -> Iterator[Page]:
    """The secretary's screen."""
    context: BrowserContext = browser.new_context(viewport=DESK, locale="fr-CA", base_url=looker.base)
    yield looker.watch(context.new_page())
    context.close()


@pytest.fixture
def mail_port(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any, start_process: type_of_start) -> int:
    """A mail server on loopback whose letters `config.mailbox` can open."""
    monkeypatch.setenv("UNEVOIX_HOME", str(tmp_path))
    port = free_port("127.0.0.1", 8425)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    start_process("catch_mail", "--port", str(port))
    wait_until(lambda: answers(port))
    return port


def answers(port: int) -> bool:
    """Return whether somebody listens there."""
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def letter_to(address: str, *, about: str = "") -> mailbox.OpenedLetter:
    """Return the newest letter to an address, waiting for it."""

    def found() -> list[mailbox.Letter]:
        return [letter for letter in mailbox.list_messages(to=address) if about in letter.subject]

    wait_until(found)
    return mailbox.get_message(found()[0].id)


def link_in(letter: mailbox.OpenedLetter) -> str:
    """Return the personal link of a notice."""
    match = re.search(r"https?://\S+/n/\S+", letter.text)
    assert match is not None
    return match[0]
