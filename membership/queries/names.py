"""Under which name each person was known on a day: the present one, or one that was borne then.

The register holds the present name of a person, and beside it each name that it took the place of, with the first day
of the one that followed. A later change from an earlier day wins over what was written before it, as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from membership.models import FormerName
from membership.queries.moment import Moment

_BORNE_THEN = """NOT EXISTS (SELECT 1 FROM membership_formername g WHERE g.person_id = f.person_id AND g.id >= f.id
    AND g.held_until <= %(on)s AND {known})"""
# The names that were not the present ones, one line a person; few ever change theirs, so that all are read at once.
FORMER_NAMES = f"""(SELECT DISTINCT ON (f.person_id) f.person_id, f.given_name, f.family_name, f.sort_key
  FROM membership_formername f WHERE f.organisation_id = %(organisation)s AND {_BORNE_THEN}
  ORDER BY f.person_id, f.id)"""  # noqa: S608 - made of the piece above; what is asked goes in as parameters
# The same of one person, for whoever asks about few.
FORMER_NAME_OF = f"""LATERAL (SELECT f.person_id, f.given_name, f.family_name, f.sort_key
  FROM membership_formername f WHERE f.person_id = {{person}} AND {_BORNE_THEN}
  ORDER BY f.id LIMIT 1)"""  # noqa: S608 - as above
# The same on a day that is not one for all: whoever asks says which.
FORMER_NAME_ON = FORMER_NAME_OF.replace("%(on)s", "{on}")


def names_then(people: Iterable[int], at: Moment) -> dict[int, FormerName]:
    """Return the name that each of some persons bore at a moment, where it was another than today's. One statement."""
    over = FormerName.objects.filter(
        at.recorded_by("recorded_at"), person=OuterRef("person"), pk__gte=OuterRef("pk"), held_until__lte=at.on
    )
    rows = FormerName.objects.filter(~Q(Exists(over)), person__in=list(people)).order_by("person", "pk")
    return {one.person_id: one for one in rows.distinct("person")}


def called(person_id: int, present: str, names: dict[int, FormerName]) -> str:
    """Return the name of one person, out of those that were not the present ones."""
    return names[person_id].full_name if person_id in names else present
