"""The whole walk through the services alone: called, opened, voted, closed, counted, proclaimed."""

from __future__ import annotations

import pytest

from governance.models import MotionState
from membership.services import audit
from tests.factories.meetings import an_evening, an_open_poll, vote
from tests.factories.register import SYSTEM, a_legal_member, a_member, an_organisation, members
from voting.models import PollState
from voting.services.polls import close_poll
from voting.services.proclaim import proclaim_result
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db


def test_a_motion_goes_from_the_notice_to_the_register_of_resolutions():
    organisation = an_organisation()
    those = members(organisation, 5)
    farm = a_legal_member(organisation)
    a_member(organisation, "Paul", "Sans-Voix", category="auxiliary")
    assembly = an_evening(organisation, *those, farm)

    poll = an_open_poll(assembly)
    for membership, choice in zip([*those, farm], ["for", "for", "for", "against", "abstain", "for"], strict=True):
        vote(poll, membership, choice)
    vote(poll, those[0], "against")
    vote(poll, those[0], "for")
    close_poll(poll, actor=SYSTEM)
    assert run_tally(poll.pk)
    motion = proclaim_result(poll, actor=SYSTEM)

    poll.refresh_from_db()
    assert poll.state == PollState.PROCLAIMED
    assert poll.roll.entitled == 6
    assert motion.state == MotionState.ADOPTED
    assert motion.figures["for"] == 4
    assert motion.resolution.number == "2027-01"
    assert list(audit.verify(organisation)) == []
