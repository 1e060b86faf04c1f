"""Members, boring and constant: what a test does not say is always the same."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import override

from membership.actors import Actor
from membership.models import (
    Account,
    Category,
    Membership,
    MembershipPeriod,
    Organisation,
    Person,
    PersonKind,
    Role,
    Suspension,
)
from membership.services.accounts import link_account, open_account
from membership.services.organisations import NewCategory, found_organisation
from membership.services.parameters import set_parameter
from membership.services.representation import name_representative
from membership.services.roles import grant_role

SYSTEM = Actor.system()
JOINED_ON = date(2020, 1, 1)
ADOPTED_ON = date(2022, 5, 2)
# Since when the register is kept here: never the day on which the tests happen to run.
HERE_SINCE = datetime(2026, 11, 2, 15, tzinfo=UTC)
CATEGORIES = (
    NewCategory("user", "Membre utilisateur", "User member"),
    NewCategory("worker", "Membre travailleur", "Worker member"),
    NewCategory("support", "Membre de soutien", "Support member"),
    NewCategory("auxiliary", "Membre auxiliaire", "Auxiliary member", votes=False, stands=False),
)
BYLAWS = {"notice_min_days": 10, "notice_max_days": 45, "quorum": "2", "tie_meeting": "lost"}

_numbers = count(1)


def an_organisation(slug: str = "rives", *, bylaws: dict[str, object] | None = None, **fields: Any) -> Organisation:
    """Return a solidarity co-op whose by-laws say 10 and 45 days, two members for a quorum.

    bylaws: what they say beside; None for what they leave to the law.
    """
    organisation = found_organisation(
        Organisation(
            **{"slug": slug, "kind": "qc_coop_solidarity", "name_fr": "Coop des Rives", "name_en": "Shores Co-op"}
            | {"created_at": HERE_SINCE}
            | fields
        ),
        categories=CATEGORIES,
        share_price_cents=1000,
        actor=SYSTEM,
    )
    for key, value in (BYLAWS | (bylaws or {})).items():
        if value is None:
            continue
        set_parameter(organisation, key=key, value=value, article="4.2", adopted_on=ADOPTED_ON, actor=SYSTEM)
    return organisation


def a_member(
    organisation: Organisation,
    given_name: str = "Anne",
    family_name: str = "Roy",
    *,
    category: str = "user",
    since: date | None = JOINED_ON,
    until: date | None = None,
    kind: str = PersonKind.NATURAL,
    number: str = "",
    **fields: Any,
) -> Membership:
    """Return the membership of a new person. An e-mail is given unless `email=""`."""
    number = number or f"T{next(_numbers):05d}"
    person = Person.objects.create(
        organisation=organisation,
        kind=kind,
        given_name="" if kind == PersonKind.LEGAL else given_name,
        family_name=family_name,
        **{"email": f"{number.lower()}@example.org"} | fields,
    )
    membership = Membership.objects.create(organisation=organisation, person=person, number=number)
    MembershipPeriod.objects.create(
        organisation=organisation,
        membership=membership,
        category=Category.objects.for_organisation(organisation).get(key=category),
        effective=DateRange(since, until),
    )
    return membership


def members(organisation: Organisation, how_many: int, **fields: Any) -> list[Membership]:
    """Return so many members, told apart by their numbers and names."""
    return [
        a_member(organisation, given_name=f"Membre{rank:03d}", family_name=f"Tremblay{rank:03d}", **fields)
        for rank in range(1, how_many + 1)
    ]


def a_suspension(
    membership: Membership, *, since: date | None, until: date | None = None, kept: tuple[str, ...] = ()
) -> Suspension:
    return Suspension.objects.create(
        organisation=membership.organisation,
        membership=membership,
        effective=DateRange(since, until),
        kept_rights=list(kept),
    )


def a_legal_member(
    organisation: Organisation, name: str = "Ferme du Quai", *, represented_by: str = "Ana Diallo", **fields: Any
) -> Membership:
    """Return a member that is a legal person, with its representative unless that is empty."""
    membership = a_member(organisation, family_name=name, kind=PersonKind.LEGAL, **fields)
    if represented_by:
        given_name, family_name = represented_by.split(" ", 1)
        person = Person.objects.create(
            organisation=organisation, given_name=given_name, family_name=family_name, email="ana@example.org"
        )
        name_representative(membership, person=person, since=JOINED_ON, actor=SYSTEM, instrument_note="Résolution")
    return membership


def an_account(email: str = "claire@example.org", **fields: Any) -> Account:
    return open_account(email=email, actor=SYSTEM, **fields)


def an_officer(organisation: Organisation, role: Role, email: str = "") -> Account:
    """Return an account that holds one role, for long enough."""
    # One name, whatever the language of the page before.
    with override("en"):
        name = str(role.label)
    account = an_account(email or f"{role}.{organisation.slug}@example.org", name=name)
    grant_role(
        account, organisation=organisation, role=role, actor=SYSTEM, begins_on=JOINED_ON, last_on=date(2099, 1, 1)
    )
    return account


def an_account_of(membership: Membership, email: str = "") -> Account:
    """Return the account with which a member signs in."""
    account = an_account(email or membership.person.email)
    link_account(account, membership.person, actor=SYSTEM)
    return account
