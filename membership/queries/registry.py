"""The statutory register: who the members are on a day, as known at an instant.

It holds what the Act asks for (C-67.2, s. 124; rulebook `register_contents`): name, last known
address, category, the shares of each class, the dates on which they were subscribed, passed on,
paid back, what was paid on them and what is due; and those who still hold shares
without being members, such as an estate. No e-mail, telephone or age:
whoever may consult the register has no right to those.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from membership.models import Organisation
from membership.queries.names import FORMER_NAME_OF, FORMER_NAMES

REGISTER = """
WITH known AS MATERIALIZED (SELECT {known} AS at)
SELECT m.number, p.kind, coalesce(named.family_name, p.family_name), coalesce(named.given_name, p.given_name),
  coalesce(address.line, ''), coalesce(address.city, ''), coalesce(address.postal_code, ''),
  coalesce(address.country, ''),
  coalesce(category.key, ''), coalesce(category.name_fr, ''), coalesce(category.name_en, ''),
  lower(stay.days), lower(period.effective),
  CASE WHEN NOT undated THEN upper(stay.days) END, undated,
  EXISTS (SELECT 1 FROM membership_suspension s
    WHERE s.membership_id = m.id AND s.effective @> %(on)s AND s.recorded @> (SELECT at FROM known)),
  coalesce(representative.name, ''),
  coalesce(paid.payments, '[]'::jsonb),
  coalesce(shares.operations, '[]'::jsonb)
FROM membership_membership m
JOIN membership_person p ON p.id = m.person_id
LEFT JOIN {former} named ON named.person_id = p.id
LEFT JOIN membership_membershipperiod period ON period.membership_id = m.id
  AND period.effective @> %(on)s AND period.recorded @> (SELECT at FROM known)
