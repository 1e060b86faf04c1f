"""Whom a list of a large register can mean, found before their standing is asked: few, and in the order of names.

Thousands can be meant where a page shows a handful. All of them are put in order for it, by what indexes hold of them;
asking of each where they stand, or looking for them once more to count them, would cost as much again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import takewhile

from django.db import connection
from django.db.models import QuerySet, Value
from django.db.models.functions import Concat

from membership.models import Membership, NameWord, Organisation, Person, SectionMembership
from membership.queries.register_search import (
    Missing,
    Understood,
    Wanted,
    apart_from_standing,
    called,
    called_without_address,
    can_be_meant,
    stays_of_both,
)
from membership.rules.status import Status

# So many who can be meant are better named one by one, for the page and for the figure, than looked for once more.
FEW = 1000
# More than so many of a section who are of a category too, or came in then, are met soon enough along the names.
MANY = 5000
# So many of those who can be meant hold a page and more than are counted, nearly always: few are suspended, or came
# in, without being members. Of a name and something else, so many times more.
AHEAD, TIMES_MORE = 300, 3
# Half of these are asked what is left first, then some more, then all others.
AT_FIRST, THEN = AHEAD // 2, AHEAD // 2 + AHEAD
# An index finds a name by three letters in a row. Three that are no name by themselves are a part of too many.
LETTERS = 3
SUSPENSIONS = frozenset({Status.SUSPENDED, Status.VOTE_SUSPENDED})

TO_ANOTHER_PLACE = "SELECT set_config('random_page_cost', %s, true)"
# The place of somebody in the order of names.
Pivot = tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """The first beyond a place who can be meant, in lots, as they are to be asked what is left.

    are_all: nobody else beyond that place can be meant. column: what of a membership the lots hold.
    """

    lots: tuple[list[int], ...]
    are_all: bool
    left: Wanted
    search: Understood
    column: str = "pk"


def beyond(found: QuerySet[Membership], pivot: Pivot, *, backwards: bool) -> QuerySet[Membership]:
    """Return who comes after a place in the order of names, or before it, the nearest first."""
    order = ("-person__sort_key", "-pk") if backwards else ("person__sort_key", "pk")
    ordered = found.order_by(*order)
    if pivot is None:
        return ordered
    key, pk = pivot
    # The first condition is implied by the second, but only the first can start the index scan.
    if backwards:
        return ordered.filter(person__sort_key__lte=key).exclude(person__sort_key=key, pk__gte=pk)
    return ordered.filter(person__sort_key__gte=key).exclude(person__sort_key=key, pk__lte=pk)


def few_who_can_be_meant(organisation: Organisation, wanted: Wanted, search: Understood) -> list[int] | None:
    """Return those who can be meant at all where they are few; None where they are many.

    Two filters that seldom meet would otherwise be tried along all the names, once for the page and once to count.
    """
    narrowed = wanted.missing or wanted.section or wanted.status in SUSPENSIONS
    if not (search.words and narrowed) or (_is_of_both(wanted) and not _is_indexed(search)):
        return None
    if wanted.missing is Missing.ADDRESS:
        people = list(called_without_address(organisation, search, wanted.at).values_list("pk", flat=True)[: FEW + 1])
        if len(people) > FEW:
            return None
        search = replace(search, people=people)
    few = list(apart_from_standing(organisation, wanted, search).order_by().values_list("pk", flat=True)[: FEW + 1])
    return few if len(few) <= FEW else None


def ahead_of(
    organisation: Organisation, wanted: Wanted, search: Understood, pivot: Pivot, *, backwards: bool
) -> Ahead | None:
    """Return the first beyond a place who can be meant; None where most can be. Four SQL statements at most."""
    if _is_of_both(wanted):
        return _of_both(organisation, wanted, search, pivot, backwards=backwards)
    if wanted.status in SUSPENSIONS or wanted.asks_when_they_came:
        return None if wanted.category else _narrowed(organisation, wanted, search, pivot, backwards=backwards)
    if wanted.section or not _leads_to_few(organisation, search):
        return None
    return _called(organisation, wanted, search, pivot, backwards=backwards)


def _is_of_both(wanted: Wanted) -> bool:
    """Return whether two things are asked of which either may be so of tens of thousands, and both seldom are."""
    return bool(wanted.section and (wanted.category or wanted.asks_when_they_came))


def _is_indexed(search: Understood) -> bool:
    return any(min(map(len, word.looked_for)) >= LETTERS for word in search.words)


def _leads_to_few(organisation: Organisation, search: Understood) -> bool:
    """Return whether what is looked for is a whole name, or long enough to be a part of few. One SQL statement more."""
    longest = max((min(map(len, word.looked_for)) for word in search.words), default=0)
    if longest != LETTERS:
        return longest > LETTERS
    whole = [one for word in search.words for one in word.looked_for if len(one) == LETTERS]
    return bool(NameWord.objects.for_organisation(organisation).filter(word__in=whole).exists())


def _of_both(
    organisation: Organisation, wanted: Wanted, search: Understood, pivot: Pivot, *, backwards: bool
) -> Ahead | None:
    """Return who is of a section, and of a category too or came in then; None where they are many."""
    stays = stays_of_both(organisation, wanted, search)
    # A search that would have to be given up is not begun: the planner knows well enough how many there are.
    if _expected(stays) > MANY:
        return None
    both = Membership.objects.filter(pk__in=stays.values("membership")[: MANY + 1])
    with _page_by_page():
        ids = list(both.order_by("person__sort_key", "pk").values_list("pk", flat=True))
    if len(ids) > MANY:
        return None
    if backwards:
        ids.reverse()
    # Whoever is no longer among them is a place nevertheless: all are then asked on which side of it they stand.
    further = ids[ids.index(pivot[1]) + 1 :] if pivot and pivot[1] in ids else ids
    return Ahead(_in_lots(further), True, replace(wanted, section="", category=""), search)


def _expected(rows: QuerySet[SectionMembership]) -> int:
    """Return how many rows the planner expects. One SQL statement, that reads none of them."""
    return int(json.loads(rows.explain(format="json"))[0]["Plan"]["Plan Rows"])


@contextmanager
def _page_by_page() -> Iterator[None]:
    """Have what an index finds read in the order in which it is written. Two SQL statements.

    The tens of thousands who came in within a year lie all over their table: one after another, as the index has them,
    they take twice the time.
    """
    with connection.cursor() as cursor:
        cursor.execute(TO_ANOTHER_PLACE, ["4"])
        yield
        cursor.execute(TO_ANOTHER_PLACE, ["1.1"])


def _in_lots(ids: list[int]) -> tuple[list[int], ...]:
    return ids[:AT_FIRST], ids[AT_FIRST:THEN], ids[THEN:]


def _narrowed(
    organisation: Organisation, wanted: Wanted, search: Understood, pivot: Pivot, *, backwards: bool
) -> Ahead:
    """Return the first who are suspended, or came in then."""
    meant = beyond(can_be_meant(organisation, wanted, search), pivot, backwards=backwards)
    ids = list(meant.values_list("pk", flat=True)[:AHEAD])
    # The rest was asked of them, but for when they came in and whether they are members.
    left = replace(wanted, search="", missing=None, language="", section="")
    return Ahead(_in_lots(ids), len(ids) < AHEAD, left, search.without_words)


def _called(organisation: Organisation, wanted: Wanted, search: Understood, pivot: Pivot, *, backwards: bool) -> Ahead:
    """Return the first who are called what is looked for.

    Asked of the persons themselves: the members of a common name would each be looked up before they are put in order.
    """
    is_asked_more = wanted.category or wanted.language or wanted.missing or wanted.status is not Status.MEMBER
    limit = AHEAD * TIMES_MORE if is_asked_more else AHEAD
    people: QuerySet[Person] = Person.objects.for_organisation(organisation).filter(called(search))
    if pivot:
        people = people.filter(sort_key__lte=pivot[0]) if backwards else people.filter(sort_key__gte=pivot[0])
    # Found by their letters and then put in order, not met along all the names: how many there are nobody can tell.
    place = Concat("sort_key", Value(""))
    rows = list(people.order_by(place.desc() if backwards else place).values_list("pk", "sort_key")[:limit])
    are_all = len(rows) < limit
    # Those who share a name are in no order here: a lot ends between two names, and so does all that was found.
    if not are_all:
        rows = _until(rows, len(rows) - 1)
    first = _until(rows, AT_FIRST)
    lots = tuple([pk for pk, _key in lot] for lot in (first, rows[len(first) :]))
    return Ahead(lots, are_all, replace(wanted, search=""), search.without_words, "person")


def _until(rows: list[tuple[int, str]], place: int) -> list[tuple[int, str]]:
    """Return those before the first who has the name of whoever stands at a place; all if nobody does."""
    if len(rows) <= place:
        return rows
    name = rows[place][1]
    return list(takewhile(lambda row: row[1] != name, rows))
