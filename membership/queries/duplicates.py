"""Pairs of persons that share something and whose names are alike: looked for in the database, weighed by the rule."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.models import QuerySet

from membership.models import DuplicateProposal, Organisation
from membership.rules.duplicates import Known, Likeness, likeness

# Blocks of persons who share something; within a block, names that are somewhat alike. Whoever was joined to
# another is out. A block of hundreds is a mailbox or a tower of flats: names decide there too.
PAIRS = """
WITH known AS (
  SELECT p.id, p.kind = 'legal' AS is_legal, p.sort_key, lower(p.email) AS email,
    regexp_replace(p.phone, '\\D', '', 'g') AS phone,
    coalesce(m.number, '') AS number, ltrim(regexp_replace(coalesce(m.number, ''), '\\D', '', 'g'), '0') AS digits,
    coalesce(upper(regexp_replace(a.postal_code, '\\s', '', 'g')), '') AS postal_code, age.birth_on
  FROM membership_person p
  LEFT JOIN membership_membership m ON m.person_id = p.id
  LEFT JOIN membership_age age ON age.person_id = p.id
  LEFT JOIN LATERAL (
    SELECT x.postal_code FROM membership_address x WHERE x.person_id = p.id AND upper_inf(x.recorded)
    ORDER BY lower(x.effective) DESC NULLS LAST LIMIT 1
  ) a ON true
  WHERE p.organisation_id = %(organisation)s
    AND NOT EXISTS (SELECT 1 FROM membership_personmerge g WHERE g.joined_id = p.id AND g.undone_at IS NULL)
), pairs AS (
  SELECT a.id AS one, b.id AS other FROM known a JOIN known b ON a.email = b.email AND a.id < b.id WHERE a.email <> ''
  UNION SELECT a.id, b.id FROM known a JOIN known b ON a.phone = b.phone AND a.id < b.id WHERE a.phone <> ''
  UNION SELECT a.id, b.id FROM known a JOIN known b ON a.digits = b.digits AND a.id < b.id WHERE a.digits <> ''
  UNION SELECT a.id, b.id FROM known a JOIN known b ON a.postal_code = b.postal_code AND a.id < b.id
    WHERE a.postal_code <> ''
  UNION SELECT a.id, b.id FROM known a JOIN known b ON a.birth_on = b.birth_on AND a.id < b.id
)
SELECT a.id, a.sort_key, a.is_legal, a.email, a.phone, a.postal_code, a.number, a.birth_on,
  b.id, b.sort_key, b.is_legal, b.email, b.phone, b.postal_code, b.number, b.birth_on
FROM pairs JOIN known a ON a.id = one JOIN known b ON b.id = other
WHERE a.is_legal = b.is_legal AND similarity(a.sort_key, b.sort_key) > 0.5
"""


def likely_pairs(organisation: Organisation) -> Iterator[tuple[int, int, Likeness]]:
    """Yield the pairs that may be one person, the one of the smaller id first. Costs one SQL statement, a long one."""
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, {"organisation": organisation.pk})
        while rows := cursor.fetchmany(2000):
            for row in rows:
                found = likeness(Known(*row[1:8]), Known(*row[9:16]))
                if found is not None:
                    yield row[0], row[8], found


def to_look_at(organisation: Organisation) -> QuerySet[DuplicateProposal]:
    """Return the proposals nobody has settled, the likeliest first."""
    open_ones: QuerySet[DuplicateProposal] = (
        DuplicateProposal.objects.for_organisation(organisation)
        .filter(set_aside_at=None)
        .exclude(first__merged_into__undone_at__isnull=True, first__merged_into__isnull=False)
        .exclude(second__merged_into__undone_at__isnull=True, second__merged_into__isnull=False)
        .select_related("first", "second")
        .prefetch_related("first__memberships", "second__memberships")
        .order_by("-weight", "pk")
    )
    return open_ones
