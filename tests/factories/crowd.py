"""Members by the thousand, written in a few statements: for what must hold, or be quick, with many of them."""

from __future__ import annotations

from datetime import date
from itertools import cycle, islice

from django.db.backends.postgresql.psycopg_any import DateRange

from membership.models import Address, Category, Membership, MembershipPeriod, Organisation, Person, sort_key
from tests.factories.register import JOINED_ON

GIVEN = ("Amélie", "Benoît", "Chantal", "Djibril", "Élise", "François", "Giang", "Hélène", "Ines", "Jérôme", "Katia")
FAMILY = ("Lévesque", "Tremblay", "Côté", "Traoré", "Nguyễn", "Gagné", "Bergeron", "Roy", "Ouellet", "D’Amours")
TOWNS = ("Trois-Rivières", "Bécancour", "Shawinigan", "Nicolet")


def a_crowd(
    organisation: Organisation, how_many: int, *, without_email_every: int = 14, english_every: int = 9
) -> list[Membership]:
    """Return so many members. One in `without_email_every` has no e-mail, one in `english_every` reads English."""
    people = Person.objects.bulk_create(
        (_person(organisation, rank, without_email_every, english_every) for rank in range(1, how_many + 1)),
        batch_size=2000,
    )
    category = Category.objects.for_organisation(organisation).get(key="user")
    memberships = Membership.objects.bulk_create(
        (
            Membership(organisation=organisation, person=person, number=f"M{rank:07d}")
            for rank, person in enumerate(people, start=1)
        ),
        batch_size=2000,
    )
    MembershipPeriod.objects.bulk_create(
        (
            MembershipPeriod(
                organisation=organisation, membership=one, category=category, effective=DateRange(JOINED_ON, None)
            )
            for one in memberships
        ),
        batch_size=2000,
    )
    Address.objects.bulk_create(
        (
            Address(
                organisation=organisation,
                person=person,
                line=f"{rank}, rue du Quai",
                city=town,
                postal_code="G8T 1A1",
                effective=DateRange(date(2020, 1, 1), None),
            )
            for rank, (person, town) in enumerate(zip(people, islice(cycle(TOWNS), how_many), strict=True), start=1)
        ),
        batch_size=2000,
    )
    return memberships


def _person(organisation: Organisation, rank: int, without_email_every: int, english_every: int) -> Person:
    given, family = GIVEN[rank % len(GIVEN)], FAMILY[rank % len(FAMILY)]
    return Person(
        organisation=organisation,
        given_name=given,
        family_name=family,
        sort_key=sort_key(family, given),
        email="" if rank % without_email_every == 0 else f"m{rank}@example.org",
        language="en" if rank % english_every == 0 else "fr",
    )
