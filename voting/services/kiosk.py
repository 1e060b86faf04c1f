"""The kiosk in the hall: slips with a personal code, given to who is there, and the reading of a code.

A code opens the first door as signing in does, and no other: the mark on the roll says that it served.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.crypto import salted_hmac

from governance.models import Assembly, AssemblyState, Attendance
from membership.actors import Actor
from membership.errors import StateNotAllowed
from membership.services import audit
from voting.errors import KioskCodeUnknown, KioskTriesExhausted, NotInTheHall
from voting.models import KioskCode
from voting.services.tries import count_try, tries_of

CODE_LETTERS = 8
# Read from paper and typed by who has never typed: nothing that is taken for something else.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
WRONG_A_MINUTE_ON_A_DEVICE = 10
WRONG_A_MINUTE_IN_A_MEETING = 60
TAKES_KIOSKS = (AssemblyState.CALLED, AssemblyState.IN_SESSION)


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for one person. The code is written nowhere else."""

    stay: Attendance
    code: str


@transaction.atomic
def give_kiosk_codes(assembly: Assembly, *, numbers: Sequence[str], actor: Actor) -> list[Slip]:
    """Make a slip for each of these members who are there; a former one of theirs is no longer good.

    Raises NotInTheHall, naming those who are not, and makes none then; StateNotAllowed once the meeting is over.
    """
    locked = _lock(assembly)
    wanted = list(dict.fromkeys(numbers))
    there = Attendance.objects.filter(assembly=locked, departed_at__isnull=True, membership__number__in=wanted)
    # Of a member of several seats, each delegate who is there.
    stays: dict[str, list[Attendance]] = {}
    for one in there.select_related("membership__person", "person").order_by("seat_no"):
        stays.setdefault(one.membership.number, []).append(one)
    missing = [number for number in wanted if number not in stays]
    if missing:
        raise NotInTheHall(numbers=", ".join(missing))
    slips = [Slip(stay, _new_code()) for number in wanted for stay in stays[number]]
    former = KioskCode.objects.filter(stay__in=[slip.stay for slip in slips], is_withdrawn=False)
    former.update(is_withdrawn=True)
    # In no order that says anything: ids are random, and rows follow them.
    codes = [
        KioskCode(organisation_id=locked.organisation_id, stay=slip.stay, code_hash=_hash(locked, slip.code))
        for slip in slips
    ]
    KioskCode.objects.bulk_create(sorted(codes, key=lambda code: code.pk))
    _record(locked, actor, "kiosk.codes_given", {"slips": len(slips)})
    return slips


@transaction.atomic
def open_kiosk(assembly: Assembly, *, actor: Actor) -> Assembly:
    """Record that a device was made a kiosk of this meeting. Raises StateNotAllowed once the meeting is over."""
    locked = _lock(assembly)
    _record(locked, actor, "kiosk.opened", {})
    return locked


def read_kiosk_code(assembly: Assembly, *, code: str, device: str) -> Attendance:
    """Return the stay that a code is of. device: what tells one kiosk from another, to slow down who guesses.

    Raises KioskCodeUnknown, KioskTriesExhausted. Writes nothing: where a code served is seen on the roll alone.
    """
    counters = (f"kiosk:{assembly.pk}:{_hash(assembly, device)}", f"kiosk:{assembly.pk}")
    limits = (WRONG_A_MINUTE_ON_A_DEVICE, WRONG_A_MINUTE_IN_A_MEETING)
    if any(tries_of(key) >= limit for key, limit in zip(counters, limits, strict=True)):
        raise KioskTriesExhausted
    found = (
        KioskCode.objects.filter(
            organisation=assembly.organisation_id,
            code_hash=_hash(assembly, read_letters(code)),
            is_withdrawn=False,
            stay__assembly=assembly,
            stay__departed_at__isnull=True,
        )
        .select_related("stay__membership", "stay__person")
        .first()
    )
    if found is None:
        for key in counters:
            count_try(key)
        raise KioskCodeUnknown
    stay: Attendance = found.stay
    return stay


def read_letters(written: str) -> str:
    """Return a code as it was made, however it was typed."""
    return "".join(letter for letter in written.upper() if letter in LETTERS)


def _lock(assembly: Assembly) -> Assembly:
    locked: Assembly = Assembly.objects.select_for_update(no_key=True).get(pk=assembly.pk)
    if locked.state not in TAKES_KIOSKS:
        raise StateNotAllowed(action="open_kiosk", state=locked.state)
    return locked


def _new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LETTERS))


def _hash(assembly: Assembly, text: str) -> str:
    """Return what stands for a text of this meeting; without the key of the installation it is not guessed back."""
    return salted_hmac("voting.kiosk", f"{assembly.pk} {text}", algorithm="sha256").hexdigest()


def _record(assembly: Assembly, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        assembly.organisation,
        actor=actor,
        action=action,
        object_kind="assembly",
        object_id=assembly.public_id,
        values=values,
    )
