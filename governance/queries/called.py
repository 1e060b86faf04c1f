"""Whom what becomes of a called meeting of a body is told to."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from governance.models import Assembly, ConvenedEntry, Mandate
from governance.queries.sittings import exercised_on
from membership.clock import now
from membership.models import PersonMerge
from membership.queries.deaths import died


def to_tell(sitting: Assembly, *, meets_on: date | None = None) -> list[Mandate]:
    """Return those who were called and whoever took a seat since, each once: not the dead.

    meets_on: the day on which it meets, where it is to come; whoever is suspended until then is told. Whoever was
    joined to another person of the register is that person, and is not written to beside.
    """
    assert sitting.body is not None
    called = ConvenedEntry.objects.filter(convened_list__assembly=sitting).values("mandate")
    on = now().astimezone(sitting.zone).date()
    seated = [one.pk for one in exercised_on(sitting.body, on, meets_on=meets_on)]
    rows = Mandate.objects.filter(Q(pk__in=called) | Q(pk__in=seated)).select_related("person", "membership", "seat")
    rows = rows.exclude(person__in=PersonMerge.objects.filter(undone_at=None).values("joined"))
    # Whoever left the table since was told of the meeting, and hears of it.
    rows = rows.exclude(died("person"))
    found = {(one.membership_id, one.person_id): one for one in rows.order_by("pk")}
    return list(found.values())
