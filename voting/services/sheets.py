"""Joining photographs of tally sheets to what was counted by hand, and taking back a wrong one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from governance.models import Motion
from membership.actors import Actor
from membership.clock import now
from membership.errors import ReasonMissing, StateNotAllowed
from membership.models import Document
from membership.rules.photographs import bare
from membership.services import audit
from membership.services.documents import keep
from voting.errors import SheetWithdrawn, TooManySheets
from voting.models import PaperCount, Poll, TallySheet
from voting.queries.sheets import Counted, sheets_of, takes_sheets, told_by_hash

# With those withdrawn: their bytes are kept too.
MOST_SHEETS = 30
LARGEST = 12_000_000
"""Of a photograph as a telephone takes it, in bytes: by whatever way it comes."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph as it was handed over. label: which sheet it is of, such as «Table 3»."""

    content: bytes
    label: str = ""


@transaction.atomic
def add_sheet_of_vote(poll: Poll, picture: Picture, *, actor: Actor) -> TallySheet:
    """Join a tally sheet to the papers of a secret vote, once it is closed.

    Raises StateNotAllowed, NotAPhotograph, PhotographOfAnotherKind, SheetWithdrawn, TooManySheets.
    """
    return _add(Poll.objects.select_for_update(of=("self",), no_key=True).get(pk=poll.pk), picture, actor)


@transaction.atomic
def add_sheet_of_count(count: PaperCount, picture: Picture, *, actor: Actor) -> TallySheet:
    """Join a tally sheet to papers that two scrutineers type, from the opening of the box. Raises as the first."""
    return _add(PaperCount.objects.select_for_update(of=("self",), no_key=True).get(pk=count.pk), picture, actor)


@transaction.atomic
def add_sheet_of_motion(motion: Motion, picture: Picture, *, actor: Actor) -> TallySheet:
    """Join a tally sheet to a motion decided by totals, of hands or of papers counted there. Raises as the first."""
    return _add(Motion.objects.select_for_update(of=("self",), no_key=True).get(pk=motion.pk), picture, actor)


@transaction.atomic
def withdraw_sheet(sheet: TallySheet, *, because: str, actor: Actor) -> TallySheet:
    """Take back a wrong photograph for a reason that is kept: its hash stays where it stood.

    Raises ReasonMissing, StateNotAllowed for one withdrawn already.
    """
    rows = TallySheet.objects.select_for_update(of=("self",), no_key=True)
    locked: TallySheet = told_by_hash(rows).get(pk=sheet.pk)
    if locked.is_withdrawn:
        raise StateNotAllowed(action="withdraw_sheet", state="withdrawn")
    if not because.strip():
        raise ReasonMissing(action="withdraw_sheet")
    locked.withdrawn_at, locked.withdrawn_because = now(), because.strip()
    locked.withdrawn_by_id = actor.account_id
    locked.save(update_fields=["withdrawn_at", "withdrawn_because", "withdrawn_by"])
    _audit(locked.subject, locked, actor, "sheet.withdrawn", because=locked.withdrawn_because)
    return locked


def _add(counted: Counted, picture: Picture, actor: Actor) -> TallySheet:
    """Return the sheet: one that is there already is not joined twice, since a telephone may send it twice."""
    if not takes_sheets(counted):
        raise StateNotAllowed(action="add_sheet", state=counted.state)
    photograph = bare(picture.content)
    document = keep(
        counted.organisation,
        name=f"feuille.{photograph.extension}",
        media_type=photograph.media_type,
        content=photograph.content,
    )
    before = sheets_of(counted).filter(document=document).first()
    if before is not None:
        return _there(before)
    if sheets_of(counted).count() >= MOST_SHEETS:
        raise TooManySheets(most=MOST_SHEETS)
    return _join(counted, document, len(photograph.content), picture.label.strip(), actor)


def _there(sheet: TallySheet) -> TallySheet:
    if sheet.is_withdrawn:
        raise SheetWithdrawn
    return sheet


def _join(counted: Counted, document: Document, size: int, label: str, actor: Actor) -> TallySheet:
    sheet = TallySheet(
        organisation_id=counted.organisation_id,
        label=label,
        document=document,
        size=size,
        added_by_id=actor.account_id,
    )
    match counted:
        case Poll():
            sheet.poll = counted
        case PaperCount():
            sheet.count = counted
        case Motion():
            sheet.motion = counted
    sheet.save()
    _audit(counted, sheet, actor, "sheet.added")
    return sheet


def _audit(counted: Counted, sheet: TallySheet, actor: Actor, action: str, **more: str) -> None:
    kinds = {Poll: "poll", PaperCount: "paper_count", Motion: "motion"}
    audit.record(
        counted.organisation,
        actor=actor,
        action=action,
        object_kind=kinds[type(counted)],
        object_id=counted.public_id,
        values={"label": sheet.label, "sha256": sheet.document.sha256, **more},
    )
