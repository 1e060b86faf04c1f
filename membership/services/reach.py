"""What is newly written of how somebody is reached is asked here; what the register holds already stays writable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from membership.models import Address, Person
from membership.models.base import STILL_RECORDED
from membership.queries.people import country_of
from membership.rules import reach
from membership.services.persons import PostalAddress


def require_dialled(person: Person, numbers: Iterable[str]) -> None:
    """Refuse the first telephone that nobody could dial, but for those the person has. Raises TelephoneUndialable."""
    held = {person.phone, *person.phones.values_list("number", flat=True)}
    anew = [number for number in numbers if number not in held]
    country = country_of(person) if anew else ""
    for number in anew:
        reach.telephone(number, country)


def as_printed(person: Person, address: PostalAddress) -> PostalAddress:
    """Return an address to be written of somebody, its postal code as it is printed.

    One that the person's addresses bear already is kept as it is. Raises PostalCodeUnknown.
    """
    typed = address.postal_code.strip()
    borne = Address.objects.filter(STILL_RECORDED, person=person, postal_code=typed, country=address.country)
    if not typed or borne.exists():
        return address
    return replace(address, postal_code=reach.postal_code(typed, address.country))
