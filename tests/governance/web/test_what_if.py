"""«Et si…»: the rules answer on facts that are only supposed, and nothing is written."""

from __future__ import annotations

from datetime import date

import pytest

from governance.models import MeetingChange
from membership.models import AuditEntry
from membership.services.parameters import set_parameter
from tests.factories.meetings import SYSTEM, an_evening, come, jump
from tests.factories.register import ADOPTED_ON, members
from tests.governance.web.reading import address, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def evening(cast):
    """Six of ten are there; half make a quorum."""
    jump(cast.organisation, date(2027, 3, 1))
    others = members(cast.organisation, 9)
    set_parameter(cast.organisation, key="quorum", value="50 %", article="5.1", adopted_on=ADOPTED_ON, actor=SYSTEM)
    meeting = an_evening(cast.organisation, cast.membership)
    for member in others[:5]:
        come(meeting, member)
    return meeting


def asked(browser, meeting, **supposed):
    return said(browser.get(address("what-if", meeting), supposed))


def test_it_begins_with_the_facts_of_the_moment(browser_of, evening):
    page = asked(browser_of("chair"), evening)
    assert "6 personnes" in page
    assert "1 personne peut partir avant qu’on le perde" in page


def test_fewer_present_lose_the_quorum(browser_of, evening):
    assert "Le quorum n’est pas atteint" in asked(browser_of("chair"), evening, present="4", votes_for="4")


def test_the_same_votes_are_read_by_each_majority(browser_of, evening):
    page = asked(browser_of("chair"), evening, votes_for="3", votes_against="2")
    assert "plus de la moitié" in page
    assert "deux tiers" in page
    assert "Adopter, modifier ou abroger un règlement demande" in page


def test_another_day_is_held_against_the_delays(browser_of, evening):
    assert "ajournée" in asked(browser_of("chair"), evening, held_on="2027-09-01")


@pytest.mark.parametrize(
    ("supposed", "remark"),
    [
        ({"present": "11"}, "Plus que les membres ayant droit de vote"),
        ({"votes_for": "9"}, "Plus de votes que de membres sur place"),
        ({"present": "-1"}, "supérieure ou égale"),
    ],
)
def test_what_cannot_be_is_said_so(browser_of, evening, supposed, remark):
    assert remark in asked(browser_of("chair"), evening, **supposed)


def test_nothing_is_written(browser_of, evening):
    before = AuditEntry.objects.count()
    asked(browser_of("chair"), evening, present="2", votes_for="1", votes_against="1", held_on="2027-05-01")
    assert AuditEntry.objects.count() == before
    assert not MeetingChange.objects.exists()
