"""The register as a list on a day: a page at a time, whatever its length.

A page starts after the last line of the one before (its place in the order of names), never at a
count of lines: the ten-thousandth page costs what the first does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Exists, OuterRef, Q, QuerySet

from membership.models import (
    Address,
    Category,
    Membership,
    MembershipPeriod,
    Organisation,
    PersonKind,
    Representation,
    Suspension,
    VotingRestriction,
    sort_key,
)
from membership.queries.moment import Moment
from membership.rules.status import Status

PAGE = 25
# Beyond this the list says «more than»: nobody reads the figure, and counting all of it is slow.
COUNTED = 10_000


class Missing(Enum):
    """What the register may lack about somebody."""

    EMAIL = "email"
    REPRESENTATIVE = "representative"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asks of the register. status None: everybody there ever was; known_at None: as known now."""

    on: date
    known_at: datetime | None = None
    search: str = ""
    category: str = ""
    status: Status | None = Status.MEMBER
    missing: Missing | None = None

    @property
    def at(self) -> Moment:
        return Moment(self.on, self.known_at)


@dataclass(frozen=True, slots=True)
class Line:
    """One member on the list."""

    public_id: str
    number: str
    name: str
    town: str
    category: Category | None
    status: Status


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of the list, and whether others come before and after them."""

    lines: tuple[Line, ...]
    has_previous: bool
    has_next: bool
    count: int

    @property
    def is_count_exact(self) -> bool:
        return self.count <= COUNTED


def page(organisation: Organisation, wanted: Wanted, *, after: str = "", before: str = "") -> Page:
    """Return the lines after, or before, the member of that public id; else the first ones.

    Costs eight SQL statements at most, however many lines and members there are.
    """
    found = matching(organisation, wanted)
    backwards = bool(before)
    place = Membership.objects.for_organisation(organisation).filter(public_id=before or after or None)
    pivot = place.values_list("person__sort_key", "pk").first()
    ordered = _beyond(found, pivot, backwards=backwards)
    rows = list(ordered[: PAGE + 1])
    has_more, rows = len(rows) > PAGE, rows[:PAGE]
    if backwards:
        rows.reverse()
    return Page(
        lines=_lines(rows, wanted.at),
        has_previous=has_more if backwards else pivot is not None,
        has_next=pivot is not None if backwards else has_more,
        count=found.order_by()[: COUNTED + 1].count(),
    )


def matching(organisation: Organisation, wanted: Wanted) -> QuerySet[Membership]:
    """Return the memberships that answer what is wanted, in no order."""
    # The organisation is said twice so that the index of names, which begins with it, can be used.
    found: QuerySet[Membership] = Membership.objects.for_organisation(organisation).filter(
        person__organisation=organisation
    )
    found = found.filter(wanted.at.recorded_by("created_at"), _standing(wanted.status, wanted.at))
    if wanted.category:
        # By its id: with the key, the planner cannot tell a category of nobody from one of everybody.
        category = Category.objects.for_organisation(organisation).filter(key=wanted.category).first()
        found = found.filter(_period(wanted.at, category=category)) if category else found.none()
    if wanted.missing is not None:
        found = found.filter(lacking(wanted.missing, wanted.at))
    words = sort_key(wanted.search).split()
    if any(character.isdigit() for word in words for character in word):
        return found.filter(number__in={wanted.search.strip(), wanted.search.strip().upper()})
    for word in words:
        found = found.filter(person__sort_key__contains=word)
    return found


def _standing(status: Status | None, at: Moment) -> Q:
    match status:
        case None:
            return Q()
        case Status.MEMBER:
            return Q(_period(at))
        case Status.SUSPENDED:
            return Q(_period(at)) & Q(_fact(Suspension, at))
        case Status.VOTE_SUSPENDED:
            # Whoever is suspended altogether is listed there.
            return Q(_period(at)) & Q(_fact(VotingRestriction, at)) & ~Q(_fact(Suspension, at))
        case Status.FORMER:
            return ~Q(_period(at)) & Q(_begun(at))
        case Status.NOT_YET:
            # «To come» is asked too, though implied: those are few, and the search can start from them.
            return Q(_to_come(at)) & ~Q(_begun(at))


def _period(at: Moment, **more: Category) -> Exists:
    return Exists(MembershipPeriod.objects.filter(at.true, membership=OuterRef("pk"), **more))


def _begun(at: Moment) -> Exists:
    return Exists(MembershipPeriod.objects.filter(at.begun, membership=OuterRef("pk")))


def _to_come(at: Moment) -> Exists:
    after = Q(effective__fully_gt=DateRange(None, at.on, "[]"))
    return Exists(MembershipPeriod.objects.filter(at.known, after, membership=OuterRef("pk")))


def _fact(model: type[Suspension] | type[VotingRestriction], at: Moment) -> Exists:
    return Exists(model.objects.filter(at.true, membership=OuterRef("pk")))


def lacking(missing: Missing, at: Moment) -> Q:
    """Return the condition on memberships that lack something at a moment."""
    match missing:
        case Missing.EMAIL:
            return Q(person__email="")
        case Missing.REPRESENTATIVE:
            # A bare name is somebody to write to, but nobody who could sign in and vote.
            named = Representation.objects.filter(at.true, membership=OuterRef("pk"), person__isnull=False)
            return Q(person__kind=PersonKind.LEGAL) & ~Q(Exists(named))


def _beyond(found: QuerySet[Membership], pivot: tuple[str, int] | None, *, backwards: bool) -> QuerySet[Membership]:
    order = ("-person__sort_key", "-pk") if backwards else ("person__sort_key", "pk")
    ordered = found.select_related("person").order_by(*order)
    if pivot is None:
        return ordered
    key, pk = pivot
    # The first condition is implied by the second, but only the first can start the index scan.
    if backwards:
        return ordered.filter(person__sort_key__lte=key).exclude(person__sort_key=key, pk__gte=pk)
    return ordered.filter(person__sort_key__gte=key).exclude(person__sort_key=key, pk__lte=pk)


def _lines(memberships: list[Membership], at: Moment) -> tuple[Line, ...]:
    ids = [membership.pk for membership in memberships]
    people = [membership.person_id for membership in memberships]
    categories = {
        period.membership_id: period.category
        for period in MembershipPeriod.objects.filter(at.true, membership__in=ids).select_related("category")
    }
    towns = dict(Address.objects.filter(at.true, person__in=people).values_list("person", "city"))
    suspended = set(_ids(Suspension.objects.filter(at.true, membership__in=ids)))
    restricted = set(_ids(VotingRestriction.objects.filter(at.true, membership__in=ids)))
    begun = set(_ids(MembershipPeriod.objects.filter(at.begun, membership__in=ids)))

    def status_of(membership: Membership) -> Status:
        if membership.pk not in categories:
            return Status.FORMER if membership.pk in begun else Status.NOT_YET
        if membership.pk in suspended:
            return Status.SUSPENDED
        return Status.VOTE_SUSPENDED if membership.pk in restricted else Status.MEMBER

    return tuple(
        Line(
            public_id=membership.public_id,
            number=membership.number,
            name=membership.person.full_name,
            town=towns.get(membership.person_id, ""),
            category=categories.get(membership.pk),
            status=status_of(membership),
        )
        for membership in memberships
    )


def _ids(rows: QuerySet[Suspension] | QuerySet[VotingRestriction] | QuerySet[MembershipPeriod]) -> Iterable[int]:
    return rows.values_list("membership", flat=True)
