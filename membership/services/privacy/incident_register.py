"""The register of incidents taken away: as a list, a workbook, or on paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from membership import formats, rendering
from membership.clock import now
from membership.models import Incident, Organisation
from membership.rules.spreadsheets import Cell, csv_lines
from membership.rules.workbooks import Sheet, workbook_bytes
from membership.services.exports.printed import DOCUMENTS

HEADS = (
    gettext_lazy("Found on"), gettext_lazy("Happened on"), gettext_lazy("Personal information"),
    gettext_lazy("Circumstances"), gettext_lazy("Persons concerned"), gettext_lazy("Risk"),
    gettext_lazy("Why this risk"), gettext_lazy("Regulator told on"), gettext_lazy("Persons told on"),
    gettext_lazy("Other notices"), gettext_lazy("Measures"),
)  # fmt: skip
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def incident_register(organisation: Organisation, *, taken_as: str) -> bytes:
    """Return the whole register in one of FORMATS, in the language that is active."""
    incidents = Incident.objects.for_organisation(organisation).order_by("found_on", "pk")
    heads = [str(head) for head in HEADS]
    if taken_as == "csv":
        return "".join(csv_lines(heads, map(_cells, incidents))).encode()
    if taken_as == "xlsx":
        return workbook_bytes([Sheet(_("Incidents"), heads, [list(_cells(one)) for one in incidents])])
    return _printed(organisation, heads, incidents, now())


def _cells(one: Incident) -> tuple[Cell, ...]:
    return (
        one.found_on, one.happened_on, one.data, one.circumstances, one.persons, str(one.get_risk_display()),
        one.risk_reasons, one.regulator_told_on, one.persons_told_on, one.notices, one.measures,
    )  # fmt: skip


def _printed(organisation: Organisation, heads: list[str], incidents: Iterable[Incident], at: datetime) -> bytes:
    language = formats.language_of()
    name = (organisation.name_en if language == "en" else "") or organisation.name_fr
    title = _("Register of confidentiality incidents")
    moment = _("As of %(instant)s") % {"instant": formats.instant(at.astimezone(organisation.zone))}
    rows = [[_written(cell) for cell in _cells(one)] for one in incidents]
    data = {
        "lang": language,
        "region": "CA",
        "organisation": name,
        "title": title,
        "moment": moment,
        "draft": {"tag": ""},
        "running": {"head": f"{name} — {title}", "foot": moment, "page": _("Page {page} of {pages}")},
        "figures": [{"name": _("Incidents"), "value": formats.number(len(rows))}],
        "notes": [],
        "parts": [
            {
                "title": title,
                "head": heads,
                "columns": [1.3, 1.3, 2, 2.4, 1.1, 1.5, 1.8, 1.3, 1.3, 1.6, 2],
                "rows": rows,
                "empty": _("None."),
            }
        ],
    }
    return rendering.render("register", data, at=at, documents=DOCUMENTS)


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return cell
        case int():
            return formats.number(cell)
        case Decimal():
            return str(cell)
        case date():
            return formats.short_day(cell)
