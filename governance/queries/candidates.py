"""What the register says of those who would sit, or do, as the rules on seats ask it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from governance.models import Mandate
from governance.rules import seats
from membership.models import Age, Category, MembershipPeriod, Organisation, Person
from membership.models.base import true_on
from membership.models.people import sort_key
from membership.rules.months import MONTHS_IN_YEAR, add_months


def facts_of(mandates: Iterable[Mandate], on: date) -> dict[int, seats.Person]:
    """Return what is known on a day of whoever holds each mandate, by its key. Costs two SQL statements."""
    held = list(mandates)
    periods = MembershipPeriod.objects.filter(true_on(on), membership__in=[one.membership_id for one in held])
    category = {one.membership_id: one.category for one in periods.select_related("category")}
    born = dict(Age.objects.filter(person__in=[one.person_id for one in held]).values_list("person", "birth_on"))
    facts = {}
    for one in held:
        belongs = category.get(one.membership_id) if one.membership_id else None
        facts[one.pk] = _person(
            group=belongs.key if belongs else "",
            is_member=belongs is not None,
            represents=bool(belongs and one.membership and one.membership.person_id != one.person_id),
            may_stand=belongs is None or belongs.stands,
            birth_on=born.get(one.person_id),
            on=on,
        )
    return facts


def fact_of(person: Person, period: MembershipPeriod | None, on: date) -> seats.Person:
    """Return what is known of somebody who would sit. period: of the membership they sit for, None for nobody's."""
    age = Age.objects.filter(person=person).first()
    return _person(
        group=period.category.key if period else "",
        is_member=period is not None,
        represents=bool(period and period.membership.person_id != person.pk),
        may_stand=period is None or period.category.stands,
        birth_on=age.birth_on if age else None,
        on=on,
    )


@dataclass(frozen=True, slots=True)
class Barred:
    """Somebody whose category does not let them stand for office."""

    name: str
    category: Category


def who_may_not_stand(organisation: Organisation, names: Sequence[str], on: date) -> list[Barred]:
    """Return those of the names whom the register knows as members of a category without office, and as no other.

    A name that no member bears is left alone: a candidate may come from elsewhere. Costs one SQL statement.
    """
    keys = {key: name for name in names for key in _sort_keys(name)}
    periods = MembershipPeriod.objects.for_organisation(organisation).filter(
        true_on(on), membership__person__organisation=organisation, membership__person__sort_key__in=keys
    )
    found: dict[str, Barred] = {}
    free = set()
    for one in periods.select_related("category", "membership__person"):
        name = keys[one.membership.person.sort_key]
        if one.category.stands:
            free.add(name)
        found.setdefault(name, Barred(name, one.category))
    return [found[name] for name in names if name in found and name not in free]


def _sort_keys(name: str) -> list[str]:
    """Return under which keys the register may sort a name: where its family name begins, nobody can tell."""
    words = sort_key(name).split()
    return [" ".join([*words[at:], *words[:at]]) for at in range(len(words))]


def _person(
    *, group: str, is_member: bool, represents: bool, may_stand: bool, birth_on: date | None, on: date
) -> seats.Person:
    return seats.Person(
        group=group,
        is_member=is_member,
        represents_member=represents,
        is_auxiliary=not may_stand,
        age=None if birth_on is None else _age(birth_on, on),
    )


def _age(birth_on: date, on: date) -> int:
    years = on.year - birth_on.year
    return years if add_months(birth_on, years * MONTHS_IN_YEAR) <= on else years - 1
