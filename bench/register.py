"""Pages of the register with a million members: statements, time, plans; beside a bare look-up by primary key.

The time is that of the page's queries alone, the best of a few, everything in memory: all of them together, then the
slowest of them. No plan may read one of the big tables from end to end.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from membership.models import Organisation
    from membership.queries.register_search import Wanted

MEMBERS = 1_000_000
TRIES = 3
LIMIT_MS = 50
BIG = ("person", "membership", "membershipperiod", "address", "suspension", "sharetransaction")


@dataclass
class Asked:
    """The statements of one page, as they were asked."""

    statements: list[tuple[str, Any]] = field(default_factory=list)
    each: list[float] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return sum(self.each)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: Any, context: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.each.append(time.perf_counter() - started)
            self.statements.append((sql, params))


@contextmanager
def asking() -> Iterator[Asked]:
    from django.db import connection

    asked = Asked()
    with connection.execute_wrapper(asked):
        yield asked


def main() -> None:
    from bench import ground
    from bench.members import a_register

    with ground.database():
        started = time.monotonic()
        organisation = a_register(MEMBERS)
        print(f"A register of {MEMBERS:,} members, made in {time.monotonic() - started:.0f} s")
        sys.exit(0 if measure(organisation) else 1)


def measure(organisation: Organisation) -> bool:
    """Print what each page costs; return whether all keep to the limit and read no table from end to end."""
    bare = bare_lookup()
    print(f"  {'a bare look-up by primary key':<34} {1:3d} statement   {bare:8.2f} ms      1")
    well = True
    for name, (wanted, places) in questions().items():
        asked = best(organisation, wanted, places)
        well &= _told(name, asked, bare)
    for name, ask in changed(organisation).items():
        asked = min((_asked(ask) for _ in range(TRIES)), key=lambda one: one.seconds)
        well &= _told(name, asked, bare)
    for name, ask in others(organisation).items():
        print(f"  {name:<34} {quickest(ask) * 1000:8.2f} ms, as answered; no aim is set for it")
    return well


def _told(name: str, asked: Asked, bare: float) -> bool:
    """Print what one page cost; return whether it keeps to the limit and reads no big table from end to end."""
    spent = asked.seconds * 1000
    read_whole = sorted({table for sql, params in asked.statements for table in seq_scans(sql, params)})
    faults = [f"reads all of {table}" for table in read_whole] + (["too slow"] if spent > LIMIT_MS else [])
    said = f"{len(asked.statements):3d} statements  {spent:8.2f} ms  {spent / bare:5.0f}"
    said += f"  slowest {max(asked.each) * 1000:7.2f} ms"
    print(f"  {name:<34} {said}  {'; '.join(faults)}")
    return not faults


def _asked(ask: Callable[[], object]) -> Asked:
    with asking() as asked:
        ask()
    return asked


def changed(organisation: Organisation) -> dict[str, Callable[[], object]]:
    """Return the pages of what changed: few days, many, and the day on which all of the register was written down."""
    from membership.models import MembershipPeriod
    from membership.queries.changes import Place, Span, page_of, recorded_between

    may, new_year = date(2019, 5, 31), date(2019, 1, 1)
    month, year = Span(first=may.replace(day=1), last=may), Span(first=new_year, last=date(2019, 12, 31))
    written = MembershipPeriod.objects.for_organisation(organisation).latest("pk").recorded.lower
    all_of_it = recorded_between(organisation, written.date(), written.date())
    on_one_day = Span(first=date(2000, 1, 1), last=date(2000, 1, 1))
    return {
        "what changed in a month": lambda: page_of(organisation, month),
        "what changed in a year": lambda: page_of(organisation, year),
        "a hundred pages on": lambda: page_of(organisation, on_one_day, Place(on_one_day.first or may, 5000)),
        "what was written down on a day": lambda: page_of(organisation, recorded_between(organisation, may, may)),
        "on the day all was written down": lambda: page_of(organisation, all_of_it),
    }


def others(organisation: Organisation) -> dict[str, Callable[[], object]]:
    """Return what else the office asks of the whole register: who is no member."""
    from membership.queries.beside import persons_beside

    return {
        "who is no member, counted": lambda: persons_beside(organisation).count(),
        "who is no member, first of them": lambda: list(persons_beside(organisation)[:50]),
    }


def quickest(ask: Callable[[], object]) -> float:
    """Return the seconds until all is answered: some of these are read from a cursor a piece at a time."""
    spent = []
    for _ in range(TRIES):
        started = time.perf_counter()
        ask()
        spent.append(time.perf_counter() - started)
    return min(spent)


def questions() -> dict[str, tuple[Wanted, int]]:
    """Return what is asked, and how many pages on. The searches cover the common, the rare and the absent."""
    from membership.queries.register_search import Missing, Wanted
    from membership.rules.status import Status

    today = date(2026, 11, 25)
    year_end = date(2025, 12, 31)

    def wanted(**more: Any) -> Wanted:
        return Wanted(**({"on": today} | more))

    return {
        "the first page": (wanted(), 0),
        "three pages on": (wanted(), 3),
        "on another day": (wanted(on=year_end), 0),
        "everybody, past members too": (wanted(status=None), 0),
        "one category": (wanted(category="support"), 0),
        "suspended": (wanted(status=Status.SUSPENDED), 0),
        "former": (wanted(status=Status.FORMER), 0),
        "not yet members": (wanted(status=Status.NOT_YET), 0),
        "without an address": (wanted(missing=Missing.ADDRESS), 0),
        "without an e-mail": (wanted(missing=Missing.EMAIL), 0),
        "without a representative": (wanted(missing=Missing.REPRESENTATIVE), 0),
        "who read English": (wanted(language="en"), 0),
        "joined in one month": (wanted(joined_from=date(2019, 5, 1), joined_until=date(2019, 5, 31)), 0),
        "joined on days nobody did": (wanted(joined_from=today + timedelta(days=9)), 0),
        "a number": (wanted(search="B0500000"), 0),
        "a common name": (wanted(search="tremblay"), 0),
        "a whole name": (wanted(search="zoé bouchard"), 0),
        "a double name": (wanted(search="roy-gagnon"), 0),
        "a name misspelt": (wanted(search="tranblay"), 0),
        "a name nobody has": (wanted(search="xyzzyq"), 0),
        "a company": (wanted(search="ferme bouchard", status=None), 0),
        "a common name, suspended": (wanted(search="gagnon", status=Status.SUSPENDED), 0),
        "a common name, no address": (wanted(search="gagnon", missing=Missing.ADDRESS), 0),
    }


def best(organisation: Organisation, wanted: Wanted, places: int) -> Asked:
    from membership.queries.register_list import page

    after = ""
    for _ in range(places):
        after = page(organisation, wanted, after=after).lines[-1].public_id
    tries = []
    for _ in range(TRIES):
        with asking() as asked:
            page(organisation, wanted, after=after)
        tries.append(asked)
    return min(tries, key=lambda asked: asked.seconds)


def bare_lookup() -> float:
    """Return the milliseconds of the quickest read there is, through the same driver."""
    from membership.models import Membership

    some = Membership.objects.order_by("pk").values_list("pk", flat=True)[0]
    spent = []
    for _ in range(50):
        with asking() as asked:
            Membership.objects.filter(pk=some).values_list("number", flat=True).first()
        spent.append(asked.seconds)
    return sorted(spent)[len(spent) // 2] * 1000


def seq_scans(sql: str, params: Any) -> list[str]:
    """Return the big tables that a statement reads from end to end."""
    from django.db import connection

    if not sql.lstrip().upper().startswith("SELECT"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = " ".join(row[0] for row in cursor.fetchall())
    return [table for table in BIG if f"Seq Scan on membership_{table} " in plan]


if __name__ == "__main__":
    main()
