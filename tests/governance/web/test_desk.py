"""The desk of whoever accompanies several organisations: whose dates stand there, for whom, and until when."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from membership.models import Role
from membership.services.roles import grant_role
from tests.factories.meetings import CALLED_ON, a_called_assembly, an_assembly, jump
from tests.factories.register import JOINED_ON, SYSTEM, a_member, an_account, an_account_of, an_officer, an_organisation
from tests.governance.web.reading import number_of_queries, said

pytestmark = pytest.mark.django_db

DESK = reverse("calendars:desk")
LINK = f'href="{DESK}"'
LAST_DAY = date(2027, 6, 30)


def arrived(account) -> Client:
    browser = Client(headers={"Accept-Language": "fr"})
    browser.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def let_in(account, organisation, role=Role.ADVISER, last_on=LAST_DAY):
    grant_role(account, organisation=organisation, role=role, actor=SYSTEM, begins_on=JOINED_ON, last_on=last_on)


@pytest.fixture
def two():
    """Two organisations on the day a meeting is called in one of them; the other prepares its own."""
    rives = an_organisation(name_fr="Coop des Rives")
    other = an_organisation("ailleurs", name_fr="Coop d’ailleurs")
    a_member(rives, "Zoé", "Diallo")
    a_called_assembly(rives)
    an_assembly(other)
    return rives, other


def test_an_adviser_reads_the_dates_of_each_and_until_when_access_lasts(two):
    account = an_account("conseil@example.org")
    for one in two:
        let_in(account, one)
    browser = arrived(account)
    assert LINK in browser.get("/").content.decode()
    page = said(browser.get(DESK))
    for words in ("Coop des Rives", "Coop d’ailleurs", "24 avril 2027", "accès jusqu’au 30 juin 2027"):
        assert words in page
    # What is still in preparation is the office’s own.
    assert page.count("aucune n’est prévue") == 1


def test_the_office_of_two_reads_what_each_prepares(two):
    account = an_account("bureau@example.org")
    for one in two:
        let_in(account, one, Role.SECRETARY)
    assert "aucune n’est prévue" not in said(arrived(account).get(DESK))


def test_the_day_after_the_last_nothing_is_left(two):
    account = an_account("conseil@example.org")
    let_in(account, two[0])
    jump(two[0], date(2027, 7, 1))
    browser = arrived(account)
    page = said(browser.get(DESK))
    assert "Vous n’accompagnez aucune organisation" in page
    assert "Coop des Rives" not in page


def test_a_member_finds_no_organisation_there_and_no_way_to_it(two):
    browser = arrived(an_account_of(a_member(two[0])))
    assert LINK not in browser.get("/").content.decode()
    assert "Coop des Rives" not in said(browser.get(DESK))


def test_the_office_of_one_has_its_own_page_and_needs_no_other(two):
    assert LINK not in arrived(an_officer(two[0], Role.SECRETARY)).get("/").content.decode()


def test_a_stranger_signs_in_first():
    assert Client().get(DESK).status_code == 302


def test_each_more_costs_the_same(two):
    account = an_account("conseil@example.org")
    browser = arrived(account)
    cost = []
    for rank in range(3):
        here = an_organisation(f"coop{rank}", name_fr=f"Coop {rank}")
        jump(here, CALLED_ON)
        let_in(account, here)
        cost.append(number_of_queries(browser, DESK))
    assert cost[2] - cost[1] <= 20
