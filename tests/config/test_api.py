"""The description of the programming interface."""

from threading import Event, Thread
from typing import Any

import pytest
from django.test import Client, RequestFactory
from drf_spectacular import plumbing
from drf_spectacular.contrib.rest_framework_simplejwt import SimpleJWTScheme

from config import api

pytestmark = pytest.mark.django_db


def test_the_schema_describes_the_interface(client: Client) -> None:
    answer = client.get("/api/v1/schema")
    assert answer.status_code == 200
    assert answer.json()["info"]["title"] == "Unevoix"


def test_its_page_keeps_the_policy_of_every_page(client: Client) -> None:
    answer = client.get("/api/v1/")
    assert answer.status_code == 200
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "<style" not in answer.content.decode()


def test_a_browser_shows_the_schema_without_breaking_the_policy(live_server: Any, page: Any) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(f"{live_server.url}/api/v1/")
    page.get_by_role("heading", name="Unevoix").wait_for()
    assert refused == []


def test_two_first_readers_at_once_are_both_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a server just started: a package that is not here is looked for once, though two ask at the same instant."""
    missing = "rest_framework_simplejwt.authentication.JWTAuthentication"
    monkeypatch.setattr(SimpleJWTScheme, "target_class", missing)
    looked_for, seconds, answered = Event(), Event(), list[int]()
    find: Any = vars(plumbing)["import_string"]

    def find_slowly(name: Any) -> Any:
        if name == missing and not looked_for.is_set():
            looked_for.set()
            seconds.wait(1)
        elif name == missing:
            # The first one settles it while the second one still looks.
            seconds.set()
            settled.wait(1)
        return find(name)

    settled = Event()

    def watch() -> None:
        while SimpleJWTScheme.target_class is not None and not settled.wait(0.005):
            pass
        settled.set()

    monkeypatch.setattr(plumbing, "import_string", find_slowly)
    request = RequestFactory().get("/api/v1/schema")
    readers = [Thread(target=lambda: answered.append(api.schema(request).status_code)) for _ in range(2)]
    for thread in (*readers, Thread(target=watch)):
        thread.start()
    for thread in readers:
        thread.join(60)
    settled.set()
    assert answered == [200, 200]
