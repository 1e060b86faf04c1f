"""An address between two others, and one set right: what was known before stays, and the days go on touching."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from django.urls import reverse

from membership.clock import now
from membership.errors import AddressLost, AddressUnknown, AlreadySo, DatesReversed
from membership.models import Address, Role
from membership.queries.moment import Moment
from membership.services.addresses import addresses_of, correct_address, insert_address
from membership.services.contacts import leave_address, move_house
from membership.services.persons import PostalAddress
from tests.factories.register import SYSTEM, an_officer
from tests.membership.web.conftest import *  # noqa: F403  # the people who open the pages

FIRST = date(2020, 1, 1)
YEARS = [date(year, 1, 1) for year in (2021, 2023, 2025)]


def at(line):
    return PostalAddress(line, "Gaspé", "G4X 1A1")


def lived(person, on, known_at=None):
    rows = [row for row in Address.objects.filter(person=person) if Moment(on, known_at).holds(row)]
    assert len(rows) <= 1
    return rows[0].line if rows else ""


@pytest.fixture
def moved(anne):
    """Anne lived at A since 2021, at B since 2023, at C since 2025."""
    for since, line in zip(YEARS, "ABC", strict=True):
        move_house(anne.person, address=at(line), since=since, actor=SYSTEM)
    return anne.person


def test_an_address_put_between_two_lasts_until_the_next(moved):
    known = now()
    insert_address(moved, address=at("X"), since=date(2024, 1, 1), actor=SYSTEM)
    days = (date(2022, 1, 1), date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1))
    assert [lived(moved, day) for day in days] == ["A", "B", "X", "X", "C"]
    assert [lived(moved, day, known) for day in days] == ["A", "B", "B", "B", "C"]


def test_before_all_others_it_begins_and_with_none_after_it_is_a_move(moved):
    insert_address(moved, address=at("X"), since=FIRST, actor=SYSTEM)
    insert_address(moved, address=at("Y"), since=date(2026, 1, 1), actor=SYSTEM)
    assert [lived(moved, day) for day in (FIRST, date(2021, 1, 1), date(2026, 1, 1))] == ["X", "A", "Y"]


def test_a_correction_moves_the_end_of_the_one_before_and_the_beginning_of_the_next(moved):
    known = now()
    correct_address(
        moved, on=YEARS[1], address=at("B bis"), since=date(2022, 6, 1), until=date(2025, 6, 1), actor=SYSTEM
    )
    days = (date(2022, 5, 31), date(2022, 6, 1), date(2025, 5, 31), date(2025, 6, 1))
    assert [lived(moved, day) for day in days] == ["A", "B bis", "B bis", "C"]
    assert [lived(moved, day, known) for day in days] == ["A", "A", "C", "C"]


@pytest.mark.parametrize(
    ("since", "until", "refused"),
    [
        (date(2024, 1, 1), date(2023, 6, 1), DatesReversed),
        (date(2020, 12, 31), YEARS[2], AddressLost),
        (None, YEARS[2], AddressLost),
        (YEARS[1], None, AddressLost),
    ],
    ids=["reversed", "swallows the one before", "unknown start", "swallows the next"],
)
def test_nothing_is_swallowed(moved, since, until, refused):
    with pytest.raises(refused):
        correct_address(moved, on=YEARS[1], address=at("B"), since=since, until=until, actor=SYSTEM)


def test_none_held_then_and_nothing_to_change_are_said(moved):
    with pytest.raises(AddressUnknown):
        correct_address(moved, on=date(1990, 1, 1), address=at("B"), since=FIRST, until=None, actor=SYSTEM)
    with pytest.raises(AlreadySo):
        correct_address(moved, on=YEARS[1], address=at("B"), since=YEARS[1], until=YEARS[2], actor=SYSTEM)


@pytest.mark.parametrize("seed", range(25))
def test_it_is_as_a_naive_book_of_days_has_it_and_what_was_known_stays(anne, seed):
    """A book with one line a day: each act writes over the days it says, and touches no other."""
    dice, person = random.Random(seed), anne.person
    days = [FIRST + timedelta(days=n) for n in range(40)]
    book, kept = {day: lived(person, day) for day in days}, []
    after_all = FIRST + timedelta(days=60)
    for step in range(10):
        kept.append((now(), dict(book)))
        since, line = dice.choice(days), f"{step}, rue X"
        rows = addresses_of(person)[::-1]
        if dice.random() < 0.5 or not rows:
            begun = (row.effective.lower for row in rows if row.effective.lower)
            later = min((day for day in begun if day > since), default=after_all)
            insert_address(person, address=at(line), since=since, actor=SYSTEM)
            book |= {day: line for day in days if since <= day < later}
        else:
            row = dice.choice(rows)
            place = rows.index(row)
            begins, ends = row.effective.lower, row.effective.upper
            new = dice.choice(days) if begins else None
            try:
                correct_address(person, on=begins or FIRST, address=at(line), since=new, until=ends, actor=SYSTEM)
            except (DatesReversed, AddressLost, AddressUnknown):
                continue
            before = rows[place - 1] if place else None
            for day in days:
                if (new or date.min) <= day < (ends or date.max):
                    book[day] = line
                elif (begins or date.min) <= day < (new or date.min):
                    touched = before is not None and before.effective.upper == begins
                    book[day] = before.line if touched and before else ""
    assert {day: lived(person, day) for day in days} == book
    for instant, known in kept:
        assert {day: lived(person, day, instant) for day in days} == known


def test_one_left_without_another_ends_where_it_did(moved):
    leave_address(moved, since=date(2026, 1, 1), actor=SYSTEM)
    correct_address(moved, on=YEARS[2], address=at("C bis"), since=YEARS[2], until=date(2026, 2, 1), actor=SYSTEM)
    assert [lived(moved, date(2026, 1, 31)), lived(moved, date(2026, 2, 1))] == ["C bis", ""]


def test_the_office_does_it_on_the_page(rives, anne, sign_in, moved):
    office = sign_in(an_officer(rives, Role.SECRETARY))
    page = reverse("member-addresses", kwargs={"slug": "rives", "public_id": anne.public_id})
    assert "Gaspé" in office.get(page).content.decode()
    said = {"line": "X", "city": "Gaspé", "postal_code": "", "since": "2024-01-01"}
    assert office.post(page, said).status_code == 302
    assert lived(moved, date(2024, 6, 1)) == "X"
    one = f"{page}?on=2024-01-01"
    assert 'value="X"' in office.get(one).content.decode()
    assert office.post(one, said | {"line": "X bis", "until": "2025-01-01"}).status_code == 302
    assert lived(moved, date(2024, 6, 1)) == "X bis"
    refused = office.post(one, said | {"line": "X bis", "until": "2019-01-01"})
    assert refused.status_code == 422
