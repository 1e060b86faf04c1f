"""The organisation whose shares are held, its only class of them, and the people who open the pages."""

from __future__ import annotations

import pytest

from membership.models import Organisation, ShareClass
from tests.membership.web.conftest import *  # noqa: F403  # the people who open the pages


@pytest.fixture
def common(rives: Organisation) -> ShareClass:
    return ShareClass.objects.get(organisation=rives)
