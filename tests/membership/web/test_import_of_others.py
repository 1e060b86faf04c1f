"""The list of other people, on the pages of an import: said at the top, and brought in only with a tick."""

import pytest

from membership.models import ImportBatch, Membership, Role
from tests.factories.register import an_officer
from tests.membership.web.test_importing import choose, confirm, sealed, text

NAMES = ("Ariane Côté", "Benoît Roy", "Chloé Gagné", "David Diallo", "Émile Morin", "Fanny Cyr")
OTHERS = ("Luc Lavoie", "Zoé Ouellet", "Igor Nguyen", "Julie Pelletier", "Hélène Bouchard", "Gilles Tran")
TICK = 'name="despite_names"'


def a_list(*names):
    rows = (f"{n};{name.split()[1]};{name.split()[0]};Utilisateur" for n, name in enumerate(names, 1))
    return "\r\n".join(("No membre;Nom;Prénom;Catégorie", *rows)).encode()


@pytest.fixture
def office(rives, sign_in):
    client = sign_in(an_officer(rives, Role.SECRETARY))
    confirm(client, choose(client, a_list(*NAMES))["location"])
    return client


@pytest.fixture
def checking(office):
    return choose(office, a_list(*OTHERS, "Nadia Haddad"))["location"]


@pytest.mark.parametrize(
    ("language", "title", "figures"),
    [
        ("en", "This looks like another list", "6 are in the register, and 6 of them under somebody else’s name"),
        ("fr", "Cette liste semble en être une autre", "6 sont au registre, dont 6 au nom de quelqu’un d’autre"),
    ],
)
def test_the_check_says_first_that_it_looks_like_another_list(office, checking, language, title, figures):
    page = text(office.get(checking, headers={"accept-language": language}))
    main = page.partition("<main")[2]
    assert title in main
    assert figures in main
    assert main.index(title) < main.index("<section")
    assert TICK in main


def test_without_the_tick_nothing_is_recorded_and_the_page_is_shown_again(office, checking):
    answer = office.post(checking, {"checked": sealed(office, checking)}, follow=True)
    assert "Tick that these numbers are right, if they are" in text(answer)
    assert TICK in text(answer)
    assert ImportBatch.objects.count() == 1


def test_with_the_tick_the_new_one_comes_in(office, checking):
    office.post(checking, {"checked": sealed(office, checking), "despite_names": "on"})
    assert Membership.objects.get(number="7").person.family_name == "Haddad"
    assert Membership.objects.get(number="1").person.family_name == "Côté"


def test_where_nobody_is_new_it_is_said_all_the_same(office):
    page = text(office.get(choose(office, a_list(*OTHERS))["location"]))
    assert "This looks like another list" in page
    assert TICK not in page


def test_a_few_married_names_ask_for_nothing(office):
    changed = [f"{name.split()[0]} Tremblay" for name in NAMES]
    page = text(office.get(choose(office, a_list(*changed, "Nadia Haddad"))["location"]))
    assert "This looks like another list" not in page
    assert TICK not in page
