"""The description of the programming interface."""

from typing import Any

import pytest
from django.test import Client

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
