"""The pages of a federation's meeting: each delegate comes in as themselves, and sees and casts their own vote."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from governance.models import Assembly, Attendance
from membership.clock import now
from membership.models import Delivery, Membership, Organisation, Person, Relation, Role
from membership.queries.links import link_token
from tests.factories.federations import a_coop, a_federation, an_account_for, delegate_of, seated, sent
from tests.factories.life import a_person
from tests.factories.meetings import an_evening, an_open_poll
from tests.factories.register import an_account_of, an_officer
from tests.voting.sealed.browsing import signed_in
from tests.voting.web.reading import text_of
from voting.models import Poll, RollCallVote
from voting.services.kit_text import Ask, contents

pytestmark = pytest.mark.django_db


@pytest.fixture
def federation() -> Organisation:
    return a_federation(quorum="1/2")


@pytest.fixture
def coop(federation) -> Membership:
    return a_coop(federation, size=120, delegates=("Marc", "Aminata"))


@pytest.fixture
def meeting(federation, coop) -> Assembly:
    return an_evening(federation)


@pytest.fixture
def office(federation) -> Client:
    return signed_in(an_officer(federation, Role.SECRETARY))


def address(view: str, meeting: Assembly, *more: str) -> str:
    return reverse(view, args=["federation", meeting.public_id, *more])


def link_of(meeting: Assembly, person: Person) -> str:
    delivery = Delivery.objects.get(notice=meeting.notice, person=person)
    return reverse("notice-link", args=[link_token(delivery)])


def come_in(meeting: Assembly, person: Person) -> Client:
    """Return a browser that followed the link of this person and said «Oui»."""
    browser = Client()
    assert browser.post(link_of(meeting, person)).headers["Location"] == address("voting:room", meeting)
    return browser


def cast(browser: Client, poll: Poll, choice: str):
    ballot = address("voting:vote", poll.assembly, poll.public_id)
    return browser.post(ballot, {"step": "cast", "choice": choice})


def test_each_delegate_comes_in_by_their_own_link_and_casts_their_own_vote(meeting, coop):
    marc, aminata = delegate_of(coop, 1), delegate_of(coop, 2)
    assert "Êtes-vous Aminata Fabre, qui représente Coop du Fleuve?" in text_of(Client().get(link_of(meeting, aminata)))
    browsers = {one: come_in(meeting, one) for one in (marc, aminata)}
    assert list(Attendance.objects.order_by("seat_no").values_list("seat_no", "person")) == [
        (1, marc.pk),
        (2, aminata.pk),
    ]
    poll = an_open_poll(meeting)
    for person, choice in ((marc, "for"), (aminata, "against")):
        assert cast(browsers[person], poll, choice).status_code == 302
    assert list(RollCallVote.objects.order_by("entry__seat_no").values_list("choice", flat=True)) == ["for", "against"]


def test_a_delegate_sees_their_own_vote_and_not_that_of_the_other(meeting, coop):
    first, second = (come_in(meeting, delegate_of(coop, n)) for n in (1, 2))
    poll = an_open_poll(meeting)
    receipt = cast(first, poll, "for").headers["Location"]
    assert first.get(receipt).status_code == 200
    assert second.get(receipt).status_code != 200
    assert "Voter" in text_of(second.get(address("voting:room", meeting)))


def test_the_link_sent_to_the_organisation_lets_nobody_in_as_one_of_its_delegates(meeting, coop):
    browser = Client()
    for answer in (browser.get(link_of(meeting, coop.person)), browser.post(link_of(meeting, coop.person))):
        page = text_of(answer)
        assert "Ce membre a plusieurs sièges" in page
        assert "Marc" not in page
    assert not Attendance.objects.exists()


def test_the_account_of_the_organisation_is_told_how_its_seats_stand_and_comes_in_as_none(meeting, coop):
    browser = signed_in(an_account_of(coop))
    page = text_of(browser.get(address("voting:can-i-vote", meeting)))
    for said in ("Siège 1 de 3; Marc Fabre vote", "Siège 3 de 3; aucune personne déléguée"):
        assert said in page
    for choice in (coop.public_id, f"{coop.public_id}.2"):
        assert browser.post(address("voting:enter", meeting), {"membership": choice}).status_code == 200
    assert not Attendance.objects.exists()


def test_somebody_who_is_a_delegate_of_two_members_chooses_for_which_they_come(federation, coop):
    other = a_coop(federation, "Coop du Nord", size=80, delegates=("",))
    aminata = delegate_of(coop, 2)
    seated(other, aminata, 2, override="Personne d’autre.")
    meeting = an_evening(federation)
    browser = signed_in(an_account_for(aminata))
    page = browser.get(address("voting:enter", meeting)).content.decode()
    assert f'value="{coop.public_id}.2"' in page
    assert f'value="{other.public_id}.2"' in page
    browser.post(address("voting:enter", meeting), {"membership": f"{other.public_id}.2"})
    assert Attendance.objects.get().membership == other


class TestAtTheDoorOfTheHall:
    def see(self, office: Client, meeting: Assembly) -> str:
        return text_of(office.get(address("governance:door", meeting), {"q": "fleuve"}))

    def test_each_seat_has_a_line_and_an_empty_one_no_button(self, office, meeting, coop):
        page = self.see(office, meeting)
        for said in ("Siège 1 de 3", "Siège 2 de 3", "Siège 3 de 3"):
            assert said in page
        assert page.count("Noter l’arrivée") == 2

    def test_the_arrival_noted_is_that_of_the_seat(self, office, meeting, coop):
        arrival = address("governance:arrive", meeting, coop.public_id)
        answer = office.post(arrival, {"q": "fleuve", "seat": "2"}, headers={"HX-Request": "true"})
        assert "Aminata Fabre" in text_of(answer)
        stay = Attendance.objects.get()
        assert (stay.seat_no, stay.person) == (2, delegate_of(coop, 2))
        office.post(arrival, {"seat": "3"})
        assert Attendance.objects.count() == 1
        office.post(address("governance:depart", meeting, coop.public_id), {"seat": "2"})
        assert Attendance.objects.get().departed_at is not None

    def test_the_alternate_of_a_seat_comes_in_its_place_and_not_beside_its_delegate(self, office, meeting, coop):
        paul = seated(coop, a_person(coop.organisation, "Paul"), 2, relation=Relation.ALTERNATE)
        arrival = address("governance:arrive", meeting, coop.public_id)
        sent(meeting, coop, 2)
        office.post(arrival, {"seat": "2", "who": "alternate"})
        assert Attendance.objects.get().person == delegate_of(coop, 2)
        office.post(address("governance:depart", meeting, coop.public_id), {"seat": "2"})
        office.post(arrival, {"seat": "2", "who": "alternate"})
        assert Attendance.objects.get(departed_at=None).person == paul

    def test_the_delegate_comes_after_all_once_the_alternate_has_left(self, office, meeting, coop):
        seated(coop, a_person(coop.organisation, "Paul"), 2, relation=Relation.ALTERNATE)
        arrival = address("governance:arrive", meeting, coop.public_id)
        office.post(arrival, {"seat": "2", "who": "alternate"})
        office.post(address("governance:depart", meeting, coop.public_id), {"seat": "2"})
        assert "Aujourd’hui à la place de Aminata Fabre" in text_of(
            office.get(address("governance:door", meeting), {"q": "fleuve"})
        )
        office.post(arrival, {"seat": "2", "who": "delegate"})
        assert Attendance.objects.get(departed_at=None).person.given_name == "Aminata"

    def test_the_list_asks_few_questions_of_the_database(self, office, meeting, coop, django_assert_max_num_queries):
        for number in range(6):
            a_coop(coop.organisation, f"Coop du Fleuve {number}", delegates=("Ana", "Léa", "Zoé"))
        door = address("governance:door", meeting)
        office.get(door, {"q": "fleuve"})
        with django_assert_max_num_queries(40):
            office.get(door, {"q": "fleuve"})


def test_the_envelope_has_a_signature_and_a_badge_for_each_delegate(office, meeting, coop):
    kit = contents(meeting, Ask(frozenset({"roll", "badges"}), 0), at=now(), language="fr")
    assert [row[1] for row in kit["roll"]["rows"]] == [
        "Coop du Fleuve, par Marc Fabre",
        "Coop du Fleuve, par Aminata Fabre",
    ]
    assert len(kit["badges"]["rows"]) == 2
