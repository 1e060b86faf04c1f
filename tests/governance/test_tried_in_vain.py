"""What is tried for the first time is not said to be tried in vain."""

from __future__ import annotations

import pytest

from governance.queries.telling import waiting
from membership.models import DeliveryState
from tests.governance.test_correcting import anne, meeting, organisation  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "attempts", "shown"),
    [
        (DeliveryState.PENDING, 0, False),
        (DeliveryState.CLAIMED, 1, False),
        (DeliveryState.PENDING, 1, True),
        (DeliveryState.IN_DOUBT, 1, True),
        (DeliveryState.CLAIMED, 2, True),
    ],
)
def test_what_was_tried_in_vain_and_will_be_tried_again(meeting, state, attempts, shown):  # noqa: F811
    meeting.notice.deliveries.update(state=state, attempts_made=attempts)
    assert waiting(meeting.notice).exists() == shown
