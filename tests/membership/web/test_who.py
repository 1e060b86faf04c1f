"""Who is there? Asked of an account that several persons share, and remembered until it is answered anew."""

from __future__ import annotations

import pytest
from django.test import Client

from membership.services.accounts import link_account
from membership.web.gate import ENTRIES
from tests.factories.register import SYSTEM, a_member, an_account_of

WHO, HOME = "/o/rives/who/", "/o/rives/"


@pytest.fixture
def paul(rives, anne):
    return a_member(rives, "Paul", "Roy", number="M0002", email="anne@example.org")


@pytest.fixture
def couple(anne, paul, sign_in) -> Client:
    """The browser of an account that Anne and Paul share."""
    account = an_account_of(anne)
    link_account(account, paul.person, actor=SYSTEM)
    return sign_in(account)


def test_a_page_of_ones_own_asks_first(couple):
    assert couple.get(HOME)["Location"] == f"{WHO}?next=%2Fo%2Frives%2F"
    page = couple.get(WHO).content.decode()
    assert "Are you Anne Roy?" in page
    assert "Are you Paul Roy?" in page
    assert "M0001" in page


def test_the_answer_is_remembered_and_leads_on(couple, paul):
    answer = couple.post(WHO, {"person": paul.person.public_id, "next": HOME})
    assert answer["Location"] == HOME
    assert couple.get(HOME).context["person"] == paul.person


def test_the_other_can_take_their_place_and_finds_nothing_open(couple, anne, paul):
    couple.post(WHO, {"person": paul.person.public_id})
    session = couple.session
    session[ENTRIES] = {"an assembly": {}}
    session.save()
    couple.post(WHO, {"person": anne.person.public_id})
    assert couple.get(HOME).context["person"] == anne.person
    assert ENTRIES not in couple.session


def test_nobody_can_say_they_are_somebody_elses_person(rives, couple):
    stranger = a_member(rives, "Zoé", "Caron")
    assert couple.post(WHO, {"person": stranger.person.public_id}).status_code == 404


def test_the_answer_leads_to_no_other_site(couple, paul):
    answer = couple.post(WHO, {"person": paul.person.public_id, "next": "https://example.com/"})
    assert answer["Location"] == HOME


def test_whoever_is_alone_is_not_asked(anne, sign_in):
    browser = sign_in(an_account_of(anne))
    assert browser.get(WHO)["Location"] == HOME
    assert browser.get(HOME).context["person"] == anne.person


def test_an_officer_who_is_nobody_here_has_no_answer_to_give(cast, sign_in):
    assert sign_in(cast["auditor"]).get(WHO).status_code == 404
