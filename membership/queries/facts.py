"""The facts of the register about each member, on a day, as known at an instant.

One statement for the whole register: lists of those to tell, electoral rolls and «may I vote?»
all read it, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from membership.models import Organisation
from membership.queries.merges import FORMER_NUMBERS, known_merge
from membership.queries.names import FORMER_NAME_OF, FORMER_NAMES

# `known_…` asks «as known then» of a row, or «still on record». Who is a member on the day is joined to the one
# period that holds; what ended or is to come is gathered once for those without.
FACTS = """
SELECT m.id AS membership_id, m.public_id AS membership_public_id, m.number,
  p.id AS person_id, p.public_id AS person_public_id, p.kind AS person_kind,
  coalesce(named.given_name, p.given_name) AS given_name, coalesce(named.family_name, p.family_name) AS family_name,
  coalesce(named.sort_key, p.sort_key) AS sort_key,
  p.language, CASE WHEN p.prefers_post THEN '' ELSE p.email END AS email,
  lower(period.effective) AS member_since, upper(period.effective) AS member_until,
  category.key AS category, category.votes AS category_votes, category.attends AS category_attends,
  aside.ended_on,
  CASE WHEN aside.ended_on IS NOT NULL THEN coalesce(
    (SELECT e.kind FROM membership_membershipevent e
     WHERE e.membership_id = m.id AND e.effective_on = aside.ended_on
       AND e.kind IN ('resigned', 'expelled', 'deceased', 'ended') AND {known_e}
     ORDER BY e.recorded_at DESC LIMIT 1),
    (SELECT e.kind FROM membership_membershipevent e
     WHERE e.membership_id = ANY({former_numbers}) AND e.effective_on = aside.ended_on
       AND e.kind IN ('resigned', 'expelled', 'deceased', 'ended') AND {known_e}
     ORDER BY e.recorded_at DESC LIMIT 1)) END AS ended_by,
  aside.begins_on,
  suspension.id IS NOT NULL AS is_suspended,
  lower(suspension.effective) AS suspended_since, upper(suspension.effective) AS suspended_until,
  coalesce(suspension.kept_rights, '{{}}') AS kept_rights,
  restriction.id IS NOT NULL AS is_vote_restricted, coalesce(restriction.reason, '') AS restriction_reason,
  rep.person_id AS representative_id,
  coalesce(rn.given_name || ' ' || rn.family_name, rp.given_name || ' ' || rp.family_name, rep.bare_name, '')
    AS representative_name,
  lower(rep.effective) AS represented_since,
  rep.instrument_id IS NOT NULL OR coalesce(rep.instrument_note, '') <> '' AS representative_has_instrument,
  coalesce(rep.relation = 'proxy', false) AS represented_by_proxy
FROM membership_membership m
JOIN membership_person p ON p.id = m.person_id
LEFT JOIN {former} named ON named.person_id = p.id
LEFT JOIN membership_membershipperiod period ON period.membership_id = m.id
  AND period.effective @> %(on)s AND {known_period}
LEFT JOIN membership_category category ON category.id = period.category_id
LEFT JOIN (
  SELECT x.membership_id, max(upper(x.effective)) FILTER (WHERE upper(x.effective) <= %(on)s) AS ended_on,
    min(lower(x.effective)) FILTER (WHERE lower(x.effective) > %(on)s) AS begins_on
  FROM membership_membershipperiod x
  WHERE x.organisation_id = %(organisation)s AND {known_x} {of_these}
    AND (upper(x.effective) <= %(on)s OR lower(x.effective) > %(on)s)
  GROUP BY x.membership_id
) aside ON aside.membership_id = m.id AND period.id IS NULL
LEFT JOIN membership_suspension suspension ON suspension.membership_id = m.id
  AND suspension.effective @> %(on)s AND {known_suspension}
LEFT JOIN membership_votingrestriction restriction ON restriction.membership_id = m.id
  AND restriction.effective @> %(on)s AND {known_restriction}
