"""Two ledgers added up: what is held, worth, paid, due and overdue, on any day and as it was known then."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.rules.shares import Holding, Instalment, PaymentLine, ShareLine, holding, paid_shares, split

KNOWN = datetime(2026, 1, 10, tzinfo=UTC)
LATER = datetime(2026, 3, 1, tzinfo=UTC)


def line(quantity: int, on: date | None = date(2026, 1, 10), **more) -> ShareLine:
    return ShareLine(quantity, 1000, on, more.pop("recorded_at", KNOWN), **more)


def paid(cents: int, on: date = date(2026, 1, 10), recorded_at: datetime = KNOWN) -> PaymentLine:
    return PaymentLine(cents, on, recorded_at)


def test_what_is_subscribed_and_not_paid_is_due_at_once():
    assert holding([line(10)], [paid(4000)], on=date(2026, 1, 10)) == Holding(10, 10_000, 4_000, 6_000)


def test_an_instalment_is_overdue_from_its_day_and_due_before():
    parts = [Instalment(date(2026, month, 1), 2_500, KNOWN) for month in (2, 3, 4, 5)]
    found = {
        on: holding([line(10)], [paid(2_500)], parts, on=on)
        for on in (date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1), date(2026, 5, 1))
    }
    assert [one.overdue_cents for one in found.values()] == [0, 0, 0, 2_500, 7_500]
    assert {one.due_cents for one in found.values()} == {7_500}


def test_what_is_subscribed_later_in_parts_leaves_what_is_late_late():
    since, ahead = date(2026, 1, 10), date(2026, 3, 1)
    parts = [Instalment(date(2026, month, 1), 5_000, KNOWN, ahead) for month in (4, 5)]
    lines = [line(10, since), line(10, ahead)]
    found = [holding(lines, [], parts, on=on).overdue_cents for on in (date(2026, 2, 1), ahead, date(2026, 4, 1))]
    assert found == [10_000, 10_000, 15_000]


SUBSCRIBED = st.lists(
    st.tuples(st.integers(1, 20), st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 4)), max_size=4
)


@given(SUBSCRIBED, st.dates(date(2025, 12, 1), date(2027, 6, 30)))
def test_what_is_late_is_the_sum_of_what_each_subscription_says_is_due_by_then(subscribed, on):
    lines, parts, late = [], [], 0
    for quantity, since, count in subscribed:
        lines.append(line(quantity, since))
        days = [since + timedelta(days=20 * place) for place in range(1, count + 1)]
        due = split(quantity * 1000, days) if days else [(since, quantity * 1000)]
        parts += [Instalment(day, cents, KNOWN, since) for day, cents in (due if days else [])]
        late += sum(cents for day, cents in due if day <= on)
    assert holding(lines, [], parts, on=on).overdue_cents == late


def test_an_opening_balance_is_paid_by_itself_and_its_day_may_be_unknown():
    assert holding([line(3, None, is_paid=True)], [], on=date(1990, 1, 1)) == Holding(3, 3_000, 3_000, 0)


def test_a_line_counts_from_its_day_and_for_what_was_known():
    lines = [line(10), line(-10, recorded_at=LATER)]
    assert holding(lines, [], on=date(2026, 1, 9)).quantity == 0
    assert holding(lines, [], on=date(2026, 4, 1)).quantity == 0
    assert holding(lines, [], on=date(2026, 4, 1), known_at=KNOWN).quantity == 10


@pytest.mark.parametrize(
    ("quantity", "paid_cents", "whole"), [(10, 0, 0), (10, 999, 0), (10, 1000, 1), (10, 3999, 3), (10, 10_000, 10)]
)
def test_a_share_is_paid_when_all_of_it_is(quantity, paid_cents, whole):
    assert paid_shares(Holding(quantity, quantity * 1000, paid_cents, 0), 1000) == whole
    assert paid_shares(Holding(quantity, 0, 0, 0), 0) == quantity


@given(st.integers(1, 10**9), st.lists(st.dates(), min_size=1, max_size=36, unique=True))
def test_instalments_always_come_to_the_price(total, days):
    parts = [cents for _, cents in split(total, days)]
    assert sum(parts) == total
    assert max(parts) - min(parts) <= 1


DAYS = st.dates(date(2025, 1, 1), date(2027, 1, 1))
INSTANTS = DAYS.map(lambda day: datetime(day.year, day.month, day.day, tzinfo=UTC))
MOVED = st.lists(st.tuples(st.integers(-20, 20), DAYS, INSTANTS))


@given(MOVED, MOVED, DAYS, INSTANTS)
def test_the_sums_are_those_of_a_naive_replay_and_later_lines_never_change_what_was_known(shares, money, on, known_at):
    lines = [ShareLine(quantity, 1000, day, at) for quantity, day, at in shares]
    payments = [PaymentLine(cents, day, at) for cents, day, at in money]
    found = holding(lines, payments, on=on, known_at=known_at)
    quantity = sum(q for q, day, at in shares if day <= on and at <= known_at)
    cents = sum(c for c, day, at in money if day <= on and at <= known_at)
    assert (found.quantity, found.value_cents, found.paid_cents) == (quantity, quantity * 1000, cents)
    then = (
        [one for one in lines if one.recorded_at <= known_at],
        [one for one in payments if one.recorded_at <= known_at],
    )
    assert holding(*then, on=on, known_at=known_at) == found
