"""The register looked over: each figure counted in two ways."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from membership.models import Organisation
from membership.queries.movements import movements_between
from membership.rules.invariants import Invariant

A_YEAR = timedelta(days=365)

# From their periods, and from the members themselves: each reads the tables in the way that is quickest for it.
MEMBERS = """
SELECT count(DISTINCT membership_id), count(*) FROM membership_membershipperiod
WHERE organisation_id = %(organisation)s AND upper_inf(recorded) AND effective @> %(on)s
"""
# Nobody should be of another kind: looking for who is costs a scan of the persons, where joining each member to their
# own cost more than all the rest.
NATURAL_OR_LEGAL = """
SELECT count(*) FROM membership_membership m
WHERE m.organisation_id = %(organisation)s
  AND EXISTS (SELECT 1 FROM membership_membershipperiod x WHERE x.membership_id = m.id
    AND x.organisation_id = %(organisation)s AND upper_inf(x.recorded) AND x.effective @> %(on)s)
  AND NOT EXISTS (SELECT 1 FROM membership_person p
    WHERE p.id = m.person_id AND p.kind NOT IN ('natural', 'legal'))
"""
BEFORE = """
SELECT count(*) FROM membership_membershipperiod
WHERE organisation_id = %(organisation)s AND upper_inf(recorded) AND effective @> %(before)s
"""
# Only who ever gave some back can hold less than nothing.
LEDGER = """
WITH held AS NOT MATERIALIZED (
  SELECT membership_id, share_class_id, quantity, unit_price_cents FROM membership_sharetransaction
  WHERE organisation_id = %(organisation)s AND (effective_on IS NULL OR effective_on <= %(on)s)
)
SELECT coalesce(sum(held.quantity * held.unit_price_cents), 0)::bigint,
  coalesce(sum(held.quantity * k.unit_price_cents), 0)::bigint,
  (SELECT count(*) FROM (
    SELECT FROM held WHERE membership_id IN (SELECT membership_id FROM held WHERE quantity < 0)
    GROUP BY membership_id, share_class_id HAVING sum(quantity) < 0) overdrawn)
FROM held JOIN membership_shareclass k ON k.id = held.share_class_id
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
    """Return each invariant as it stands on a day, as known now. Costs eight SQL statements that read everything.

    All of them read one and the same moment: what is recorded between two of them would look like a fault.
    """
    if connection.in_atomic_block:
        return _look_over(organisation, on)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return _look_over(organisation, on)


def _look_over(organisation: Organisation, on: date) -> list[Invariant]:
    asked = {"organisation": organisation.pk, "on": on, "before": on - A_YEAR}
    members, by_category = _row(MEMBERS, asked)
    [natural_or_legal] = _row(NATURAL_OR_LEGAL, asked)
    [before] = _row(BEFORE, asked)
    moved = movements_between(organisation, on - A_YEAR + timedelta(days=1), on)
    ledger, capital, overdrawn = _row(LEDGER, asked)
    [owing] = _row(PAID, asked)
    [strangers] = _row(SUSPENDED, asked)
    return [
        Invariant("members_are_natural_or_legal", members, natural_or_legal),
        Invariant("each_member_has_one_category", members, by_category),
        Invariant("movements_explain_the_members", before + moved.arrived - moved.departed, members),
        Invariant("ledger_is_the_capital", ledger, capital),
        Invariant("nobody_holds_less_than_nothing", overdrawn, 0),
        Invariant("nobody_paid_less_than_nothing", owing, 0),
        Invariant("only_members_are_suspended", strangers, 0),
    ]


def _row(sql: str, asked: dict[str, Any]) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        row: tuple[int, ...] = cursor.fetchone()
        return row
