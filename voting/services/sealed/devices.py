"""Preparing a device for the secret votes of a meeting, so that the server cannot vote in its holder's place.

It concerns votes that open afterwards. Nothing here belongs to a credential: those are made when a vote opens.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from governance.models import Assembly, AssemblyState
from membership.actors import Actor
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.models import Membership
from membership.services import audit
from voting.crypto.devices import read_device
from voting.crypto.errors import CryptoError
from voting.crypto.groups import group
from voting.errors import DeviceUnfit
from voting.models import PreparedDevice
from voting.queries.sealed.devices import device_about
from voting.services.sealed.setting_up import group_of

TAKES_DEVICES = (AssemblyState.CALLED, AssemblyState.IN_SESSION)
OVER = (AssemblyState.ENDED, AssemblyState.CANCELLED)
# Of a meeting that nobody ever declared over. It may have been adjourned, and resume months later.
LONG_AGO = timedelta(days=365)


@transaction.atomic
def prepare_device(
    assembly: Assembly, *, membership_id: int, person_id: int, written: str, actor: Actor
) -> PreparedDevice:
    """Keep what a device published, instead of any this person prepared before. It votes in what opens from now on.

    written: its public key with the proof that it holds the secret. Raises DeviceUnfit, StateNotAllowed.
    """
    locked = _lock(assembly, "prepare_device")
    chosen = group(group_of(locked))
    try:
        about = device_about(locked, membership_id=membership_id, person_id=person_id)
        public = read_device(chosen, about, written)
    except CryptoError:
        raise DeviceUnfit from None
    found, _is_new = PreparedDevice.objects.update_or_create(
        assembly=locked,
        membership_id=membership_id,
        person_id=person_id,
        defaults={
            "organisation_id": locked.organisation_id,
            "group": chosen.name,
            "public_key": public,
        },
    )
    _record(locked, membership_id, actor, "device.prepared")
    return found


@transaction.atomic
def remove_device(assembly: Assembly, *, membership_id: int, person_id: int, actor: Actor) -> None:
    """Forget the device this person prepared: in votes that open from now on they vote from any."""
    locked = _lock(assembly, "remove_device")
    theirs = PreparedDevice.objects.filter(assembly=locked, membership=membership_id, person=person_id)
    removed, _by_model = theirs.delete()
    if removed:
        _record(locked, membership_id, actor, "device.removed")


def forget_devices(assembly: Assembly) -> None:
    """Forget every device prepared for a meeting that is over: it would only tell, for years, who used which key.

    In the transaction that ends the meeting. It writes no entry: that of the meeting says when it ended.
    """
    PreparedDevice.objects.filter(assembly=assembly).delete()


def forget_past_devices() -> int:
    """Forget the devices of meetings over, or long past without anybody having said so. Returns how many."""
    past = Q(assembly__state__in=OVER) | Q(assembly__starts_at__lt=now() - LONG_AGO)
    removed, _by_model = PreparedDevice.objects.filter(past).delete()
    return removed


def _lock(assembly: Assembly, action: str) -> Assembly:
    locked: Assembly = Assembly.objects.select_for_update(no_key=True).get(pk=assembly.pk)
    if locked.state not in TAKES_DEVICES:
        raise StateNotAllowed(action=action, state=locked.state)
    return locked


def _record(assembly: Assembly, membership_id: int, actor: Actor, action: str) -> None:
    member = Membership.objects.get(pk=membership_id)
    audit.record(
        assembly.organisation,
        actor=actor,
        action=action,
        object_kind="membership",
        object_id=member.public_id,
        values={"assembly": assembly.public_id},
    )
