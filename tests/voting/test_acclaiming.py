"""As many stand as there are seats, or fewer: nobody has to choose, and the meeting keeps that they are elected."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from governance.errors import QuorumNotMet
from governance.models import Body, BodyKind, Mandate, MotionState, Resolution, Seat
from governance.queries.outcomes import outcome_of
from governance.services.decisions_text import _elected
from membership.errors import StateNotAllowed
from membership.models import Role
from tests.factories.meetings import an_evening, an_open_poll
from tests.factories.register import SYSTEM, an_officer, an_organisation, members
from tests.voting.sealed.browsing import signed_in
from voting.errors import CandidatesMissing, CandidateTwice, StillContested
from voting.services.acclaiming import Acclamation, record_acclamation

pytestmark = pytest.mark.django_db


@pytest.fixture
def those():
    return members(an_organisation(bylaws={"quorum": "3"}), 4)


@pytest.fixture
def evening(those):
    return an_evening(those[0].organisation, *those)


def acclaimed(evening, *names, seats=2):
    return record_acclamation(evening.motions.get(), Acclamation(names, seats), actor=SYSTEM)


def test_those_who_stood_are_elected_and_it_takes_no_number(evening):
    point = acclaimed(evening, "Ana Gagnon", "Luc Roy")
    assert (point.state, point.figures["elected"]) == (MotionState.ELECTED, ["Ana Gagnon", "Luc Roy"])
    assert (point.figures["vacant"], point.finding["code"]) == (0, "acclamation")
    assert not Resolution.objects.exists()
    assert outcome_of(point).counts == "Ana Gagnon, Luc Roy"


def test_seats_for_which_nobody_stood_stay_vacant_and_it_is_said(evening):
    point = acclaimed(evening, "Ana Gagnon", seats=3)
    assert point.figures["vacant"] == 2
    with override("fr"):
        assert _elected(point.figures) == "Élus sans vote\xa0: Ana Gagnon. 2 sièges restent vacants"


def test_where_more_stand_the_members_choose(evening):
    with pytest.raises(StillContested):
        acclaimed(evening, "Ana", "Luc", "Zoé")


@pytest.mark.parametrize(("names", "refused"), [((), CandidatesMissing), (("Ana", "Ana"), CandidateTwice)])
def test_the_list_says_who_stands_each_once(evening, names, refused):
    with pytest.raises(refused):
        acclaimed(evening, *names)


def test_without_a_quorum_nobody_is_elected(those):
    with pytest.raises(QuorumNotMet):
        acclaimed(an_evening(those[0].organisation, those[0]), "Ana")


def test_not_while_a_vote_on_it_is_under_way_nor_twice(evening):
    an_open_poll(evening)
    with pytest.raises(StateNotAllowed):
        acclaimed(evening, "Ana")
    assert evening.motions.get().state == MotionState.PROPOSED


def test_it_is_recorded_once(evening):
    acclaimed(evening, "Ana")
    with pytest.raises(StateNotAllowed):
        acclaimed(evening, "Luc")


def test_the_page_of_the_ballot_offers_it_and_one_click_records_it(evening):
    browser = signed_in(an_officer(evening.organisation, Role.CHAIR))
    known = [evening.organisation.slug, evening.public_id, evening.motions.get().public_id]
    url = reverse("voting:candidates", args=known)
    ballot = {"candidates": "Ana Gagnon\nLuc Roy", "seats": "2", "method": "block-vote"}
    assert 'name="acclaim"' not in browser.get(url).content.decode()
    assert 'name="acclaim"' in browser.post(url, ballot).content.decode()
    browser.post(url, ballot | {"acclaim": "1"})
    assert evening.motions.get().state == MotionState.ELECTED
    page = browser.get(reverse("governance:assembly", args=known[:2])).content.decode()
    assert "Élus sans vote" in page


def test_nobody_says_how_a_ballot_is_marked_where_nobody_has_to_choose(evening):
    browser = signed_in(an_officer(evening.organisation, Role.CHAIR))
    put = evening.motions.get()
    url = reverse("voting:candidates", args=[evening.organisation.slug, evening.public_id, put.public_id])
    offered = browser.post(url, {"candidates": "Ana Gagnon\nLuc Roy", "seats": "2"})
    page = offered.content.decode()
    assert 'name="acclaim"' in page
    assert not re.search(r'<input[^>]*name="method"[^>]* required', page)
    browser.post(url, {"candidates": "Ana Gagnon\nLuc Roy", "seats": "2", "acclaim": "1"})
    put.refresh_from_db()
    assert put.state == MotionState.ELECTED


def test_a_mandate_keeps_the_assembly_that_elected(evening, those):
    acclaimed(evening, those[0].person.full_name)
    board = Body.objects.create(organisation=evening.organisation, kind=BodyKind.BOARD, name_fr="Conseil")
    Seat.objects.create(organisation=evening.organisation, body=board, number=1)
    office = signed_in(an_officer(evening.organisation, Role.SECRETARY))
    slug = evening.organisation.slug
    page = office.get(reverse("governance:assembly", args=[slug, evening.public_id])).content.decode()
    assert "Inscrire les personnes élues" in page
    url = reverse("governance:seat-fill", args=[slug, board.public_id, 1])
    taken = {"number": those[0].number, "start_on": "2027-04-24", "manner": "acclaimed", "years": "1"}
    office.post(url, taken | {"given_by": evening.public_id})
    assert Mandate.objects.get().given_by == evening
