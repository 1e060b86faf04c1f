"""Who came and who left between two days, and why: the figures behind each year's report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from membership.models import Category, Organisation
from membership.queries.merges import FORMER_NUMBERS, known_merge
from membership.queries.one_day import ARRIVALS, DEPARTURES, acted

# Why somebody left stands nowhere; or it does, but not on which day: the end is the day by which they were known gone.
UNKNOWN, UNDATED = "unknown", "undated"

_NAMES = {"known_e": "{known_e}", "known_c": "{known_c}"}
# Somebody left on the day on which the next period begins: they came back the same day, and did both.
_LEFT_THEN = acted(DEPARTURES, member="p.membership_id", on="{day}", **_NAMES)
# Of whoever came in and left on one day no period holds: one that was written, and taken back since, tells the day.
_PASSED = f"""
FROM membership_membershipperiod p
WHERE p.organisation_id = %(organisation)s AND NOT upper_inf(p.recorded)
  AND lower(p.effective) BETWEEN %(first)s AND %(last)s
  AND {acted(ARRIVALS, member="p.membership_id", on="lower(p.effective)", **_NAMES)}
  AND {_LEFT_THEN.replace("{day}", "lower(p.effective)")}
  AND NOT EXISTS (SELECT 1 FROM membership_membershipperiod x
    WHERE x.membership_id = p.membership_id AND lower(x.effective) = lower(p.effective)
      AND ({{known_x}} OR x.id > p.id))
"""  # noqa: S608  # no input enters the text

# A period that carries another on is no arrival, and one that is carried on is no departure.
ARRIVED = """
SELECT CASE WHEN EXISTS (SELECT 1 FROM membership_membershipperiod earlier
    WHERE earlier.membership_id = p.membership_id AND {known_earlier} AND earlier.effective << p.effective)
  THEN 'back' ELSE 'new' END, count(*)
FROM membership_membershipperiod p
WHERE p.organisation_id = %(organisation)s AND {known_p} AND lower(p.effective) BETWEEN %(first)s AND %(last)s
  AND NOT EXISTS (SELECT 1 FROM membership_membershipperiod x
    WHERE x.membership_id = p.membership_id AND {known_x} AND upper(x.effective) = lower(p.effective)
      AND NOT {left_when_it_began})
GROUP BY 1
"""
PASSED_IN = f"""
SELECT CASE WHEN EXISTS (SELECT 1 FROM membership_membershipperiod earlier
    WHERE earlier.membership_id = p.membership_id AND {{known_earlier}} AND earlier.effective << p.effective)
  THEN 'back' ELSE 'new' END, count(*) {_PASSED} GROUP BY 1
"""  # noqa: S608
PASSED_OUT = f"""
SELECT (SELECT e.kind FROM membership_membershipevent e
    WHERE e.membership_id = p.membership_id AND e.effective_on = lower(p.effective) AND NOT e.is_void
      AND e.kind IN ('resigned', 'expelled', 'deceased', 'ended') AND {{known_e}}
      AND NOT EXISTS (SELECT 1 FROM membership_membershipevent c WHERE c.corrects_id = e.id AND {{known_c}})
    ORDER BY e.recorded_at DESC LIMIT 1), count(*) {_PASSED} GROUP BY 1
"""  # noqa: S608
DEPARTED = """
SELECT coalesce((SELECT e.kind FROM membership_membershipevent e
    WHERE e.membership_id = p.membership_id AND e.effective_on = upper(p.effective)
      AND e.kind IN ('resigned', 'expelled', 'deceased', 'ended') AND {known_e}
      AND NOT EXISTS (SELECT 1 FROM membership_membershipevent c WHERE c.corrects_id = e.id AND {known_c})
    ORDER BY e.recorded_at DESC LIMIT 1),
  (SELECT e.kind FROM membership_membershipevent e
    WHERE e.membership_id = ANY({former_numbers}) AND e.effective_on = upper(p.effective)
      AND e.kind IN ('resigned', 'expelled', 'deceased', 'ended') AND {known_e}
      AND NOT EXISTS (SELECT 1 FROM membership_membershipevent c WHERE c.corrects_id = e.id AND {known_c})
    ORDER BY e.recorded_at DESC LIMIT 1),
  (SELECT 'undated' FROM membership_membershipevent e
    WHERE e.membership_id = p.membership_id AND e.effective_on IS NULL AND NOT e.is_void
      AND e.kind IN ('resigned', 'expelled', 'deceased', 'ended') AND {known_e}
      AND NOT EXISTS (SELECT 1 FROM membership_membershipevent c WHERE c.corrects_id = e.id AND {known_c})
    LIMIT 1), 'unknown'), count(*)
