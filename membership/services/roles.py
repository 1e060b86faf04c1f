"""Giving somebody a role in an organisation for some days, and ending it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from membership.actors import Actor
from membership.clock import today
from membership.errors import DatesReversed, LastAdministrator, RoleHeldLonger, RoleNeedsEnd
from membership.models import Account, Organisation, Role, RoleGrant
from membership.services import audit
from membership.services.deceased import refuse_account_of_the_dead


@transaction.atomic
def grant_role(
    account: Account,
    *,
    organisation: Organisation,
    role: Role,
    actor: Actor,
    begins_on: date | None = None,
    last_on: date | None = None,
) -> RoleGrant:
    """Give a role from a day (today by default) to its last day, both included.

    Returns the grant that already covers those days, if there is one. Raises RoleNeedsEnd for an
    adviser without a last day, DatesReversed when the last day comes first, RoleHeldLonger where a
    last day would end nothing, since the role is held beyond it, MemberDeceased for the account of somebody who died.
    """
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    refuse_account_of_the_dead(account, organisation)
    begins_on = begins_on or today(organisation)
    if role == Role.ADVISER and last_on is None:
        raise RoleNeedsEnd(role=role)
    if last_on is not None and last_on < begins_on:
        raise DatesReversed(start_on=begins_on, end_on=last_on)
    days = DateRange(begins_on, last_on + timedelta(days=1) if last_on else None)
    held = RoleGrant.objects.for_organisation(organisation).filter(account=account, role=role)
    covering: list[RoleGrant] = list(held.filter(valid__contains=days).order_by("pk"))
    if any(one.valid.upper != days.upper for one in covering):
        raise RoleHeldLonger(name=str(account))
    if covering:
        return covering[0]
    grant = RoleGrant.objects.create(
        organisation=organisation, account=account, role=role, valid=days, granted_by_id=actor.account_id
    )
    _audit(grant, actor, "role.granted", {"from": str(begins_on), "last": str(last_on or "")})
    return grant


@transaction.atomic
def end_role(grant: RoleGrant, *, actor: Actor, on: date | None = None) -> RoleGrant:
    """End a role: `on` (today by default) is the first day without it.

    Raises LastAdministrator where some day nobody would give roles any more.
    """
    held = _held(grant)
    grant = held.pop(grant.pk)
    if grant.valid.isempty:
        return grant
    on = max(on or today(grant.organisation), grant.valid.lower)
    if grant.valid.upper is not None and grant.valid.upper <= on:
        return grant
    if grant.role == Role.ADMINISTRATOR:
        _keep_an_administrator(grant, held.values(), on)
    grant.valid = DateRange(grant.valid.lower, on)
    grant.save(update_fields=["valid"])
    _audit(grant, actor, "role.ended", {"on": str(on)})
    return grant


def _held(grant: RoleGrant) -> dict[int, RoleGrant]:
    """Hold a grant, and with it all that give the same role where it is that of who administers.

    They are held in one order: two who leave at once wait in turn, and the second sees that the first is gone.
    """
    rows = RoleGrant.objects.for_organisation(grant.organisation).order_by("pk")
    rows = rows.filter(role=grant.role) if grant.role == Role.ADMINISTRATOR else rows.filter(pk=grant.pk)
    rows = rows.select_for_update(of=("self",), no_key=True).select_related("organisation", "account")
    return {one.pk: one for one in rows}


def _keep_an_administrator(grant: RoleGrant, others: Iterable[RoleGrant], on: date) -> None:
    """Raise LastAdministrator unless the others administer on every day that the grant would still have held."""
    there = [one.valid for one in others if one.account.is_active and not one.valid.isempty]
    seen_to = on
    for days in sorted(there, key=lambda one: one.lower or date.min):
        if (days.lower or date.min) <= seen_to:
            seen_to = max(seen_to, days.upper or date.max)
    if seen_to < (grant.valid.upper or date.max):
        raise LastAdministrator


def _audit(grant: RoleGrant, actor: Actor, action: str, values: dict[str, str]) -> None:
    audit.record(
        grant.organisation,
        actor=actor,
        action=action,
        object_kind="account",
        object_id=grant.account.public_id,
        values={"role": grant.role, **values},
    )
