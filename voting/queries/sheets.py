"""Photographed tally sheets: which stand beside a count, who may open them, and how they go with its evidence."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet

from governance.models import Assembly, FactKind, Motion
from membership.models import Role
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
HEADER = ("feuille", "point", "objet", "etiquette", "sha256", "ajoutee_le", "retiree_le", "motif_du_retrait", "fichier")


def sheets_of(counted: Counted) -> QuerySet[TallySheet]:
    """Return the sheets beside a count, withdrawn ones included, in the order in which they were added."""
    match counted:
        case Poll():
            rows = TallySheet.objects.filter(poll=counted)
        case PaperCount():
            rows = TallySheet.objects.filter(count=counted)
        case Motion():
            rows = TallySheet.objects.filter(motion=counted)
    rows = rows.select_related("added_by", "withdrawn_by", "document")
    # The bytes are for whoever opens one.
    return rows.defer("document__content").order_by("pk")


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


def may_open(sheet: TallySheet, *, roles: frozenset[str], account_id: int | None) -> bool:
    """Return whether somebody who may know of the count may look at this photograph of a sheet."""
    if sheet.added_by_id is not None and sheet.added_by_id == account_id:
        return True
    if sheet.is_withdrawn and not roles & SEE_WITHDRAWN:
        return False
    return numbers_are_read(sheet.subject, roles)


def goes_along(sheet: TallySheet) -> bool:
    """Return whether the photograph itself goes with evidence that passes from hand to hand; its hash always does."""
    if sheet.is_withdrawn:
        return False
    return not (sheet.poll is not None and few_voted_apart(sheet.poll))


def files_of_sheets(poll: Poll) -> Iterator[tuple[str, bytes]]:
    """Yield the sheets of a vote as files, with what there is to say of each; nothing where there are none."""
    sheets = list(sheets_of(poll))
    told: list[dict[str, Any]] = []
    for rank, sheet in enumerate(sheets, start=1):
        name = "" if sheet.is_withdrawn else f"tally-sheets/{rank}.{_extension(sheet)}"
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
            yield name, bytes(sheet.document.content)
    if told:
        yield "tally-sheets.json", json.dumps(told, ensure_ascii=False, indent=1).encode()


def sheets_in_binder(meeting: Assembly) -> Iterator[tuple[str, bytes]]:
    """Yield the sheets of all that was counted at a meeting, and the list that names them with their hashes."""
    rows = TallySheet.objects.for_organisation(meeting.organisation).select_related(
        "document", "count", "poll__motion__item", "poll__assembly", "motion__item"
    )
    of_meeting = Q(poll__assembly=meeting, poll__is_rehearsal=False) | Q(count__assembly=meeting)
    lines = []
    for rank, sheet in enumerate(rows.filter(of_meeting | Q(motion__assembly=meeting)).order_by("pk"), start=1):
        motion = sheet.motion or (sheet.poll.motion if sheet.poll else None)
        name = f"3-decisions/feuilles-de-depouillement/{rank}.{_extension(sheet)}" if goes_along(sheet) else ""
        if name:
            yield name, bytes(sheet.document.content)
        title = motion.title_fr if motion else sheet.count.title_fr if sheet.count else ""
        lines.append((rank, motion.item.number if motion else "", title, *_written(sheet), name.rpartition("/")[2]))
    if lines:
        yield "3-decisions/feuilles-de-depouillement.csv", _table(lines)


def _written(sheet: TallySheet) -> tuple[str, ...]:
    withdrawn = sheet.withdrawn_at.isoformat() if sheet.withdrawn_at else ""
    return sheet.label, sheet.document.sha256, sheet.added_at.isoformat(), withdrawn, sheet.withdrawn_because


def _table(lines: Iterable[tuple[Any, ...]]) -> bytes:
    return (BOM + "".join(csv_lines(HEADER, lines, separator=";"))).encode()


def _extension(sheet: TallySheet) -> str:
    return EXTENSIONS[sheet.document.media_type]
