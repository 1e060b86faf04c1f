"""Finding persons by what they hold: a mailbox, a member number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import DateField, Exists, F, Func, OuterRef, QuerySet
from django.db.models.functions import Cast, Lower

from membership.models import (
    Account,
    AccountLink,
    Address,
    Membership,
    MembershipPeriod,
    Organisation,
    Person,
    Representation,
)
from membership.models.base import STILL_RECORDED, DatabaseNow, true_on


def unlinked_holders_of(address: str, account: Account | None) -> QuerySet[Person]:
    """Return the persons who hold a mailbox today and whom the account may not act as yet.

    A person counts who is a member, or acts for one, on the present day of the organisation. They
    come in the order of organisations, in which the audit chains are to be locked.
    """
    # Compared in lower case, as the index on the address is.
    holders = Person.objects.annotate(mailbox=Lower("email")).filter(mailbox=address)
    if account is not None:
        linked = AccountLink.objects.filter(account=account, person=OuterRef("pk"))
        holders = holders.exclude(Exists(linked))
    today = Cast(Func(F("organisation__time_zone"), DatabaseNow(), function="timezone"), DateField())
    current = {"effective__contains": OuterRef("today"), "recorded__upper_inf": True}
    is_member = MembershipPeriod.objects.filter(membership__person=OuterRef("pk"), **current)
    acts_for_one = Representation.objects.filter(person=OuterRef("pk"), **current)
    found: QuerySet[Person] = (
        holders.annotate(today=today)
        .filter(Exists(is_member) | Exists(acts_for_one))
        .select_related("organisation")
        .order_by("organisation_id", "sort_key", "pk")
    )
    return found


def country_of(person: Person) -> str:
    """Return the country of the last address that is known: whoever corrects a street does not say it again."""
    held = Address.objects.filter(STILL_RECORDED, person=person).order_by("-effective")
    found: str | None = held.values_list("country", flat=True).first()
    return found or Address().country


def person_of_number(organisation: Organisation, number: str) -> Person | None:
    """Return who holds a member number, typed in small letters or not."""
    typed = number.strip()
    memberships = (
        Membership.objects.for_organisation(organisation)
        .filter(number__in={typed, typed.upper()})
        .select_related("person__organisation")
    )
    # Two numbers may differ by their case only: the one typed wins.
    found = sorted(memberships, key=lambda membership: membership.number != typed)
    return found[0].person if found else None


def members_on(persons: Iterable[Person], on: date) -> set[int]:
    """Return which of several persons are members on a day, as known now. Costs one SQL statement."""
    periods = MembershipPeriod.objects.filter(true_on(on), membership__person__in=list(persons))
    return set(periods.values_list("membership__person", flat=True))


def is_member_on(person: Person, on: date) -> bool:
    """Return whether the person is a member on a day, as known now."""
    return MembershipPeriod.objects.filter(true_on(on), membership__person=person).exists()


def account_of_number(organisation: Organisation, number: str) -> Account | None:
    """Return the account that signs in by this member number. Costs two SQL statements."""
    person = person_of_number(organisation, number)
    link = AccountLink.objects.filter(person=person, signs_in_by_number=True).select_related("account").first()
    return link.account if link else None
