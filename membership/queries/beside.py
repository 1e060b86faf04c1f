"""Those the register holds who never were members: who acts for one, an alternate, a spouse, a director."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from membership.models import Membership, Organisation, Person, Representation
from membership.models.base import STILL_RECORDED
from membership.queries.register_search import joins, named_in

Tied = Callable[[Organisation, date], Iterable[int]]

_sources: dict[str, Tied] = {}


def register(name: str, source: Tied) -> None:
    """Ask this source too who is still tied to the organisation after a day. Called by an app when it is ready."""
    _sources[name] = source


@dataclass(frozen=True, slots=True)
class Acting:
    """For whom somebody acts or acted, in what quality, on which days."""

    member: str
    number: str
    public_id: str
    quality: str
    row: Representation


def persons_beside(organisation: Organisation, search: str = "") -> QuerySet[Person]:
    """Return those who never were members, in the order of names; only those whose name holds the words, if any.

    Whoever was found to be somebody else is told with them.
    """
    member = Membership.objects.filter(person=OuterRef("pk"))
    joined = joins(organisation).filter(joined=OuterRef("pk"))
    found: QuerySet[Person] = Person.objects.for_organisation(organisation).filter(~Exists(member), ~Exists(joined))
    return found.filter(named_in(organisation, search)).order_by("sort_key", "pk")


def no_longer_tied(organisation: Organisation, since: date) -> QuerySet[Person]:
    """Return those who never were members and have had no part in anything since a day, nor been entered since."""
    after = Q(effective__endswith__gt=since) | Q(effective__upper_inf=True)
    acts = Representation.objects.filter(STILL_RECORDED, after, person=OuterRef("pk"))
    tied = {person for source in _sources.values() for person in source(organisation, since)}
    return persons_beside(organisation).filter(~Exists(acts), created_at__date__lte=since).exclude(pk__in=tied)


def acting_of(person: Person) -> list[Acting]:
    """Return for whom somebody acts, acted or will act, the latest first. Costs one SQL statement."""
    rows = Representation.objects.filter(STILL_RECORDED, person=person).select_related("membership__person")
    return [
        Acting(
            one.membership.person.full_name,
            one.membership.number,
            one.membership.public_id,
            str(one.get_relation_display()),
            one,
        )
        for one in rows.order_by("-effective", "pk")
    ]
