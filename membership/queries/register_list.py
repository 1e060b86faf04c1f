"""The register as a list on a day: a page at a time, whatever its length.

A page starts after the last line of the one before (its place in the order of names), never at a
count of lines: the ten-thousandth page costs what the first does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice

from django.db import connection, transaction
from django.db.models import QuerySet

from membership.models import (
    Address,
    Category,
    Membership,
    MembershipPeriod,
    Organisation,
    Suspension,
    VotingRestriction,
)
from membership.queries.moment import Moment
from membership.queries.names import called, names_then
from membership.queries.one_day import began_by
from membership.queries.reach import Reach, former_reach, reach_then
from membership.queries.register_ahead import Ahead, Pivot, ahead_of, beyond, few_who_can_be_meant
from membership.queries.register_search import Wanted, matching, understood
from membership.queries.spelling import Spelt
from membership.rules.status import Status

PAGE = 25
# Helpers would each read their own stretch of the names, most of it past the end of the page. A table read from its
# beginning, in the hope that those who answer stand there, is read whole where they do not. What a list asks lies in
# memory: to go from one place to another costs little more than to go on.
ALONG_INDEXES = """
SELECT set_config('max_parallel_workers_per_gather', '0', true), set_config('enable_seqscan', 'off', true),
  set_config('random_page_cost', '1.1', true)
"""
AT_ONCE = 1000
# Beyond this the list says «more than»: nobody reads the figure, and counting all of it is slow. A register that is
# itself larger stops earlier: those who answer may lie far apart in it.
COUNTED, COUNTED_AMONG_MANY = 10_000, 100


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
    """Some lines of the list, and whether others come before and after them. search: as it was understood."""

    lines: tuple[Line, ...]
    has_previous: bool
    has_next: bool
    count: int
    counted: int = COUNTED
    search: tuple[Spelt, ...] = ()
    joined_numbers: tuple[tuple[str, str], ...] = ()

    @property
    def is_count_exact(self) -> bool:
        return self.count <= self.counted


@transaction.atomic
def page(organisation: Organisation, wanted: Wanted, *, after: str = "", before: str = "") -> Page:
    """Return the lines after, or before, the member of that public id; else the first ones.

    Costs twenty-three SQL statements at most, and three for each word of a name, however many lines and members there
    are: of a large register it is asked first who can be meant, and then who of them answers.
    """
    with connection.cursor() as cursor:
        cursor.execute(ALONG_INDEXES)
    search = understood(organisation, wanted)
    # By number, whose index begins with the organisation: a small one is not looked for among a million others.
    members = Membership.objects.for_organisation(organisation).order_by("number").values("number")
    is_large = bool(members[COUNTED : COUNTED + 1])
    counted = COUNTED_AMONG_MANY if is_large else COUNTED
    backwards = bool(before)
    place = Membership.objects.for_organisation(organisation).filter(public_id=before or after or None)
    pivot = place.values_list("person__sort_key", "pk").first()
    few = few_who_can_be_meant(organisation, wanted, search) if is_large else None
    found = cache(partial(matching, organisation, wanted, search, among=few))
    ids, are_all, limit = list[int](), False, max(PAGE, counted) + 1
    if few is not None:
        ids, are_all = list(beyond(found(), pivot, backwards=backwards).values_list("pk", flat=True)[:limit]), True
    elif is_large and (ahead := ahead_of(organisation, wanted, search, pivot, backwards=backwards)):
        ids, are_all = _first_ahead(organisation, ahead, pivot, limit, backwards=backwards), ahead.are_all
    if are_all or len(ids) > PAGE:
        rows = _read(ids[: PAGE + 1])
    else:
        rows = _first(found(), pivot, backwards=backwards, by_ids=is_large)
    is_counted = len(ids) > counted or (are_all and pivot is None)
    has_more, rows = len(rows) > PAGE, rows[:PAGE]
    if backwards:
        rows.reverse()
    return Page(
        lines=_lines(rows, wanted.at),
        has_previous=has_more if backwards else pivot is not None,
        has_next=pivot is not None if backwards else has_more,
        count=min(len(ids), counted + 1) if is_counted else found().order_by()[: counted + 1].count(),
        counted=counted,
        search=tuple(search.words),
        joined_numbers=tuple(search.joined_numbers),
    )


def everyone(organisation: Organisation, wanted: Wanted) -> Iterator[tuple[Membership, Line, Reach]]:
    """Yield all who answer, and how they were reached, in the order of names, a thousand at a time.

    The list is never held whole.
    """
    found = matching(organisation, wanted).select_related("person").prefetch_related("person__phones")
    found = found.order_by("person__sort_key", "pk")
    rows = found.iterator(chunk_size=AT_ONCE)
    while batch := list(islice(rows, AT_ONCE)):
        former = former_reach((one.person_id for one in batch), wanted.at, organisation)
        then = wanted.at.told_until(organisation)
        reached = [reach_then(one.person, former.get(one.person_id, ()), then) for one in batch]
        yield from zip(batch, _lines(batch, wanted.at), reached, strict=True)


def _first_ahead(organisation: Organisation, ahead: Ahead, pivot: Pivot, limit: int, *, backwards: bool) -> list[int]:
    """Return so many of those who can be meant who do answer, a lot after the other."""
    asked, ids = matching(organisation, ahead.left, ahead.search), list[int]()
    for lot in ahead.lots:
        if lot and len(ids) < limit:
            further = beyond(asked.filter(**{f"{ahead.column}__in": lot}), pivot, backwards=backwards)
            ids += further.values_list("pk", flat=True)[: limit - len(ids)]
    return ids


def _first(found: QuerySet[Membership], pivot: Pivot, *, backwards: bool, by_ids: bool) -> list[Membership]:
    """Return whom a page shows, and one more. by_ids: found in indexes, which hold these, and only then read."""
    ordered = beyond(found, pivot, backwards=backwards)[: PAGE + 1]
    return _read(list(ordered.values_list("pk", flat=True))) if by_ids else list(ordered.select_related("person"))


def _read(ids: list[int]) -> list[Membership]:
    read = Membership.objects.select_related("person").in_bulk(ids)
    return [read[one] for one in ids]


def _lines(memberships: list[Membership], at: Moment) -> tuple[Line, ...]:
    ids = [membership.pk for membership in memberships]
    people = [membership.person_id for membership in memberships]
    categories = {
        period.membership_id: period.category
        for period in MembershipPeriod.objects.filter(at.true, membership__in=ids).select_related("category")
    }
    names = names_then(people, at)
    towns = dict(Address.objects.filter(at.true, person__in=people).values_list("person", "city"))
    suspended = set(_ids(Suspension.objects.filter(at.true, membership__in=ids)))
    restricted = set(_ids(VotingRestriction.objects.filter(at.true, membership__in=ids)))
    begun = set(_ids(MembershipPeriod.objects.filter(began_by(at), membership__in=ids)))

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
            name=called(membership.person_id, membership.person.full_name, names),
            town=towns.get(membership.person_id, ""),
            category=categories.get(membership.pk),
            status=status_of(membership),
        )
        for membership in memberships
    )


def _ids(rows: QuerySet[Suspension] | QuerySet[VotingRestriction] | QuerySet[MembershipPeriod]) -> Iterable[int]:
    return rows.values_list("membership", flat=True)
