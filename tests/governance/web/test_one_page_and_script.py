"""A meeting on one page for members, and what the chair says, with the figures of the moment."""

from __future__ import annotations

from datetime import time

import pytest

from governance.models import BodyKind
from governance.services.bodies import Outline, SeatPlan, add_seats, found_body
from governance.services.debate import move_amendment
from governance.services.floor import Wording
from membership.models import Role
from tests.factories.federations import a_coop, a_federation, sent
from tests.factories.meetings import MEETING_ON, a_called_assembly, an_assembly, an_evening, jump
from tests.factories.register import SYSTEM, an_officer
from tests.governance.web.reading import address, number_of_queries, said

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def test_the_page_says_what_is_decided_by_which_majority_and_how_to_vote(cast, browser_of):
    meeting = a_called_assembly(cast.organisation)
    page = said(browser_of("member").get(address("one-page", meeting)))
    motion = meeting.motions.get()
    assert motion.item.title_fr in page
    assert "Ce que nous décidons" in page
    assert "procuration" in page
    assert "Loi sur les coopératives" in page


def test_the_seats_to_fill_are_told_of_an_annual_meeting(cast, browser_of):
    board = found_body(cast.organisation, Outline(BodyKind.BOARD, "Conseil"), actor=SYSTEM)
    add_seats(board, SeatPlan(falls_in=2027, term_years=2), how_many=2, actor=SYSTEM)
    meeting = a_called_assembly(cast.organisation)
    page = said(browser_of("member").get(address("one-page", meeting)))
    assert "2 sièges du conseil à pourvoir" in page
    assert "Tous les membres : 2 sièges 2 vacants" in page


def test_members_do_not_see_the_page_of_a_meeting_in_preparation(cast, browser_of):
    meeting = an_assembly(cast.organisation)
    assert browser_of("member").get(address("one-page", meeting)).status_code == 404
    assert browser_of("secretary").get(address("one-page", meeting)).status_code == 200


def test_before_the_meeting_the_script_has_no_figures_and_says_why(cast, browser_of):
    page = said(browser_of("chair").get(address("script", a_called_assembly(cast.organisation))))
    assert "Je déclare l’assemblée ouverte." in page
    assert "Les chiffres paraissent ici une fois l’assemblée ouverte" in page
    assert "Si elle est adoptée : je déclare la proposition adoptée." in page


def test_during_the_meeting_the_figures_are_in_the_sentences(cast, browser_of):
    meeting = an_evening(cast.organisation, cast.membership)
    jump(cast.organisation, MEETING_ON, time(19, 30))
    page = said(browser_of("chair").get(address("script", meeting)))
    assert "Le quorum" in page
    assert "Sur 1 voix, il en faut 1 pour l’adopter." in page


@pytest.fixture
def of_delegates(client):
    """A federation whose quorum counts organisations: two are there, with four delegates. Its chair has signed in."""
    federation = a_federation(fed_quorum_counts="members")
    east = a_coop(federation, "Coop Est", delegates=("Marc", "Aminata", "Paul"))
    west = a_coop(federation, "Coop Ouest", size=40, delegates=("Zoé",))
    meeting = an_evening(federation)
    for member, seats in ((east, (1, 2, 3)), (west, (1,))):
        for seat_no in seats:
            sent(meeting, member, seat_no)
    client.force_login(an_officer(federation, Role.CHAIR), backend=BACKEND)
    return client, meeting


def test_the_script_counts_the_votes_of_delegates(of_delegates):
    chair, meeting = of_delegates
    assert "Sur 4 voix, il en faut 3 pour l’adopter." in said(chair.get(address("script", meeting)))


def test_what_if_supposes_the_votes_of_delegates_beside_the_organisations_of_the_quorum(of_delegates):
    chair, meeting = of_delegates
    facts = chair.get(address("what-if", meeting))
    assert {name: facts.context["form"].data[name] for name in ("present", "voices", "votes", "votes_for")} == {
        "present": 2,
        "voices": 4,
        "votes": 4,
        "votes_for": 4,
    }
    supposed = chair.get(address("what-if", meeting), {"votes_for": "3", "votes_against": "1"})
    assert not supposed.context["form"].errors
    assert "Si les 4 personnes présentes votent pour ou contre : 3 pour." in said(supposed)
    too_many = chair.get(address("what-if", meeting), {"votes_for": "4", "votes_against": "1"})
    assert "Plus de votes que de personnes déléguées sur place." in said(too_many)


def test_it_is_said_in_the_other_language_on_demand(cast, browser_of):
    meeting = a_called_assembly(cast.organisation)
    page = said(browser_of("chair").get(address("script", meeting) + "?language=en"))
    assert "I declare the meeting open." in page
    assert "Le script de la présidence" in page


def test_the_script_costs_as_much_for_many_points(cast, browser_of):
    meeting, chair = a_called_assembly(cast.organisation), browser_of("chair")
    url = address("script", meeting)
    chair.get(url)
    assert number_of_queries(chair, url) <= 40


def test_the_script_has_an_amendment_decided_before_what_it_amends(cast, browser_of):
    meeting = an_evening(cast.organisation, cast.membership)
    move_amendment(meeting.motions.get(), Wording("Que les mandats durent trois ans."), actor=SYSTEM)
    page = said(browser_of("chair").get(address("script", meeting)))
    asked, back = page.index("Un amendement est proposé"), page.index("Nous revenons au point")
    assert asked < page.index("Je lis la proposition", asked) < back
    assert "Si elle est adoptée" not in page[:asked]
    assert page.index("Si elle est adoptée", back) > back


def test_the_script_has_the_deepest_decided_first_whatever_was_moved_in_between(cast, browser_of):
    meeting = an_evening(cast.organisation, cast.membership)
    motion = meeting.motions.get()
    three = move_amendment(motion, Wording("Que les mandats durent trois ans."), actor=SYSTEM)
    move_amendment(three, Wording("Que les mandats durent trois ans et demi."), actor=SYSTEM)
    page = said(browser_of("chair").get(address("script", meeting)))
    deepest = page.index("trois ans et demi")
    # Back to the amendment, then to the motion: both after what would change them.
    first = page.index("Nous revenons au point")
    assert deepest < first < page.index("Nous revenons au point", first + 1)
