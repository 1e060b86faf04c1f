"""The member's page of the meeting: what is open stands first, and the page follows by itself."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.services.attendance import depart
from governance.services.sessions import end_assembly
from membership.web.gate import ENTRIES
from tests.factories.meetings import a_called_assembly, an_evening, an_open_poll
from tests.factories.register import SYSTEM, a_member
from tests.voting.web.conftest import Evening
from tests.voting.web.reading import text_of
from voting.services.polls import prolong_poll

pytestmark = pytest.mark.django_db

LIVE = {"HX-Request": "true"}
# What the page costs whoever follows the meeting, every few seconds.
STATEMENTS = 12


@pytest.fixture
def phone(evening):
    return evening.come_in(evening.members[0])


def where_to_look(answer) -> str:
    """Return the address at which the page asks for its living part."""
    return re.search(r'id="live" hx-get="([^"]+)"', answer.content.decode()).group(1).replace("&amp;", "&")


def look_again(phone, answer):
    return phone.get(where_to_look(answer), headers=LIVE)


def test_an_open_vote_stands_first_with_its_close(evening, phone):
    page = text_of(phone.get(evening.address("room")))
    assert page.index("Des mandats de deux ans") < page.index("Ordre du jour")
    assert "Ferme à 19 h 35" in page
    assert evening.of_poll("vote") in phone.get(evening.address("room")).content.decode()


def test_a_vote_cast_is_shown_with_its_hour_and_receipt(evening, phone):
    evening.cast(phone)
    page = phone.get(evening.address("room"))
    assert "Votre vote est déposé. Déposé à 19 h 05 : Pour." in text_of(page)
    assert evening.of_poll("receipt") in page.content.decode()


def test_a_member_without_a_vote_reads_why(organisation):
    auxiliary = a_member(organisation, "Paul", "Petit", category="auxiliary")
    assembly = an_evening(organisation, a_member(organisation))
    evening = Evening(organisation, [auxiliary], assembly, an_open_poll(assembly))
    page = evening.come_in(auxiliary).get(evening.address("room"))
    assert "Vous ne votez pas à ce scrutin. Cette catégorie de membres ne vote pas." in text_of(page)
    assert evening.of_poll("vote") not in page.content.decode()


def test_the_quorum_is_shown_from_presence(evening, phone):
    assert "Le quorum n’est pas atteint" in text_of(phone.get(evening.address("room")))
    evening.come_in(evening.members[1])
    assert "Le quorum est atteint" in text_of(phone.get(evening.address("room")))


def test_a_result_appears_once_proclaimed_and_not_before(evening, phone):
    evening.come_in(evening.members[1])
    evening.cast(phone)
    evening.count()
    before = text_of(phone.get(evening.address("room")))
    assert "Le vote est fermé." in before
    assert "1 pour" not in before
    evening.proclaim_only()
    after = text_of(phone.get(evening.address("room")))
    assert "Adoptée" in after
    assert "1 pour, 0 contre" in after


def test_whoever_left_elsewhere_is_offered_to_come_back(evening, phone):
    depart(evening.assembly, membership_id=evening.members[0].pk, actor=SYSTEM)
    assert "Vous avez quitté l’assemblée" in text_of(phone.get(evening.address("room")))
    assert phone.post(evening.address("enter")).url == evening.address("room")
    assert "Vous avez quitté" not in text_of(phone.get(evening.address("room")))


def test_before_the_meeting_opens_it_says_when_it_begins(organisation):
    anne = a_member(organisation)
    evening = Evening(organisation, [anne], a_called_assembly(organisation), None)
    evening.at(18, 30)
    page = text_of(evening.come_in(anne).get(evening.address("room")))
    assert "L’assemblée commence à 19 h." in page


def test_after_the_meeting_it_says_so(evening, phone):
    evening.proclaim()
    end_assembly(evening.assembly, actor=SYSTEM)
    page = text_of(phone.get(evening.address("room")))
    assert "L’assemblée s’est terminée à 19 h 05." in page
    assert "Vous avez quitté" not in page


class TestFollowing:
    def test_an_answer_that_would_change_nothing_is_empty(self, evening, phone):
        page = phone.get(evening.address("room"))
        assert look_again(phone, page).status_code == 204

    def test_what_changed_is_answered_without_the_rest_of_the_page(self, evening, phone):
        page = phone.get(evening.address("room"))
        evening.come_in(evening.members[1])
        part = look_again(phone, page)
        assert part.status_code == 200
        assert b"<html" not in part.content
        assert "Le quorum est atteint" in text_of(part)
        assert look_again(phone, part).status_code == 204

    def test_a_prolonged_close_changes_by_itself(self, evening, phone):
        page = phone.get(evening.address("room"))
        prolong_poll(evening.poll, by=timedelta(minutes=5), actor=SYSTEM)
        assert "Ferme à 19 h 40" in text_of(look_again(phone, page))

    def test_a_vote_that_opens_is_said_to_those_who_hear_the_page_once(self, organisation):
        anne = a_member(organisation)
        assembly = an_evening(organisation)
        evening = Evening(organisation, [anne], assembly, None)
        phone = evening.come_in(anne)
        page = phone.get(evening.address("room"))
        an_open_poll(assembly)
        part = look_again(phone, page)
        assert 'id="live-said" hx-swap-oob' in part.content.decode()
        assert "Un vote est ouvert : Des mandats de deux ans" in text_of(part)
        a_member(organisation, "Rose", "Neuve")
        evening.at(19, 7)
        again = look_again(phone, part)
        assert again.status_code == 200
        assert "live-said" not in again.content.decode()

    def test_when_the_forms_change_the_whole_page_is_asked_for(self, evening, phone):
        page = phone.get(evening.address("room"))
        depart(evening.assembly, membership_id=evening.members[0].pk, actor=SYSTEM)
        assert look_again(phone, page).headers["HX-Refresh"] == "true"

    def test_a_pass_that_is_gone_sends_the_whole_page_to_the_door(self, evening, phone):
        page = phone.get(evening.address("room"))
        phone.cookies.clear()
        assert look_again(phone, page).headers["HX-Redirect"] == evening.address("enter")

    def test_it_works_without_script_by_a_link(self, evening, phone):
        assert f'href="{evening.address("room")}"' in phone.get(evening.address("room")).content.decode()

    def test_caches_tell_the_part_from_the_page(self, evening, phone):
        answer = phone.get(evening.address("room"))
        assert "HX-Request" in answer.headers["Vary"]
        assert "no-store" in answer.headers["Cache-Control"]

    def test_looking_again_costs_little(self, evening, phone):
        page = phone.get(evening.address("room"))
        with CaptureQueriesContext(connection) as statements:
            look_again(phone, page)
        assert len(statements) <= STATEMENTS, [one["sql"][:80] for one in statements]


class TestThePass:
    def test_of_one_meeting_opens_no_other(self, evening, elsewhere, phone):
        assert phone.get(elsewhere.address("room")).url == elsewhere.address("enter")
        for view in ("vote", "receipt", "room-result"):
            assert phone.get(elsewhere.of_poll(view)).url == elsewhere.address("enter")
            assert phone.get(evening.address(view, elsewhere.poll.public_id)).status_code == 404

    def test_is_worth_nothing_under_another_organisations_address(self, evening, elsewhere, phone):
        crossed = evening.address("room").replace(f"/{evening.organisation.slug}/", f"/{elsewhere.organisation.slug}/")
        assert phone.get(crossed).status_code == 302

    def test_ends(self, evening, phone):
        session = phone.session
        session[ENTRIES] = {evening.assembly.public_id: session[ENTRIES][evening.assembly.public_id] | {"until": 1.0}}
        session.save()
        for view in ("room", "leave", "another"):
            ask = phone.get if view == "room" else phone.post
            assert ask(evening.address(view)).url == evening.address("enter")
        assert phone.post(evening.of_poll("vote"), {"step": "cast", "choice": "for"}).url == evening.address("enter")
        assert not evening.poll.roll_call_votes.exists()
