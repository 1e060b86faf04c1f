"""Dates, amounts and addresses are read exactly or refused; nothing within a cell is guessed."""

from datetime import date

import pytest

from membership.rules.importing.refusals import AmountInvalid, DateInvalid, DateIsNumber, EmailInvalid
from membership.rules.importing.text import folded, tidied, tidied_or_empty
from membership.rules.importing.values import DateOrder, cents_in, day_in, email_in


@pytest.mark.parametrize(
    ("text", "order", "on"),
    [
        ("2018-03-01", DateOrder.DAY_FIRST, date(2018, 3, 1)),
        ("2018-03-01 00:00:00", DateOrder.DAY_FIRST, date(2018, 3, 1)),
        ("01/03/2018", DateOrder.DAY_FIRST, date(2018, 3, 1)),
        ("1.3.2018", DateOrder.DAY_FIRST, date(2018, 3, 1)),
        ("03/01/2018", DateOrder.MONTH_FIRST, date(2018, 3, 1)),
        ("29/02/2020", DateOrder.DAY_FIRST, date(2020, 2, 29)),
    ],
)
def test_a_day_is_read_in_the_order_of_its_file(text, order, on):
    assert day_in(text, order) == on


@pytest.mark.parametrize(
    "text", ["31/02/2019", "29/02/2019", "12/31/2018", "01/03/18", "mars 2018", "0204-05-01", "1234", "431600"]
)
def test_a_day_no_calendar_or_no_member_has_is_refused(text):
    with pytest.raises(DateInvalid):
        day_in(text, DateOrder.DAY_FIRST)


def test_a_day_as_a_spreadsheet_counts_it_is_refused_with_the_day_it_likely_is():
    with pytest.raises(DateIsNumber) as refused:
        day_in("43160", DateOrder.DAY_FIRST)
    assert refused.value.on == date(2018, 3, 1)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("10", 1000),
        ("100,00 $", 10000),
        ("10.5", 1050),
        ("1 234,50 $", 123450),
        ("$1,234.50", 123450),
        ("1,234", 123400),
        ("1'234.50 CAD", 123450),
        ("0", 0),
    ],
)
def test_an_amount_is_read_in_cents(text, cents):
    assert cents_in(text) == cents


@pytest.mark.parametrize("text", ["dix", "-10", "1.234", "1,234,50", "10.005", "10 00", "10 €"])
def test_an_amount_that_could_be_read_in_two_ways_is_refused(text):
    with pytest.raises(AmountInvalid):
        cents_in(text)


@pytest.mark.parametrize("text", ["ariane@example.org", "a.c+coop@sous.domaine.example.org", "élise@example.org"])
def test_an_address_that_could_be_one_is_kept_as_written(text):
    assert email_in(text) == text


@pytest.mark.parametrize(
    "text", ["ariane at example.org", "ariane@", "@example.org", "a@example", "a@b@example.org", "a@x.org; b@x.org"]
)
def test_what_could_not_be_an_address_is_refused(text):
    with pytest.raises(EmailInvalid):
        email_in(text)


def test_a_cell_is_kept_without_what_does_not_show():
    assert tidied("  L\u2019Heureux\u00a0 \u200bAmélie ") == "L\u2019Heureux Amélie"
    assert tidied("Ame\u0301lie") == "Amélie"


@pytest.mark.parametrize("cell", ["", "n/a", " N/A ", "-", "aucun", "s.o."])
def test_a_cell_that_says_there_is_nothing_is_empty(cell):
    assert tidied_or_empty(cell) == ""


def test_words_are_compared_without_accents_case_or_punctuation():
    assert folded("Date d\u2019adhésion") == folded("DATE D'ADHESION") == "date d adhesion"
    assert folded("Cœur") == "coeur"
