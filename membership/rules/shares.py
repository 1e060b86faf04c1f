"""The share ledger of one member in one class: how many shares, what they are worth, what is paid, what is due.

Two append-only ledgers are added up: shares (signed quantities at a unit price) and payments (signed cents). Amounts
are whole cents. A day nobody knows lies before every day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One line of the ledger of shares. quantity: signed. is_paid: an opening balance, of which nothing is due."""

    quantity: int
    unit_price_cents: int
    effective_on: date | None
    recorded_at: datetime
    is_paid: bool = False

    @property
    def value_cents(self) -> int:
        return self.quantity * self.unit_price_cents


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One line of the ledger of payments. amount_cents: signed; what is given back is negative."""

    amount_cents: int
    effective_on: date | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of a subscription that is due on a day and not before. effective_on: of the subscription itself."""

    due_on: date
    amount_cents: int
    recorded_at: datetime
    effective_on: date | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """What a member holds in a class on a day. due: subscribed and not paid; overdue: what should be paid by now."""

    quantity: int
    value_cents: int
    paid_cents: int
    overdue_cents: int

    @property
    def due_cents(self) -> int:
        return self.value_cents - self.paid_cents

    def __add__(self, other: Holding) -> Holding:
        return Holding(
            self.quantity + other.quantity,
            self.value_cents + other.value_cents,
            self.paid_cents + other.paid_cents,
            self.overdue_cents + other.overdue_cents,
        )


NOTHING = Holding(0, 0, 0, 0)


def holding(
    lines: Iterable[ShareLine],
    payments: Iterable[PaymentLine],
    instalments: Iterable[Instalment] = (),
    *,
    on: date,
    known_at: datetime | None = None,
) -> Holding:
    """Return what is held on a day, as it was known at an instant; None is now."""
    shares = [line for line in lines if _counts(line.effective_on, line.recorded_at, on, known_at)]
    paid_in = [one for one in payments if _counts(one.effective_on, one.recorded_at, on, known_at)]
    value = sum(line.value_cents for line in shares)
    paid = sum(line.value_cents for line in shares if line.is_paid) + sum(one.amount_cents for one in paid_in)
    # Of what is not subscribed yet nothing is due, so that none of it can stand in for what is late.
    later = sum(
        one.amount_cents
        for one in instalments
        if one.due_on > on and _counts(one.effective_on, one.recorded_at, on, known_at)
    )
    return Holding(
        quantity=sum(line.quantity for line in shares),
        value_cents=value,
        paid_cents=paid,
        overdue_cents=max(0, value - later - paid),
    )


def _counts(effective_on: date | None, recorded_at: datetime, on: date, known_at: datetime | None) -> bool:
    return (effective_on is None or effective_on <= on) and (known_at is None or recorded_at <= known_at)


def split(total_cents: int, days: Sequence[date]) -> list[tuple[date, int]]:
    """Return a total in a part for each day, the first ones a cent larger where it does not divide: they sum to it."""
    part, rest = divmod(total_cents, len(days))
    return [(day, part + (1 if at < rest else 0)) for at, day in enumerate(days)]


def paid_shares(held: Holding, unit_price_cents: int) -> int:
    """Return how many shares are paid in full, which alone can be transferred or redeemed."""
    if unit_price_cents == 0:
        return held.quantity
    return min(held.quantity, held.paid_cents // unit_price_cents)