FROM membership_membershipperiod p
WHERE p.organisation_id = %(organisation)s AND {known_p} AND upper(p.effective) BETWEEN %(first)s AND %(last)s
  AND NOT EXISTS (SELECT 1 FROM membership_membershipperiod x
    WHERE x.membership_id = p.membership_id AND {known_x} AND lower(x.effective) = upper(p.effective)
      AND NOT {left_when_it_ended})
GROUP BY 1
"""
SHARES = """
SELECT operation, sum(quantity)::bigint, sum(quantity * unit_price_cents)::bigint
FROM membership_sharetransaction t
WHERE t.organisation_id = %(organisation)s AND {known_t} AND {when}
GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Movements:
    """How many came and left. arrivals: by `new` or `back`; departures: by kind of event, `undated` or `unknown`."""

    arrivals: dict[str, int]
    departures: dict[str, int]

    @property
    def arrived(self) -> int:
        return sum(self.arrivals.values())

    @property
    def departed(self) -> int:
        return sum(self.departures.values())


@dataclass(frozen=True, slots=True)
class Capital:
    """Shares and what they were issued for, by operation."""

    quantity: dict[str, int]
    cents: dict[str, int]

    @property
    def total_cents(self) -> int:
        return sum(self.cents.values())

    @property
    def total(self) -> int:
        return sum(self.quantity.values())


def movements_between(
    organisation: Organisation, first: date, last: date, *, known_at: datetime | None = None
) -> Movements:
    """Return who came and left between two days, both included: the day of departure is the first outside.

    Whoever came in and left on one day did both. Costs two SQL statements, by the indexes of beginnings and ends.
    """
    asked = {"organisation": organisation.pk, "first": first, "last": last, "known_at": known_at}
    return Movements(_summed(ARRIVED, PASSED_IN, asked), _summed(DEPARTED, PASSED_OUT, asked))


def _summed(stayed: str, passed: str, asked: dict[str, Any]) -> dict[str, int]:
    sums = Counter[str]()
    for kind, count in _rows(f"({stayed}) UNION ALL ({passed})", asked):
        sums[kind] += count
    return dict(sums)


def capital_until(organisation: Organisation, day: date, *, known_at: datetime | None = None) -> Capital:
    """Return the share capital of a day; an operation whose day nobody knows lies before every day."""
    when = "(t.effective_on IS NULL OR t.effective_on <= %(last)s)"
    return _capital(organisation, when, {"last": day, "known_at": known_at})


def capital_between(
    organisation: Organisation, first: date, last: date, *, known_at: datetime | None = None
) -> Capital:
    """Return the operations between two days, both included."""
    when = "t.effective_on BETWEEN %(first)s AND %(last)s"
    return _capital(organisation, when, {"first": first, "last": last, "known_at": known_at})


def _capital(organisation: Organisation, when: str, asked: dict[str, Any]) -> Capital:
    rows = _rows(SHARES.replace("{when}", when), {"organisation": organisation.pk, **asked})
    return Capital({row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows})


def members_over_time(
    organisation: Organisation, days: list[date], *, known_at: datetime | None = None
) -> list[tuple[Category, list[int]]]:
    """Return, for each category, the members on each of the days. Two SQL statements; one reads every period."""
    columns = ", ".join(f"count(*) FILTER (WHERE p.effective @> %(day{rank})s)" for rank in range(len(days)))
    # Only ranks enter the text.
    sql = (
        f"SELECT p.category_id, {columns} FROM membership_membershipperiod p "  # noqa: S608
        "WHERE p.organisation_id = %(organisation)s AND {known_p} GROUP BY 1"
    )
    asked = {"organisation": organisation.pk, "known_at": known_at} | {f"day{n}": on for n, on in enumerate(days)}
    counted = {row[0]: list(row[1:]) for row in _rows(sql, asked)}
    categories = Category.objects.for_organisation(organisation)
    return [(category, counted.get(category.pk, [0] * len(days))) for category in categories]


def _rows(sql: str, asked: dict[str, Any]) -> list[Any]:
    is_now = asked.get("known_at") is None
    known = {
        f"known_{name}": f"upper_inf({name}.recorded)" if is_now else f"{name}.recorded @> %(known_at)s::timestamptz"
        for name in ("p", "x", "earlier")
    } | {f"known_{name}": "true" if is_now else f"{name}.recorded_at <= %(known_at)s" for name in ("e", "c", "t")}
    known["former_numbers"] = FORMER_NUMBERS.format(
        member="p.membership_id", known_merge=known_merge(asked.get("known_at"))
    )
    # Within a period that another carries on, the day is that of its beginning or of its end.
    for name, day in (("left_when_it_began", "lower(p.effective)"), ("left_when_it_ended", "upper(p.effective)")):
        sql = sql.replace(f"{{{name}}}", _LEFT_THEN.replace("{day}", day))
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**known), asked)
        return list(cursor.fetchall())
