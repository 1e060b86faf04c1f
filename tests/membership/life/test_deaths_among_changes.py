"""Whoever died is told among what changed: a member, somebody who had left, somebody who never was one."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from membership import clock
from membership.models import Role
from membership.queries.changes import Span, changes, page_of, recorded_between
from membership.services.life.corrections import Correction, correct
from membership.services.life.deaths import DeathCorrection, DeathTold, correct_person_death, record_person_death
from membership.services.life.departures import record_death, resign
from membership.services.merging.joining import merge_persons
from tests.factories.life import a_person, decision
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_member, an_officer, an_organisation
from tests.membership.life.test_pages import browser

LEFT, DIED, MOVED = date(2027, 2, 1), date(2027, 3, 1), date(2027, 3, 4)
SPRING = Span(first=date(2027, 3, 1), last=date(2027, 3, 31))
PAGE = "/o/rives/register/changes/"
ASKED = {"first": "2027-03-01", "last": "2027-03-31"}


@pytest.fixture(autouse=True)
def those_days_are_past(rives):
    jump(rives, date(2027, 6, 1))


@pytest.fixture
def gone(anne):
    """Anne, who resigned."""
    resign(anne, decision=decision(LEFT, tells=False), actor=SYSTEM)
    return anne


@pytest.fixture
def paul(rives):
    """Paul, who never was a member."""
    return a_person(rives, "Paul", "Ruiz")


def told(organisation, span=SPRING):
    found = list(changes(organisation, span))
    assert found == page_of(organisation, span)[0]
    return [(one.kind.value, one.name, one.on, one.is_taken_back) for one in found]


def written(organisation, day):
    return told(organisation, recorded_between(organisation, day, day))


def test_the_death_of_whoever_had_left_is_told_by_its_day_and_by_that_of_its_record(rives, gone):
    jump(rives, date(2027, 6, 3))
    record_death(gone, decision=decision(DIED), actor=SYSTEM)
    line = ("deceased", gone.person.full_name, DIED, False)
    assert told(rives) == [line]
    assert written(rives, date(2027, 6, 3)) == [line]
    assert [one.number for one in changes(rives, SPRING)] == [gone.number]


def test_a_member_who_dies_is_told_to_have_died_and_to_be_a_member_no_longer(rives, anne):
    record_death(anne, decision=decision(DIED), actor=SYSTEM)
    assert [kind for kind, *_ in told(rives)] == ["deceased", "departed"]


def test_a_day_that_was_corrected_is_told_as_it_is_and_both_as_they_were_written(rives, gone):
    died = record_death(gone, decision=decision(DIED), actor=SYSTEM).event
    known = clock.now()
    name = gone.person.full_name
    jump(rives, date(2027, 6, 5))
    correct(died, to=Correction("Acte de décès", effective_on=MOVED), actor=SYSTEM)
    assert told(rives) == [("deceased", name, MOVED, False)]
    assert told(rives, Span(first=SPRING.first, last=SPRING.last, known_at=known)) == [("deceased", name, DIED, False)]
    assert written(rives, date(2027, 6, 5)) == [("deceased", name, MOVED, False), ("deceased", name, DIED, True)]


def test_a_death_said_in_error_is_taken_back(rives, gone):
    died = record_death(gone, decision=decision(DIED), actor=SYSTEM).event
    jump(rives, date(2027, 6, 5))
    correct(died, to=Correction("Une homonyme", is_void=True), actor=SYSTEM)
    assert told(rives) == []
    assert written(rives, date(2027, 6, 5)) == [("deceased", gone.person.full_name, DIED, True)]


class TestWhoeverNeverWasAMember:
    @pytest.fixture
    def dead(self, rives, paul):
        return record_person_death(paul, told=DeathTold(DIED, note="Avis"), actor=SYSTEM).death

    def test_is_told_by_both_days_with_no_number(self, rives, paul, dead):
        line = ("deceased", "Paul Ruiz", DIED, False)
        assert told(rives) == [line]
        assert line in written(rives, date(2027, 6, 1))
        [change] = changes(rives, SPRING)
        assert (change.number, change.public_id, change.is_beside) == ("", paul.public_id, True)

    def test_is_told_as_it_was_known_and_taken_back(self, rives, dead):
        known = clock.now()
        jump(rives, date(2027, 6, 5))
        moved = correct_person_death(dead, to=DeathCorrection("Acte de décès", on=MOVED), actor=SYSTEM).death
        assert told(rives) == [("deceased", "Paul Ruiz", MOVED, False)]
        assert written(rives, date(2027, 6, 5)) == [
            ("deceased", "Paul Ruiz", MOVED, False),
            ("deceased", "Paul Ruiz", DIED, True),
        ]
        jump(rives, date(2027, 6, 7))
        correct_person_death(moved, to=DeathCorrection("Un homonyme", is_void=True), actor=SYSTEM)
        assert told(rives) == []
        assert told(rives, Span(first=SPRING.first, last=SPRING.last, known_at=known))[0][2] == DIED
        assert written(rives, date(2027, 6, 7)) == [("deceased", "Paul Ruiz", MOVED, True)]

    def test_what_is_added_to_it_later_is_no_change(self, rives, dead):
        jump(rives, date(2027, 6, 5))
        correct_person_death(dead, to=DeathCorrection("Preuve reçue"), actor=SYSTEM)
        assert [kind for kind, *_ in told(rives)] == ["deceased"]
        assert written(rives, date(2027, 6, 5)) == []

    def test_another_organisation_has_its_own(self, dead):
        assert told(an_organisation("ailleurs")) == []

    def test_the_page_leads_to_them_and_the_lists_and_programs_have_them(self, rives, paul, dead):
        office = browser(an_officer(rives, Role.SECRETARY))
        [row] = office.get(PAGE, ASKED).context["rows"]
        assert [row[0]["text"], row[1], row[3]] == ["Paul Ruiz", "", "Deceased"]
        assert office.get(row[0]["url"]).status_code == 200
        [line] = csv.DictReader(io.StringIO(b"".join(office.get(PAGE, {**ASKED, "csv": "1"})).decode()))
        assert (line["change"], line["name"], line["member_number"], line["date"]) == (
            "deceased", "Paul Ruiz", "", "2027-03-01",
        )  # fmt: skip
        [item] = office.get("/api/v1/organisations/rives/register/changes", ASKED).json()["items"]
        assert (item["kind"], item["membership"], item["person"], item["import_id"]) == (
            "deceased", None, paul.public_id, None,
        )  # fmt: skip

    def test_is_told_of_the_member_they_were_found_to_be(self, rives, paul, dead):
        same = a_member(rives, "Ruiz", "Paulo", since=date(2020, 1, 1))
        merge_persons(same.person, paul, reason="Même personne", actor=SYSTEM)
        # Once, although it stands in both files; and their membership ended with it.
        assert told(rives) == [("deceased", "Ruiz Paulo", DIED, False), ("departed", "Ruiz Paulo", DIED, False)]
        assert {one.number for one in changes(rives, SPRING)} == {same.number}
