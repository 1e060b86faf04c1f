"""An evening with a secret vote open, and members who are there."""

from __future__ import annotations

import pytest

from membership.models import Membership
from tests.factories.meetings import an_evening
from tests.factories.register import an_organisation, members
from tests.factories.sealed import an_open_secret_poll
from voting.models import Poll


@pytest.fixture
def those(db: None) -> list[Membership]:
    return members(an_organisation(), 6)


@pytest.fixture
def poll(those: list[Membership]) -> Poll:
    return an_open_secret_poll(an_evening(those[0].organisation, *those))
