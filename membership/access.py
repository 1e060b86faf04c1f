"""May this account see or change this? Asked once, at the edge; a refusal looks like absence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from membership.actors import Actor
from membership.models import Account, AccountLink, Organisation, Role, RoleGrant

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

OFFICE = frozenset({Role.ADMINISTRATOR, Role.SECRETARY})
CONDUCT = OFFICE | {Role.CHAIR}
REGISTER = OFFICE | {Role.AUDITOR}
AUDIT = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
OFFICERS = CONDUCT | {Role.SCRUTINEER, Role.AUDITOR, Role.ADVISER}

# Whoever signs in through a mailbox is the person only while the register gives that mailbox to the
# person: when a couple parts and one address changes, the other stops acting for both at once.
LINK_HOLDS = (
    Q(signs_in_by_number=True)
    | Q(account__email__isnull=True)
    | Q(person__email="")
    | Q(person__email__iexact=F("account__email"))
)


def roles_of(account: Account, organisation: Organisation, on: date) -> frozenset[str]:
    """Return the roles the account holds in the organisation on a day. Costs one SQL statement."""
    return frozenset(
        RoleGrant.objects.filter(account=account, organisation=organisation, valid__contains=on).values_list(
            "role", flat=True
        )
    )


def links_anywhere(account: Account) -> QuerySet[AccountLink]:
    """Return the persons the account may act as, in every organisation, in the order of their names."""
    links: QuerySet[AccountLink] = (
        AccountLink.objects.filter(LINK_HOLDS, account=account)
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
