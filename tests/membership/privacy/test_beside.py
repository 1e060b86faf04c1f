"""Somebody the register holds who never was a member: found, taken away, erased by the office and by the night."""

from __future__ import annotations

import json
import zipfile
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from governance.models import BodyKind
from governance.services.bodies import Outline, SeatPlan, add_seats, found_body
from governance.services.mandates import Term, end_mandate, give_mandate
from membership.errors import DataStillNeeded
from membership.models import Address, Consultation, Erasure, Person, Role
from membership.queries.retention import past_period
from membership.services.contacts import change_contact, move_house
from membership.services.parameters import set_parameter
from membership.services.persons import PostalAddress
from membership.services.privacy.erasing import erase_person
from membership.services.privacy.retention import apply_configured_retention, apply_retention
from membership.services.representation import end_representation, name_representative
from tests.factories.life import a_person
from tests.factories.meetings import jump
from tests.factories.register import ADOPTED_ON, JOINED_ON, SYSTEM, a_legal_member, an_officer
from tests.membership.privacy.conftest import ON, browser

ENDS = ON + timedelta(days=30)
SEVEN_YEARS = date(ENDS.year + 7, ENDS.month, ENDS.day)


@pytest.fixture
def paul(rives) -> Person:
    """Paul, who acts for a farm and is no member."""
    person = a_person(rives, "Paul", "Ruiz")
    change_contact(person, email="paul@example.org", phone="418 555-0101", language="fr", phones=[], actor=SYSTEM)
    move_house(person, address=PostalAddress("9, rue du Pont", "Québec", "G1K 2B4"), since=JOINED_ON, actor=SYSTEM)
    farm = a_legal_member(rives, represented_by="")
    name_representative(farm, person=person, since=JOINED_ON, instrument_note="Résolution", actor=SYSTEM)
    return person


@pytest.fixture
def done(paul) -> Person:
    """Paul once he acts no longer."""
    end_representation(paul.represents.get(), on=ENDS, actor=SYSTEM)
    return paul


def page(name, person: Person | None = None, **more) -> str:
    named = {"person": person.public_id} if person else {}
    return reverse(name, kwargs={"slug": "rives", **named, **more})


def test_the_office_finds_them_from_the_desk_of_privacy_and_reads_for_whom_they_act(paul, anne, office):
    assert page("people") in office.get(page("privacy-desk")).content.decode()
    listed = office.get(page("people"), {"q": "ruiz"}).content.decode()
    assert ("Paul Ruiz" in listed, "Anne Roy" in listed) == (True, False)
    shown = office.get(page("person", paul)).content.decode()
    assert ("paul@example.org" in shown, "Representative of a legal person" in shown) == (True, True)
    assert {"kind": "file", "search": "person=Paul+Ruiz"} in list(Consultation.objects.values("kind", "search"))


def test_whoever_is_a_member_has_a_file_and_no_such_page(anne, office):
    assert office.get(page("person", anne.person)).status_code == 404


@pytest.mark.parametrize(
    ("role", "reads", "acts"),
    [(Role.SECRETARY, 200, 200), (Role.AUDITOR, 200, 404), (Role.CHAIR, 404, 404), (Role.SCRUTINEER, 404, 404)],
)
def test_who_may_read_and_who_may_act(rives, paul, role, reads, acts):
    somebody = browser(an_officer(rives, role))
    assert {somebody.get(page(name, one)).status_code for name, one in (("people", None), ("person", paul))} == {reads}
    assert {somebody.get(page(name, paul)).status_code for name in ("person-data", "person-erase")} == {acts}


def test_the_office_takes_away_all_that_is_held_on_them(paul, office):
    office.post(page("person-data", paul))
    shown = office.get(page("person-data", paul)).content.decode()
    take = next(part for part in shown.split('"') if "/data/" in part and part != page("person-data", paul))
    answer = office.post(take)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    with zipfile.ZipFile(BytesIO(content)) as bundle:
        told = json.loads(bundle.read("file.json"))
    assert told["held"]["representations"]
    [line] = Consultation.objects.filter(kind="archive")
    assert (line.membership, line.search) == (None, "person=Paul+Ruiz")


def test_while_they_act_nothing_is_erased(paul, office):
    with pytest.raises(DataStillNeeded):
        erase_person(paul, reason="demandé", actor=SYSTEM)
    assert "They act for a member." in office.get(page("person-erase", paul)).content.decode()


def test_the_office_erases_them_once_they_act_no_longer(rives, done, office):
    jump(rives, ENDS)
    answer = office.post(page("person-erase", done), {"reason": "demandé le 3 mai"})
    done.refresh_from_db()
    assert answer.status_code == 302
    assert (done.email, done.phone, done.full_name) == ("", "", "Paul Ruiz")
    assert not Address.objects.filter(person=done).exists()
    erased = {one["what"]: one["count"] for one in Erasure.objects.get().erased}
    assert (erased["email"], erased["addresses"]) == (1, 1)


def test_the_database_lets_no_address_of_a_member_go(rives, gone):
    jump(rives, ON + timedelta(days=9 * 366))
    erase_person(gone.person, reason="échu", actor=SYSTEM)
    assert Address.objects.filter(person=gone.person).exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        Address.objects.filter(person=gone.person).delete()


def test_they_are_past_the_period_seven_years_after_they_last_acted(rives, done):
    assert past_period(rives, SEVEN_YEARS - timedelta(days=1)).beside == ()
    assert past_period(rives, SEVEN_YEARS).beside == (done,)


def test_a_seat_held_since_keeps_them(rives, done):
    committee = found_body(rives, Outline(BodyKind.COMMITTEE, "Comité"), actor=SYSTEM)
    [seat] = add_seats(committee, SeatPlan(term_years=2), how_many=1, actor=SYSTEM)
    farm = done.represents.get(recorded__upper_inf=True).membership
    mandate = give_mandate(seat, Term(ON, 2), person=done, membership=farm, actor=SYSTEM)
    end_mandate(mandate, on=date(2029, 1, 25), actor=SYSTEM)
    assert past_period(rives, SEVEN_YEARS).beside == ()
    assert past_period(rives, date(2036, 1, 25)).beside == (done,)


def test_somebody_who_still_acts_is_never_past_it(rives, paul):
    assert past_period(rives, date(2090, 1, 1)).beside == ()


def test_the_office_erases_them_with_what_is_past_its_period(rives, done, office):
    jump(rives, SEVEN_YEARS)
    assert "Paul Ruiz" in office.get(page("retention")).content.decode()
    assert apply_retention(rives, actor=SYSTEM).persons == 1
    done.refresh_from_db()
    assert done.email == ""
    assert past_period(rives, SEVEN_YEARS).beside == ()


def test_the_night_erases_them_where_the_rules_say_so(rives, done):
    jump(rives, SEVEN_YEARS)
    assert apply_configured_retention(rives) is None
    set_parameter(rives, key="retention_acts", value="do", article="9", adopted_on=ADOPTED_ON, actor=SYSTEM)
    assert apply_configured_retention(rives).persons == 1
