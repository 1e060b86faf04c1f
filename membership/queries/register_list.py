"""The register as a list on a day: a page at a time, whatever its length.

A page starts after the last line of the one before (its place in the order of names), never at a
count of lines: the ten-thousandth page costs what the first does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
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
from membership.queries.register_search import (
    Missing,
    Understood,
    Wanted,
    apart_from_standing,
    called_without_address,
    can_be_meant,
    matching,
    of_both,
    understood,
)
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
# So many who can be meant are better named one by one, for the page and for the figure, than looked for once more.
FEW = 1000
# More than so many of a section and a category are met soon enough along the names.
MANY = 5000
# So many of those who can be meant hold a page and more than are counted, nearly always: few are suspended, or came
# in, without being members.
AHEAD = 3 * COUNTED_AMONG_MANY


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

    Costs eighteen SQL statements at most, and three for each word of a name, however many lines and members there are.
    """
    with connection.cursor() as cursor:
        cursor.execute(ALONG_INDEXES)
    search = understood(organisation, wanted)
    # By number, whose index begins with the organisation: a small one is not looked for among a million others.
    members = Membership.objects.for_organisation(organisation).order_by("number").values("number")
    is_large = bool(members[COUNTED : COUNTED + 1])
    counted = COUNTED_AMONG_MANY if is_large else COUNTED
    if is_large and wanted.section and wanted.category:
        both = list(of_both(organisation, wanted).values_list("membership", flat=True)[: MANY + 1])
        search = replace(search, members=both) if len(both) <= MANY else search
    few = _few(organisation, wanted, search) if is_large and search.members is None else None
    found = matching(organisation, wanted, search, among=few)
    backwards = bool(before)
    place = Membership.objects.for_organisation(organisation).filter(public_id=before or after or None)
    pivot = place.values_list("person__sort_key", "pk").first()
    ahead = _ahead(organisation, wanted, search, pivot, backwards=backwards) if is_large and few is None else None
    rows = _first(found.filter(pk__in=ahead or ()), pivot, backwards=backwards) if ahead else []
    if len(rows) <= PAGE and (ahead is None or len(ahead) == AHEAD):
        rows = _first(found, pivot, backwards=backwards, by_ids=is_large)
    has_more, rows = len(rows) > PAGE, rows[:PAGE]
    if backwards:
        rows.reverse()
    return Page(
        lines=_lines(rows, wanted.at),
        has_previous=has_more if backwards else pivot is not None,
        has_next=pivot is not None if backwards else has_more,
        count=_count(found, ahead, counted),
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


def _few(organisation: Organisation, wanted: Wanted, search: Understood) -> list[int] | None:
    """Return those who can be meant at all, in a large register, where they are few; None where they are many.

    Two filters that seldom meet would otherwise be tried along all the names, once for the page and once to count.
    """
    narrowed = wanted.missing or wanted.section or wanted.status in {Status.SUSPENDED, Status.VOTE_SUSPENDED}
    if not (search.words and narrowed):
        return None
    if wanted.missing is Missing.ADDRESS:
        people = list(called_without_address(organisation, wanted, search).values_list("pk", flat=True)[: FEW + 1])
        if len(people) > FEW:
            return None
        search = replace(search, people=people)
    few = list(apart_from_standing(organisation, wanted, search).order_by().values_list("pk", flat=True)[: FEW + 1])
    return few if len(few) <= FEW else None


def _ahead(
    organisation: Organisation,
    wanted: Wanted,
    search: Understood,
    pivot: tuple[str, int] | None,
    *,
    backwards: bool,
) -> list[int] | None:
    """Return the first of those who can be meant at all, for a page to be found among them; None where all can be.

    Thousands can be meant in a large register, and all are put in order for one page: asking where each of them stands
    would cost as much again.
    """
    narrowed = wanted.status in {Status.SUSPENDED, Status.VOTE_SUSPENDED} or wanted.joined_from or wanted.joined_until
    if not narrowed or wanted.category or wanted.section:
        return None
    meant = _beyond(can_be_meant(organisation, wanted, search), pivot, backwards=backwards)
    return list(meant.values_list("pk", flat=True)[:AHEAD])


def _count(found: QuerySet[Membership], ahead: list[int] | None, counted: int) -> int:
    """Return how many answer, and no more than one beyond what is counted."""
    unordered = found.order_by()
    if ahead and (among := unordered.filter(pk__in=ahead)[: counted + 1].count()) > counted:
        return among
    return unordered[: counted + 1].count()


def _first(
    found: QuerySet[Membership], pivot: tuple[str, int] | None, *, backwards: bool, by_ids: bool = True
) -> list[Membership]:
    """Return whom a page shows, and one more. by_ids: found in indexes, which hold these, and only then read."""
    ordered = _beyond(found, pivot, backwards=backwards)[: PAGE + 1]
    if not by_ids:
        return list(ordered.select_related("person"))
    ids = list(ordered.values_list("pk", flat=True))
    read = Membership.objects.select_related("person").in_bulk(ids)
    return [read[one] for one in ids]


def _beyond(found: QuerySet[Membership], pivot: tuple[str, int] | None, *, backwards: bool) -> QuerySet[Membership]:
    order = ("-person__sort_key", "-pk") if backwards else ("person__sort_key", "pk")
    ordered = found.order_by(*order)
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
