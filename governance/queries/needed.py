"""Why bodies still need the data of somebody: they sit on one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from governance.models import Mandate
from membership.models import Organisation, Person
from membership.models.base import STILL_RECORDED
from membership.queries import beside, erasing
from membership.rules.erasing import Need


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


def offer() -> None:
    """Let bodies be asked."""
    erasing.register("governance", needs_of)
    beside.register("governance", seated_since)
