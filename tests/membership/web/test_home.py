"""The first page, and each organisation's own."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from membership.services.life.departures import record_death
from membership.web import home
from membership.web.home import Panel, register_panel
from tests.factories.life import decision
from tests.factories.register import SYSTEM, a_legal_member, a_member, an_account_of, an_organisation


@pytest.fixture
def panels(monkeypatch):
    """Only the panels that the test itself registers."""
    monkeypatch.setattr(home, "_sources", [])


def test_a_stranger_reads_what_this_is_and_how_to_sign_in(db):
    page = Client(headers={"accept-language": "en"}).get("/").content.decode()
    assert "register of a co-operative" in page
    assert 'href="/compte/login/"' in page


@pytest.mark.parametrize("typed", ["federation", "Fédération", "ecologique fed"])
def test_an_organisation_is_found_by_its_name_without_accents(db, typed):
    an_organisation("vivants", name_fr="Fédération écologique")
    page = Client().get("/", {"organisation": typed}).content.decode()
    assert "/o/vivants/login/" in page
    # Whoever is no member yet finds where to ask.
    assert "/o/vivants/apply/" in page


@pytest.mark.parametrize("typed", ["fe", "", "  ", "zzz"])
def test_too_little_finds_nothing(db, typed):
    an_organisation("vivants", name_fr="Fédération écologique")
    assert "/o/vivants/login/" not in Client().get("/", {"organisation": typed}).content.decode()


def test_the_organisations_of_an_account_with_what_it_is_there(cast, sign_in):
    page = sign_in(cast["secretary"]).get("/")
    assert [place["capacities"] for place in page.context["places"]] == [["Secretary"]]


def test_an_account_of_two_organisations_sees_both_and_neither_sees_the_other(anne, ailleurs, sign_in):
    there = a_member(ailleurs, "Anne", "Roy", email="anne@example.org")
    browser = sign_in(an_account_of(anne))
    an_account_of(there, "anne@example.org")
    names = [place["organisation"].slug for place in browser.get("/").context["places"]]
    assert names == ["ailleurs", "rives"]
    assert browser.get("/o/rives/").context["person"] == anne.person
    assert browser.get("/o/ailleurs/").context["person"] == there.person


def test_an_account_without_any_organisation_is_told_so(cast, sign_in):
    assert "not in any organisation" in sign_in(cast["outsider"]).get("/").content.decode()


def test_a_former_member_is_told_since_when_and_whom_to_ask(rives, sign_in):
    browser = sign_in(an_account_of(a_member(rives, "Parti", "Avant", until=date(2026, 5, 1))))
    page = browser.get("/").content.decode()
    assert "You have not been a member since Friday, May 1, 2026" in page
    assert "not in any organisation" not in page
    assert browser.get("/o/rives/").status_code == 404


def test_nobody_is_told_that_somebody_who_died_left(rives, sign_in):
    dead = a_member(rives, "Odette", "Avant")
    browser = sign_in(an_account_of(dead))
    record_death(dead, decision=decision(date(2026, 5, 1)), actor=SYSTEM)
    assert "You have not been a member" not in browser.get("/").content.decode()


def test_what_is_happening_now_stands_first(anne, rives, sign_in, panels):
    def panel(title, **more):
        return Panel(rives, title, "…", "/", "Go", **more)

    register_panel(lambda _visitor: [panel("undated"), panel("later", at=datetime(2027, 5, 1, tzinfo=UTC))])
    register_panel(
        lambda _visitor: [panel("sooner", at=datetime(2027, 4, 1, tzinfo=UTC)), panel("now", is_urgent=True)]
    )
    page = sign_in(an_account_of(anne)).get("/")
    assert [one.title for one in page.context["panels"]] == ["now", "sooner", "later", "undated"]


def test_a_panel_is_asked_for_one_organisation_on_its_page(anne, ailleurs, sign_in, panels):
    asked: list[str] = []

    def note(visitor):
        asked.extend(place.organisation.slug for place in visitor.places)
        return []

    register_panel(note)
    a_member(ailleurs, email="anne@example.org")
    browser = sign_in(an_account_of(anne))
    browser.get("/o/rives/")
    assert asked == ["rives"]


def test_the_office_sees_its_members_and_what_is_missing(cast, rives, sign_in):
    a_member(rives, email="", category="worker")
    a_legal_member(rives, "Ferme du Quai")
    a_legal_member(rives, "Scierie", represented_by="")
    page = sign_in(cast["secretary"]).get("/o/rives/")
    figures = {one["label"]: one["value"] for one in page.context["figures"]}
    assert figures["Members"] == "4"
    assert figures["Worker member"] == "1"
    text = page.content.decode()
    assert "1 legal person has nobody" in text
    assert "1 member has no e-mail" in text


def test_a_member_reads_their_own_file_and_no_figures(anne, sign_in):
    page = sign_in(an_account_of(anne)).get("/o/rives/")
    assert "figures" not in page.context
    assert "M0001" in page.content.decode()
    assert "January 1, 2020" in page.content.decode()


def test_a_representative_who_is_no_member_is_told_as_what_they_are_here(rives, sign_in):
    membership = a_legal_member(rives)
    representative = membership.representations.get().person
    from membership.services.accounts import account_of_address

    page = sign_in(account_of_address(representative.email)).get("/o/rives/")
    assert "act here for a member" in page.content.decode()
