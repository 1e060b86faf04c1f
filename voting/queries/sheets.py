"""Photographed tally sheets: which stand beside a count, who may open them, and how they go with its evidence."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from governance.models import Assembly, FactKind, Motion
from membership.models import Document, Role
from membership.rules.photographs import EXTENSIONS
from membership.rules.spreadsheets import csv_lines
from voting.access import SEE_COUNT, sees_result
from voting.models import PaperCount, PaperCountState, Poll, PollMode, PollState, TallySheet
from voting.queries.sealed.channels import few_voted_apart, sees_opened_sum

Counted = Poll | PaperCount | Motion
"""What has tally sheets."""

BY_HANDS = (FactKind.HANDS, FactKind.PAPERS)
PAPERS_ARE_READ = (PaperCountState.ENTERING, PaperCountState.DRAWING, PaperCountState.COUNTED)
IS_OVER = (PollState.CLOSED, PollState.TALLIED, PollState.PROCLAIMED)
# An auditor reads what was taken back, as everything.
SEE_WITHDRAWN = SEE_COUNT | {Role.AUDITOR}
BOM = "\ufeff"
IN_BINDER = "3-decisions/feuilles-de-depouillement"
HEADER = ("feuille", "point", "objet", "etiquette", "sha256", "ajoutee_le", "retiree_le", "motif_du_retrait", "fichier")


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A photograph as one file among others: its weight and its hash are known before its bytes are read."""

    name: str
    sheet: TallySheet

    @property
    def octets(self) -> int:
        return self.sheet.size

    @property
    def sha256(self) -> str:
        return self.sheet.document.sha256

    @property
    def content(self) -> bytes:
        """The bytes, which nothing here holds on to. Costs one SQL statement each time."""
        return bytes(Document.objects.values_list("content", flat=True).get(pk=self.sheet.document_id))


def told_by_hash(rows: QuerySet[TallySheet]) -> QuerySet[TallySheet]:
    """Return sheets with who added and withdrew them and their hashes. The bytes are for whoever opens one."""
    return rows.select_related("added_by", "withdrawn_by", "document").defer("document__content")


def sheets_of(counted: Counted) -> QuerySet[TallySheet]:
    """Return the sheets beside a count, withdrawn ones included, in the order in which they were added."""
    match counted:
        case Poll():
            rows = TallySheet.objects.filter(poll=counted)
        case PaperCount():
            rows = TallySheet.objects.filter(count=counted)
        case Motion():
            rows = TallySheet.objects.filter(motion=counted)
    return told_by_hash(rows).order_by("pk")


def takes_sheets(counted: Counted) -> bool:
    """Return whether there is something counted by hand that a sheet may stand beside, at this point."""
    match counted:
        case Poll():
            return counted.mode == PollMode.SECRET and counted.takes_paper and counted.state in IS_OVER
        case PaperCount():
            return counted.state in PAPERS_ARE_READ
        case Motion():
            return counted.facts.filter(kind__in=BY_HANDS).exists()


def numbers_are_read(counted: Counted, roles: frozenset[str]) -> bool:
    """Return whether the numbers that a sheet shows are known to holders of these roles.

    Of a secret vote they are those of one channel: where few voted apart, only those who counted may read them. Until
    the count is made nobody does, for two count each by themselves.
    """
    match counted:
        case Poll():
            return sees_result(counted, roles) and sees_opened_sum(counted, roles)
        case PaperCount():
            return counted.is_sealed
        case Motion():
            return True


def may_open(sheet: TallySheet, *, are_read: bool, roles: frozenset[str], account_id: int | None) -> bool:
    """Return whether somebody who may know of the count may look at this photograph of a sheet.

    are_read: what `numbers_are_read` says of what was counted, the same for each of its sheets.
    """
    if sheet.added_by_id is not None and sheet.added_by_id == account_id:
        return True
    if sheet.is_withdrawn and not roles & SEE_WITHDRAWN:
        return False
    return are_read


def is_known(counted: Counted) -> bool:
    """Return whether the count is made and known: before, each of those who count has numbers of their own."""
    match counted:
        case Poll():
            return counted.state == PollState.PROCLAIMED
        case PaperCount():
            return counted.is_sealed
        case Motion():
            return True


def goes_around(counted: Counted) -> bool:
    """Return whether photographs go with a binder, which passes from hand to hand; their hashes always do."""
    return is_known(counted) and not (isinstance(counted, Poll) and few_voted_apart(counted))


def files_of_sheets(poll: Poll) -> tuple[list[SheetFile], bytes]:
    """Return the sheets of a vote as files of its evidence, and what there is to say of each; empty for no sheet."""
    files: list[SheetFile] = []
    told: list[dict[str, Any]] = []
    goes = is_known(poll)
    for rank, sheet in enumerate(sheets_of(poll), start=1):
        name = f"tally-sheets/{rank}.{_extension(sheet)}" if goes and not sheet.is_withdrawn else ""
        told.append(
            {
                "file": name or None,
                "label": sheet.label,
                "sha256": sheet.document.sha256,
                "added_at": sheet.added_at.isoformat(),
                "withdrawn_at": sheet.withdrawn_at.isoformat() if sheet.withdrawn_at else None,
                "withdrawn_because": sheet.withdrawn_because,
            }
        )
        if name:
            files.append(SheetFile(name, sheet))
    return files, json.dumps(told, ensure_ascii=False, indent=1).encode() if told else b""


def sheets_in_binder(meeting: Assembly, only: frozenset[int] | None = None) -> tuple[list[SheetFile], bytes]:
    """Return the sheets of all that was counted at a meeting, and the list that names them; empty for no sheet.

    only: those of the votes on these motions.
    """
    files: list[SheetFile] = []
    lines = []
    goes: dict[Counted, bool] = {}
    for rank, sheet in enumerate(_of_meeting(meeting), start=1):
        counted = sheet.subject
        motion = sheet.motion or (sheet.poll.motion if sheet.poll else None)
        if only is not None and (motion is None or motion.pk not in only):
            continue
        if counted not in goes:
            goes[counted] = goes_around(counted)
        name = f"{IN_BINDER}/{rank}.{_extension(sheet)}" if goes[counted] and not sheet.is_withdrawn else ""
        if name:
            files.append(SheetFile(name, sheet))
        title = motion.title_fr if motion else sheet.count.title_fr if sheet.count else ""
        lines.append((rank, motion.item.number if motion else "", title, *_written(sheet), name.rpartition("/")[2]))
    return files, _table(lines) if lines else b""


def _of_meeting(meeting: Assembly) -> QuerySet[TallySheet]:
    rows = told_by_hash(TallySheet.objects.for_organisation(meeting.organisation))
    rows = rows.select_related("count", "poll__motion__item", "poll__assembly", "motion__item")
    of_polls = Q(poll__assembly=meeting, poll__is_rehearsal=False)
    return rows.filter(of_polls | Q(count__assembly=meeting) | Q(motion__assembly=meeting)).order_by("pk")


def _written(sheet: TallySheet) -> tuple[str, ...]:
    withdrawn = sheet.withdrawn_at.isoformat() if sheet.withdrawn_at else ""
    return sheet.label, sheet.document.sha256, sheet.added_at.isoformat(), withdrawn, sheet.withdrawn_because


def _table(lines: Iterable[tuple[Any, ...]]) -> bytes:
    return (BOM + "".join(csv_lines(HEADER, lines, separator=";"))).encode()


def _extension(sheet: TallySheet) -> str:
    return EXTENSIONS[sheet.document.media_type]
