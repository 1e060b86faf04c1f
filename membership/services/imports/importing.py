"""Bringing a list of members in. Its rehearsal walks the same way and writes nothing."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager, nullcontext
from functools import cache

from django.db import transaction

from membership import signals
from membership.actors import Actor
from membership.clock import now
from membership.errors import AnotherList, ImportDiffers
from membership.models import ImportBatch, Organisation
from membership.rules.importing.layout import Instructions
from membership.rules.importing.sources import Content, sha256_of
from membership.services import audit
from membership.services.imports.copying import refresh_statistics
from membership.services.imports.maintenance import checked_at_the_end
from membership.services.imports.reports import ImportReport, Tally
from membership.services.imports.sheets import Sheet, open_sheet
from membership.services.imports.walking import Progress, walk
from membership.services.imports.writing import WRITTEN, Writer

AS_HEADED = Instructions()
# How many things are made before Python looks for those that hold one another. A row is some twenty, and holds nothing
# that holds it: looked through every few hundred, as is usual, they cost a fifth of the whole.
_MANY = 100_000


@cache
def _usually() -> tuple[int, int, int]:
    return gc.get_threshold()


@contextmanager
def _seldom_looked_through() -> Generator[None]:
    """Let many things be made before they are looked through. Two at once: the first to end ends it for both."""
    _, *others = _usually()
    gc.set_threshold(_MANY, *others)
    try:
        yield
    finally:
        gc.set_threshold(*_usually())


def rehearse_import(
    organisation: Organisation,
    *,
    content: Content,
    instructions: Instructions = AS_HEADED,
    progress: Progress | None = None,
) -> ImportReport:
    """Return what bringing the file in would do, and do nothing. Raises ImportRefused."""
    tally = Tally()
    with _seldom_looked_through():
        sheet = open_sheet(organisation, content, instructions)
        for _ in walk(organisation, sheet, tally, progress):
            pass
    return tally.report(sheet.how, import_id=None)


@transaction.atomic
@_seldom_looked_through()
def import_members(
    organisation: Organisation,
    *,
    actor: Actor,
    content: Content,
    file_name: str,
    instructions: Instructions = AS_HEADED,
    progress: Progress | None = None,
    checked: str | None = None,
    despite_names: bool = False,
) -> ImportReport:
    """Bring the good rows in and keep the others with their reasons, as one unit.

    A number already in the register is left as it is, so the same file may be brought in again.
    checked: the seal of the report that a rehearsal showed.
    despite_names: somebody looked, and its numbers are right although their names are of others.
    Raises ImportRefused for a file that cannot be read, ImportDiffers where it would come to
    something else than was shown, AnotherList where it looks like the list of other people, with nothing written.
    """
    # One import at a time: the second then finds the numbers of the first, and matches them.
    # NO KEY, since whoever writes a member elsewhere only refers to the organisation.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    sheet = open_sheet(organisation, content, instructions)
    at = now()
    batch = ImportBatch.objects.create(
        organisation=organisation,
        file_name=file_name[:250],
        file_sha256=sha256_of(content),
        mapping={**instructions.as_document(), "read_as": sheet.how.as_json()},
        rows=0,
        new=0,
        matched=0,
        rejected=0,
        imported_by_id=actor.account_id,
        imported_at=at,
    )
    report = _write(organisation, sheet, batch, progress)
    if checked is not None and report.seal != checked:
        raise ImportDiffers(new=report.new, checked=checked, found=report.seal)
    if report.is_another_list and not despite_names:
        raise AnotherList(known=report.matched, others=report.others)
    audit.record(
        organisation,
        actor=actor,
        action="import.made",
        object_kind="import",
        object_id=batch.public_id,
        values={
            "file": batch.file_name,
            "sha256": batch.file_sha256,
            "rows": report.rows,
            "new": report.new,
            "matched": report.matched,
            "rejected": report.rejected,
            **({"despite_names": report.others} if report.is_another_list else {}),
        },
    )
    if report.new:
        organisation_id = organisation.pk
        transaction.on_commit(lambda: signals.members_imported.send(ImportBatch, organisation_id=organisation_id))
    return report


def _write(organisation: Organisation, sheet: Sheet, batch: ImportBatch, progress: Progress | None) -> ImportReport:
    writer = Writer(batch, on=sheet.on, share_class=sheet.share_class)
    tally = Tally()
    with (
        checked_at_the_end(WRITTEN, rows=sheet.rows) as is_alone,
        writer.ahead(sheet.rows) if is_alone else nullcontext(),
    ):
        for block in walk(organisation, sheet, tally, progress, is_known_empty=is_alone):
            writer.write(block)
    report = tally.report(sheet.how, batch.public_id)
    writer.write_refused(report.refused)
    if report.new and not is_alone:
        refresh_statistics(WRITTEN)
    ImportBatch.objects.filter(pk=batch.pk).update(
        rows=report.rows, new=report.new, matched=report.matched, rejected=report.rejected
    )
    return report
