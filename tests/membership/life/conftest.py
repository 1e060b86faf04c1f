"""One co-op and its members, on the day of the acts."""

from __future__ import annotations

from datetime import date

import pytest

from membership.models import Membership, Organisation
from tests.factories.meetings import jump
from tests.factories.register import a_member, an_organisation


@pytest.fixture
def rives(db) -> Organisation:
    organisation = an_organisation("rives")
    jump(organisation, date(2027, 1, 25))
    return organisation


@pytest.fixture
def anne(rives) -> Membership:
    return a_member(rives, "Anne", "Roy", number="M0001", email="anne@example.org")
