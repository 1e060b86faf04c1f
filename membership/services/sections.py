"""Sections of an organisation, and which members belong to them."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from membership.actors import Actor
from membership.models import Membership, Organisation, Section, SectionKind, SectionMembership
from membership.models.base import STILL_RECORDED
from membership.services import audit, history


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
def place_in_section(membership: Membership, *, section: Section, since: date, actor: Actor) -> SectionMembership:
    """Write that a member belongs to a section since a day; to another of the same kind, no longer."""
    Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    _end(membership, SectionKind(section.kind), since)
    placed = SectionMembership.objects.create(
        organisation_id=membership.organisation_id,
        membership=membership,
        section=section,
        kind=section.kind,
        effective=DateRange(since, None),
    )
    _audit(membership, actor, "section.joined", {"section": section.key, "kind": section.kind, "since": since})
    return placed


@transaction.atomic
def leave_section(membership: Membership, *, kind: SectionKind, since: date, actor: Actor) -> None:
    """Write that a member belongs to no section of a kind any longer, from a day on."""
    Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    _end(membership, kind, since)
    _audit(membership, actor, "section.left", {"kind": kind, "since": since})


def _end(membership: Membership, kind: SectionKind, since: date) -> None:
    held = SectionMembership.objects.filter(STILL_RECORDED, membership=membership, kind=kind)
    for row in held.filter(effective__overlap=DateRange(since, None)):
        history.end(row, on=since)


def _audit(membership: Membership, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        membership.organisation,
        actor=actor,
        action=action,
        object_kind="membership",
        object_id=membership.public_id,
        values=values,
    )
