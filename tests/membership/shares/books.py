"""Two ledgers of shares kept in the most naive way: what each holds, has paid and may still wait with, day by day.

Nothing here is read from the register or reckoned by its rules. Each act walks the days from its own to the last.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from membership.errors import (
    ActRuledOut,
    AlreadyReversed,
    DatesReversed,
    InstalmentsDoNotSum,
    LineNotReversible,
    PaymentBeyondDue,
    PaymentPassedOn,
    RedemptionOpen,
    SharesNotHeld,
    StateNotAllowed,
)

START = date(2026, 3, 1)
# From before the first act to after the last instalment.
DAYS = [START + timedelta(days=n) for n in range(-3, 70)]
QUALIFYING, OTHER = "qualifying", "preferred"
PRICES = {QUALIFYING: 1000, OTHER: 300}
# So many shares of qualification one keeps as long as one is a member.
LEAST = 2
GONE, GONE_ON = "gone", START + timedelta(days=12)
WHO = ("anne", "luc", GONE)

Holder = tuple[str, str]
Refusal = type[Exception] | None


def from_(day: date | None) -> Iterator[date]:
    """Yield the days from one on; a day nobody knows lies before all of them."""
    return (one for one in DAYS if day is None or one >= day)


def is_member(who: str, day: date) -> bool:
    return who != GONE or day < GONE_ON


@dataclass
class Line:
    """A line of either ledger. worth: in cents; waits: day and cents of each instalment."""

    of: Holder
    kind: str
    day: date | None
    worth: int
    quantity: int = 0
    waits: tuple[tuple[date, int], ...] = ()
    is_taken_back: bool = False


@dataclass
class Request:
    of: Holder
    quantity: int
    day: date
    steps: list[tuple[str, date]] = field(default_factory=list)

    @property
    def state(self) -> str:
        return self.steps[-1][0] if self.steps else "requested"

    @property
    def is_open(self) -> bool:
        return self.state in {"requested", "approved"}

    def stood(self, day: date) -> str:
        """Return where it stood on a day; empty before it was made."""
        if day < self.day:
            return ""
        return next((state for state, on in reversed(self.steps) if on <= day), "requested")


def every_day() -> dict[Holder, dict[date, int]]:
    return {(who, key): dict.fromkeys(DAYS, 0) for who in WHO for key in PRICES}


@dataclass
class Books:
    """shares, paid, waiting: of each holder on each day. waiting: what instalments to come let wait, in cents."""

    shares: dict[Holder, dict[date, int]] = field(default_factory=every_day)
    paid: dict[Holder, dict[date, int]] = field(default_factory=every_day)
    waiting: dict[Holder, dict[date, int]] = field(default_factory=every_day)
    lines: list[Line] = field(default_factory=list)
    payments: list[Line] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    # --- what can be read of a day

    def worth(self, of: Holder, day: date) -> int:
        return self.shares[of][day] * PRICES[of[1]]

    def due(self, of: Holder, day: date) -> int:
        return self.worth(of, day) - self.paid[of][day]

    def overdue(self, of: Holder, day: date) -> int:
        return max(0, self.due(of, day) - self.waiting[of][day])

    def in_full(self, of: Holder, day: date) -> int:
        return min(self.shares[of][day], self.paid[of][day] // PRICES[of[1]])

    def movable(self, of: Holder, day: date) -> int:
        return max(0, min(self.in_full(of, one) for one in from_(day)))

    def waits_for(self, of: Holder, day: date) -> bool:
        """Return whether an instalment of the holder was to be paid before a day."""
        return any(
            due_on < day and line.day is not None and line.day <= day
            for line in self.lines
            if line.of == of and not line.is_taken_back
            for due_on, _ in line.waits
        )

    # --- what is refused, and why

    def refuses_subscription(self, of: Holder, quantity: int, waits: tuple[tuple[date, int], ...]) -> Refusal:
        sums = sum(cents for _, cents in waits) == quantity * PRICES[of[1]]
        return None if sums or not waits else InstalmentsDoNotSum

    def refuses_payment(self, of: Holder, cents: int, day: date) -> Refusal:
        return PaymentBeyondDue if any(self.due(of, one) < cents for one in from_(day)) else None

    def refuses_giving_up(self, of: Holder, quantity: int, day: date) -> Refusal:
        """Return why shares cannot leave a holder on a day, to somebody else or for good."""
        if quantity > self.movable(of, day):
            return SharesNotHeld
        return self.refuses_to_be_left(of, quantity, day)

    def refuses_to_be_left(self, of: Holder, quantity: int, day: date) -> Refusal:
        who, key = of
        if key != QUALIFYING or not is_member(who, day):
            return None
        kept = [self.shares[of][one] - quantity for one in from_(day) if is_member(who, one)]
        return ActRuledOut if min(kept) < LEAST else None

    def refuses_request(self, of: Holder, quantity: int, day: date) -> Refusal:
        if any(one.of == of and one.is_open for one in self.requests):
            return RedemptionOpen
        return SharesNotHeld if quantity > self.movable(of, day) else None

    def refuses_decision(self, request: Request, day: date, *, grants: bool) -> Refusal:
        if request.state != "requested":
            return StateNotAllowed
        if day < request.day:
            return DatesReversed
        return self.refuses_to_be_left(request.of, request.quantity, day) if grants else None

    def refuses_step(self, request: Request, day: date, *states: str) -> Refusal:
        if request.state not in states:
            return StateNotAllowed
        return DatesReversed if day < max([request.day, *(on for _, on in request.steps)]) else None

    def refuses_settling(self, request: Request, day: date) -> Refusal:
        refused = self.refuses_step(request, day, "approved")
        return refused or self.refuses_giving_up(request.of, request.quantity, day)

    def refuses_taking_back(self, line: Line) -> Refusal:
        if line.is_taken_back or line.kind == "correction":
            return AlreadyReversed
        if line.kind not in {"subscription", "opening"}:
            return LineNotReversible
        of, days = line.of, list(from_(line.day))
        # What was paid on its own stays paid; an opening balance takes along what it was paid with.
        left = self.paid[of] if line.kind == "opening" else {day: self.due(of, day) for day in days}
        stands = all(self.shares[of][day] >= line.quantity and left[day] >= line.worth for day in days)
        return None if stands else SharesNotHeld

    def refuses_taking_back_payment(self, payment: Line) -> Refusal:
        if payment.is_taken_back or payment.kind != "payment":
            return AlreadyReversed
        least = min(self.paid[payment.of][day] for day in from_(payment.day))
        return PaymentPassedOn if least < payment.worth else None

    # --- what is written

    def write(self, line: Line) -> None:
        self.lines.append(line)
        for day in from_(line.day):
            self.shares[line.of][day] += line.quantity
            if line.kind == "opening":
                self.paid[line.of][day] += line.worth
        self._wait(line, 1)

    def pay(self, of: Holder, cents: int, day: date | None, kind: str = "payment") -> None:
        self.payments.append(Line(of, kind, day, cents))
        for one in from_(day):
            self.paid[of][one] += cents

    def move(self, of: Holder, quantity: int, day: date, kind: str) -> None:
        """Write shares that come or go with what was paid for them."""
        worth = quantity * PRICES[of[1]]
        self.write(Line(of, kind, day, worth, quantity))
        self.pay(of, worth, day, kind)

    def take_back(self, line: Line) -> None:
        line.is_taken_back = True
        self.lines.append(Line(line.of, "correction", line.day, -line.worth, -line.quantity))
        for day in from_(line.day):
            self.shares[line.of][day] -= line.quantity
            if line.kind == "opening":
                self.paid[line.of][day] -= line.worth
        self._wait(line, -1)

    def take_back_payment(self, payment: Line) -> None:
        payment.is_taken_back = True
        self.pay(payment.of, -payment.worth, payment.day, "correction")

    def _wait(self, line: Line, sign: int) -> None:
        for due_on, cents in line.waits:
            for day in from_(line.day):
                if day < due_on:
                    self.waiting[line.of][day] += sign * cents
