"""The rows of a list that are not taken, as a file: as they were written, each with its reasons, to be corrected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from membership.messages import sentence
from membership.models import ImportBatch
from membership.rules.spreadsheets import Cell, csv_lines
from membership.services.imports.reports import ImportReport
from membership.services.imports.wording import field_name, kept_sentence

# A spreadsheet takes a file without this mark for one of its own old encodings.
BYTE_ORDER_MARK = "\ufeff"

# The place of a row, its cells by the names of their columns, and every reason against it.
RefusedLine = tuple[int, Mapping[str, str], list[str]]


def refused_of(report: ImportReport) -> Iterator[RefusedLine]:
    """Yield what a rehearsal refuses."""
    for row in report.refused:
        yield row.row, row.raw, [_reason(one.field or "", sentence(one.reason)) for one in row.refusals]


def refused_kept(batch: ImportBatch) -> Iterator[RefusedLine]:
    """Yield what an import refused, its rows in the order of the file."""
    row, raw, reasons = 0, dict[str, str](), list[str]()
    for refusal in batch.refusals.order_by("row", "pk").iterator(chunk_size=2000):
        if refusal.row != row and reasons:
            yield row, raw, reasons
            reasons = []
        row, raw = refusal.row, refusal.raw
        reasons.append(_reason(refusal.field, kept_sentence(refusal)))
    if reasons:
        yield row, raw, reasons


def refused_file(
    header: tuple[str, ...], separator: str, lines: Iterable[RefusedLine], name: str
) -> StreamingHttpResponse:
    """Answer the rows as a table separated as the list itself was, so that the same program opens both."""
    rows: Iterator[tuple[Cell, ...]] = (
        (row, *(raw.get(column, "") for column in header), " ".join(reasons)) for row, raw, reasons in lines
    )
    written = csv_lines((_("Row"), *header, _("Reason")), rows, separator=separator or ",")
    response = StreamingHttpResponse(_marked(written), content_type="text/csv; charset=utf-8")
    stem = name.rpartition(".")[0] if name.endswith((".csv", ".txt", ".xlsx")) else name
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{stem}.csv")
    return response


def _reason(field: str, said: str) -> str:
    return _("%(field)s: %(reason)s") % {"field": field_name(field), "reason": said} if field else said


def _marked(lines: Iterator[str]) -> Iterator[str]:
    yield BYTE_ORDER_MARK
    yield from lines
