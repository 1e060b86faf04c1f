"""The register of directors and officers (Cooperatives Act, s. 124): who, domicile, first day and length of term.

On any day, as known at any instant; with those who were before, on demand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from governance.models import BodyKind, Mandate, OfficeKind, Officer
from governance.queries.mandates import year_of_fall
from membership.models import Address, Organisation, Person
from membership.models.base import known, true_on
from membership.queries.moment import Moment

# The kind of an entry that is an office, beside those of bodies.
OFFICER = "officer"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the register. role_fr, role_en: the body with its seat, or the office. until: the first day without.

    falls_in: the year of the annual meeting that ends the term, None when nothing says or for an office. public_id: of
    the mandate or the office.
    """

    public_id: str
    kind: str
    role_fr: str
    role_en: str
    seat: int | None
    person: Person
    for_whom: str
    since: date | None
    until: date | None
    term_years: int | None
    falls_in: int | None

    @property
    def name(self) -> str:
        return self.person.full_name


def register_of(organisation: Organisation, at: Moment, *, with_past: bool = False) -> list[Entry]:
    """Return directors, then officers, then committees, each by seat and first day. Costs two SQL statements."""
    mandates = Mandate.objects.for_organisation(organisation).filter(known(at.known_at), _days(at, with_past=with_past))
    mandates = mandates.select_related("seat__body", "person", "membership__person")
    officers = Officer.objects.for_organisation(organisation).filter(known(at.known_at), _days(at, with_past=with_past))
    lines = [*map(_seat, mandates), *map(_office, officers.select_related("person", "membership__person"))]
    return sorted(lines, key=_place)


def _days(at: Moment, *, with_past: bool) -> Q:
    held = Q(effective__contains=at.on)
    return held | Q(effective__endswith__lte=at.on) if with_past else held


_ORDER = {BodyKind.BOARD.value: 0, OFFICER: 1, BodyKind.EXECUTIVE.value: 2}
_OFFICES = [one.value for one in OfficeKind]


def _place(entry: Entry) -> tuple[int, str, int, date]:
    return _ORDER.get(entry.kind, 3), entry.role_fr, entry.seat or 0, entry.since or date.min


def _seat(mandate: Mandate) -> Entry:
    body = mandate.seat.body
    return Entry(
        public_id=mandate.public_id,
        kind=body.kind,
        role_fr=body.name_fr,
        role_en=body.name_en or body.name_fr,
        seat=mandate.seat.number,
        person=mandate.person,
        for_whom=_represented(mandate),
        since=mandate.effective.lower,
        until=mandate.effective.upper,
        term_years=mandate.term_years,
        falls_in=year_of_fall(mandate),
    )


def _office(officer: Officer) -> Entry:
    return Entry(
        public_id=officer.public_id,
        kind=OFFICER,
        role_fr=officer.name_fr,
        role_en=officer.name_en,
        seat=None,
        person=officer.person,
        for_whom=_represented(officer),
        since=officer.effective.lower,
        until=officer.effective.upper,
        term_years=None,
        falls_in=None,
    )


def _represented(held: Mandate | Officer) -> str:
    """Return the name of the organisation somebody sits for; empty for whoever sits for themselves."""
    if held.membership is None or held.membership.person_id == held.person_id:
        return ""
    return held.membership.person.full_name


def officers_on(organisation: Organisation, on: date) -> list[Officer]:
    """Return who holds which office on a day, in the order of the offices."""
    rows = Officer.objects.for_organisation(organisation).filter(true_on(on)).select_related("person")
    return sorted(rows, key=lambda one: (_OFFICES.index(one.office), one.title_fr, one.pk))


def domiciles(people: Iterable[Person], at: Moment) -> dict[int, str]:
    """Return the address of each person on the day, as known then, in one line. Costs one SQL statement."""
    rows = Address.objects.filter(true_on(at.on, known_at=at.known_at), person__in=list(people))
    return {
        one.person_id: ", ".join(part for part in (one.line, one.city, one.postal_code) if part)
        for one in rows.order_by("pk")
    }
