"""A page of what changed costs the same however much changed: read from the plan, over a register of many."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from membership.queries.changes import PAGE, Place, Span, changes, page_of, recorded_between
from tests.factories.register import an_organisation

MANY, A_FEW = 20_000, 400
WRITTEN = datetime(2026, 5, 1, 12, tzinfo=UTC)
BIG = ("membershipperiod", "address", "sharetransaction", "membership", "person", "membershipevent")
# On one day a thousand came, and everybody's address holds from the same day. On another a quarter changed category. Of
# the others one in twenty left a month after they came, which was written down a day apart from each other.
ROWS = """
INSERT INTO membership_person (id, organisation_id, public_id, kind, given_name, family_name, sort_key, email, phone,
  language, created_at)
SELECT n, %(organisation)s, lpad(n::text, 22, 'p'), 'natural', 'Anne', 'Roy', 'roy anne', '', '', 'fr', now()
FROM generate_series(1, %(many)s) n;
INSERT INTO membership_membership (id, organisation_id, public_id, person_id, number, created_at)
SELECT n, %(organisation)s, lpad(n::text, 22, 'm'), n, 'M' || n, now() FROM generate_series(1, %(many)s) n;
INSERT INTO membership_membershipperiod (organisation_id, membership_id, category_id, effective, recorded)
SELECT %(organisation)s, n, (SELECT min(id) FROM membership_category WHERE organisation_id = %(organisation)s),
  days, known
FROM generate_series(1, %(many)s) n
CROSS JOIN LATERAL (VALUES ('2020-01-01'::date + greatest(n - 1000, 0) %% 2000)) AS of_each(came)
CROSS JOIN LATERAL (VALUES
  (daterange(came, CASE WHEN n > 15000 THEN '2026-01-01'::date END),
    tstzrange(%(written)s, CASE WHEN n <= 15000 AND n %% 20 = 0 THEN %(written)s + n * interval '1 day' END)),
  (CASE WHEN n > 15000 THEN daterange('2026-01-01', NULL) END, tstzrange(%(written)s, NULL)),
  (CASE WHEN n <= 15000 AND n %% 20 = 0 THEN daterange(came, came + 30) END,
    tstzrange(%(written)s + n * interval '1 day', NULL))
) AS periods(days, known)
WHERE days IS NOT NULL;
INSERT INTO membership_membershipevent (organisation_id, membership_id, kind, effective_on, recorded_at, decided_by,
  ground, note)
SELECT organisation_id, membership_id, kind, happened, lower(recorded), '', '', ''
FROM membership_membershipperiod CROSS JOIN LATERAL (VALUES
  ('admitted', CASE WHEN lower(effective) < '2026-01-01' AND lower(recorded) = %(written)s THEN lower(effective) END),
  ('resigned', CASE WHEN upper(effective) < '2026-01-01' THEN upper(effective) END)) AS acts(kind, happened)
WHERE happened IS NOT NULL;
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


def plans_of(organisation: Any, span: Span, after: Place | None) -> Iterator[dict[str, Any]]:
    with CaptureQueriesContext(connection) as asked:
        found, _ = page_of(organisation, span, after)
    assert len(found) == PAGE
    statements = [one["sql"] for one in asked if "SELECT told.kind" in one["sql"] or "SELECT first." in one["sql"]]
    assert len(statements) == 2
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + statement[statement.index("SELECT") :])
            [(plan,)] = cursor.fetchall()
            yield from nodes(plan[0]["Plan"])


def read(node: dict[str, Any]) -> float:
    """Return how many rows were looked at, those among them that were passed over."""
    removed: float = node.get("Rows Removed by Filter", 0)
    return (node["Actual Rows"] + removed) * node["Actual Loops"]


YEARS = Span(first=date(2020, 1, 1), last=date(2026, 12, 31))
CHANGED = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("span", "after"),
    [
        (Span(first=date(2021, 5, 1), last=date(2021, 5, 31)), None),
        (YEARS, None),
        (YEARS, Place(date(2020, 1, 1), 200)),
        (YEARS, Place(date(2023, 1, 1), 0)),
        (Span(first=CHANGED, last=CHANGED), None),
        (Span(first=date(2025, 12, 1), last=date(2036, 1, 1)), None),
        ("recorded", None),
        ("recorded since", None),
    ],
    ids=[
        "a month", "years", "far into one day", "years on", "all of one kind on one day", "the last of them",
        "all at one instant", "what was corrected day by day",
    ],
)  # fmt: skip
def test_a_page_reads_no_more_than_it_shows(large, span, after):
    if span == "recorded":
        span = recorded_between(large, WRITTEN.date(), WRITTEN.date())
    elif span == "recorded since":
        span = recorded_between(large, date(2026, 5, 2), date(2066, 1, 1))
    tables = {f"membership_{table}" for table in BIG}
    reads = [one for one in plans_of(large, span, after) if one.get("Relation Name", "") in tables]
    assert reads
    assert not [one["Relation Name"] for one in reads if one["Node Type"] == "Seq Scan"]
    assert max(read(one) for one in reads) <= A_FEW


def test_a_page_is_two_statements(large):
    """One that finds how far to look, one that reads as far as that: however many lines there are, and of what kind."""
    for span in (YEARS, recorded_between(large, WRITTEN.date(), WRITTEN.date())):
        with CaptureQueriesContext(connection) as asked:
            page_of(large, span)
        assert len([one for one in asked if "SELECT" in one["sql"]]) == 2


@pytest.mark.parametrize("is_recorded", [False, True])
def test_the_pages_tell_what_the_whole_list_does(large, is_recorded, monkeypatch):
    monkeypatch.setattr("membership.queries.changes.PAGE", 900)
    span = recorded_between(large, date(2026, 5, 2), date(2066, 1, 1)) if is_recorded else YEARS
    found, after = list[Any](), Place(date(2025, 1, 1), 0) if not is_recorded else None
    whole = list(changes(large, span.going_on(after), each=False))
    while True:
        some, after = page_of(large, span, after)
        found += some
        if after is None:
            break
    assert found == whole
    assert len(found) > 900 or is_recorded
