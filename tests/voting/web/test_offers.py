"""What an open vote puts on the first page, and on the page of its meeting."""

from __future__ import annotations

import pytest

from tests.factories.meetings import come, vote
from tests.voting.web.reading import text_of
from voting.models import PollState
from voting.web.offers import results_of

pytestmark = pytest.mark.django_db


def test_a_member_finds_the_open_vote_first_with_its_close_and_the_way_in(evening, browser_of):
    page = browser_of("member").get("/")
    assert "Un vote est ouvert : Des mandats de deux ans Ferme à 19 h 35." in text_of(page)
    assert evening.address("enter") in page.content.decode()


def test_the_chair_finds_the_way_to_conduct_it(evening, browser_of):
    page = browser_of("chair").get("/")
    assert "Un vote est ouvert" in text_of(page)
    assert evening.address("conduct") in page.content.decode()


def test_nobody_elsewhere_hears_of_it(evening, browser_of):
    assert "Un vote est ouvert" not in text_of(browser_of("outsider").get("/"))
    assert "Un vote est ouvert" not in text_of(browser_of("anonymous").get("/"))


def test_past_its_hour_it_is_no_longer_offered_whether_or_not_anybody_noticed(evening, browser_of):
    evening.at(19, 36)
    assert evening.poll.state == PollState.OPEN
    assert "Un vote est ouvert" not in text_of(browser_of("member").get("/"))


def test_the_page_of_the_meeting_leads_to_a_result_once_proclaimed(evening):
    come(evening.assembly, evening.members[0])
    vote(evening.poll, evening.members[0], "for")
    evening.count()
    assert results_of(evening.assembly, evening.assembly.motions.all()) == {}
    evening.proclaim_only()
    assert results_of(evening.assembly, evening.assembly.motions.all()) == {
        evening.poll.motion_id: evening.outside("result")
    }
