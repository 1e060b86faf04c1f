"""Letting somebody in who is neither a member nor acts for one, and noting that they leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from governance.errors import AlreadyPresent, AssemblyNotOpen, DoorsNotOpen, NotPresent
from governance.models import Assembly, AssemblyState, Guest, GuestQuality, PresenceChannel
from governance.queries.doors import doors_are_open, doors_open_at
from membership.actors import Actor
from membership.clock import now
from membership.errors import TextMissing
from membership.services import audit


@dataclass(frozen=True, slots=True)
class Coming:
    """Who comes, in what quality, by which way, and on whose invitation, in words."""

    name: str
    quality: GuestQuality = GuestQuality.GUEST
    channel: PresenceChannel = PresenceChannel.HALL
    invited_by: str = ""


@transaction.atomic
def admit_guest(assembly: Assembly, coming: Coming, *, actor: Actor) -> Guest:
    """Note that somebody has come in who is on no roll and counts toward no quorum.

    Raises AssemblyNotOpen, DoorsNotOpen more than an hour before, TextMissing without a name, AlreadyPresent for a name
    that is in the meeting already.
    """
    held = _hold(assembly)
    instant = now()
    if held.state not in (AssemblyState.CALLED, AssemblyState.IN_SESSION):
        raise AssemblyNotOpen(state=held.state, starts_at=held.starts_at)
    if not doors_are_open(held, instant):
        raise DoorsNotOpen(opens_at=doors_open_at(held))
    name = " ".join(coming.name.split())
    if not name:
        raise TextMissing(language="fr", text="nom")
    here = Guest.objects.filter(assembly=held, departed_at=None, name__iexact=name).first()
    if here is not None:
        raise AlreadyPresent(name=here.name, since=here.arrived_at)
    guest: Guest = Guest.objects.create(
        organisation_id=held.organisation_id,
        assembly=held,
        name=name,
        quality=coming.quality,
        invited_by=" ".join(coming.invited_by.split()),
        channel=coming.channel,
        arrived_at=instant,
        admitted_by_id=actor.account_id,
    )
    _record(held, actor, "guest.arrived", guest)
    return guest


@transaction.atomic
def guest_leaves(guest: Guest, *, actor: Actor) -> Guest:
    """Note that a guest has left. They may come back: that will be another stay. Raises NotPresent."""
    held = _hold(guest.assembly)
    stay: Guest = Guest.objects.select_for_update(of=("self",)).get(pk=guest.pk)
    if stay.departed_at is not None:
        raise NotPresent(name=stay.name)
    stay.departed_at = now()
    stay.save(update_fields=["departed_at"])
    _record(held, actor, "guest.departed", stay)
    return stay


def guests_leave(assembly: Assembly, at: datetime) -> None:
    """Close the stays of guests when the meeting ends or is adjourned. Called in its transaction."""
    Guest.objects.filter(assembly=assembly, departed_at=None).update(departed_at=at)


def _hold(assembly: Assembly) -> Assembly:
    """Return the meeting with its row held: guests are few, so their arrivals may wait for one another."""
    rows = Assembly.objects.select_for_update(of=("self",), no_key=True).select_related("organisation")
    found: Assembly = rows.get(pk=assembly.pk)
    return found


def _record(assembly: Assembly, actor: Actor, action: str, guest: Guest) -> None:
    audit.record(
        assembly.organisation,
        actor=actor,
        action=action,
        object_kind="assembly",
        object_id=assembly.public_id,
        values={"guest": guest.public_id, "quality": guest.quality, "channel": guest.channel},
    )
