"""An evening with a secret vote open, and members who are there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from membership.models import Membership
from tests.factories.meetings import an_evening
from tests.factories.register import an_organisation, members
from tests.factories.sealed import an_open_secret_poll
from tests.voting.sealed.browsing import OpenPage, opening
from voting.models import Poll


@pytest.fixture
def those(db: None) -> list[Membership]:
    return members(an_organisation(), 6)


@pytest.fixture
def poll(those: list[Membership]) -> Poll:
    return an_open_secret_poll(an_evening(those[0].organisation, *those))


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[OpenPage]:
    with opening(browser, live_server.url) as opened:
        yield opened
