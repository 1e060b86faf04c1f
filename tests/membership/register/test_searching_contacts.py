"""Finding a member by what lies before the secretary: an e-mail, a telephone, a number without its prefix."""

from __future__ import annotations

import pytest
from django.utils import timezone

from membership.models import PersonMerge, Phone
from membership.queries.register_list import page
from membership.queries.register_search import Wanted
from tests.factories.register import a_legal_member, a_member
from tests.membership.web.conftest import *  # noqa: F403  # the people who open the pages

LIST = "/o/rives/register/"


@pytest.fixture
def office(cast, sign_in):
    return sign_in(cast["secretary"])


@pytest.fixture
def zoe(rives):
    zoe = a_member(rives, "Zoé", "Tremblay", number="M0000010")
    zoe.person.email, zoe.person.phone = "Zoe@Exemple.coop", "(819) 555-0143 poste 12"
    zoe.person.save()
    Phone.objects.create(organisation=rives, person=zoe.person, number="+1 873 555-0177")
    a_member(rives, "Luc", "Bouchard", number="M0000100")
    return zoe


def names(answer) -> list[str]:
    return [row[0]["text"] for row in answer.context["rows"]]


@pytest.mark.parametrize(
    "typed",
    [
        "zoe@exemple.coop",
        " ZOE@EXEMPLE.COOP ",
        "819 555-0143",
        "8195550143",
        "+1 (819) 555.0143",
        "555-0143",
        "873 555 0177",
        "M0000010",
        "m0000010",
        "0000010",
        "10",
    ],
)
def test_a_member_is_found_by_what_the_secretary_types(office, zoe, typed):
    assert names(office.get(LIST, {"q": typed})) == ["Zoé Tremblay"]


@pytest.mark.parametrize("typed", ["oe@exemple.coop", "418 555-0143", "555-0144", "1000"])
def test_what_is_nearly_the_same_finds_nobody(office, zoe, typed):
    assert names(office.get(LIST, {"q": typed})) == []


def test_a_figure_may_be_a_number_or_a_part_of_a_name(rives, office, zoe):
    a_legal_member(rives, "Coopérative 100", number="M0000333")
    assert names(office.get(LIST, {"q": "100"})) == ["Luc Bouchard", "Coopérative 100"]


def test_everybody_of_a_shared_mailbox_is_found(rives, office, zoe):
    ana = a_member(rives, "Ana", "Tremblay")
    ana.person.email = "zoe@exemple.coop"
    ana.person.save()
    assert names(office.get(LIST, {"q": "zoe@exemple.coop"})) == ["Ana Tremblay", "Zoé Tremblay"]


def test_a_mailbox_of_a_person_who_went_leads_to_who_remains(rives, office, zoe):
    kept = a_member(rives, "Zoé", "Tremblay-Roy")
    PersonMerge.objects.create(organisation=rives, kept=kept.person, joined=zoe.person, merged_at=timezone.now())
    assert "Zoé Tremblay-Roy" in names(office.get(LIST, {"q": "zoe@exemple.coop"}))


def test_the_mailbox_of_another_organisation_finds_nobody_here(ailleurs, office, zoe):
    omar = a_member(ailleurs, "Omar", "Haddad")
    omar.person.email = "omar@exemple.coop"
    omar.person.save()
    assert names(office.get(LIST, {"q": "omar@exemple.coop"})) == []


def test_the_list_that_members_consult_does_not_tell_whose_mailbox_it_is(rives, zoe):
    today = timezone.now().date()
    for typed in ("zoe@exemple.coop", "819 555-0143"):
        assert not page(rives, Wanted(today, search=typed)).lines
        assert page(rives, Wanted(today, search=typed, by_contact=True)).lines


def test_a_stretch_that_ends_before_it_begins_is_said(office, zoe):
    answer = office.get(LIST, {"joined_from": "2024-05-01", "joined_until": "2024-04-01"})
    assert answer.context["form"].errors["joined_until"] == ["The last day comes before the first."]
    assert answer.context["form"].asks_more