LEFT JOIN (
  SELECT DISTINCT ON (r.membership_id, for_legal) r.*, r.relation IN ('entity_rep', 'delegate') AS for_legal
  FROM membership_representation r
  WHERE r.organisation_id = %(organisation)s AND r.effective @> %(on)s AND {known_r}
    AND r.relation IN ('entity_rep', 'delegate', 'spouse', 'adult_child', 'proxy') {represented}
  ORDER BY r.membership_id, for_legal, r.relation, r.seat_no
) rep ON rep.membership_id = m.id AND rep.for_legal = (p.kind = 'legal')
LEFT JOIN membership_person rp ON rp.id = rep.person_id
LEFT JOIN {former_of_rep} rn ON rn.person_id = rep.person_id
WHERE m.organisation_id = %(organisation)s {narrowed}
"""
IN_THE_ORDER_OF_NAMES = 'sort_key COLLATE "C", number COLLATE "C", membership_id'
# What decides the rights of a natural person who stands alone, in SQL; `Facts.of_right` says the same.
OF_RIGHT = """ROW(member_since, member_until, category, ended_on, begins_on, is_suspended, suspended_since,
  suspended_until, kept_rights, is_vote_restricted)::text"""
# The same of nearly everybody, by the category alone: who is a member of right and long enough, as `settled_on` says.
# Telling them apart by their dates would name, sort and judge thousands of kinds that have one and the same right.
OF_RIGHT_AT_LAST = f"""CASE WHEN category IS NOT NULL AND NOT is_suspended AND NOT is_vote_restricted
  AND coalesce(member_since <= %(settled_on)s, true) THEN 'settled ' || category ELSE {OF_RIGHT} END"""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the register says of one membership on a day. Dates are half-open; None is unknown."""

    membership_id: int
    membership_public_id: str
    number: str
    person_id: int
    person_public_id: str
    person_kind: str
    given_name: str
    family_name: str
    sort_key: str
    language: str
    email: str
    member_since: date | None
    member_until: date | None
    category: str | None
    category_votes: bool | None
    category_attends: bool | None
    ended_on: date | None
    ended_by: str | None
    begins_on: date | None
    is_suspended: bool
    suspended_since: date | None
    suspended_until: date | None
    kept_rights: list[str]
    is_vote_restricted: bool
    restriction_reason: str
    representative_id: int | None
    representative_name: str
    represented_since: date | None
    representative_has_instrument: bool
    represented_by_proxy: bool
    # Of a member of a federation, which has several seats: the representative is the delegate in this one.
    seat_no: int = 1
    seats: int = 1
    # Of somebody too young to vote, where the rules have an age for it.
    birth_on: date | None = None

    @property
    def of_right(self) -> tuple[object, ...]:
        """What decides the rights of a natural person who acts for nobody: two with the same have the same rights."""
        return (
            self.member_since,
            self.member_until,
            self.category,
            self.ended_on,
            self.begins_on,
            self.is_suspended,
            self.suspended_since,
            self.suspended_until,
            tuple(self.kept_rights),
            self.is_vote_restricted,
        )

    @property
    def is_of_seats(self) -> bool:
        """Whether these are the facts of one seat among several, each of which has a delegate of its own."""
        return self.seats > 1 or self.seat_no > 1

    @property
    def is_member(self) -> bool:
        return self.category is not None

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


def facts_on(
    organisation: Organisation,
    on: date,
    *,
    known_at: datetime | None = None,
    memberships: Sequence[int] | None = None,
) -> Iterator[Facts]:
    """Yield the facts of every membership there ever was (or of those given), in the order of names.

    Those that nobody had heard of by `known_at` are left out; None means as known now. One SQL
    statement, read through a server-side cursor.
    """
    sql, parameters = facts_sql(organisation, on, known_at=known_at, memberships=memberships)
    sql = f"SELECT * FROM ({sql}) facts ORDER BY {IN_THE_ORDER_OF_NAMES}"  # noqa: S608 - no input enters the text
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(2000):
            for row in rows:
                yield Facts(*row)


def facts_sql(
    organisation: Organisation,
    on: date,
    *,
    known_at: datetime | None = None,
    memberships: Sequence[int] | None = None,
) -> tuple[str, dict[str, Any]]:
    """Return the statement that reads these facts in no order, one column for each field, and its parameters."""
    these = memberships is not None
    # The instant stands in the text: asked of a function, it would leave the planner without an estimate.
    dated = {
        f"known_{row}": f"{row}.recorded @> %(known_at)s::timestamptz" if known_at else f"upper_inf({row}.recorded)"
        for row in ("period", "x", "suspension", "restriction", "r")
    }
    then = "g.recorded_at <= %(known_at)s::timestamptz" if known_at else "true"
    sql = FACTS.format(
        **dated,
        former=(FORMER_NAME_OF if these else FORMER_NAMES).format(known=then, person="p.id"),
        former_of_rep=(FORMER_NAME_OF if these else FORMER_NAMES).format(known=then, person="rep.person_id"),
        former_numbers=FORMER_NUMBERS.format(member="m.id", known_merge=known_merge(known_at)),
        known_e="e.recorded_at <= %(known_at)s" if known_at else "true",
        of_these="AND x.membership_id = ANY(%(memberships)s)" if these else "",
        represented="AND r.membership_id = ANY(%(memberships)s)" if these else "",
        narrowed=("AND m.id = ANY(%(memberships)s)" if these else "")
        + (" AND m.created_at <= %(known_at)s" if known_at else ""),
    )
    parameters: dict[str, Any] = {
        "organisation": organisation.pk,
        "on": on,
        "known_at": known_at,
        "memberships": None if memberships is None else list(memberships),
    }
    return sql, parameters
