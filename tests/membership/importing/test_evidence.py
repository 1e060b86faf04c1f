"""How a file writes its dates and amounts is counted over all of it, and told with what shows it."""

from datetime import date

import pytest

from membership.rules.importing.evidence import AmountSurvey, DateSurvey
from membership.rules.importing.values import DateOrder


def dates(*cells, told=None):
    survey = DateSurvey()
    for cell in cells:
        survey.look(cell)
    return survey.found(told)


@pytest.mark.parametrize(
    ("cells", "order", "proofs", "against"),
    [
        (["02/08/2005", "31/12/2006"], DateOrder.DAY_FIRST, 1, 0),
        (["02/08/2005", "12/31/2006"], DateOrder.MONTH_FIRST, 1, 0),
        (["02/08/2005", "", "2006-12-31"], DateOrder.DAY_FIRST, 0, 0),
        (["12/31/2006", "31/12/2006"], DateOrder.DAY_FIRST, 1, 1),
        (["12/31/2006", "12/30/2006", "31/12/2006"], DateOrder.MONTH_FIRST, 2, 1),
    ],
)
def test_the_order_is_the_one_most_dates_prove(cells, order, proofs, against):
    found = dates(*cells)
    assert (found.order, found.proofs, found.against) == (order, proofs, against)


def test_the_example_is_a_date_that_could_have_been_read_otherwise():
    found = dates("31/12/2006", "12/03/2024")
    assert (found.example, found.day) == ("12/03/2024", date(2024, 3, 12))


def test_dates_that_all_read_both_ways_are_a_guess_until_somebody_says():
    assert dates("02/08/2005", "03/04/2010").is_guess
    assert not dates("02/08/2005", told=DateOrder.MONTH_FIRST).is_guess
    assert dates("02/08/2005", told=DateOrder.MONTH_FIRST).day == date(2005, 2, 8)


@pytest.mark.parametrize("cell", ["07/07/2020", "2020-07-08", "31/31/2020", "hier", ""])
def test_what_reads_one_way_only_proves_nothing_and_is_no_guess(cell):
    found = dates(cell)
    assert (found.day_first, found.month_first, found.either, found.is_guess) == (0, 0, 0, False)


def test_amounts_are_counted_by_their_decimal_sign():
    survey = AmountSurvey()
    for cell in ("100,00 $", "10", "1 234,50 $", "5.25", "dix", ""):
        survey.look(cell)
    found = survey.found()
    assert (found.comma, found.point, found.whole) == (2, 1, 1)
    assert (found.example, found.cents) == ("1 234,50 $", 123450)
