"""What every test may use: the servers, the browser, and a clean cache."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, expect

from config.embedded import services
from config.paths import BASE_DIR
from tests import flushing, needs
from tests.waiting import SOON

pytest_plugins = ["tests.processes"]

# The browser's driver keeps an event loop in this thread, which Django would take for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# The same examples each time, so that a failure can be repeated; and no time limit, which a busy machine would miss.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

# What is expected of a page may take long on a machine that does other things too.
expect.set_options(timeout=SOON)

NOT_RUN = pytest.StashKey[list[pytest.Item]]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    config.stash[NOT_RUN] = needs.leave_out_what_cannot_run(items)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    not_run = config.stash.get(NOT_RUN, [])
    if not_run:
        terminalreporter.section("not run on this machine")
        for item in not_run:
            terminalreporter.line(item.nodeid)


@pytest.fixture(scope="session")
def servers() -> Iterator[None]:
    """PostgreSQL and Valkey: the embedded ones, unless the environment gives others."""
    with services.held():
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(servers: None) -> None:
    """Bring the servers up before the test database is made; a test of pure rules starts nothing."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Send away, before the test database is dropped, whoever a thread of some test left connected to it."""
    with pytest.MonkeyPatch.context() as patch:
        flushing.be_patient(patch.setattr)
        yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def language_of_the_house() -> None:
    """Begin in the language that stands by itself, whatever the last page of an earlier test was shown in."""
    translation.activate(django_settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def clean_cache(request: pytest.FixtureRequest) -> None:
    """Forget the throttles and sessions that an earlier test left in the shared cache."""
    if "django_db_setup" in request.fixturenames or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("servers")
        cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the machine's own Chromium; nothing is downloaded."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {
        **browser_type_launch_args,
        "executable_path": needs.chromium(),
        "args": [*sandbox, "--disable-dev-shm-usage"],
    }


@pytest.fixture(scope="session")
def browser(browser: Browser) -> Browser:
    """Wait as long for a page to come, and for what is clicked on it, as for what is expected of it."""
    opened = browser.new_context

    def patient(**options: Any) -> BrowserContext:
        context = opened(**options)
        context.set_default_timeout(SOON)
        return context

    browser.new_context = patient  # type: ignore[method-assign]
    return browser


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Be a reader of French on a phone, as most members are."""
    return {**browser_context_args, "locale": "fr-CA", "viewport": {"width": 390, "height": 844}}


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """The folder for what a person looks at afterwards, such as screenshots; not in the repository."""
    folder = BASE_DIR / "artefacts"
    folder.mkdir(exist_ok=True)
    return folder
