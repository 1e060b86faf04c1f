"""How the pages of an import speak: what was understood of the file, what is refused, what it came to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from membership import formats
from membership.messages import sentence
from membership.models import ImportBatch, ImportRefusal
from membership.services.imports.reports import How, ImportReport
from membership.services.imports.wording import field_name, kept_sentence

_ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}
_SEPARATORS: Mapping[str, str | Promise] = {
    ",": gettext_lazy("the comma"),
    ";": gettext_lazy("the semicolon"),
    "\t": gettext_lazy("the tab"),
    "|": gettext_lazy("the vertical bar"),
}
_DATE_ORDERS: Mapping[str, str | Promise] = {
    "dmy": gettext_lazy("day first, as in 31/12/2026"),
    "mdy": gettext_lazy("month first, as in 12/31/2026"),
}
STEPS = (
    pgettext_lazy("step of an import", "Choose the list"),
    pgettext_lazy("step of an import", "Check it"),
    pgettext_lazy("step of an import", "Brought in"),
)


def steps(current: int, first_url: str = "") -> list[dict[str, Any]]:
    """Return where the import stands; current: 0, 1 or 2, and 3 when it is over."""
    states = ["done"] * current + ["current"] + ["todo"] * len(STEPS)
    return [
        {"label": label, "state": states[place], "url": first_url if place == 0 else ""}
        for place, label in enumerate(STEPS)
    ]


def figures(totals: ImportReport | ImportBatch) -> list[dict[str, str]]:
    """Return the sum that always holds: rows = new + already there + refused."""
    return [
        {"label": label, "value": formats.number(count)}
        for label, count in (
            (_("Rows in the file"), totals.rows),
            (_("New members"), totals.new),
            (_("Already in the register"), totals.matched),
            (_("Refused rows"), totals.rejected),
        )
    ]


def how_read(how: How) -> list[dict[str, str]]:
    """Return what was found out of the file, for somebody to recognise it or to object."""
    facts = [
        (_("Letters"), _ENCODINGS.get(how.encoding, how.encoding)),
        (_("Between the columns"), str(_SEPARATORS.get(how.separator, how.separator))),
        (_("Dates"), str(_DATE_ORDERS[how.date_order])),
    ]
    if how.ignored:
        facts.append((_("Columns left out"), ", ".join(how.ignored)))
    return [{"label": label, "value": value} for label, value in facts]


def columns_read(how: How) -> list[str]:
    """Return what each column was taken for."""
    return [f"{header} → {field_name(field.value)}" for field, header in how.columns.items()]


def refusal_columns() -> list[dict[str, Any]]:
    return [{"label": _("Row")}, {"label": _("Column")}, {"label": _("Reason")}]


def refusals_found(report: ImportReport, most: int) -> list[list[str]]:
    """Return the first reasons of a rehearsal, as rows of a table."""
    return [
        [formats.number(one.row), field_name(one.field or ""), sentence(one.reason)] for one in report.refusals[:most]
    ]


def refusals_kept(refusals: Iterable[ImportRefusal]) -> list[list[str]]:
    """Return the reasons that were kept, as rows of the same table."""
    return [[formats.number(one.row), field_name(one.field), kept_sentence(one)] for one in refusals]


def bring_in_label(count: int) -> str:
    return ngettext("Bring in %(n)s member", "Bring in %(n)s members", count) % {"n": formats.number(count)}


def brought_in(count: int) -> str:
    words = ngettext("%(n)s member was brought in.", "%(n)s members were brought in.", count)
    return words % {"n": formats.number(count)}


def taken_out(count: int) -> str:
    words = ngettext("%(n)s member was taken out again.", "%(n)s members were taken out again.", count)
    return words % {"n": formats.number(count)}


def refused_rows(count: int) -> str:
    words = ngettext("%(n)s row to correct", "%(n)s rows to correct", count)
    return words % {"n": formats.number(count)}