LEFT JOIN LATERAL (
  SELECT days FROM unnest((
    SELECT range_agg(x.effective) FROM membership_membershipperiod x
    WHERE x.membership_id = m.id AND x.recorded @> (SELECT at FROM known))) AS days
  WHERE days @> %(on)s
) stay ON true
CROSS JOIN LATERAL (
  -- Whoever left on a day nobody knows is in the register up to the day of the list which said so.
  SELECT upper(stay.days) IS NOT NULL AND bool_or(e.effective_on IS NULL) IS TRUE
    AND bool_or(e.effective_on = upper(stay.days)) IS NOT TRUE AS undated
  FROM membership_membershipevent e
  WHERE upper(stay.days) IS NOT NULL AND e.membership_id = m.id AND NOT e.is_void
    AND e.kind IN ('resigned', 'expelled', 'deceased', 'ended') AND e.recorded_at <= (SELECT at FROM known)
    AND NOT EXISTS (SELECT 1 FROM membership_membershipevent c
      WHERE c.corrects_id = e.id AND c.recorded_at <= (SELECT at FROM known))
) gone
LEFT JOIN membership_category category ON category.id = period.category_id
LEFT JOIN LATERAL (
  SELECT x.* FROM membership_address x
  WHERE x.person_id = p.id AND x.effective && daterange(NULL, %(on)s, '[]') AND x.recorded @> (SELECT at FROM known)
    AND (x.line <> '' OR x.city <> '' OR x.postal_code <> '')
  ORDER BY lower(x.effective) DESC NULLS LAST, x.id DESC LIMIT 1
) address ON true
LEFT JOIN LATERAL (
  SELECT string_agg(coalesce(trim(rn.given_name || ' ' || rn.family_name),
      trim(rp.given_name || ' ' || rp.family_name), r.bare_name), ', ' ORDER BY r.relation, r.seat_no) AS name
  FROM membership_representation r LEFT JOIN membership_person rp ON rp.id = r.person_id
  LEFT JOIN {former_of_representative} rn ON true
  WHERE r.membership_id = m.id AND r.effective @> %(on)s AND r.recorded @> (SELECT at FROM known)
    AND r.relation IN ('entity_rep', 'delegate')
) representative ON true
LEFT JOIN LATERAL (
  SELECT jsonb_agg(jsonb_build_object('share_class', k.key, 'operation', t.operation, 'quantity', t.quantity,
    'unit_price_cents', t.unit_price_cents, 'effective_on', t.effective_on,
    'other_party', CASE WHEN t.operation = 'transfer' THEN coalesce((
      SELECT other.number FROM membership_sharetransaction side
      JOIN membership_membership other ON other.id = side.membership_id
      WHERE side.id = t.passed_by_id OR side.passed_by_id = t.id LIMIT 1), '') ELSE '' END,
    'opened', t.operation = 'opening' OR coalesce(reversed.operation, '') = 'opening')
    ORDER BY t.effective_on NULLS FIRST, t.id) AS operations, sum(t.quantity) AS held
  FROM membership_sharetransaction t JOIN membership_shareclass k ON k.id = t.share_class_id
  LEFT JOIN membership_sharetransaction reversed ON reversed.id = t.reverses_id
  WHERE t.membership_id = m.id AND t.recorded_at <= (SELECT at FROM known)
    AND (t.effective_on IS NULL OR t.effective_on <= %(on)s)
) shares ON true
LEFT JOIN LATERAL (
  SELECT jsonb_agg(jsonb_build_object('share_class', k.key, 'kind', s.kind, 'amount_cents', s.amount_cents,
    'effective_on', s.effective_on) ORDER BY s.effective_on, s.id) AS payments
  FROM membership_sharepayment s JOIN membership_shareclass k ON k.id = s.share_class_id
  WHERE s.membership_id = m.id AND s.recorded_at <= (SELECT at FROM known) AND s.effective_on <= %(on)s
) paid ON true
WHERE m.organisation_id = %(organisation)s AND (period.id IS NOT NULL OR shares.held <> 0)
ORDER BY coalesce(named.sort_key, p.sort_key) COLLATE "C", m.number COLLATE "C"
"""


@dataclass(frozen=True, slots=True)
class HeldClass:
    """What is held of one class of shares. due_cents: subscribed and not paid."""

    share_class: str
    quantity: int
    value_cents: int
    due_cents: int


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One member, or other holder of shares, as the register shows them on a day.

    Dates are half-open; None is unknown, or no end foreseen.

    joined_on, until: the day this stay began, and the first day after it, whatever the categories; is_end_unknown:
    it has ended since, on a day nobody knows. share_operations:
    each of the ledger up to the day, those whose day nobody knows first, a transfer with the number of the other party.
    share_payments: what was paid, and paid back. holdings: by class, those that are empty too.
    """

    number: str
    kind: str
    family_name: str
    given_name: str
    address: str
    city: str
    postal_code: str
    country: str
    category: str
    category_name_fr: str
    category_name_en: str
    joined_on: date | None
    category_since: date | None
    until: date | None
    is_end_unknown: bool
    is_suspended: bool
    representative: str
    share_payments: list[dict[str, Any]]
    share_operations: list[dict[str, Any]]
    holdings: tuple[HeldClass, ...]

    @property
    def due_cents(self) -> int:
        return sum(one.due_cents for one in self.holdings)

    @property
    def is_member(self) -> bool:
        return self.category != ""

    @property
    def status(self) -> str:
        if not self.is_member:
            return "holder"
        return "suspended" if self.is_suspended else "active"

    def category_name(self, language: str) -> str:
        return (self.category_name_en if language == "en" else "") or self.category_name_fr

    @staticmethod
    def day_of(operation: dict[str, Any]) -> date | None:
        """Return the day on which an operation took effect."""
        return date.fromisoformat(operation["effective_on"]) if operation["effective_on"] else None

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def shares(self) -> int:
        """The number of shares held, of all classes."""
        return sum(operation["quantity"] for operation in self.share_operations)

    @property
    def shares_cents(self) -> int:
        """What those shares were issued for."""
        return sum(operation["quantity"] * operation["unit_price_cents"] for operation in self.share_operations)


def register_on(organisation: Organisation, on: date, *, known_at: datetime | None = None) -> Iterator[RegisterRow]:
    """Yield the members of that day, and other holders of shares, in the order of their names.

    known_at None: as known now. One SQL statement, read through a server-side cursor: the register is never held whole.
    """
    then = "true" if known_at is None else "g.recorded_at <= %(known_at)s::timestamptz"
    sql = REGISTER.format(
        known="unevoix_now()" if known_at is None else "%(known_at)s::timestamptz",
        former=FORMER_NAMES.format(known=then),
        former_of_representative=FORMER_NAME_OF.format(known=then, person="r.person_id"),
    )
    parameters: dict[str, Any] = {"organisation": organisation.pk, "on": on, "known_at": known_at}
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(2000):
            for row in rows:
                # Django leaves jsonb from a plain cursor as text.
                payments, operations = json.loads(row[-2]), json.loads(row[-1])
                holdings = _holdings(operations, payments)
                yield RegisterRow(*(*row[:-2], payments, operations, holdings))


def _holdings(operations: list[dict[str, Any]], payments: list[dict[str, Any]]) -> tuple[HeldClass, ...]:
    """Return what is held by class. What was brought in as an opening balance was paid before."""
    held: dict[str, list[int]] = {}
    for line in operations:
        sums = held.setdefault(line["share_class"], [0, 0, 0])
        price = line["quantity"] * line["unit_price_cents"]
        sums[0] += line["quantity"]
        sums[1] += price
        sums[2] += 0 if line.pop("opened") else price
    for paid in payments:
        held.setdefault(paid["share_class"], [0, 0, 0])[2] -= paid["amount_cents"]
    return tuple(HeldClass(key, *sums) for key, sums in held.items())
