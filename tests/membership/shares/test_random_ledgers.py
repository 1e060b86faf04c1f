"""Whatever is subscribed, paid, passed on, paid back and corrected: the register answers what naive books answer.

Each act goes through its service; what the books refuse the service refuses, and for the same reason. Then the register
is asked for any day, as it was known after any act.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from membership.clock import now
from membership.errors import DomainError
from membership.models import (
    Membership,
    RedemptionRequest,
    ShareClass,
    SharePayment,
    ShareTransaction,
)
from membership.queries.invariants import look_over
from membership.queries.late_shares import late_shares
from membership.queries.member_file import file_of
from membership.queries.moment import Moment
from membership.queries.movements import capital_until
from membership.queries.registry import register_on
from membership.queries.shares import amounts_due, capital_on, holding_of, ledger_of
from membership.services.redemptions import (
    Decision,
    decide_redemption,
    pay_redemption,
    request_redemption,
    withdraw_redemption,
)
from membership.services.shares import (
    Transfer,
    record_share_payment,
    reverse_share_line,
    reverse_share_payment,
    subscribe_shares,
    transfer_shares,
)
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_member, an_organisation
from tests.factories.shares import BOARD, opened
from tests.membership.shares.books import (
    DAYS,
    GONE,
    GONE_ON,
    LEAST,
    OTHER,
    PRICES,
    QUALIFYING,
    START,
    WHO,
    Books,
    Holder,
    Line,
    Refusal,
    Request,
)

WRITTEN_ON = date(2026, 6, 1)
VERBS = (
    "subscribe", "subscribe", "subscribe_in_parts", "open", "pay", "pay", "pay_all", "transfer", "transfer",
    "ask", "grant", "refuse", "withdraw", "settle", "take_back", "take_back", "take_back_payment",
)  # fmt: skip

# A verb; of whom; of which class; how much; from which day; which of the things done before it concerns.
Act = tuple[str, int, int, int, int, int]
acts = st.lists(
    st.tuples(
        st.sampled_from(VERBS),
        st.integers(0, 2),
        st.sampled_from([0, 0, 1]),
        st.integers(1, 9),
        st.integers(0, 20),
        st.integers(0, 20),
    ),
    min_size=1,
    max_size=14,
)
# A day, and after which of the acts it was known.
looks = st.lists(st.tuples(st.integers(0, len(DAYS) - 1), st.integers(0, 14)), min_size=1, max_size=5)
# Something to begin with, so that what follows has something to bite on: each holds shares, paid in part.
BEGINNING: list[Act] = [
    ("open", 0, 0, 5, 0, 0),
    ("subscribe", 1, 0, 6, 1, 0),
    ("pay", 1, 0, 9, 2, 0),
    ("subscribe_in_parts", 2, 0, 4, 1, 2),
    ("pay_all", 2, 0, 1, 3, 0),
]


class Ledger:
    """The register and the naive books, to which the same things happen."""

    def __init__(self) -> None:
        self.coop = an_organisation(bylaws={"qualifying_shares": LEAST})
        self.classes = {QUALIFYING: ShareClass.objects.get(organisation=self.coop)}
        self.classes[OTHER] = ShareClass.objects.create(
            organisation=self.coop, key=OTHER, name_fr="Parts privilégiées", unit_price_cents=PRICES[OTHER]
        )
        assert self.classes[QUALIFYING].is_qualifying
        self.members: dict[str, Membership] = {
            who: a_member(self.coop, who.title(), until=GONE_ON if who == GONE else None) for who in WHO
        }
        self.books = Books()
        self.rows: list[ShareTransaction] = []
        self.money: list[SharePayment] = []
        self.asked: list[RedemptionRequest] = []
        self.known: list[tuple[datetime, Books]] = []
        jump(self.coop, WRITTEN_ON, time(7), freeze=True)
        self._remember()

    def do(self, act: Act) -> None:
        """Do it in both. What the books refuse, the register refuses for the same reason and writes nothing."""
        verb, who, key, number, day, which = act
        of: Holder = (WHO[who], list(PRICES)[key])
        done = getattr(self, verb)(of, number, START + timedelta(days=day), which)
        if done is None:
            return
        refused, perform, keep = done
        jump(self.coop, WRITTEN_ON, time(8, len(self.known)), freeze=True)
        raised: Refusal = None
        try:
            with transaction.atomic():
                perform()
        except DomainError as error:
            raised = type(error)
        assert raised is refused, f"{act}: the register says {raised}, the books {refused}"
        if refused is None:
            keep()
        self.rows = list(ShareTransaction.objects.filter(organisation=self.coop).order_by("pk"))
        self.money = list(SharePayment.objects.filter(organisation=self.coop).order_by("pk"))
        self.asked = list(RedemptionRequest.objects.filter(organisation=self.coop).order_by("pk"))
        self._remember()

    def _remember(self) -> None:
        self.known.append((now(), deepcopy(self.books)))

    def _beside(self, of: Holder) -> dict[str, Any]:
        return {"share_class": self.classes[of[1]], "actor": SYSTEM}

    # --- each act: why the books refuse it, what the register does, what the books keep

    def subscribe(self, of: Holder, number: int, day: date, which: int, waits: Any = ()) -> Any:
        def perform() -> None:
            subscribe_shares(self.members[of[0]], quantity=number, on=day, instalments=waits, **self._beside(of))

        worth = number * PRICES[of[1]]
        line = Line(of, "subscription", day, worth, number, tuple(waits))
        return self.books.refuses_subscription(of, number, tuple(waits)), perform, lambda: self.books.write(line)

    def subscribe_in_parts(self, of: Holder, number: int, day: date, which: int) -> Any:
        """In up to four parts, of which the first is the smallest; one in six does not come to the price."""
        worth, parts = number * PRICES[of[1]], 1 + which % 4
        cents = [100] * (parts - 1) + [worth - 100 * (parts - 1) - (which % 6 == 5)]
        if min(cents) < 1:
            return None
        waits = [(day + timedelta(days=9 * place), one) for place, one in enumerate(cents)]
        return self.subscribe(of, number, day, which, waits)

    def open(self, of: Holder, number: int, day: date, which: int) -> Any:
        """Write what a list brought in says was held before, as of a day or of none."""
        on = None if which % 2 else day

        def perform() -> None:
            opened(self.members[of[0]], self.classes[of[1]], number, on)

        line = Line(of, "opening", on, number * PRICES[of[1]], number)
        return None, perform, lambda: self.books.write(line)

    def pay(self, of: Holder, number: int, day: date, which: int, cents: int = 0) -> Any:
        cents = cents or number * 350

        def perform() -> None:
            record_share_payment(self.members[of[0]], amount_cents=cents, on=day, **self._beside(of))

        return self.books.refuses_payment(of, cents, day), perform, lambda: self.books.pay(of, cents, day)

    def pay_all(self, of: Holder, number: int, day: date, which: int) -> Any:
        due = self.books.due(of, day)
        return self.pay(of, number, day, which, due) if due else None

    def transfer(self, of: Holder, number: int, day: date, which: int) -> Any:
        to: Holder = (WHO[(WHO.index(of[0]) + 1 + which % 2) % 3], of[1])

        def perform() -> None:
            passes = Transfer(number, day, BOARD)
            transfer_shares(self.members[of[0]], to=self.members[to[0]], transfer=passes, **self._beside(of))

        def keep() -> None:
            self.books.move(of, -number, day, "transfer")
            self.books.move(to, number, day, "transfer")

        return self.books.refuses_giving_up(of, number, day), perform, keep

    def ask(self, of: Holder, number: int, day: date, which: int) -> Any:
        def perform() -> None:
            request_redemption(self.members[of[0]], quantity=number, on=day, **self._beside(of))

        request = Request(of, number, day)
        return self.books.refuses_request(of, number, day), perform, lambda: self.books.requests.append(request)

    def grant(self, of: Holder, number: int, day: date, which: int) -> Any:
        return self._decide(day, which, grants=True)

    def refuse(self, of: Holder, number: int, day: date, which: int) -> Any:
        return self._decide(day, which, grants=False)

    def _decide(self, day: date, which: int, *, grants: bool) -> Any:
        def perform(row: RedemptionRequest) -> None:
            decision = Decision(
                grants, BOARD, day, planned_on=day, note="Trésorerie", stays_solvent=True, spares_reserve=True,
                tells=False,
            )  # fmt: skip
            decide_redemption(row, decision=decision, actor=SYSTEM)

        state = "approved" if grants else "refused"
        return self._step(which, day, state, perform, lambda one: self.books.refuses_decision(one, day, grants=grants))

    def withdraw(self, of: Holder, number: int, day: date, which: int) -> Any:
        def perform(row: RedemptionRequest) -> None:
            withdraw_redemption(row, actor=SYSTEM, on=day)

        def refused(one: Any) -> Refusal:
            return self.books.refuses_step(one, day, "requested", "approved")

        return self._step(which, day, "withdrawn", perform, refused)

    def settle(self, of: Holder, number: int, day: date, which: int) -> Any:
        def perform(row: RedemptionRequest) -> None:
            pay_redemption(row, actor=SYSTEM, on=day, tells=False)

        done = self._step(which, day, "paid", perform, lambda one: self.books.refuses_settling(one, day))
        if done is None:
            return None
        refused, act, keep = done
        request = self._latest(self.books.requests, which)

        def keep_all() -> None:
            keep()
            self.books.move(request.of, -request.quantity, day, "redemption")

        return refused, act, keep_all

    def _step(
        self, which: int, day: date, state: str, perform: Callable[[Any], None], refused: Callable[[Any], Refusal]
    ) -> Any:
        if not self.asked:
            return None
        row, request = self._latest(self.asked, which), self._latest(self.books.requests, which)
        return refused(request), lambda: perform(row), lambda: request.steps.append((state, day))

    def take_back(self, of: Holder, number: int, day: date, which: int) -> Any:
        if not self.rows:
            return None
        row, line = self._latest(self.rows, which), self._latest(self.books.lines, which)

        def perform() -> None:
            reverse_share_line(row, actor=SYSTEM, note="Erreur")

        return self.books.refuses_taking_back(line), perform, lambda: self.books.take_back(line)

    def take_back_payment(self, of: Holder, number: int, day: date, which: int) -> Any:
        if not self.money:
            return None
        row, payment = self._latest(self.money, which), self._latest(self.books.payments, which)

        def perform() -> None:
            reverse_share_payment(row, actor=SYSTEM, note="Sans provision")

        refused = self.books.refuses_taking_back_payment(payment)
        return refused, perform, lambda: self.books.take_back_payment(payment)

    @staticmethod
    def _latest(rows: list[Any], which: int) -> Any:
        """Return one of them: the older, the seldomer."""
        return rows[-1 - which % len(rows)]

    # --- what the register says of a day, beside what the books say

    def compare(self, day: date, known_at: datetime | None, books: Books) -> None:
        self._compare_members(day, known_at, books)
        self._compare_capital(day, known_at, books)
        if known_at is None:
            late = {(one.membership.pk, one.share_class.key): one.overdue_cents for one in late_shares(self.coop, day)}
            assert late == {
                (self.members[of[0]].pk, of[1]): books.overdue(of, day)
                for of in books.shares
                if books.waits_for(of, day) and books.overdue(of, day)
            }

    def _compare_members(self, day: date, known_at: datetime | None, books: Books) -> None:
        registered = {row.number: row for row in register_on(self.coop, day, known_at=known_at)}
        for who, member in self.members.items():
            for key, share_class in self.classes.items():
                of = (who, key)
                found = holding_of(member, share_class, day, known_at)
                assert (found.quantity, found.value_cents, found.paid_cents, found.overdue_cents) == (
                    books.shares[of][day], books.worth(of, day), books.paid[of][day], books.overdue(of, day),
                )  # fmt: skip
            file = file_of(member, Moment(day, known_at))
            assert file.shares_held == sum(books.shares[who, key][day] for key in PRICES)
            assert file.paid_cents == sum(books.paid[who, key][day] for key in PRICES)
            row = registered.get(member.number)
            held = {one.share_class: (one.quantity, one.due_cents) for one in row.holdings} if row else {}
            for key in PRICES:
                expected = (books.shares[who, key][day], books.due((who, key), day))
                assert held.get(key, (0, 0)) == (expected if row else (0, 0))
                assert row or expected == (0, 0)

    def _compare_capital(self, day: date, known_at: datetime | None, books: Books) -> None:
        for one in capital_on(self.coop, day, known_at):
            of_class = [of for of in books.shares if of[1] == one.share_class.key]
            asked = [
                (request.stood(day), request.quantity) for request in books.requests if request.of[1] == of_class[0][1]
            ]
            assert (one.quantity, one.value_cents, one.paid_cents, one.holders, one.requested, one.approved) == (
                sum(books.shares[of][day] for of in of_class),
                sum(books.worth(of, day) for of in of_class),
                sum(books.paid[of][day] for of in of_class),
                sum(books.shares[of][day] > 0 for of in of_class),
                sum(quantity for state, quantity in asked if state == "requested"),
                sum(quantity for state, quantity in asked if state == "approved"),
            )
        assert capital_until(self.coop, day, known_at=known_at).total_cents == sum(
            books.worth(of, day) for of in books.shares
        )
        due = {who: sum(books.due((who, key), day) for key in PRICES) for who in WHO}
        owing = {one.number: one.due_cents for one in amounts_due(self.coop, Moment(day, known_at), limit=9)}
        assert owing == {self.members[who].number: cents for who, cents in due.items() if cents > 0}

    def compare_lines(self, known_at: datetime | None, books: Books) -> None:
        """Hold the lines of each member, as both ledgers are read together, against those of the books."""
        for who, member in self.members.items():
            told = ledger_of(member, known_at)
            written = [one for one in (*books.lines, *books.payments) if one.of[0] == who]
            assert sorted((one.quantity, one.amount_cents, str(one.effective_on)) for one in told) == sorted(
                (one.quantity, 0 if one.quantity else one.worth, str(one.day)) for one in written
            )


@pytest.mark.django_db
class TestRandomLedgers(TestCase):
    @given(acts=acts, looks=looks)
    @settings(
        max_examples=120,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    def test_the_register_answers_what_naive_books_do_and_what_was_known_stays(
        self, acts: list[Act], looks: list[tuple[int, int]]
    ) -> None:
        ledger = Ledger()
        for act in (*BEGINNING, *acts):
            ledger.do(act)
        _instant, books = ledger.known[-1]
        for day, _ in looks:
            ledger.compare(DAYS[day], None, books)
            assert [one.code for one in look_over(ledger.coop, DAYS[day]) if not one.holds] == []
        for day, after in looks:
            known_at, then = ledger.known[after % len(ledger.known)]
            ledger.compare(DAYS[day], known_at, then)
            ledger.compare_lines(known_at, then)
