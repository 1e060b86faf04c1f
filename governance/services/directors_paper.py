"""The register of directors and officers as a document and as a list, on a day, as known at an instant."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from governance import rendering
from governance.models import BodyKind
from governance.queries.directors import Entry, domiciles, register_of
from membership import formats
from membership.clock import now
from membership.models import Organisation
from membership.queries.moment import Moment
from membership.rules.spreadsheets import Cell, csv_lines
from membership.services.papers.paper import Paper, shell

FORMATS = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}

# The words of the programming interface, for whoever reads it by program.
HEADER = (
    "kind", "role_fr", "role_en", "seat", "name", "for", "since", "until", "term_years", "falls_in", "domicile",
)  # fmt: skip


def directors_list(
    organisation: Organisation, *, at: Moment, taken_as: str, language: str, with_past: bool, with_domicile: bool
) -> Paper:
    """Return the register as `pdf` or `csv`. with_domicile: for those who may read addresses."""
    entries = register_of(organisation, at, with_past=with_past)
    homes = domiciles({one.person for one in entries}, at) if with_domicile else None
    with override(language):
        if taken_as == "csv":
            content = "".join(csv_lines(HEADER, [_line(one, homes or {}) for one in entries])).encode()
        else:
            content = _pdf(organisation, at, entries, homes, language)
    return Paper(f"{organisation.slug}-directors-{at.on.isoformat()}.{taken_as}", FORMATS[taken_as], content)


def _line(one: Entry, homes: dict[int, str]) -> tuple[Cell, ...]:
    return (
        one.kind, one.role_fr, one.role_en, one.seat, one.name, one.for_whom, one.since, one.until, one.term_years,
        one.falls_in, homes.get(one.person.pk, ""),
    )  # fmt: skip


def _pdf(
    organisation: Organisation,
    at: Moment,
    entries: list[Entry],
    homes: dict[int, str] | None,
    language: str,
) -> bytes:
    """homes: by person; None for those who may not read addresses, and have no such column."""
    known_at = at.known_at or now()
    groups = (
        (_("Directors"), [one for one in entries if one.kind == BodyKind.BOARD]),
        (_("Officers"), [one for one in entries if one.kind == "officer"]),
        (_("Committees"), [one for one in entries if one.kind not in {BodyKind.BOARD, "officer"}]),
    )
    head = [_("Name"), _("Role"), _("Since"), _("Until"), *([] if homes is None else [_("Domicile")])]
    data: dict[str, Any] = shell(organisation, _("Register of directors and officers"), at, known_at, language) | {
        "empty": _("None."),
        "parts": [
            {
                "title": title,
                "head": head,
                "columns": [5, 5, 4, 5, 6][: len(head)],
                "rows": [_cells(one, homes, language) for one in lines],
            }
            for title, lines in groups
            if lines or title == groups[0][0]
        ],
    }
    return rendering.render("directors", data, at=known_at)


def _cells(one: Entry, homes: dict[int, str] | None, language: str) -> list[str]:
    name = one.name if not one.for_whom else _("%(name)s, for %(member)s") % {"name": one.name, "member": one.for_whom}
    return [
        name,
        role_in_words(one, language),
        formats.short_day(one.since) if one.since else "…",
        until_in_words(one),
        *([] if homes is None else [homes.get(one.person.pk, "")]),
    ]


def role_in_words(one: Entry, language: str) -> str:
    """Return the office, or the body with the number of the seat."""
    role = one.role_fr if language == "fr" else one.role_en
    return role if one.seat is None else _("%(body)s, seat %(number)s") % {"body": role, "number": one.seat}


def until_in_words(one: Entry) -> str:
    """Return the last day, else the annual meeting that ends the term, else nothing."""
    if one.until:
        return formats.short_day(one.until - timedelta(days=1))
    return _("Annual meeting of %(year)s") % {"year": one.falls_in} if one.falls_in else ""
