"""What every answer carries, and what the logs never do."""

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, get_resolver
from structlog.testing import capture_logs

from config import logs

pytestmark = pytest.mark.django_db


def patterns(resolver: Any = None, before: str = "") -> Iterator[str]:
    """Yield every route as it is written, from the root."""
    for one in (resolver or get_resolver()).url_patterns:
        here = f"{before}{one.pattern}"
        if isinstance(one, URLPattern):
            yield here
        else:
            yield from patterns(one, here)


def test_the_browser_may_load_only_what_comes_from_here(client: Client) -> None:
    policy = client.get("/healthz")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy


def test_no_page_may_be_framed_or_sniffed(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_a_request_is_logged_by_its_route(client: Client) -> None:
    with capture_logs() as said:
        client.get("/nowhere/at/all")
    assert [entry["route"] for entry in said if entry["event"] == "answered"] == ["(none)"]
    assert "nowhere" not in str(said)


@pytest.mark.parametrize("path", ["/n/Ab3xYz", "/fr/n/Ab3xYz?x=1"])
def test_the_token_of_a_link_never_stands_in_the_log(path: str) -> None:
    event = logs.hide_tokens(None, "info", {"event": f"Not Found: {path}"})
    assert "Ab3xYz" not in event["event"]
    assert "/n/…" in event["event"]


@pytest.mark.parametrize("pattern", [pattern for pattern in patterns() if re.search(r"<(str:)?token>", pattern)])
def test_no_address_with_a_token_stands_in_the_log(pattern: str) -> None:
    path = re.sub(r"<[^>]*>", "rives", pattern.replace("<str:token>", "Ab3xYz"))
    event = logs.hide_tokens(None, "error", {"event": f"Internal Server Error: /en/{path}"})
    assert "Ab3xYz" not in event["event"]


@pytest.mark.parametrize(
    "said",
    [
        "450 4.2.2 <anne.roy@example.org>: mailbox over quota",
        "SMTPRecipientsRefused: {'anne.roy@example.org': (550, b'no')}",
        'Traceback:\n  ValueError: bad "anne.roy@example.org"',
    ],
)
def test_no_address_of_a_member_stands_in_the_log(said: str) -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    config = logs.logging_config(as_json=True)["formatters"]["structured"]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(**{k: v for k, v in config.items() if k != "()"}))
    record = logging.LogRecord("unevoix.mail", logging.WARNING, "", 1, said, None, None)
    handler.handle(record)
    assert "anne.roy" not in out.getvalue()
    assert "…" in json.loads(out.getvalue())["event"]


def test_an_operator_recognises_the_account() -> None:
    event = logs.hide_addresses(None, "error", {"account": "user@mail.example.org:587", "answer": "<a@b.org> no"})
    assert event == {"account": "user@mail.example.org:587", "answer": "… no"}


def test_no_model_lacks_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_what_the_schedule_rings_is_a_task() -> None:
    from tasks.celery import app
    from tasks.schedule import SCHEDULE

    app.loader.import_default_modules()
    assert {entry["task"] for entry in SCHEDULE.values()} <= set(app.tasks)


def test_every_task_goes_to_a_queue_that_a_worker_serves() -> None:
    from config.supervisor import Address, Plans
    from tasks.celery import QUEUES

    commands = [plan.command for plan in Plans(Address("127.0.0.1", 1), {"UNEVOIX_HOME": "/x"}).work()]
    served = [command[command.index("--queues") + 1] for command in commands if "--queues" in command]
    assert sorted(",".join(served).split(",")) == sorted(QUEUES)


def test_whoever_opens_and_closes_votes_does_nothing_else() -> None:
    from config.supervisor import Address, Plans
    from tasks.celery import ROUTES

    commands = [plan.command for plan in Plans(Address("127.0.0.1", 1), {"UNEVOIX_HOME": "/x"}).work()]
    served = [command[command.index("--queues") + 1].split(",") for command in commands if "--queues" in command]
    closing = {ROUTES[task]["queue"] for task in ("tasks.watch_votes", "tasks.do_what_is_due")}
    assert len(closing) == 1
    # Nor for the sweep, for letters or for what is looked over by night.
    assert [queues for queues in served if closing & set(queues)] == [list(closing)]
    others = {task for task, route in ROUTES.items() if route["queue"] in closing}
    assert others == {"tasks.watch_votes", "tasks.do_what_is_due"}


def test_every_route_leads_from_a_task_to_a_queue() -> None:
    from tasks.celery import QUEUES, ROUTES, app

    app.loader.import_default_modules()
    assert set(ROUTES) <= set(app.tasks)
    assert {route["queue"] for route in ROUTES.values()} <= set(QUEUES)
