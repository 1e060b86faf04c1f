"""The assembly of a sector or a group, and that of the founders, from their pages."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from governance.models import Assembly, AssemblyKind, Body, BodyKind
from governance.services.bodies import Outline, close_body, found_body
from membership.models import SectionKind
from membership.services.sections import open_section, place_in_section
from tests.factories.meetings import CALLED_ON, SYSTEM, jump
from tests.factories.register import a_member
from tests.governance.web.reading import address, said

pytestmark = pytest.mark.django_db
DETAILS = {
    "title_fr": "Assemblée du nord",
    "title_en": "Assembly of the north",
    "held_on": "2027-04-24",
    "held_at": "19:00",
    "place": "Salle du quai",
    "link": "",
}


@pytest.fixture
def north(cast):
    jump(cast.organisation, CALLED_ON)
    named = {"kind": SectionKind.SECTOR, "key": "nord", "name_fr": "Secteur nord", "name_en": "North sector"}
    section = open_section(cast.organisation, **named, actor=SYSTEM)
    place_in_section(cast.membership, section=section, since=date(2020, 1, 6), actor=SYSTEM)
    a_member(cast.organisation)
    outline = Outline(BodyKind.GROUP_MEETING, "Les gens du nord", "People of the north", section=section)
    return found_body(cast.organisation, outline, actor=SYSTEM)


def page_of(name, body):
    return reverse(f"governance:{name}", kwargs={"slug": body.organisation.slug, "body": body.public_id})


def test_its_page_says_how_many_it_gathers_and_offers_a_meeting(north, browser_of):
    page = browser_of("secretary").get(page_of("body", north))
    assert page_of("plan-part", north) in page.content.decode()
    assert "1 membre aujourd’hui" in said(page)
    assert "Aucune assemblée encore." in said(page)


def test_a_meeting_is_prepared_from_it_and_called_for_its_members_alone(north, browser_of):
    secretary = browser_of("secretary")
    form = said(secretary.get(page_of("plan-part", north)))
    assert "Seuls les membres de ce secteur ou de ce groupe sont convoqués" in form
    answer = secretary.post(page_of("plan-part", north), DETAILS)
    meeting = Assembly.objects.get(part=north)
    assert (answer.url, meeting.kind) == (address("agenda", meeting), AssemblyKind.PART)
    assert "Les gens du nord" in said(secretary.get(address("assembly", meeting)))
    assert "Assemblée du nord, samedi 24 avril 2027" in said(secretary.get(page_of("body", north)))
    secretary.post(address("agenda-start", meeting))
    secretary.post(address("call", meeting))
    meeting.refresh_from_db()
    assert meeting.convened_list.told == 1


def test_its_details_are_written_anew_and_it_stays_theirs(north, browser_of):
    secretary = browser_of("secretary")
    secretary.post(page_of("plan-part", north), DETAILS)
    meeting = Assembly.objects.get(part=north)
    secretary.post(address("details", meeting), DETAILS | {"place": "Ailleurs", "kind": "annual"})
    meeting.refresh_from_db()
    assert (meeting.place, meeting.kind, meeting.part) == ("Ailleurs", AssemblyKind.PART, north)


def test_one_that_was_closed_offers_no_meeting(north, browser_of):
    close_body(north, actor=SYSTEM)
    secretary = browser_of("secretary")
    assert page_of("plan-part", north) not in secretary.get(page_of("body", north)).content.decode()
    assert secretary.get(page_of("plan-part", north)).status_code == 404


def test_the_board_is_no_part_of_the_members(cast, browser_of):
    board = Body.objects.create(organisation=cast.organisation, kind=BodyKind.BOARD, name_fr="Conseil")
    assert browser_of("secretary").get(page_of("plan-part", board)).status_code == 404


def test_the_founders_meeting_is_told_of_the_constitution(cast, browser_of):
    jump(cast.organisation, CALLED_ON)
    new = reverse("governance:plan-new", kwargs={"slug": cast.organisation.slug})
    browser_of("secretary").post(new, DETAILS | {"kind": "organisation", "constituted_on": "2027-03-15"})
    meeting = Assembly.objects.get(kind=AssemblyKind.ORGANISATION)
    assert meeting.constituted_on == date(2027, 3, 15)
    agenda = said(browser_of("secretary").get(address("agenda", meeting)))
    assert "points habituels" in agenda
