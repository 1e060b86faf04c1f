"""May this account see or change this? Asked once, at the edge; a refusal looks like absence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import DateField, Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from membership.actors import Actor
from membership.models import (
    Account,
    AccountLink,
    MembershipPeriod,
    Organisation,
    Representation,
    Role,
    RoleGrant,
)
from membership.models.base import DatabaseNow

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

ADMINISTRATION = frozenset({Role.ADMINISTRATOR})
OFFICE = frozenset({Role.ADMINISTRATOR, Role.SECRETARY})
CONDUCT = OFFICE | {Role.CHAIR}
REGISTER = OFFICE | {Role.AUDITOR}
AUDIT = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
OFFICERS = CONDUCT | {Role.SCRUTINEER, Role.AUDITOR, Role.ADVISER}

# Whoever signs in through a mailbox is the person only while the register gives that mailbox to the
# person: when a couple parts and one address changes or is taken out, the other stops acting for both at once.
LINK_HOLDS = Q(signs_in_by_number=True) | Q(account__email__isnull=True) | Q(person__email__iexact=F("account__email"))


def roles_of(account: Account, organisation: Organisation, on: date) -> frozenset[str]:
    """Return the roles the account holds in the organisation on a day. Costs one SQL statement."""
    return frozenset(
        RoleGrant.objects.filter(account=account, organisation=organisation, valid__contains=on).values_list(
            "role", flat=True
        )
    )


def links_anywhere(account: Account) -> QuerySet[AccountLink]:
    """Return the persons the account may act as, in every organisation, in the order of their names.

    A person counts who is a member today, or acts for one: a link outlives a membership, and what
    it opened does not.
    """
    current = {"effective__contains": OuterRef("today"), "recorded__upper_inf": True}
    is_member = MembershipPeriod.objects.filter(membership__person=OuterRef("person"), **current)
    acts_for_one = Representation.objects.filter(person=OuterRef("person"), **current)
    links: QuerySet[AccountLink] = (
        AccountLink.objects.filter(LINK_HOLDS, account=account)
        .annotate(today=Cast(Func(F("organisation__time_zone"), DatabaseNow(), function="timezone"), DateField()))
        .filter(Exists(is_member) | Exists(acts_for_one))
        .select_related("person")
        .order_by("person__sort_key", "pk")
    )
    return links


def links_of(account: Account, organisation: Organisation) -> QuerySet[AccountLink]:
    """Return the persons the account may act as in one organisation, in the order of their names."""
    return links_anywhere(account).filter(organisation=organisation)


def actor_for(account: Account | AnonymousUser, roles: frozenset[str] = frozenset()) -> Actor:
    """Return the actor to hand to services."""
    if not isinstance(account, Account):
        return Actor(account_id=None, public_id="anonymous", label="anonymous")
    return Actor(account_id=account.pk, public_id=account.public_id, roles=roles, label=str(account))
