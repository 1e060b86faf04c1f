"""How old somebody is, as far as the register knows: for the rules alone, shown in no list."""

from __future__ import annotations

from membership.models import Age as KnownAge
from membership.models import Person
from membership.rules.admission import Age


def age_of(person: Person) -> Age:
    """Return the age of a person: a birth date, what was attested, or nothing."""
    known = KnownAge.objects.filter(person=person).first()
    return Age(birth_on=known.birth_on, at_least=known.attested) if known else Age()
