"""Sections of an organisation, and which members belong to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import count

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.utils.text import slugify

from membership.actors import Actor
from membership.clock import now
from membership.errors import DatesReversed, NobodyToMove, SectionClosed, SectionsDiffer
from membership.models import Membership, Organisation, Section, SectionKind, SectionMembership
from membership.models.base import STILL_RECORDED, new_public_id
from membership.services import audit, history
from membership.services.joined import hold_member

# In characters, as the columns hold them.
KEY_LENGTH, NAME_LENGTH = 60, 120


@transaction.atomic
def open_section(
    organisation: Organisation, *, kind: SectionKind, key: str, name_fr: str, actor: Actor, name_en: str = ""
) -> Section:
    """Write a region, a sector or a field, to which members may then belong."""
    section = Section.objects.create(
        organisation=organisation,
        kind=kind,
        key=key,
        name_fr=name_fr.strip(),
        name_en=name_en.strip(),
        position=Section.objects.for_organisation(organisation).filter(kind=kind).count() + 1,
    )
    audit.record(
        organisation,
        actor=actor,
        action="section.opened",
        object_kind="section",
        object_id=section.public_id,
        values={"kind": kind, "key": key},
    )
    return section


@transaction.atomic
def open_section_named(organisation: Organisation, *, kind: SectionKind, name: str, actor: Actor) -> Section:
    """Open a section of which only the name is known, as a list from elsewhere has it."""
    taken = set(Section.objects.for_organisation(organisation).filter(kind=kind).values_list("key", flat=True))
    wanted = slugify(name)[:KEY_LENGTH] or new_public_id().lower()
    # A section that was closed keeps its key: the new one is another.
    numbered = (f"{wanted[: KEY_LENGTH - 4]}-{number}" for number in count(2))
    key = wanted if wanted not in taken else next(one for one in numbered if one not in taken)
    return open_section(organisation, kind=kind, key=key, name_fr=name[:NAME_LENGTH], actor=actor)


@transaction.atomic
def place_in_section(membership: Membership, *, section: Section, since: date, actor: Actor) -> SectionMembership:
    """Write that a member belongs to a section since a day; to another of the same kind, no longer.

    Raises SectionClosed, DatesReversed where a later one of that kind is known: `leave_section` takes that one out.
    """
    hold_member(membership)
    # Nobody is placed in a section while it is being closed.
    held = Section.objects.select_for_update(no_key=True).get(pk=section.pk)
    if held.closed_on is not None:
        raise SectionClosed(name=held.name_fr, closed_on=held.closed_on)
    held_there = SectionMembership.objects.filter(STILL_RECORDED, membership=membership, kind=section.kind)
    later = held_there.filter(effective__startswith__gt=since).order_by("-effective").first()
    if later is not None:
        raise DatesReversed(start_on=later.effective.lower, end_on=since)
    at = now()
    _end(membership, SectionKind(section.kind), since, at)
    placed = SectionMembership.objects.create(
        organisation_id=membership.organisation_id,
        membership=membership,
        section=section,
        kind=section.kind,
        effective=DateRange(since, None),
        recorded=DateTimeTZRange(at, None, "[)"),
    )
    _audit(membership, actor, "section.joined", {"section": section.key, "kind": section.kind, "since": since})
    return placed


@transaction.atomic
def move_members(
    section: Section, *, to: Section, members: Sequence[Membership], since: date, actor: Actor
) -> list[SectionMembership]:
    """Write that members of one section belong to another of the same kind since a day: all of them, or none.

    Raises SectionClosed, SectionsDiffer, NobodyToMove.
    """
    if to.kind != section.kind or to.pk == section.pk:
        raise SectionsDiffer(name=to.name_fr)
    if not members:
        raise NobodyToMove(name=section.name_fr)
    # In one order, so that two such moves never wait for each other.
    return [
        place_in_section(one, section=to, since=since, actor=actor) for one in sorted(members, key=lambda one: one.pk)
    ]


@transaction.atomic
def take_out_of_section(section: Section, *, members: Sequence[Membership], since: date, actor: Actor) -> int:
    """Write that members of a section belong to none of its kind from a day on: all of them, or none.

    Returns how many. Raises NobodyToMove.
    """
    if not members:
        raise NobodyToMove(name=section.name_fr)
    for one in sorted(members, key=lambda one: one.pk):
        leave_section(one, kind=SectionKind(section.kind), since=since, actor=actor)
    return len(members)


@transaction.atomic
def rename_section(section: Section, *, name_fr: str, actor: Actor, name_en: str = "") -> Section:
    """Call a section otherwise, everywhere and at every date: it is the same one."""
    locked: Section = Section.objects.select_for_update(no_key=True).get(pk=section.pk)
    before = {"fr": locked.name_fr, "en": locked.name_en}
    locked.name_fr, locked.name_en = name_fr.strip(), name_en.strip()
    locked.save(update_fields=["name_fr", "name_en"])
    _audit_section(locked, actor, "section.renamed", {"before": before, "after": {"fr": name_fr, "en": name_en}})
    return locked


@transaction.atomic
def close_section(section: Section, *, on: date, actor: Actor) -> int:
    """Close a section from a day on: nobody belongs to it any more. Returns how many members it was left by.

    Raises SectionClosed, DatesReversed when somebody comes into it later.
    """
    locked: Section = Section.objects.select_for_update(no_key=True).get(pk=section.pk)
    if locked.closed_on is not None:
        raise SectionClosed(name=locked.name_fr, closed_on=locked.closed_on)
    rows = SectionMembership.objects.filter(STILL_RECORDED, section=locked)
    later = rows.filter(effective__startswith__gt=on).order_by("-effective").first()
    if later is not None:
        raise DatesReversed(start_on=later.effective.lower, end_on=on)
    instant = now()
    left = [history.end(row, on=on, at=instant) for row in rows.filter(effective__overlap=DateRange(on, None))]
    locked.closed_on = on
    locked.save(update_fields=["closed_on"])
    _audit_section(locked, actor, "section.closed", {"on": on, "members": len(left)})
    return len(left)


def _audit_section(section: Section, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        section.organisation,
        actor=actor,
        action=action,
        object_kind="section",
        object_id=section.public_id,
        values=values,
    )


@transaction.atomic
def leave_section(membership: Membership, *, kind: SectionKind, since: date, actor: Actor) -> None:
    """Write that a member belongs to no section of a kind any longer, from a day on."""
    hold_member(membership)
    _end(membership, kind, since, now())
    _audit(membership, actor, "section.left", {"kind": kind, "since": since})


def _end(membership: Membership, kind: SectionKind, since: date, at: datetime) -> None:
    held = SectionMembership.objects.filter(STILL_RECORDED, membership=membership, kind=kind)
    for row in held.filter(effective__overlap=DateRange(since, None)):
        history.end(row, on=since, at=at)


def _audit(membership: Membership, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        membership.organisation,
        actor=actor,
        action=action,
        object_kind="membership",
        object_id=membership.public_id,
        values=values,
    )
