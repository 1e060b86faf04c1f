"""The council of the demonstration: a federation with seats that are held, and seats that are empty."""

from __future__ import annotations

import pytest

from config.demonstration import council
from membership.clock import now
from membership.queries.delegations import delegations_on
from membership.queries.rules import rules_for
from tests.factories.meetings import an_evening, an_open_poll

pytestmark = pytest.mark.django_db


def test_its_members_have_seats_by_their_size_and_a_vote_for_each_that_is_held():
    organisation = council.load()
    on = now().astimezone(organisation.zone).date()
    seats = [one.seats.number for one in delegations_on(organisation, on, rules_for(organisation, on))]
    assert sorted(seats) == [1, 1, 2, 2, 3, 3]
    roll = an_open_poll(an_evening(organisation)).roll
    assert (roll.entitled, roll.left_out) == (10, 2)
