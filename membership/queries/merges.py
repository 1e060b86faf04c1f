"""Which record stands for somebody after two were joined into one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from membership.models import Person, PersonMerge


def who_remains(person: Person) -> Person:
    """Return the person whose record is kept: themselves, unless they were joined to another since."""
    found = person
    while True:
        merge = PersonMerge.objects.filter(joined=found, undone_at=None).select_related("kept__organisation").first()
        if merge is None:
            return found
        found = merge.kept


def joined_into(persons: Collection[int]) -> set[int]:
    """Return those whose records were joined to these persons, and to those in turn. One SQL statement a turn."""
    found, latest = set[int](), set(persons)
    while latest:
        rows = PersonMerge.objects.filter(kept__in=latest, undone_at=None).values_list("joined", flat=True)
        latest = set(rows) - found - set(persons)
        found |= latest
    return found


# The numbers under which the member `{member}` was before: of whoever was found to be them, and whoever was found to
# be those. What happened under such a number stays there, though its days as a member have come along.
FORMER_NUMBERS = """
ARRAY(WITH RECURSIVE same AS (
  SELECT kept.person_id AS person FROM membership_membership kept WHERE kept.id = {member}
  UNION SELECT g.joined_id FROM membership_personmerge g JOIN same ON g.kept_id = same.person AND {known_merge}
) SELECT j.id FROM same JOIN membership_membership j ON j.person_id = same.person WHERE j.id <> {member})
"""


def known_merge(known_at: datetime | None) -> str:
    """Return what asks whether a merge stands: now, or at the instant `known_at` of the statement."""
    if known_at is None:
        return "g.undone_at IS NULL"
    return "g.merged_at <= %(known_at)s AND (g.undone_at IS NULL OR g.undone_at > %(known_at)s)"
