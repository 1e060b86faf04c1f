"""How the pages of an import speak: what was understood of the file, what is refused, what it came to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from membership import formats
from membership.messages import sentence
from membership.models import ImportBatch, ImportRefusal
from membership.rules.importing.evidence import AmountEvidence, DateEvidence
from membership.rules.importing.layout import guessed
from membership.rules.importing.refusals import Refusal
from membership.rules.importing.values import DateOrder
from membership.services.imports.reports import How, ImportReport
from membership.services.imports.wording import field_name, kept_sentence

_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "mac_roman": "Mac OS Roman",
}
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
# Where not every reason fits, one against more rows than this is told once, with the first of them.
MANY, SHOWN = 5, 3
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
    """Return what was found out of the file and why it is believed, for somebody to recognise it or to object."""
    if how.sheet:
        facts = [(_("Workbook"), _("sheet “%(sheet)s”") % {"sheet": how.sheet})]
    else:
        facts = [
            (_("Characters"), _ENCODINGS.get(how.encoding, how.encoding)),
            (_("Between the columns"), str(_SEPARATORS.get(how.separator, how.separator))),
        ]
    if how.dates is not None:
        facts.append((_("Dates"), _dates_read(how.dates)))
    if how.amounts is not None and how.amounts.cents is not None:
        facts.append((_("Amounts"), _amounts_read(how.amounts, how.amounts.cents)))
    if how.ignored:
        facts.append((_("Columns left out"), ", ".join(how.ignored)))
    return [{"label": label, "value": value} for label, value in facts]


def _dates_read(dates: DateEvidence) -> str:
    """Return an example as it was read, and what in the file says so."""
    order = str(_DATE_ORDERS[dates.order.value])
    if dates.day is None:
        return _("year first, as in 2026-12-31; any other is read %(order)s") % {"order": order}
    read = f"{dates.example} → {formats.short_day(dates.day)}"
    data = {"read": read, "order": order, "count": formats.number(dates.proofs)}
    if dates.is_told:
        return _("%(read)s: %(order)s, as you said.") % data
    if dates.is_guess:
        return _("%(read)s: %(order)s, without proof, since every date could be read both ways.") % data
    if dates.order is DateOrder.DAY_FIRST:
        said = ngettext(
            "%(read)s, because %(count)s date begins with a number beyond 12.",
            "%(read)s, because %(count)s dates begin with a number beyond 12.",
            dates.proofs,
        )
    else:
        said = ngettext(
            "%(read)s, because %(count)s date has a second number beyond 12.",
            "%(read)s, because %(count)s dates have a second number beyond 12.",
            dates.proofs,
        )
    return said % data


def another_list(report: ImportReport) -> str:
    """Return why this looks like the list of other people, and what to do; nothing where it does not."""
    if not report.is_another_list:
        return ""
    return _(
        "Of its numbers, %(known)s are in the register, and %(others)s of them under somebody else’s name. If it is of "
        "another organisation, bring it in there; if another column holds the member numbers, say so under “Change the "
        "columns”; if these people are new here, give them in the file numbers that nobody bears yet."
    ) % {"known": formats.number(report.matched), "others": formats.number(report.others)}


def doubt_of_names(header: Sequence[str]) -> str:
    """Return what to look at where no column bears a name that is known; nothing where one does."""
    if not any(header):
        return _(
            "The first row of this file is taken for a member, since it names no column. Say what each column is: the "
            "first values of each stand under it."
        )
    if guessed(tuple(header)):
        return ""
    return _(
        "No name of a column is known here. The first row is taken for their names: %(names)s. If it is a member, "
        "write a row of names above it in the file, and choose the file again."
    ) % {"names": " · ".join(name for name in header if name)}


def doubt_of_columns(how: How) -> str:
    """Return which columns that are left out look as if they told who left; nothing where none does."""
    if not how.missed:
        return ""
    return ngettext(
        "The column %(columns)s is left out, and holds dates or statuses: whoever left may be told there, and would "
        "come in as a member. Say what it is under “Change the columns”, or go on if it is not needed.",
        "The columns %(columns)s are left out, and hold dates or statuses: whoever left may be told there, and would "
        "come in as a member. Say what they are under “Change the columns”, or go on if they are not needed.",
        len(how.missed),
    ) % {"columns": ", ".join(_("“%(word)s”") % {"word": name} for name in how.missed)}


def doubt_of_dates(how: How) -> str:
    """Return what to look at before going on; nothing where the dates leave no doubt."""
    if how.dates is None:
        return ""
    if how.dates.is_guess and how.dates.day is None:
        return _(
            "Every date of this file could be read both ways. They are read with the day first: if that is wrong, say "
            "so under “Change the columns”."
        )
    if how.dates.is_guess and how.dates.day is not None:
        return _(
            "Every date of this file could be read both ways. %(example)s is read as %(day)s: if that is wrong, say so "
            "under “Change the columns”."
        ) % {"example": how.dates.example, "day": formats.short_day(how.dates.day)}
    if how.dates.against:
        return ngettext(
            "%(count)s date can only be read the other way round: its row is refused.",
            "%(count)s dates can only be read the other way round: their rows are refused.",
            how.dates.against,
        ) % {"count": formats.number(how.dates.against)}
    return ""


def _amounts_read(amounts: AmountEvidence, cents: int) -> str:
    kinds = [
        said % {"count": formats.number(count)}
        for count, said in (
            (amounts.comma, _("with a decimal comma: %(count)s")),
            (amounts.point, _("with a decimal point: %(count)s")),
            (amounts.whole, _("in whole dollars: %(count)s")),
        )
        if count
    ]
    return f"{amounts.example} → {formats.money_cents(cents)} ({', '.join(kinds)})"


def columns_read(how: How) -> list[str]:
    """Return what each column was taken for."""
    return [f"{header} → {field_name(field.value)}" for field, header in how.columns.items()]


def refusal_columns() -> list[dict[str, Any]]:
    return [{"label": _("Row")}, {"label": _("Column")}, {"label": _("Reason")}]


def refusals_found(report: ImportReport, most: int) -> tuple[list[list[str]], int]:
    """Return the reasons of a rehearsal as rows of a table, and how many more there are.

    Where they do not all fit, those that stand against many rows come first, once each: a word that is not understood
    is said with its count.
    """
    gathered = MANY if len(report.refusals) > most else most
    alike: dict[Any, list[Refusal]] = {}
    for one in report.refusals:
        alike.setdefault((one.field, one.reason.code, tuple(one.reason.params.items())), []).append(one)
    many = sorted((found for found in alike.values() if len(found) > gathered), key=len, reverse=True)
    few = sorted((one for found in alike.values() if len(found) <= gathered for one in found), key=lambda one: one.row)
    lines = [(_rows_alike(found), found[0]) for found in many] + [(formats.number(one.row), one) for one in few[:most]]
    told = [[rows, field_name(one.field or ""), sentence(one.reason)] for rows, one in lines[:most]]
    return told, len(many) + len(few) - len(told)


def _rows_alike(found: list[Refusal]) -> str:
    told = {
        "count": formats.number(len(found)),
        "rows": ", ".join(formats.number(one.row) for one in found[:SHOWN]),
    }
    return _("%(count)s rows: %(rows)s…") % told


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
