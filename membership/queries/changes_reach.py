"""How far a page of what changed need look for each kind of line.

A page shows the first lines of a span, of whatever kind. Most rows of some kinds tell nothing: a period that is carried
on, a row that a correction wrote again. Where a kind has next to nothing to tell, all its rows would be looked at to
the end of the span, while others fill the page from its first days. So it is asked first where each kind of fact has
as many lines as a page holds: what is sorted after the first of these places is on a later page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import connection

from membership.queries.changed_between import Span
from membership.queries.changes_lines import ENDS, by_hand, of_a_member, tellings

# What begins, or is written down, tells something nearly always; the other half is looked at until then alone.
_FIRST = frozenset({"lower(x.effective)", "lower(x.recorded)"})


@dataclass(frozen=True, slots=True)
class Full:
    """A page is full by this day or instant, with lines sorted under this word or an earlier one."""

    when: date | datetime
    word: str


def filled(span: Span, asked: dict[str, Any]) -> list[Full]:
    """Return where each kind of fact that has so many lines fills a page. Costs one SQL statement."""
    told = [(one, telling) for one in ENDS for telling in tellings(one, span, each=False)]
    ordered = sorted(told, key=lambda pair: (pair[1].moment not in _FIRST, pair[1].moment, pair[0].table))
    just_before = "interval '1 microsecond'" if span.is_recorded else "1"
    words: list[str] = []
    first: list[str] = []
    then: list[str] = []
    for (moment, table), some in groupby(ordered, key=lambda pair: (pair[1].moment, pair[0].table)):
        pairs = list(some)
        words.append(max(one.word for one, _ in pairs))
        # Rows of which at least one end tells something.
        conditions = " OR ".join(f"({telling.surely})" for _, telling in pairs)
        more = f"{of_a_member(pairs[0][0])} AND ({conditions})"
        if moment in _FIRST:
            written = by_hand(table, each=False) if span.is_recorded else "true"
            first.append(_nth(table, moment, "%(ends)s", f"{written} AND {more}"))
        else:
            then.append(_nth(table, moment, f"least(%(ends)s, first.until - {just_before})", more))
    names = [f"n{place}" for place, _ in enumerate(first)]
    sql = f"""
        SELECT {", ".join([*(f"first.{name}" for name in names), *then])}
        FROM (SELECT *, least({", ".join(names)}) AS until
          FROM (SELECT {", ".join(f"{one} AS {name}" for one, name in zip(first, names, strict=True))} OFFSET 0) each
          OFFSET 0) first
    """  # noqa: S608  # made of the pieces above; what is asked goes in as parameters
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return [Full(when, word) for word, when in zip(words, cursor.fetchone(), strict=True) if when is not None]


def reach(word: str, full: list[Full], ends: date | datetime) -> date | datetime:
    """Return the last day or instant on which a line of this kind may be on the page; `ends` where none fills it."""
    return min([ends, *(one.when if word <= one.word else _before(one.when) for one in full)])


def _nth(table: str, moment: str, ends: str, condition: str) -> str:
    return (
        f"(SELECT {moment} FROM membership_{table} x "  # noqa: S608  # as above
        f"WHERE x.organisation_id = %(organisation)s AND {moment} BETWEEN %(begins)s AND {ends} AND {condition} "
        f"ORDER BY {moment}, x.id OFFSET %(deep)s - 1 LIMIT 1)"
    )


def _before(when: date | datetime) -> date | datetime:
    return when - (timedelta(microseconds=1) if isinstance(when, datetime) else timedelta(days=1))
