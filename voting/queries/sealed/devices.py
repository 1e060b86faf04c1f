"""Devices prepared for the secret votes of a meeting."""

from __future__ import annotations

from typing import Protocol

from django.utils.crypto import salted_hmac

from governance.models import Assembly
from membership.models import Membership, Person
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


def device_about(assembly: Assembly, *, membership_id: int, person_id: int) -> str:
    """Return what the proof of a device is about: this meeting, this member, this human being, and nobody else."""
    member = Membership.objects.values_list("public_id", flat=True).get(pk=membership_id)
    person = Person.objects.values_list("public_id", flat=True).get(pk=person_id)
    return f"{assembly.public_id}|{member}|{person}"


def device_key(poll: Poll, line: RollEntry) -> str:
    """Return the public key of the prepared device that a line of the roll votes with; empty where it has none."""
    if not poll.sealed.devices:
        return ""
    keys = DeviceFactor.objects.filter(election=poll.sealed, entry=line).values_list("public_key", flat=True)
    return keys.first() or ""


def keys_waited_for(assembly_id: int, voter: Voter) -> list[str]:
    """Return the public keys of the devices that votes still open wait for: their secrets must be kept."""
    lines = RollEntry.objects.filter(membership=voter.membership_id, exercised_by=voter.person_id)
    rows = DeviceFactor.objects.filter(entry__in=lines, election__poll__assembly=assembly_id)
    return list(rows.values_list("public_key", flat=True).distinct())
