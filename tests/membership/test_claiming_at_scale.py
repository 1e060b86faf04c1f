"""Claiming a batch costs the same however many wait: read from the plan, over a table as large as a caisse's."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from membership.services.sending_sql import CLAIM, CLAIM_NEWS

pytestmark = pytest.mark.django_db
# Written in a moment; the plan is that of a table five times as large.
ALL, PENDING = 60_000, 40_000
BATCH = 50


@pytest.fixture
def filled() -> None:
    """Put a table of the same columns and indexes before the real one, for this session alone."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE membership_delivery (LIKE public.membership_delivery INCLUDING ALL)")
        cursor.execute(
            """
            INSERT INTO membership_delivery (
              organisation_id, public_id, notice_id, membership_id, person_id, channel, address, language, state,
              message_id, is_news, next_attempt_at, attempts_made, tries, doubts, last_answer, waived_because,
              seen_through, held_for)
            SELECT 1 + n %% 40, name, 1 + n %% 200, n, n, CASE n %% 10 WHEN 0 THEN 'post' ELSE 'email' END,
              'a' || n || '@example.org', 'fr',
              CASE WHEN n > %(pending)s THEN 'sent' WHEN n %% 10 = 0 THEN 'by_post' ELSE 'pending' END,
              '<' || name || '@x>', n %% 2 = 0, now() - make_interval(secs => n %% 5000), 0, 0, 0, '', '', '', ''
            FROM (SELECT n, lpad(n::text, %(length)s, 'x') AS name FROM generate_series(1, %(all)s) n) made
            """,
            {"all": ALL, "pending": PENDING, "length": _length()},
        )
        cursor.execute("ANALYZE membership_delivery")


def _length() -> int:
    from membership.models.base import PUBLIC_ID_LENGTH

    return PUBLIC_ID_LENGTH


def plan_of(statement: str) -> dict[str, Any]:
    values = {"token": uuid.uuid4(), "seconds": 60, "limit": BATCH, "channels": ["email"]}
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", values)
        [(found,)] = cursor.fetchall()
    plan: dict[str, Any] = found[0]["Plan"]
    return plan


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


@pytest.mark.parametrize("statement", [CLAIM, CLAIM_NEWS], ids=["owed", "news"])
def test_a_batch_is_claimed_without_reading_or_sorting_what_else_waits(filled, statement):
    found = list(nodes(plan_of(statement)))
    assert not [one for one in found if "Sort" in one["Node Type"] or one["Node Type"] == "Seq Scan"]
    [scan] = [one for one in found if one.get("Index Name", "").startswith("membership_delivery_is_news")]
    assert scan["Actual Rows"] <= 2 * BATCH
