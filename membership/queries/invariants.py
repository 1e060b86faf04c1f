"""The register looked over: each figure counted in two ways."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from membership.models import Organisation
from membership.queries.movements import movements_between
from membership.queries.shares import classes_of, issued_on
from membership.rules.invariants import Invariant

A_YEAR = timedelta(days=365)
# What is read here, and by what explains the members.
READ = (
    "membership_membership",
    "membership_membershipevent",
    "membership_membershipperiod",
    "membership_person",
    "membership_personmerge",
    "membership_shareclass",
    "membership_sharepayment",
    "membership_sharetransaction",
    "membership_suspension",
    "membership_votingrestriction",
)
# A database that does not count what is written cannot say so: then it may have been.
WRITTEN = """
SELECT NOT current_setting('track_counts')::boolean OR EXISTS (
  SELECT FROM pg_stat_xact_user_tables WHERE relname = ANY(%(read)s) AND n_tup_ins + n_tup_upd + n_tup_del > 0)
"""

# From their periods, and from the members themselves: each reads the tables in the way that is quickest for it.
MEMBERS = """
SELECT count(DISTINCT membership_id), count(*) FROM membership_membershipperiod
WHERE organisation_id = %(organisation)s AND upper_inf(recorded) AND effective @> %(on)s
"""
# Whoever is of neither kind is in neither count, and the two no longer come to the members.
NATURAL_AND_LEGAL = """
SELECT count(*) FILTER (WHERE p.kind = 'natural'), count(*) FILTER (WHERE p.kind = 'legal')
FROM membership_membership m JOIN membership_person p ON p.id = m.person_id
WHERE m.organisation_id = %(organisation)s
  AND EXISTS (SELECT 1 FROM membership_membershipperiod x WHERE x.membership_id = m.id
    AND x.organisation_id = %(organisation)s AND upper_inf(x.recorded) AND x.effective @> %(on)s)
"""
BEFORE = """
SELECT count(*) FROM membership_membershipperiod
WHERE organisation_id = %(organisation)s AND upper_inf(recorded) AND effective @> %(before)s
"""
# The ledger itself, whatever the classes are: the statement of capital goes by the classes there are.
LEDGER = """
SELECT share_class_id, sum(quantity)::bigint, sum(quantity * unit_price_cents)::bigint
FROM membership_sharetransaction
WHERE organisation_id = %(organisation)s AND (effective_on IS NULL OR effective_on <= %(on)s)
GROUP BY share_class_id
"""
# Only who ever gave some back can hold less than nothing.
OVERDRAWN = """
WITH gave_back AS MATERIALIZED (
  SELECT DISTINCT membership_id FROM membership_sharetransaction
  WHERE organisation_id = %(organisation)s AND quantity < 0 AND (effective_on IS NULL OR effective_on <= %(on)s)
)
SELECT count(*) FROM (
  SELECT FROM gave_back JOIN membership_sharetransaction USING (membership_id)
  WHERE organisation_id = %(organisation)s AND (effective_on IS NULL OR effective_on <= %(on)s)
  GROUP BY membership_id, share_class_id HAVING sum(quantity) < 0) overdrawn
"""
# Only who ever gave some back, or had a payment taken back, can have paid less than nothing.
PAID = """
WITH gave_back AS MATERIALIZED (
  SELECT DISTINCT membership_id FROM membership_sharepayment
  WHERE organisation_id = %(organisation)s AND amount_cents < 0
)
SELECT count(*) FROM (
  SELECT FROM (
    SELECT membership_id, share_class_id, amount_cents AS cents FROM gave_back
    JOIN membership_sharepayment USING (membership_id)
    WHERE organisation_id = %(organisation)s AND effective_on <= %(on)s
    UNION ALL
    SELECT t.membership_id, t.share_class_id, t.quantity * t.unit_price_cents FROM gave_back
    JOIN membership_sharetransaction t USING (membership_id)
    LEFT JOIN membership_sharetransaction r ON r.id = t.reverses_id
    WHERE t.organisation_id = %(organisation)s AND (t.effective_on IS NULL OR t.effective_on <= %(on)s)
      AND (t.operation = 'opening' OR r.operation = 'opening')
  ) paid
  GROUP BY membership_id, share_class_id HAVING sum(cents) < 0) owing
"""
SUSPENDED = """
SELECT count(*) FROM (
  SELECT membership_id FROM membership_suspension
  WHERE organisation_id = %(organisation)s AND upper_inf(recorded) AND effective @> %(on)s
  UNION ALL
  SELECT membership_id FROM membership_votingrestriction
  WHERE organisation_id = %(organisation)s AND upper_inf(recorded) AND effective @> %(on)s
) s
WHERE NOT EXISTS (SELECT 1 FROM membership_membershipperiod x
  WHERE x.membership_id = s.membership_id AND upper_inf(x.recorded) AND x.effective @> %(on)s)
"""


def look_over(organisation: Organisation, on: date) -> list[Invariant]:
    """Return each invariant as it stands on a day, as known now. Costs twelve SQL statements, of which ten read
    everything.

    All of them read one and the same moment: what is recorded between two of them would look like a fault.
    """
    if connection.in_atomic_block:
        return _look_over(organisation, on)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return _look_over(organisation, on)


def is_written_here() -> bool:
    """Say whether this transaction wrote something that is counted, which no other connection sees."""
    return connection.in_atomic_block and bool(_row(WRITTEN, {"read": list(READ)})[0])


def _look_over(organisation: Organisation, on: date) -> list[Invariant]:
    asked = {"organisation": organisation.pk, "on": on, "before": on - A_YEAR}
    members, by_category = _row(MEMBERS, asked)
    kinds = _row(NATURAL_AND_LEGAL, asked)
    [before] = _row(BEFORE, asked)
    moved = movements_between(organisation, on - A_YEAR + timedelta(days=1), on)
    [overdrawn] = _row(OVERDRAWN, asked)
    [owing] = _row(PAID, asked)
    [strangers] = _row(SUSPENDED, asked)
    return [
        Invariant("members_are_natural_or_legal", members, sum(kinds), parts=kinds),
        Invariant("each_member_has_one_category", members, by_category),
        Invariant("movements_explain_the_members", before + moved.arrived - moved.departed, members),
        *_capital(organisation, asked),
        Invariant("nobody_holds_less_than_nothing", overdrawn, 0),
        Invariant("nobody_paid_less_than_nothing", owing, 0),
        Invariant("only_members_are_suspended", strangers, 0),
    ]


def _capital(organisation: Organisation, asked: dict[str, Any]) -> list[Invariant]:
    """Hold the ledger against what the statement of capital says: in all, class by class, and at the price of each."""
    ledger = {row[0]: (int(row[1]), int(row[2])) for row in _rows(LEDGER, asked)}
    stated = issued_on(organisation, asked["on"])
    prices = {one.pk: one.unit_price_cents for one in classes_of(organisation)}
    agreeing = sum(stated.get(key) == figures for key, figures in ledger.items())
    at_price = sum(quantity * prices.get(key, 0) for key, (quantity, _cents) in ledger.items())
    in_all = sum(cents for _quantity, cents in ledger.values())
    return [
        Invariant("ledger_is_the_capital", in_all, sum(cents for _quantity, cents in stated.values())),
        Invariant("each_class_is_its_capital", len(ledger), agreeing),
        Invariant("shares_at_the_price_of_their_class", in_all, at_price),
    ]


def _rows(sql: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return list(cursor.fetchall())


def _row(sql: str, asked: dict[str, Any]) -> tuple[int, ...]:
    return _rows(sql, asked)[0]
