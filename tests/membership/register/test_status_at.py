"""Random lives of members, written, corrected and taken back, against a replay that knows no shortcut.

After each entry a naive replay notes where the member stands on every day. Once all is written, the
register is asked for each day as it was known after each entry: by the pure rule, the list, the
file, the facts behind every roll, and the statutory register. All must answer what the replay noted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from membership.clock import now
from membership.models import (
    Category,
    Membership,
    MembershipPeriod,
    Person,
    ShareClass,
    ShareOperation,
    ShareTransaction,
    Suspension,
    VotingRestriction,
)
from membership.queries.facts import facts_on
from membership.queries.member_file import file_of
from membership.queries.moment import Moment
from membership.queries.register_list import page
from membership.queries.register_search import Wanted
from membership.queries.registry import register_on
from membership.rules.status import DatedFact, Status, status_at
from membership.services import history
from tests.factories.meetings import jump
from tests.factories.register import an_organisation

pytestmark = pytest.mark.django_db

FIRST = date(2024, 1, 1)
DAYS = [FIRST + timedelta(days=rank) for rank in range(6)]
WRITING_STARTS = date(2025, 3, 1)

# The examples of one test share its database.
_slugs = count(1)

MODELS: dict[str, Any] = {"period": MembershipPeriod, "suspension": Suspension, "restriction": VotingRestriction}


@dataclass
class Entry:
    """One thing written: a fact from `start` to `end` (ranks of days; None is open), or a fact taken back or ended."""

    act: str
    what: str
    start: int | None = None
    end: int | None = None
    which: int = 0


@st.composite
def an_entry(draw: st.DrawFn) -> Entry:
    act = draw(st.sampled_from(["write", "write", "write", "retract", "end"]))
    what = draw(st.sampled_from(["period", "period", "suspension", "restriction"]))
    if act == "write":
        start = draw(st.none() | st.integers(0, 4))
        end = draw(st.none() | st.integers((start or 0) + 1, 6))
        return Entry(act, what, start, end)
    return Entry(act, what, end=draw(st.integers(1, 5)), which=draw(st.integers(0, 3)))


LIVES = st.lists(an_entry(), min_size=1, max_size=5)


@dataclass
class Replay:
    """What is held to be so on each day, kept day by day: nothing to compute, so nothing to get wrong."""

    held: dict[str, list[set[int]]] = field(default_factory=lambda: {what: [] for what in MODELS})

    def takes(self, entry: Entry) -> bool:
        """Note an entry; False when the register could not take it: two facts on one day, or nothing to change."""
        facts = self.held[entry.what]
        if entry.act == "write":
            # Day −1 stands for all that came before: a start nobody knows.
            days = {rank for rank in range(-1, len(DAYS)) if self._covers(entry, rank)}
            if any(days & fact for fact in facts):
                return False
            facts.append(days)
            return True
        if entry.which >= len(facts) or (entry.act == "end" and max(facts[entry.which]) < (entry.end or 0)):
            return False
        fact = facts.pop(entry.which)
        if entry.act == "end" and (kept := {rank for rank in fact if rank < (entry.end or 0)}):
            facts.append(kept)
        return True

    @staticmethod
    def _covers(entry: Entry, rank: int) -> bool:
        return (entry.start is None or entry.start <= rank) and (entry.end is None or rank < entry.end)

    def status_on(self, rank: int) -> Status:
        def holds(what: str) -> bool:
            return any(rank in fact for fact in self.held[what])

        if not holds("period"):
            begun = any(min(fact) <= rank for fact in self.held["period"])
            return Status.FORMER if begun else Status.NOT_YET
        if holds("suspension"):
            return Status.SUSPENDED
        return Status.VOTE_SUSPENDED if holds("restriction") else Status.MEMBER


@dataclass
class Scribe:
    """Writes the same entries into the register, an hour apart."""

    membership: Membership
    rows: dict[str, list[Any]] = field(default_factory=lambda: {what: [] for what in MODELS})

    def write(self, entry: Entry) -> None:
        rows = self.rows[entry.what]
        if entry.act == "write":
            rows.append(self._insert(entry))
            return
        row = rows.pop(entry.which)
        if entry.act == "retract":
            history.retract(row)
        elif kept := history.end(row, on=FIRST + timedelta(days=entry.end or 0)):
            kept.refresh_from_db()
            rows.append(kept)

    def _insert(self, entry: Entry) -> Any:
        organisation = self.membership.organisation
        more: dict[str, Any] = {
            "period": {"category": Category.objects.for_organisation(organisation).get(key="user")},
            "restriction": {"reason": "Parts dues"},
        }.get(entry.what, {})
        row = MODELS[entry.what].objects.create(
            organisation=organisation,
            membership=self.membership,
            effective=DateRange(_day(entry.start), _day(entry.end)),
            **more,
        )
        row.refresh_from_db()
        return row


def _day(rank: int | None) -> date | None:
    return None if rank is None else FIRST + timedelta(days=rank)


def _hours(count: int) -> Iterator[time]:
    yield from (time(8 + rank) for rank in range(count))


def _a_person_without_facts(organisation: Any) -> Membership:
    person = Person.objects.create(organisation=organisation, given_name="Anne", family_name="Roy")
    return Membership.objects.create(organisation=organisation, person=person, number="M1")


def _written(membership: Membership) -> dict[str, list[DatedFact]]:
    return {
        what: [
            DatedFact(row.effective.lower, row.effective.upper, row.recorded.lower, row.recorded.upper)
            for row in model.objects.filter(membership=membership)
        ]
        for what, model in MODELS.items()
    }


def _answers(membership: Membership, written: dict[str, list[DatedFact]], at: Moment) -> dict[str, Status | bool]:
    """Return where the member stands, by each of the ways in which the register is asked."""
    organisation = membership.organisation
    pure = status_at(
        at.on,
        known_at=at.known_at,
        periods=written["period"],
        suspensions=written["suspension"],
        restrictions=written["restriction"],
    )
    [line] = page(organisation, Wanted(on=at.on, known_at=at.known_at, status=None)).lines
    [facts] = facts_on(organisation, at.on, known_at=at.known_at)
    return {
        "the pure rule": pure,
        "the list": line.status,
        "the file": file_of(membership, at).status,
        "the facts of a roll": facts.is_member,
        "the statutory register": bool(list(register_on(organisation, at.on, known_at=at.known_at))),
    }


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(life=LIVES)
def test_the_register_answers_what_a_naive_replay_does(life: list[Entry], db: None) -> None:
    organisation = an_organisation(f"rives-{next(_slugs)}")
    jump(organisation, WRITING_STARTS, time(7), freeze=True)
    membership = _a_person_without_facts(organisation)
    replay, scribe = Replay(), Scribe(membership)
    noted: list[tuple[datetime, list[Status]]] = []
    for entry, hour in zip(life, _hours(len(life)), strict=True):
        jump(organisation, WRITING_STARTS, hour, freeze=True)
        if replay.takes(entry):
            scribe.write(entry)
        noted.append((now(), [replay.status_on(rank) for rank in range(len(DAYS))]))

    last, written = len(noted) - 1, _written(membership)
    for rank_of_entry, (instant, statuses) in enumerate(noted):
        for day, expected in zip(DAYS, statuses, strict=True):
            # The last thing known is also what is known now.
            for known_at in (instant, None) if rank_of_entry == last else (instant,):
                is_member = expected not in {Status.FORMER, Status.NOT_YET}
                for way, answer in _answers(membership, written, Moment(day, known_at)).items():
                    wanted = is_member if isinstance(answer, bool) else expected
                    assert answer == wanted, f"{way} on {day}, as known at {known_at}"


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(life=LIVES, wanted=st.sampled_from([Status.MEMBER, Status.SUSPENDED, Status.VOTE_SUSPENDED, Status.FORMER]))
def test_the_filters_of_the_list_pick_those_whose_status_it_is(life: list[Entry], wanted: Status, db: None) -> None:
    organisation = an_organisation(f"rives-{next(_slugs)}")
    jump(organisation, WRITING_STARTS, time(7), freeze=True)
    membership = _a_person_without_facts(organisation)
    replay, scribe = Replay(), Scribe(membership)
    for entry, hour in zip(life, _hours(len(life)), strict=True):
        jump(organisation, WRITING_STARTS, hour, freeze=True)
        if replay.takes(entry):
            scribe.write(entry)
    for rank, day in enumerate(DAYS):
        status = replay.status_on(rank)
        # «Members» holds the suspended too: they are members.
        matches = status == wanted or (wanted == Status.MEMBER and status not in {Status.FORMER, Status.NOT_YET})
        assert bool(page(organisation, Wanted(on=day, status=wanted)).lines) == matches


Lines = list[tuple[int, int | None]]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.tuples(st.integers(-9, 9).filter(bool), st.none() | st.integers(0, 5)), max_size=6))
def test_the_sums_of_the_share_ledger_hold_at_every_date(lines: Lines, db: None) -> None:
    organisation = an_organisation(f"rives-{next(_slugs)}")
    jump(organisation, WRITING_STARTS, time(7), freeze=True)
    membership = _a_person_without_facts(organisation)
    Scribe(membership).write(Entry("write", "period"))
    share_class = ShareClass.objects.for_organisation(organisation).get()
    instants = [now()]
    for (quantity, rank), hour in zip(lines, _hours(len(lines)), strict=True):
        jump(organisation, WRITING_STARTS, hour, freeze=True)
        ShareTransaction.objects.create(
            organisation=organisation,
            membership=membership,
            share_class=share_class,
            operation=ShareOperation.OPENING,
            quantity=quantity,
            unit_price_cents=1000,
            effective_on=_day(rank),
        )
        instants.append(now())
    for written, instant in enumerate(instants):
        for rank, day in enumerate(DAYS):
            held = sum(quantity for quantity, on in lines[:written] if on is None or on <= rank)
            file = file_of(membership, Moment(day, instant))
            [row] = register_on(organisation, day, known_at=instant)
            assert (file.shares_held, row.shares) == (held, held)
            assert (file.paid_cents, row.shares_cents) == (held * 1000, held * 1000)
            assert file.recorded_since == len(lines) - written
