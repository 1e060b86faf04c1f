"""Giving somebody a role in an organisation for some days, and ending it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from membership.actors import Actor
from membership.clock import today
from membership.errors import DatesReversed, LastAdministrator, RoleNeedsEnd
from membership.models import Account, Organisation, Role, RoleGrant
from membership.services import audit


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
    adviser without a last day, DatesReversed when the last day comes first.
    """
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    begins_on = begins_on or today(organisation)
    if role == Role.ADVISER and last_on is None:
        raise RoleNeedsEnd(role=role)
    if last_on is not None and last_on < begins_on:
        raise DatesReversed(start_on=begins_on, end_on=last_on)
    days = DateRange(begins_on, last_on + timedelta(days=1) if last_on else None)
    held = RoleGrant.objects.for_organisation(organisation).filter(account=account, role=role)
    covering: RoleGrant | None = held.filter(valid__contains=days).first()
    if covering:
        return covering
    grant = RoleGrant.objects.create(
        organisation=organisation, account=account, role=role, valid=days, granted_by_id=actor.account_id
    )
    _audit(grant, actor, "role.granted", {"from": str(begins_on), "last": str(last_on or "")})
    return grant


@transaction.atomic
def end_role(grant: RoleGrant, *, actor: Actor, on: date | None = None) -> RoleGrant:
    """End a role: `on` (today by default) is the first day without it.

    Raises LastAdministrator where nobody would give roles any more.
    """
    grant = RoleGrant.objects.select_for_update(of=("self",)).select_related("organisation", "account").get(pk=grant.pk)
    if grant.valid.isempty:
        return grant
    on = max(on or today(grant.organisation), grant.valid.lower)
    if grant.valid.upper is not None and grant.valid.upper <= on:
        return grant
    _keep_an_administrator(grant, on)
    grant.valid = DateRange(grant.valid.lower, on)
    grant.save(update_fields=["valid"])
    _audit(grant, actor, "role.ended", {"on": str(on)})
    return grant


def _keep_an_administrator(grant: RoleGrant, on: date) -> None:
    """Stop at the last who administers. Two who leave at once wait for each other: their rows are held."""
    if grant.role != Role.ADMINISTRATOR:
        return
    others = RoleGrant.objects.for_organisation(grant.organisation).filter(
        role=Role.ADMINISTRATOR, valid__contains=on, account__is_active=True
    )
    if not others.exclude(pk=grant.pk).select_for_update(of=("self",)).exists():
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
