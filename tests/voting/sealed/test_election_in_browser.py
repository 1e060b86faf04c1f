"""An election by secret ballot in Chromium: a ballot is made, marked in the booth, counted, and proclaimed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from membership.models import Role
from tests.factories.meetings import an_evening
from tests.factories.register import an_officer, an_organisation, members
from tests.factories.sealed import vote_secretly
from tests.looking import press
from tests.voting.sealed.browsing import DESK, PHONE, SOON, Look, OpenPage, looking
from tests.voting.web.conftest import CONTACT, Evening
from voting.models import Poll
from voting.services.tally import run_tally

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def evening(transactional_db: None) -> Evening:
    organisation = an_organisation(contact=CONTACT, bylaws={"quorum": "3"})
    those = members(organisation, 7)
    return Evening(organisation, those, an_evening(organisation, *those), None)


@pytest.fixture
def look(artefacts: Path) -> Look:
    return looking(artefacts, "election")


def enter(page: Page, evening: Evening, at: int) -> None:
    page.goto(evening.link(evening.members[at]))
    press(page.get_by_role("button", name="Oui, c’est moi"))
    press(page.get_by_role("link", name="Voter"))


def cast(page: Page) -> None:
    page.get_by_role("button", name="Relire mon choix").click()
    page.get_by_role("button", name="Déposer mon bulletin").click(timeout=SOON)
    expect(page.get_by_role("heading", name="Votre vote est déposé.")).to_be_visible(timeout=SOON)


def test_two_of_four_candidates_are_elected(evening: Evening, open_page: OpenPage, look: Look) -> None:
    secretary = open_page(DESK, an_officer(evening.organisation, Role.SECRETARY))
    secretary.goto(evening.address("conduct"))
    press(secretary.get_by_role("link", name="Élire des personnes à ce point"))
    secretary.get_by_label("Candidatures, une par ligne").fill("Ana Gagnon\nLuc Roy")
    secretary.get_by_label("Sièges à pourvoir").fill("2")
    secretary.get_by_label("Autant de marques que de sièges").check()
    press(secretary.get_by_role("button", name="Préparer le bulletin"))
    expect(secretary.get_by_text("il n’y a pas à choisir")).to_be_visible()
    look(secretary, "ballot-refused")
    secretary.get_by_label("Candidatures, une par ligne").fill("Ana Gagnon\nLuc Roy\nZoé Côté\nÈve Morin")
    press(secretary.get_by_role("button", name="Préparer le bulletin"))
    look(secretary, "ready")
    secretary.get_by_label("Durée").select_option("10")
    press(secretary.get_by_role("button", name="Ouvrir le vote"))
    evening.poll = Poll.objects.get()

    phone = open_page(PHONE)
    enter(phone, evening, 0)
    for name in ("Ana Gagnon", "Luc Roy", "Zoé Côté"):
        phone.get_by_text(name, exact=True).click()
    phone.get_by_role("button", name="Relire mon choix").click()
    expect(phone.get_by_text("Choisissez-en au plus 2")).to_be_visible()
    look(phone, "too-many")
    phone.get_by_text("Zoé Côté", exact=True).click()
    look(phone, "booth")
    cast(phone)
    look(phone, "cast")
    other = open_page(PHONE)
    enter(other, evening, 1)
    other.get_by_text("Ana Gagnon", exact=True).click()
    # A blank vote stands alone: choosing it takes the mark away.
    other.get_by_text("Vote blanc", exact=True).click()
    expect(other.get_by_role("checkbox", checked=True)).to_have_count(1)
    cast(other)
    for membership, ballot in zip(
        evening.members[2:], ([0, 1, 1, 0, 0], [0, 1, 0, 1, 0], [0, 0, 1, 0, 1]), strict=False
    ):
        vote_secretly(evening.poll, membership, ballot)

    secretary.goto(evening.address("conduct"))
    press(secretary.get_by_role("button", name="Fermer le vote"))
    assert run_tally(evening.poll.pk)
    secretary.goto(evening.address("conduct"))
    look(secretary, "counted")
    press(secretary.get_by_role("button", name="Proclamer l’élection : Ana Gagnon, Luc Roy"))
    press(secretary.get_by_role("link", name="Le résultat complet"))
    look(secretary, "result")
    phone.goto(evening.address("room"))
    expect(phone.get_by_text("2 personnes élues", exact=True)).to_be_visible()
    look(phone, "room")
