"""Of two addresses on one day, that of the one who is kept and that of the one who goes, the later one holds.

Whoever left and came back under another number has moved since: the address of the former file must not take the place
of the one they have now, whichever number remains. A list brought in tells no day of an address: there, the one of
whoever was a member last is the later one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from membership.clock import today
from membership.models import Address, Person
from membership.models.base import Bitemporal, true_on
from membership.rules.merging import Days, later_from, outlasts


@dataclass(frozen=True, slots=True)
class TwoAddresses:
    """The two of today, where they differ: the one that remains the current one, and the other.

    of_joined: the one who goes brings it. told_until: up to which day, without it, the other one is told; None: on no
    day, the one that remains having no later day to begin on. is_open: nothing says which of the two is the later one,
    neither their days nor who was a member last: whoever joins them says which holds.
    """

    remains: Address
    other: Address
    of_joined: bool
    told_until: date | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Stays:
    """When each of the two was a member last; None: never. Asked before anything moves.

    chosen: of two addresses of which no day says which is the later, that of the one who is kept and the other one,
    which holds all the same.
    """

    kept: Days | None = None
    joined: Days | None = None
    chosen: tuple[int, int] | None = None


def taken_by(kept: Bitemporal, joined: Bitemporal, stays: Stays) -> Days | None:
    """Return the days on which a fact of the one who is kept gives way to one that the one who goes brings, if any.

    Only an address does, to a later one. That none is known is not another.
    """
    if not isinstance(kept, Address) or not isinstance(joined, Address) or not _differ(kept, joined):
        return None
    if stays.chosen == (kept.pk, joined.pk):
        return Days(joined.effective.lower, joined.effective.upper)
    start = later_from(kept.effective.lower, joined.effective.lower, kept_stay=stays.kept, joined_stay=stays.joined)
    ends = joined.effective.upper
    return Days(start, ends) if start is not None and (ends is None or start < ends) else None


def two_addresses(kept: Person, joined: Person, stays: Stays) -> TwoAddresses | None:
    """Return which of two addresses of today remains, to be shown first; None where there is nothing to choose."""
    here, brought = _address_of(kept), _address_of(joined)
    if here is None or brought is None or not _differ(here, brought):
        return None
    taken = taken_by(here, brought, stays)
    if taken is not None and taken.has(today(kept.organisation)):
        return TwoAddresses(brought, here, of_joined=True, told_until=taken.start, is_open=False)
    begins, other = here.effective.lower, brought.effective.lower
    if _is_later(begins, other):
        return TwoAddresses(here, brought, of_joined=False, told_until=begins, is_open=False)
    is_known = (begins is None or other is None) and outlasts(stays.kept, stays.joined)
    return TwoAddresses(here, brought, of_joined=False, told_until=None, is_open=not is_known)


def choosing(kept: Person, joined: Person, stays: Stays) -> Stays:
    """Return the same, with the address that the one who goes brings holding where the choice is open."""
    found = two_addresses(kept, joined, stays)
    if found is None or not found.is_open:
        return stays
    return replace(stays, chosen=(found.remains.pk, found.other.pk))


def _address_of(person: Person) -> Address | None:
    rows = Address.objects.filter(true_on(today(person.organisation)), person=person)
    found: Address | None = rows.order_by("-pk").first()
    return found


def _differ(kept: Address, joined: Address) -> bool:
    """Return whether the one who goes brings another address than the one who is kept has."""
    return bool(joined.line or joined.city) and _said(kept) != _said(joined)


def _said(row: Address) -> tuple[str, ...]:
    return row.line, row.city, row.postal_code, row.country


def _is_later(one: date | None, other: date | None) -> bool:
    return one is not None and (other is None or other < one)
