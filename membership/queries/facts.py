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

# `@>` on `recorded` asks «as known then»; the default is now, which open rows contain.
FACTS = """
SELECT m.id, m.public_id, m.number, p.id, p.public_id, p.kind, p.given_name, p.family_name, p.sort_key,
  p.language, CASE WHEN p.prefers_post THEN '' ELSE p.email END,
  lower(period.effective), upper(period.effective), category.key, category.votes, category.attends,
  ended.on_day, ended.kind, coming.on_day,
  suspension.id IS NOT NULL, lower(suspension.effective), upper(suspension.effective),
  coalesce(suspension.kept_rights, '{{}}'),
  restriction.id IS NOT NULL, coalesce(restriction.reason, ''),
  rep.person_id, coalesce(rp.given_name || ' ' || rp.family_name, rep.bare_name, ''),
  lower(rep.effective), rep.instrument_id IS NOT NULL OR coalesce(rep.instrument_note, '') <> ''
FROM membership_membership m
JOIN membership_person p ON p.id = m.person_id
LEFT JOIN membership_membershipperiod period ON period.membership_id = m.id
  AND period.effective @> %(on)s AND period.recorded @> known.at
LEFT JOIN membership_category category ON category.id = period.category_id
LEFT JOIN LATERAL (
  SELECT upper(x.effective) AS on_day,
    (SELECT e.kind FROM membership_membershipevent e
     WHERE e.membership_id = m.id AND e.effective_on = upper(x.effective)
       AND e.kind IN ('resigned', 'expelled', 'deceased', 'ended') AND e.recorded_at <= known.at
     ORDER BY e.recorded_at DESC LIMIT 1) AS kind
  FROM membership_membershipperiod x
  WHERE x.membership_id = m.id AND upper(x.effective) <= %(on)s AND x.recorded @> known.at
  ORDER BY upper(x.effective) DESC LIMIT 1
) ended ON period.id IS NULL
LEFT JOIN LATERAL (
  SELECT min(lower(x.effective)) AS on_day FROM membership_membershipperiod x
  WHERE x.membership_id = m.id AND lower(x.effective) > %(on)s AND x.recorded @> known.at
) coming ON period.id IS NULL
LEFT JOIN membership_suspension suspension ON suspension.membership_id = m.id
  AND suspension.effective @> %(on)s AND suspension.recorded @> known.at
LEFT JOIN membership_votingrestriction restriction ON restriction.membership_id = m.id
  AND restriction.effective @> %(on)s AND restriction.recorded @> known.at
LEFT JOIN LATERAL (
  SELECT r.* FROM membership_representation r
  WHERE r.membership_id = m.id AND r.effective @> %(on)s AND r.recorded @> known.at
    AND r.relation = ANY(CASE WHEN p.kind = 'legal' THEN ARRAY['entity_rep', 'delegate']
                         ELSE ARRAY['spouse', 'adult_child', 'proxy'] END)
  ORDER BY r.relation, r.seat_no LIMIT 1
) rep ON true
LEFT JOIN membership_person rp ON rp.id = rep.person_id
WHERE m.organisation_id = %(organisation)s {narrowed}
ORDER BY p.sort_key COLLATE "C", m.number COLLATE "C", m.id
"""


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
    known = "%(known_at)s::timestamptz" if known_at else "unevoix_now()"
    narrowed = "AND m.id = ANY(%(memberships)s)" if memberships is not None else ""
    if known_at:
        narrowed += " AND m.created_at <= known.at"
    # The instant is asked once: a volatile function in each join would be called for each row.
    known_once = f"WITH known AS MATERIALIZED (SELECT {known} AS at) "
    sql = known_once + FACTS.format(narrowed=narrowed).replace("known.at", "(SELECT at FROM known)")
    parameters: dict[str, Any] = {
        "organisation": organisation.pk,
        "on": on,
        "known_at": known_at,
        "memberships": None if memberships is None else list(memberships),
    }
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(2000):
            for row in rows:
                yield Facts(*row)
