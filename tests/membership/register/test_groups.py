"""Sections are opened, renamed, closed, and their members moved; households only group."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from membership.errors import AlreadySo, DatesReversed, HouseholdClosed, NobodyToMove, SectionClosed, SectionsDiffer
from membership.models import Household, Role, Section, SectionKind
from membership.queries.groups import members_of, persons_of, sections_on
from membership.services.contacts import close_household, form_household, join_household
from membership.services.life.departures import resign
from membership.services.sections import (
    close_section,
    move_members,
    open_section,
    place_in_section,
    rename_section,
    take_out_of_section,
)
from tests.factories.life import decision, standing
from tests.factories.meetings import jump
from tests.factories.register import (
    JOINED_ON,
    SYSTEM,
    a_member,
    an_account,
    an_account_of,
    an_officer,
    an_organisation,
)

TODAY = date(2027, 1, 25)
ON = date(2027, 3, 1)


@pytest.fixture
def rives(db):
    organisation = an_organisation()
    jump(organisation, TODAY)
    return organisation


@pytest.fixture
def anne(rives):
    return a_member(rives)


@pytest.fixture
def north(rives, anne) -> Section:
    section = open_section(rives, kind=SectionKind.REGION, key="nord", name_fr="Nord", name_en="North", actor=SYSTEM)
    place_in_section(anne, section=section, since=JOINED_ON, actor=SYSTEM)
    return section


@pytest.fixture
def south(rives) -> Section:
    return open_section(rives, kind=SectionKind.REGION, key="sud", name_fr="Sud", actor=SYSTEM)


def test_members_move_on_a_day_and_where_they_were_is_kept(north, south, anne):
    move_members(north, to=south, members=[anne], since=ON, actor=SYSTEM)
    assert list(members_of(north, ON - timedelta(days=1))) == [anne]
    assert list(members_of(north, ON)) == []
    assert list(members_of(south, ON)) == [anne]


def test_nobody_moves_to_another_kind_to_the_same_or_to_a_closed_section(rives, north, south, anne):
    sector = open_section(rives, kind=SectionKind.SECTOR, key="bois", name_fr="Bois", actor=SYSTEM)
    for to in (sector, north):
        with pytest.raises(SectionsDiffer):
            move_members(north, to=to, members=[anne], since=ON, actor=SYSTEM)
    with pytest.raises(NobodyToMove):
        move_members(north, to=south, members=[], since=ON, actor=SYSTEM)
    close_section(south, on=TODAY, actor=SYSTEM)
    with pytest.raises(SectionClosed):
        move_members(north, to=south, members=[anne], since=ON, actor=SYSTEM)
    assert list(members_of(north, ON)) == [anne]


def test_members_are_taken_out_all_or_none_and_where_they_were_is_kept(rives, north, anne):
    luc = a_member(rives, "Luc")
    place_in_section(luc, section=north, since=JOINED_ON, actor=SYSTEM)
    assert take_out_of_section(north, members=[luc, anne], since=ON, actor=SYSTEM) == 2
    assert list(members_of(north, ON - timedelta(days=1))) == [anne, luc]
    assert not members_of(north, ON).exists()
    with pytest.raises(NobodyToMove):
        take_out_of_section(north, members=[], since=ON, actor=SYSTEM)


def test_a_closed_section_has_nobody_from_that_day_and_closes_once(north, anne):
    assert close_section(north, on=ON, actor=SYSTEM) == 1
    assert list(members_of(north, ON - timedelta(days=1))) == [anne]
    assert list(members_of(north, ON)) == []
    with pytest.raises(SectionClosed):
        close_section(north, on=ON, actor=SYSTEM)


def test_a_section_is_not_closed_before_somebody_comes_in(north, rives):
    place_in_section(a_member(rives, "Luc"), section=north, since=date(2027, 6, 1), actor=SYSTEM)
    with pytest.raises(DatesReversed):
        close_section(north, on=ON, actor=SYSTEM)


def test_a_section_renamed_is_the_same_one(north, anne):
    rename_section(north, name_fr="Grand Nord", name_en="Far North", actor=SYSTEM)
    assert anne.sections.get().section.name_fr == "Grand Nord"


def test_whoever_left_is_no_member_of_a_section_any_more(rives, north, anne):
    resign(anne, decision=decision(ON), actor=SYSTEM)
    before = ON - timedelta(days=1)
    assert [list(members_of(north, on)) for on in (before, ON)] == [[anne], []]
    assert [vars(sections_on(rives, on).get())["members"] for on in (before, ON)] == [1, 0]


def test_a_household_groups_and_gives_no_right(rives, anne):
    household = form_household(rives, name="Roy", actor=SYSTEM)
    before = standing(anne, ON)
    join_household(anne.person, household=household, since=JOINED_ON, actor=SYSTEM)
    assert [one.person for one in persons_of(household, TODAY)] == [anne.person]
    assert standing(anne, ON) == before
    assert close_household(household, on=ON, actor=SYSTEM) == 1
    assert list(persons_of(household, ON)) == []
    with pytest.raises(HouseholdClosed):
        join_household(anne.person, household=household, since=ON, actor=SYSTEM)
    with pytest.raises(HouseholdClosed):
        close_household(household, on=ON, actor=SYSTEM)


# --- the pages


def browser(account) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text(page) -> str:
    return unescape(page.content.decode())


@pytest.fixture
def office(rives) -> Client:
    return browser(an_officer(rives, Role.SECRETARY))


def at(name: str, **kwargs: str) -> str:
    return reverse(name, kwargs={"slug": "rives", **kwargs})


def test_a_section_from_its_opening_to_its_end(office, rives, anne, south):
    office.post(at("section-open"), {"kind": "region", "name_fr": "Nord", "name_en": "North"})
    north = Section.objects.get(key="nord")
    place_in_section(anne, section=north, since=JOINED_ON, actor=SYSTEM)
    page = at("section", section=north.public_id)
    assert "Anne Roy" in text(office.get(page))
    sent = {"to": south.pk, "since": "2027-01-25", "member": [anne.public_id]}
    assert "1 member moved." in text(office.post(f"{page}move/", sent, follow=True))
    place_in_section(anne, section=north, since=date(2027, 1, 25), actor=SYSTEM)
    wrong = office.post(f"{page}leave/", {"since": "demain", "member": [anne.public_id]})
    assert wrong.status_code == 422
    left = office.post(f"{page}leave/", {"since": "2027-01-25", "member": [anne.public_id]}, follow=True)
    assert "1 member is out of it." in text(left)
    assert not members_of(north, TODAY).exists()
    office.post(f"{page}rename/", {"name_fr": "Grand Nord"})
    assert "Grand Nord" in text(office.get(at("sections")))
    assert "The section is closed" in text(office.post(f"{page}close/", {"on": "2027-01-25"}, follow=True))
    assert "Closed since" in text(office.get(at("sections")))
    assert "Move those chosen" not in text(office.get(page))


def test_a_name_taken_or_a_day_that_is_none_is_said_beside_its_field(office, north):
    again = office.post(at("section-open"), {"kind": "region", "name_fr": "Nord"})
    assert (again.status_code, "has this name already" in text(again)) == (422, True)
    wrong = office.post(f"{at('section', section=north.public_id)}close/", {"on": "demain"})
    assert wrong.status_code == 422


def test_where_there_is_no_other_section_members_can_still_be_taken_out(office, north, anne):
    page = at("section", section=north.public_id)
    shown = text(office.get(page))
    assert ("Take those chosen out" in shown, "Move those chosen" in shown) == (True, False)
    office.post(f"{page}leave/", {"since": "2027-01-25", "member": [anne.public_id]})
    assert not members_of(north, TODAY).exists()


def test_a_household_from_its_writing_to_its_end(office, rives, anne):
    office.post(at("household-form"), {"name": "Roy-Fabre"})
    household = Household.objects.get()
    page = at("household", household=household.public_id)
    unknown = office.post(f"{page}join/", {"known": "Nobody", "since": "2027-01-01"})
    assert (unknown.status_code, "Nobody in the register" in text(unknown)) == (422, True)
    office.post(f"{page}join/", {"known": anne.number, "since": "2027-01-01"})
    assert "Anne Roy" in text(office.get(page))
    assert "1 person" in text(office.get(at("households")))
    office.post(f"{page}leave/", {"person": anne.person.public_id, "on": "2027-01-25"})
    assert "Anne Roy" not in text(office.get(page))
    office.post(f"{page}close/", {"on": "2027-01-25"})
    assert "closed since" in text(office.get(at("households")))


READERS = {"administrator", "secretary", "auditor"}


@pytest.mark.parametrize("name", ["sections", "section", "households", "household", "section-open"])
def test_each_page_opens_for_its_roles_and_for_nobody_else(rives, anne, north, name):
    household = form_household(rives, name="Roy", actor=SYSTEM)
    kwargs = {"section": {"section": north.public_id}, "household": {"household": household.public_id}}.get(name, {})
    lets_in = READERS - {"auditor"} if name == "section-open" else READERS
    cast = {role.value: an_officer(rives, role) for role in Role} | {
        "member": an_account_of(anne),
        "outsider": an_account("outsider@example.org"),
    }
    for who, account in cast.items():
        assert browser(account).get(at(name, **kwargs)).status_code == (200 if who in lets_in else 404), who
    if kwargs:
        acted = browser(cast["auditor"]).post(f"{at(name, **kwargs)}close/", {"on": "2027-01-25"})
        assert acted.status_code == 404


def test_the_sections_of_others_are_not_here(office, anne):
    theirs = open_section(an_organisation("ailleurs"), kind=SectionKind.REGION, key="x", name_fr="X", actor=SYSTEM)
    assert office.get(at("section", section=theirs.public_id)).status_code == 404


def test_a_past_day_is_read_and_nothing_is_changed_from_it(office, rives, north):
    luc, home = a_member(rives, "Luc", "Hébert"), form_household(rives, name="Hébert", actor=SYSTEM)
    place_in_section(luc, section=north, since=date(2027, 1, 10), actor=SYSTEM)
    close_section(north, on=date(2027, 1, 20), actor=SYSTEM)
    join_household(luc.person, household=home, since=date(2027, 1, 10), actor=SYSTEM)
    for page in (at("section", section=north.public_id), at("household", household=home.public_id)):
        shown = [text(office.get(page, {"as_of": day})) for day in ("2027-01-09", "2027-01-15")]
        assert ["Luc Hébert" in one for one in shown] == [False, True], page
        for one in shown:
            assert "nothing is changed from here" in one
            assert [f"{page}{verb}/" in one for verb in ("leave", "close", "join", "move")] == [False] * 4
            assert "closed since" not in one.lower()
    listed = text(office.get(at("sections"), {"as_of": "2027-01-15"}))
    assert f"{at('section', section=north.public_id)}?as_of=2027-01-15" in listed
    assert "Open a section" not in listed
    assert "Write a household down" not in text(office.get(at("households"), {"as_of": "2027-01-15"}))
    assert "nothing is changed from here" not in text(office.get(at("households")))


def test_nobody_is_placed_before_a_section_they_are_known_to_be_in(rives, anne, north):
    south = open_section(rives, kind=SectionKind.REGION, key="sud", name_fr="Sud", actor=SYSTEM)
    with pytest.raises(DatesReversed):
        place_in_section(anne, section=south, since=JOINED_ON - timedelta(days=1), actor=SYSTEM)
    place_in_section(anne, section=south, since=JOINED_ON, actor=SYSTEM)


def test_nobody_comes_to_live_twice_where_they_live_and_no_household_closes_before_somebody_comes(rives, anne):
    roy = form_household(rives, name="Roy", actor=SYSTEM)
    join_household(anne.person, household=roy, since=TODAY, actor=SYSTEM)
    for since in (TODAY, ON):
        with pytest.raises(AlreadySo):
            join_household(anne.person, household=roy, since=since, actor=SYSTEM)
    with pytest.raises(DatesReversed):
        close_household(roy, on=TODAY - timedelta(days=1), actor=SYSTEM)
    assert close_household(roy, on=TODAY, actor=SYSTEM) == 1
