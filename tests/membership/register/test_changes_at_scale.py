"""A page of what changed costs the same however much changed: read from the plan, over a register of many."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from membership.queries.changes import PAGE, Place, Span, page_of, recorded_between
from tests.factories.register import an_organisation

MANY, A_FEW = 20_000, 400
WRITTEN = datetime(2026, 5, 1, 12, tzinfo=UTC)
BIG = ("membershipperiod", "address", "sharetransaction", "membership", "person")
# On one day a thousand came, and everybody's address holds from the same day.
ROWS = """
INSERT INTO membership_person (id, organisation_id, public_id, kind, given_name, family_name, sort_key, email, phone,
  language, created_at)
SELECT n, %(organisation)s, lpad(n::text, 22, 'p'), 'natural', 'Anne', 'Roy', 'roy anne', '', '', 'fr', now()
FROM generate_series(1, %(many)s) n;
INSERT INTO membership_membership (id, organisation_id, public_id, person_id, number, created_at)
SELECT n, %(organisation)s, lpad(n::text, 22, 'm'), n, 'M' || n, now() FROM generate_series(1, %(many)s) n;
INSERT INTO membership_membershipperiod (organisation_id, membership_id, category_id, effective, recorded)
SELECT %(organisation)s, n, (SELECT min(id) FROM membership_category WHERE organisation_id = %(organisation)s),
  daterange('2020-01-01'::date + greatest(n - 1000, 0) %% 2000, NULL), tstzrange(%(written)s, NULL)
FROM generate_series(1, %(many)s) n;
INSERT INTO membership_address (organisation_id, person_id, line, city, postal_code, country, effective, recorded)
SELECT %(organisation)s, n, '1, rue du Quai', 'Gaspé', '', 'CA', '[2020-01-01,)', tstzrange(%(written)s, NULL)
FROM generate_series(1, %(many)s) n;
INSERT INTO membership_sharetransaction (organisation_id, membership_id, share_class_id, operation, quantity,
  unit_price_cents, effective_on, recorded_at, decided_by, note)
SELECT %(organisation)s, n, (SELECT min(id) FROM membership_shareclass WHERE organisation_id = %(organisation)s),
  'subscription', 5, 1000, '2020-01-01'::date + n %% 2000, %(written)s, '', ''
FROM generate_series(1, %(many)s) n;
"""


@pytest.fixture
def large(db):
    """Put tables of the same columns and indexes before the real ones, for this session alone."""
    organisation = an_organisation()
    with connection.cursor() as cursor:
        for table in BIG:
            cursor.execute(f"CREATE TEMP TABLE membership_{table} (LIKE public.membership_{table} INCLUDING ALL)")
        cursor.execute(ROWS, {"organisation": organisation.pk, "many": MANY, "written": WRITTEN})
        for table in BIG:
            cursor.execute(f"ANALYZE membership_{table}")
    return organisation


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def plan_of(organisation: Any, span: Span, after: Place | None) -> list[dict[str, Any]]:
    with CaptureQueriesContext(connection) as asked:
        found, _ = page_of(organisation, span, after)
    assert len(found) == PAGE
    [statement] = [one["sql"] for one in asked if "SELECT told.kind" in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + statement[statement.index("SELECT told.kind") :])
        [(plan,)] = cursor.fetchall()
    return list(nodes(plan[0]["Plan"]))


YEARS = Span(first=date(2020, 1, 1), last=date(2024, 12, 31))


@pytest.mark.parametrize(
    ("span", "after"),
    [
        (Span(first=date(2021, 5, 1), last=date(2021, 5, 31)), None),
        (YEARS, None),
        (YEARS, Place(date(2020, 1, 1), 200)),
        (YEARS, Place(date(2023, 1, 1), 0)),
        ("recorded", None),
    ],
    ids=["a month", "years", "far into one day", "years on", "all at one instant"],
)
def test_a_page_reads_no_more_than_it_shows(large, span, after):
    asked = recorded_between(large, WRITTEN.date(), WRITTEN.date()) if span == "recorded" else span
    tables = {f"membership_{table}" for table in BIG}
    reads = [one for one in plan_of(large, asked, after) if one.get("Relation Name", "") in tables]
    assert reads
    assert not [one["Relation Name"] for one in reads if one["Node Type"] == "Seq Scan"]
    assert max(one["Actual Rows"] for one in reads) <= A_FEW


def test_a_page_is_one_statement(large):
    with CaptureQueriesContext(connection) as asked:
        page_of(large, YEARS)
    assert len([one for one in asked if "SELECT" in one["sql"]]) == 1
