"""Why bodies still need the data of somebody who sits on one, and what of candidacies goes with somebody."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Q, QuerySet

from governance.models import Mandate, Nomination
from membership.models import AuditDetail, Organisation, Person
from membership.models.base import STILL_RECORDED
from membership.queries import beside, erasing
from membership.rules.erasing import Need

WITH_REASON = ("nomination.proposed", "nomination.accepted", "nomination.let_stand")


def needs_of(person: Person, on: date) -> Iterator[Need]:
    """Yield a need when somebody holds a seat, now or later."""
    from_today = Q(effective__endswith__gt=on) | Q(effective__upper_inf=True)
    if Mandate.objects.filter(STILL_RECORDED, from_today, person=person).exists():
        yield Need.OFFICE


def seated_since(organisation: Organisation, since: date) -> Iterator[int]:
    """Yield those who sat on a body after a day, or still do."""
    after = Q(effective__endswith__gt=since) | Q(effective__upper_inf=True)
    held = Mandate.objects.for_organisation(organisation).filter(STILL_RECORDED, after)
    yield from held.values_list("person", flat=True)


def _written(memberships: Collection[int]) -> QuerySet[Nomination]:
    rows: QuerySet[Nomination] = Nomination.objects.filter(membership__in=memberships)
    return rows.exclude(statement="", reason="", findings=[])


def _count(memberships: Collection[int]) -> int:
    return _written(memberships).count()


def _empty(memberships: Collection[int]) -> None:
    """Empty what they said of themselves and what the rules held against them; that they stood stays, by name."""
    rows = _written(memberships)
    acts = AuditDetail.objects.filter(entry__object_kind="candidacy", entry__object_id__in=rows.values("public_id"))
    acts.filter(entry__action__in=WITH_REASON).delete()
    rows.update(statement="", reason="", findings=[])


def offer() -> None:
    """Let bodies be asked, and candidacies be emptied."""
    erasing.register_texts("candidacies", erasing.Texts(_count, _empty))
    erasing.register("governance", needs_of)
    beside.register("governance", seated_since)
