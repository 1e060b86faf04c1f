"""What the register already holds under given member numbers, to lay beside a list from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from membership.models import Organisation

KNOWN = """
SELECT m.number, p.kind = 'legal', p.given_name, p.family_name, p.email, p.phone, p.language,
  coalesce(address.line, ''), coalesce(address.city, ''), coalesce(address.postal_code, ''),
  coalesce(latest.category, ''), stay.joined_on, latest.left_on,
  EXISTS (SELECT 1 FROM membership_suspension s WHERE s.membership_id = m.id AND upper_inf(s.recorded)
    AND s.effective @> %(on)s),
  coalesce(representative.name, ''),
  ARRAY(SELECT x.number FROM membership_phone x WHERE x.person_id = p.id), age.birth_on, age.attested,
  ARRAY(SELECT x.kind || ':' || s.key FROM membership_sectionmembership x
    JOIN membership_section s ON s.id = x.section_id
    WHERE x.membership_id = m.id AND upper_inf(x.recorded) AND x.effective @> %(on)s)
FROM membership_membership m
JOIN membership_person p ON p.id = m.person_id
LEFT JOIN membership_age age ON age.person_id = p.id
LEFT JOIN LATERAL (
  SELECT CASE WHEN NOT bool_or(lower_inf(x.effective)) THEN min(lower(x.effective)) END AS joined_on
  FROM membership_membershipperiod x WHERE x.membership_id = m.id AND upper_inf(x.recorded)
) stay ON true
LEFT JOIN LATERAL (
  SELECT c.key AS category, upper(x.effective) AS left_on
  FROM membership_membershipperiod x JOIN membership_category c ON c.id = x.category_id
  WHERE x.membership_id = m.id AND upper_inf(x.recorded)
  ORDER BY upper(x.effective) DESC NULLS FIRST LIMIT 1
) latest ON true
LEFT JOIN LATERAL (
  SELECT x.line, x.city, x.postal_code FROM membership_address x
  WHERE x.person_id = p.id AND upper_inf(x.recorded) ORDER BY lower(x.effective) DESC NULLS LAST, x.id DESC LIMIT 1
) address ON true
LEFT JOIN LATERAL (
  SELECT coalesce(trim(rp.given_name || ' ' || rp.family_name), r.bare_name) AS name
  FROM membership_representation r LEFT JOIN membership_person rp ON rp.id = r.person_id
  WHERE r.membership_id = m.id AND r.relation = 'entity_rep' AND upper_inf(r.recorded)
  ORDER BY upper(r.effective) DESC NULLS FIRST LIMIT 1
) representative ON true
WHERE m.organisation_id = %(organisation)s AND m.number = ANY(%(numbers)s)
"""


@dataclass(frozen=True, slots=True)
class KnownMember:
    """One member as the register holds them now. None of a date: unknown, or not yet.

    phones: the other telephones. sections: «kind:key».
    """

    number: str
    is_legal: bool
    given_name: str
    family_name: str
    email: str
    phone: str
    language: str
    address: str
    city: str
    postal_code: str
    category: str
    joined_on: date | None
    left_on: date | None
    is_suspended: bool
    representative: str
    phones: Sequence[str] = ()
    birth_on: date | None = None
    attested: int | None = None
    sections: Sequence[str] = ()


def known_members(organisation: Organisation, numbers: Sequence[str], on: date) -> dict[str, KnownMember]:
    """Return those of the numbers that are taken, departed members included. Costs one SQL statement."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, {"organisation": organisation.pk, "numbers": list(numbers), "on": on})
        return {row[0]: KnownMember(*row) for row in cursor.fetchall()}
