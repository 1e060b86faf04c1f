"""The register on paper: a PDF that a screen reader can follow, with both of its dates on the first page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from membership import formats, rendering
from membership.clock import now
from membership.queries.registry import RegisterRow
from membership.services.exports.snapshot import Snapshot, class_names
from membership.services.exports.words import STATUSES, operation_words

DOCUMENTS = Path(__file__).parent.parent.parent / "documents"


def pdf(register: Snapshot) -> Iterator[bytes]:
    """Yield the PDF, which says the instant as known at which: the same one gives the same bytes."""
    known_at = register.at.known_at or now()
    with override(register.language):
        data = _data(register, known_at, list(register.rows))
    yield rendering.render("register", data, at=known_at, documents=DOCUMENTS)


def _data(register: Snapshot, known_at: datetime, rows: list[RegisterRow]) -> dict[str, Any]:
    organisation, on, language = register.organisation, register.at.on, register.language
    name = (organisation.name_en if language == "en" else "") or organisation.name_fr
    known = formats.instant(known_at.astimezone(organisation.zone))
    moment = _("As of %(day)s, as known on %(known)s") % {"day": formats.short_day(on), "known": known}
    title = _("Register of members")
    members = [row for row in rows if row.is_member]
    return {
        "lang": language,
        "region": "CA",
        "organisation": name,
        "title": title,
        "moment": moment,
        "draft": {"tag": ""},
        "running": {"head": f"{name} — {title}", "foot": moment, "page": _("Page {page} of {pages}")},
        "figures": _figures(members, language),
        "notes": [
            _("Names and last known addresses, shares and each operation on them: Cooperatives Act, s. 124."),
        ],
        "parts": [
            _members(_("Members"), members, language),
            _members(_("Other holders of shares"), [row for row in rows if not row.is_member], language),
            _operations(rows, class_names(register)),
        ],
    }


def _figures(members: list[RegisterRow], language: str) -> list[dict[str, str]]:
    by_category: dict[str, int] = {}
    for row in members:
        by_category[row.category_name(language)] = by_category.get(row.category_name(language), 0) + 1
    counted = [(_("Members"), len(members)), *sorted(by_category.items())]
    return [{"name": name, "value": formats.number(count)} for name, count in counted]


def _members(title: str, rows: list[RegisterRow], language: str) -> dict[str, Any]:
    head = [
        _("Number"), _("Name"), _("Last known address"), _("Category"), _("Member since"), _("Status"), _("Shares"),
        _("Due"),
    ]  # fmt: skip
    return {
        "title": title,
        "head": head,
        "columns": [1.1, 2.4, 3.2, 1.8, 1.5, 1.3, 0.8, 0.9],
        "numbers_from": 6,
        "rows": [_member(row, language) for row in rows],
        "empty": _("None."),
    }


def _member(row: RegisterRow, language: str) -> list[str]:
    name = row.name + (f" ({row.representative})" if row.representative else "")
    town = " ".join(part for part in (row.city, row.postal_code) if part)
    return [
        row.number,
        name,
        ", ".join(part for part in (row.address, town) if part) or _("Not known"),
        row.category_name(language),
        _day(row.joined_on) if row.is_member else "",
        str(STATUSES[row.status]),
        formats.number(row.shares),
        formats.money_cents(row.due_cents),
    ]


def _operations(rows: list[RegisterRow], classes: dict[str, str]) -> dict[str, Any]:
    return {
        "title": _("Share ledger"),
        "head": [_("Number"), _("Name"), _("Shares"), _("Operation"), _("Effective"), _("Quantity"), _("Amount")],
        "columns": [1.1, 2.6, 1.6, 1.8, 1.8, 1, 1.3],
        "numbers_from": 5,
        "rows": [_operation(row, line, classes) for row in rows for line in row.share_operations],
        "empty": _("None."),
    }


def _operation(row: RegisterRow, line: dict[str, Any], classes: dict[str, str]) -> list[str]:
    return [
        row.number,
        row.name,
        classes[line["share_class"]],
        operation_words(line["operation"]),
        _day(row.day_of(line)),
        formats.number(line["quantity"]),
        formats.money_cents(line["quantity"] * line["unit_price_cents"]),
    ]


def _day(on: date | None) -> str:
    return formats.short_day(on) if on else _("Not known")
