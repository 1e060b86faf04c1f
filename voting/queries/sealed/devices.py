"""Devices prepared for the secret votes of a meeting."""

from __future__ import annotations

from typing import Protocol

from django.utils.crypto import salted_hmac

from voting.models import DeviceFactor, Poll, PreparedDevice, RollEntry


class Voter(Protocol):
    """Who is there, as the pass to a meeting says."""

    @property
    def membership_id(self) -> int: ...
    @property
    def person_id(self) -> int: ...


def device_of(assembly_id: int, voter: Voter) -> PreparedDevice | None:
    """Return the device that this voter prepared for a meeting."""
    rows = PreparedDevice.objects.filter(assembly=assembly_id, membership=voter.membership_id, person=voter.person_id)
    found: PreparedDevice | None = rows.first()
    return found


def device_name(assembly_id: int, voter: Voter) -> str:
    """Return the name under which a browser keeps the secret of its device. It says nothing elsewhere."""
    about = f"{assembly_id} {voter.membership_id} {voter.person_id}"
    return salted_hmac("voting.device", about).hexdigest()[:16]


def is_of_device(poll: Poll, line: RollEntry) -> bool:
    """Return whether this line of the roll votes with a device that was prepared."""
    return bool(poll.sealed.devices) and DeviceFactor.objects.filter(election=poll.sealed, entry=line).exists()
