"""What was decided with somebody at the table stands, and so does their mandate."""

from __future__ import annotations

from datetime import time

import pytest

from governance.errors import MandateExercised
from governance.models import PresenceChannel
from governance.services.at_the_table import director_arrives
from governance.services.sittings import call_sitting
from governance.services.voiding import void_mandate
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM
from tests.governance.sittings.conftest import MEETING_ON

pytestmark = pytest.mark.django_db


def test_a_mandate_by_which_somebody_sat_is_not_taken_back(planned, directors):
    called = call_sitting(planned, actor=SYSTEM)
    jump(called.organisation, MEETING_ON, time(18, 5))
    director_arrives(called, mandate=directors[0], channel=PresenceChannel.HALL, actor=SYSTEM)
    with pytest.raises(MandateExercised) as caught:
        void_mandate(directors[0], reason="Un autre siège.", actor=SYSTEM)
    assert caught.value.on == MEETING_ON
    void_mandate(directors[1], reason="Un autre siège.", actor=SYSTEM)
