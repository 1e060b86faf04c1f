"""A fact is shortened by its end and never lengthened."""

from __future__ import annotations

from datetime import date

import pytest

from membership.models import Suspension
from membership.models.base import STILL_RECORDED
from membership.services import history
from tests.factories.register import a_member, a_suspension, an_organisation


@pytest.fixture
def suspended(db) -> Suspension:
    """From 1 February up to 1 May."""
    return a_suspension(a_member(an_organisation()), since=date(2027, 2, 1), until=date(2027, 5, 1))


def held() -> list[tuple[date, date]]:
    rows = Suspension.objects.filter(STILL_RECORDED)
    return [(row.effective.lower, row.effective.upper) for row in rows]


@pytest.mark.parametrize(
    ("on", "left"),
    [
        (date(2027, 3, 1), [(date(2027, 2, 1), date(2027, 3, 1))]),
        (date(2027, 5, 1), [(date(2027, 2, 1), date(2027, 5, 1))]),
        (date(2027, 9, 1), [(date(2027, 2, 1), date(2027, 5, 1))]),
        (date(2027, 2, 1), []),
    ],
    ids=["inside it", "on its own last day", "past its own end", "before it began"],
)
def test_a_fact_ends_on_a_day_and_no_later_than_it_did(suspended, on, left):
    history.end(suspended, on=on)
    assert held() == left


def test_a_fact_that_is_left_alone_is_not_written_again(suspended):
    assert history.end(suspended, on=date(2027, 9, 1)) == suspended
    assert Suspension.objects.count() == 1
