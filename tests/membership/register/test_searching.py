"""Finding members as people look for them: half a name, without accents, misspelt, by what is missing."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from membership.clock import today
from membership.models import (
    Address,
    Category,
    Consultation,
    FormerName,
    MembershipPeriod,
    NameWord,
    Role,
    SavedView,
    SectionKind,
)
from membership.queries import register_ahead, register_list
from membership.queries.register_search import Wanted
from membership.services.sections import open_section, place_in_section
from tests.factories.register import SYSTEM, a_legal_member, a_member, a_suspension, an_officer
from tests.membership.web.conftest import *  # noqa: F403  # the people who open the pages

LIST = "/o/rives/register/"


@pytest.fixture
def office(cast, sign_in):
    return sign_in(cast["secretary"])


@pytest.fixture
def people(rives):
    for given, family in (("Zoé", "Tremblay"), ("Luc", "Bouchard"), ("Ève", "Roy-Gagné"), ("Guy", "Côté")):
        a_member(rives, given, family)


def names(page) -> list[str]:
    return [row[0]["text"] for row in page.context["rows"]]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("tranblay", ["Zoé Tremblay"]),
        ("Bushard", ["Luc Bouchard"]),
        ("gange", ["Ève Roy-Gagné"]),
        ("cotte guy", ["Guy Côté"]),
        ("zoe trembley", ["Zoé Tremblay"]),
        ("xyzzyq", []),
    ],
)
def test_a_misspelt_name_finds_the_nearest(people, office, typed, found):
    assert names(office.get(LIST, {"q": typed})) == found


def test_the_page_says_what_it_looked_for_instead(people, office):
    page = office.get(LIST, {"q": "tranblay zoe"})
    assert page.context["spelling"] == ["No name holds “tranblay”. Shown instead: tremblay."]
    assert office.get(LIST, {"q": "tremb"}).context["spelling"] == []


def test_the_parts_of_a_double_name_find_it_in_any_order(people, office):
    for typed in ("gagné roy", "roy-gagne", "Ève gagné", "roy gag"):
        assert names(office.get(LIST, {"q": typed})) == ["Ève Roy-Gagné"]


def test_a_numbered_company_is_found_by_its_name(rives, office):
    a_legal_member(rives, "9123-4567 Québec inc.", number="M0009")
    assert names(office.get(LIST, {"q": "9123-4567"})) == ["9123-4567 Québec inc."]
    assert names(office.get(LIST, {"q": "9123"})) == ["9123-4567 Québec inc."]
    assert names(office.get(LIST, {"q": "m0009"})) == ["9123-4567 Québec inc."]


def test_words_of_another_register_never_set_a_search_right(ailleurs, people, office):
    a_member(ailleurs, "Omar", "Trambley")
    assert office.get(LIST, {"q": "trambley"}).context["page"].search[0].meant == ("tremblay",)


def test_a_changed_name_is_spelt_from_then_on(rives, office):
    person = a_member(rives, "Rose", "Avant").person
    person.family_name = "Champagne"
    person.save()
    assert NameWord.objects.for_organisation(rives).filter(word="champagne").exists()
    assert names(office.get(LIST, {"q": "champane"})) == ["Rose Champagne"]


def test_those_whose_address_nobody_knows_are_found(rives, anne, office):
    for city, member in (("Gaspé", anne), ("", a_member(rives, "Luc", "Fabre"))):
        Address.objects.create(organisation=rives, person=member.person, city=city, effective=DateRange(None, None))
    a_member(rives, "Zoé", "Morin")
    assert names(office.get(LIST, {"missing": "address"})) == ["Luc Fabre", "Zoé Morin"]


@pytest.mark.parametrize("few", [1, 5], ids=["where many could be meant", "where few can"])
def test_two_filters_that_seldom_meet_find_the_same_in_a_large_register(rives, people, office, monkeypatch, few):
    monkeypatch.setattr(register_list, "COUNTED", 2)
    monkeypatch.setattr(register_ahead, "FEW", few)
    a_suspension(a_member(rives, "Ana", "Côté"), since=date(2020, 1, 1))
    gone = a_member(rives, "Ida", "Côté", until=date(2021, 1, 1))
    known = a_member(rives, "Rose", "Côté")
    Address.objects.create(organisation=rives, person=known.person, city="Gaspé", effective=DateRange(None, None))
    assert names(office.get(LIST, {"q": "cote", "missing": "address"})) == ["Ana Côté", "Guy Côté"]
    assert names(office.get(LIST, {"q": "cote", "status": "suspended"})) == ["Ana Côté"]
    page = office.get(LIST, {"q": "cote", "missing": "address", "status": "former"})
    assert (names(page), page.context["page"].count) == ([str(gone.person.full_name)], 1)


@pytest.mark.parametrize("ahead", [2, 75], ids=["where the first do not fill a page", "where they do"])
def test_the_few_who_can_be_meant_are_found_in_a_large_register(rives, people, office, monkeypatch, ahead):
    monkeypatch.setattr(register_list, "COUNTED", 2)
    monkeypatch.setattr(register_ahead, "AHEAD", ahead)
    for given, family in (("Ana", "Côté"), ("Zoé", "Abel"), ("Ida", "Roy")):
        a_suspension(a_member(rives, given, family, since=date(2024, 2, 3)), since=date(2024, 3, 1))
    gone = a_member(rives, "Eva", "Beau", since=date(2024, 2, 4), until=date(2025, 1, 1))
    a_suspension(gone, since=date(2024, 3, 1))
    assert names(office.get(LIST, {"status": "suspended"})) == ["Zoé Abel", "Ana Côté", "Ida Roy"]
    month = {"joined_from": "2024-02-01", "joined_until": "2024-02-29", "status": "former"}
    assert names(office.get(LIST, month)) == ["Eva Beau"]


def test_a_change_of_category_is_no_arrival_in_a_large_register(rives, anne, office, monkeypatch):
    monkeypatch.setattr(register_list, "COUNTED", 1)
    a_member(rives, "Eva", "Beau", since=date(2024, 2, 4))
    carried_on = a_member(rives, "Ida", "Roy", since=date(2020, 1, 1), until=date(2024, 2, 10))
    MembershipPeriod.objects.create(
        organisation=rives,
        membership=carried_on,
        category=Category.objects.get(organisation=rives, key="support"),
        effective=DateRange(date(2024, 2, 10), None),
    )
    assert names(office.get(LIST, {"joined_from": "2024-02-01", "joined_until": "2024-02-29"})) == ["Eva Beau"]


@pytest.mark.parametrize("counted", [1, 2], ids=["more than are counted", "no more than are counted"])
def test_the_first_who_can_be_meant_may_be_counted_in_a_large_register(rives, people, office, monkeypatch, counted):
    monkeypatch.setattr(register_list, "COUNTED", 2)
    monkeypatch.setattr(register_list, "COUNTED_AMONG_MANY", counted)
    for given, family in (("Ana", "Côté"), ("Zoé", "Abel")):
        a_suspension(a_member(rives, given, family), since=date(2024, 3, 1))
    page = office.get(LIST, {"status": "suspended"}).context["page"]
    assert (page.count, page.is_count_exact) == (2, counted == 2)


def test_whoever_bore_a_name_and_has_no_address_is_found_in_a_large_register(rives, people, office, monkeypatch):
    monkeypatch.setattr(register_list, "COUNTED", 2)
    married = a_member(rives, "Rose", "Champagne")
    FormerName.objects.create(
        organisation=rives,
        person=married.person,
        given_name="Rose",
        family_name="Côté",
        held_until=date(2020, 6, 1),
    )
    assert names(office.get(LIST, {"q": "cote", "missing": "address"})) == ["Rose Champagne", "Guy Côté"]


def test_members_are_told_apart_by_language(rives, anne, office):
    a_member(rives, "John", "Smith", language="en")
    assert names(office.get(LIST, {"language": "en"})) == ["John Smith"]
    assert names(office.get(LIST, {"language": "fr"})) == ["Anne Roy"]


def test_those_who_joined_between_two_days_are_found_and_a_change_of_category_is_no_arrival(rives, office):
    a_member(rives, "Venu", "Tôt", since=date(2021, 3, 1))
    changed = a_member(rives, "Change", "Ment", since=date(2020, 1, 1), until=date(2022, 6, 1))
    MembershipPeriod.objects.create(
        organisation=rives,
        membership=changed,
        category=Category.objects.for_organisation(rives).get(key="worker"),
        effective=DateRange(date(2022, 6, 1), None),
    )
    back = a_member(rives, "Reve", "Nue", since=date(2010, 1, 1), until=date(2012, 1, 1))
    MembershipPeriod.objects.create(
        organisation=rives,
        membership=back,
        category=Category.objects.for_organisation(rives).get(key="user"),
        effective=DateRange(date(2022, 6, 30), None),
    )
    between = {"joined_from": "2021-03-01", "joined_until": "2022-06-30"}
    assert names(office.get(LIST, between)) == ["Reve Nue", "Venu Tôt"]
    assert names(office.get(LIST, {"joined_from": "2022-01-01"})) == ["Reve Nue"]


def test_the_folded_filters_stand_open_once_they_are_in_use(rives, anne, office):
    assert not office.get(LIST).context["form"].asks_more
    assert office.get(LIST, {"language": "fr"}).context["form"].asks_more


class TestSearchesThatAreKept:
    ADDRESS = f"{LIST}views/"

    def keep(self, browser, name="Sans adresse", query="missing=address&after=x"):
        return browser.post(self.ADDRESS, {"name": name, "query": query}, follow=True)

    def test_a_search_of_today_is_kept_without_the_day_and_the_page_it_was_at(self, rives, office):
        page = self.keep(office, query=f"missing=address&after=x&as_of={today(rives)}")
        assert page.redirect_chain[-1][0] == f"{LIST}?missing=address"
        assert [(view["name"], view["is_current"]) for view in page.context["views"]] == [("Sans adresse", True)]
        assert page.context["query"] == ""

    def test_a_search_of_another_day_is_kept_with_it_and_with_what_was_known(self, rives, office):
        page = self.keep(office, query="q=Roy&known_at=2021-06-30&as_of=2020-01-01")
        (view,) = page.context["views"]
        assert view["is_current"]
        assert view["query"].startswith("as_of=2020-01-01&known_at=2021-06-30T23")
        assert 'value="2020-01-01"' in page.content.decode()

    def test_the_same_name_is_kept_once(self, rives, office):
        self.keep(office)
        self.keep(office, query="missing=email")
        assert [view.query for view in SavedView.objects.all()] == ["missing=email"]

    def test_nobody_else_sees_or_forgets_it(self, rives, cast, office, sign_in):
        self.keep(office)
        view = SavedView.objects.get()
        auditor = sign_in(cast["auditor"])
        assert auditor.get(LIST).context["views"] == []
        assert auditor.post(f"{self.ADDRESS}{view.public_id}/forget/").status_code == 404
        assert office.post(f"{self.ADDRESS}{view.public_id}/forget/").status_code == 302
        assert not SavedView.objects.exists()

    def test_it_belongs_to_one_organisation(self, rives, ailleurs, cast, office, sign_in):
        self.keep(office)
        elsewhere = an_officer(ailleurs, Role.SECRETARY, "deux@example.org")
        assert sign_in(elsewhere).get("/o/ailleurs/register/").context["views"] == []

    @pytest.mark.parametrize(("name", "query"), [("", "missing=email"), ("x" * 81, "missing=email"), ("Vide", "q=")])
    def test_what_cannot_be_kept_is_said(self, rives, office, name, query):
        page = self.keep(office, name, query)
        assert "Nothing was kept" in page.content.decode()
        assert not SavedView.objects.exists()


def test_the_members_of_a_section_are_found_as_of_the_day(rives, anne, office):
    a_member(rives, "Bruno", "Côté")
    north = open_section(rives, kind=SectionKind.REGION, key="nord", name_fr="Nord", actor=SYSTEM)
    place_in_section(anne, section=north, since=date(2026, 3, 1), actor=SYSTEM)
    for on, found in ((date(2026, 2, 28), []), (date(2026, 3, 1), ["Anne Roy"])):
        assert [one.name for one in register_list.page(rives, Wanted(on, section=north.public_id)).lines] == found
    asked = {"section": north.public_id, "as_of": "2026-03-01"}
    said = office.get(reverse("register", kwargs={"slug": rives.slug}), asked).content.decode()
    assert "Anne Roy" in said
    assert "Bruno Côté" not in said


def test_a_page_turned_is_one_reading_and_another_search_behind_it_another(rives, anne, office):
    url = reverse("register", kwargs={"slug": rives.slug})
    office.get(url, {"q": "roy"})
    office.get(url, {"q": "roy", "after": anne.public_id})
    assert Consultation.objects.count() == 1
    office.get(url, {"q": "cote", "after": ""})
    assert list(Consultation.objects.order_by("pk").values_list("search", flat=True)) == ["q=roy", "q=cote"]


@pytest.mark.parametrize("typed", ["saint-pierre", "St-Pierre", "st pierre", "St. Pierre", "Saint Piere"])
def test_a_saint_is_found_however_it_is_written(rives, typed):
    for name in ("St-Pierre", "Saint-Pierre", "St. Pierre", "Sainte-Marie", "Augustin-Pierre"):
        a_member(rives, "Luc", name)
    found = [one.name for one in register_list.page(rives, Wanted(today(rives), search=typed)).lines]
    assert sorted(found) == ["Luc Saint-Pierre", "Luc St-Pierre", "Luc St. Pierre"]
