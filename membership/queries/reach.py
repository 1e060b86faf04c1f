"""How each person was reached at a moment: e-mail, telephones, language.

These hold from the instant at which they are written down. The register shows what holds now, and keeps what stood
there before each change; so what was said at an instant is what the first change after it took the place of, or else
what holds now. Before a person was entered nothing was kept: what was written first is taken for it. What was erased is
told to have been there, and not what it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from membership.models import ContactFact, FormerContact, Organisation, Person
from membership.queries.moment import Moment


@dataclass(frozen=True, slots=True)
class Number:
    """One more telephone."""

    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class Reach:
    """How somebody was reached. erased: what was known then, and is told no longer."""

    email: str
    phone: str
    phones: tuple[Number, ...]
    language: str
    erased: frozenset[ContactFact] = frozenset()

    @property
    def erased_in_order(self) -> list[str]:
        return [fact.value for fact in ContactFact if fact in self.erased]


def as_lines(phones: Iterable[tuple[str, str]]) -> str:
    """Return other telephones as they are kept, kind first, a line each."""
    return "\n".join(f"{kind} {number}" for kind, number in sorted(phones))


def numbers_of(lines: str) -> tuple[Number, ...]:
    """Return the telephones of what was kept by `as_lines`."""
    parts = (line.partition(" ") for line in lines.splitlines())
    return tuple(Number(kind, number) for kind, _blank, number in parts)


def numbers_in(fact: ContactFact, value: str) -> set[str]:
    """Return the telephones that a kept value holds."""
    return {one.number for one in numbers_of(value)} if fact == ContactFact.PHONES else {value}


def reach_then(person: Person, former: Iterable[FormerContact], instant: datetime) -> Reach:
    """Return how a person was reached at an instant. former: all that is kept of them, the earliest change first."""
    first: dict[str, FormerContact] = {}
    for one in former:
        if one.changed_at > instant:
            first.setdefault(one.fact, one)

    def said(fact: ContactFact, present: str) -> str:
        return first[fact].value if fact in first else present

    if ContactFact.PHONES in first:
        phones = numbers_of(first[ContactFact.PHONES].value)
    else:
        held = sorted(person.phones.all(), key=lambda phone: phone.pk)
        phones = tuple(Number(phone.kind, phone.number) for phone in held)
    return Reach(
        email=said(ContactFact.EMAIL, person.email),
        phone=said(ContactFact.PHONE, person.phone),
        phones=phones,
        language=said(ContactFact.LANGUAGE, person.language),
        erased=frozenset(ContactFact(fact) for fact, one in first.items() if one.is_erased),
    )


def former_reach(people: Iterable[int], at: Moment, organisation: Organisation) -> dict[int, list[FormerContact]]:
    """Return what was changed of some people since a moment, the earliest first. One statement."""
    found: dict[int, list[FormerContact]] = {}
    rows = FormerContact.objects.filter(person__in=list(people), changed_at__gt=at.told_until(organisation))
    for one in rows.order_by("changed_at", "pk"):
        found.setdefault(one.person_id, []).append(one)
    return found


def without_email(organisation: Organisation, at: Moment) -> Q:
    """Return the condition on memberships of whoever had no e-mail address at a moment. Costs one SQL statement."""
    if not _changed_since(organisation, ContactFact.EMAIL, at):
        return Q(person__email="")
    has_one = ExpressionWrapper(~Q(person__email=""), output_field=BooleanField())
    before = _before_the_next(organisation, ContactFact.EMAIL, at).values("was_known")[:1]
    return Q(Exact(Coalesce(Subquery(before), has_one), False))


def written_to_in(organisation: Organisation, language: str, at: Moment) -> Q:
    """Return the condition on memberships of whoever was written to in a language at a moment. One SQL statement."""
    if not _changed_since(organisation, ContactFact.LANGUAGE, at):
        return Q(person__language=language)
    next_changes = _before_the_next(organisation, ContactFact.LANGUAGE, at)
    # Who still is, and who was before the next change: told apart, so that the planner knows how many the first are.
    still = Q(person__language=language) & ~Q(Exists(next_changes))
    return still | Q(Exact(Subquery(next_changes.values("value")[:1]), Value(language)))


def _changed_since(organisation: Organisation, fact: ContactFact, at: Moment) -> bool:
    """Return whether anybody was reached otherwise then: of today, nobody, and today's rows say it all."""
    since = FormerContact.objects.filter(fact=fact, changed_at__gt=at.told_until(organisation))
    return bool(since.filter(organisation=organisation).exists())


def _before_the_next(organisation: Organisation, fact: ContactFact, at: Moment) -> QuerySet[FormerContact]:
    rows = FormerContact.objects.filter(
        person=OuterRef("person"), fact=fact, changed_at__gt=at.told_until(organisation)
    )
    return rows.order_by("changed_at", "pk")
