"""What the acts of a debate rest on: the meeting in session, the motion held, the place beneath a point, the note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from governance.models import (
    AgendaItem,
    AgendaItemKind,
    Assembly,
    AssemblyState,
    DebateFact,
    FactKind,
    Motion,
    MotionState,
    Recusal,
)
from governance.queries.debate import mover_of
from governance.services.heeding import heed_rule
from governance.services.outlining import number_beneath
from governance.signals import motion_changing
from membership.actors import Actor
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.rules.findings import Finding
from membership.services import audit


@dataclass(frozen=True, slots=True)
class Wording:
    """What somebody moves: a text in one language at least, and who moves and seconds it.

    despite: why somebody moves who is no delegate, in a federation where delegates alone do.
    """

    text_fr: str
    text_en: str = ""
    mover: str = ""
    seconder: str = ""
    despite: str = ""


def hold_motion(motion: Motion, action: str) -> Motion:
    """Return the motion, held, if it is before a meeting in session and nobody votes on it."""
    meeting_in_session(motion.assembly_id, action)
    rows = Motion.objects.select_for_update(of=("self",), no_key=True)
    locked: Motion = rows.select_related("assembly__organisation", "item", "organisation").get(pk=motion.pk)
    if locked.state != MotionState.PROPOSED:
        raise StateNotAllowed(action=action, state=locked.state)
    motion_changing.send(Motion, motion=locked, action=action)
    return locked


def meeting_in_session(assembly_id: int, action: str) -> Assembly:
    """Return the meeting with its row held, as opening a vote holds it: the two never cross."""
    rows = Assembly.objects.select_for_update(of=("self",), no_key=True).select_related("organisation")
    meeting: Assembly = rows.get(pk=assembly_id)
    if meeting.state != AssemblyState.IN_SESSION:
        raise StateNotAllowed(action=action, state=meeting.state)
    return meeting


def beneath(item: AgendaItem, title_fr: str, title_en: str) -> AgendaItem:
    """Add what came up under a point, after what came up there before."""
    same = AgendaItem.objects.filter(assembly=item.assembly_id, position=item.position)
    rank = (same.aggregate(last=Max("rank"))["last"] or 0) + 1
    of_notice = same.get(rank=0)
    return AgendaItem.objects.create(
        organisation_id=item.organisation_id,
        assembly_id=item.assembly_id,
        position=item.position,
        rank=rank,
        outline=number_beneath(of_notice.number, of_notice.parts.count(), rank),
        kind=AgendaItemKind.DECISION,
        title_fr=title_fr,
        title_en=title_en,
        minutes=0,
    )


def carry_recusals(motion: Motion, row: Motion) -> None:
    """Have whoever withdrew from a motion withdrawn from what comes of it: the interest is the same."""
    Recusal.objects.bulk_create(
        Recusal(
            organisation_id=one.organisation_id,
            motion=row,
            mandate_id=one.mandate_id,
            interest_id=one.interest_id,
            reason=one.reason,
            at=now(),
            noted_by_id=one.noted_by_id,
        )
        for one in motion.recusals.filter(taken_back_at=None)
    )


def titles_of_amendment(target: Motion) -> tuple[str, str]:
    """Return the title in both languages: they are texts of the meeting, not of the interface."""
    if target.amends_id is None:
        french, english = "Amendement", "Amendment"
    else:
        french, english = "Sous-amendement", "Amendment to the amendment"
    number = Motion.objects.filter(amends=target.pk).count() + 1
    title_en = f"{english} {number}: {target.title_en}"[:250] if target.title_en else ""
    return f"{french} {number} : {target.title_fr}"[:250], title_en


def write_motion(item: AgendaItem, wording: Wording, **fields: Any) -> Motion:
    return Motion.objects.create(
        organisation_id=item.organisation_id,
        assembly_id=item.assembly_id,
        item=item,
        text_fr=wording.text_fr.strip(),
        text_en=wording.text_en.strip(),
        mover=wording.mover.strip(),
        seconder=wording.seconder.strip(),
        **fields,
    )


def decide(motion: Motion, state: MotionState, at: datetime) -> None:
    motion.state, motion.decided_at = state, at
    motion.save(update_fields=["state", "decided_at"])


def heed_mover(meeting: Assembly, wording: Wording, who: Actor) -> None:
    """Keep why somebody moves who may not by the rules of a federation."""
    heed_rule(meeting, mover_of(meeting, wording.mover, now()), reason=wording.despite, by=who)


def note_fact(
    motion: Motion,
    kind: FactKind,
    who: Actor,
    *,
    by: str = "",
    note: str = "",
    figures: Mapping[str, Any] | None = None,
    finding: Finding | None = None,
) -> DebateFact:
    fact = DebateFact.objects.create(
        organisation_id=motion.organisation_id,
        motion=motion,
        kind=kind,
        by=by.strip(),
        note=note.strip(),
        figures=dict(figures or {}),
        finding=finding.as_json() if finding else None,
        at=now(),
        noted_by_id=who.account_id,
    )
    audit.record(
        motion.organisation,
        actor=who,
        action=f"debate.{kind.value}",
        object_kind="motion",
        object_id=motion.public_id,
        values={"by": fact.by, "note": fact.note, "figures": fact.figures},
    )
    return fact
