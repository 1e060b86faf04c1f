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
from membership.services.exports.words import STATUSES, operation_words, payment_words

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
    members, classes = [row for row in rows if row.is_member], class_names(register)
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
            _(
                "Names and last known addresses, shares of each class, each operation and payment on them, amounts "
                "due: Cooperatives Act, s. 124."
            ),
        ],
        "parts": [
            _members(_("Members"), members, language),
            _members(_("Other holders of shares"), [row for row in rows if not row.is_member], language),
            _by_class(rows, classes),
            _operations(rows, classes),
            _payments(rows, classes),
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


def _by_class(rows: list[RegisterRow], classes: dict[str, str]) -> dict[str, Any]:
    return {
        "title": _("Shares by class"),
        "head": [_("Number"), _("Name"), _("Shares"), _("Quantity"), _("Worth"), _("Due")],
        "columns": [1.1, 3.4, 2.2, 1, 1.3, 1.3],
        "numbers_from": 3,
        "rows": [
            [
                row.number,
                row.name,
                classes[one.share_class],
                formats.number(one.quantity),
                formats.money_cents(one.value_cents),
                formats.money_cents(one.due_cents),
            ]
            for row in rows
            for one in row.holdings
        ],
        "empty": _("None."),
    }


def _payments(rows: list[RegisterRow], classes: dict[str, str]) -> dict[str, Any]:
    return {
        "title": _("Payments and reimbursements"),
        "head": [_("Number"), _("Name"), _("Shares"), _("Payment"), _("Effective"), _("Amount")],
        "columns": [1.1, 3, 1.8, 1.8, 1.8, 1.3],
        "numbers_from": 5,
        "rows": [
            [
                row.number,
                row.name,
                classes[line["share_class"]],
                payment_words(line["kind"]),
                _day(row.day_of(line)),
                formats.money_cents(line["amount_cents"]),
            ]
            for row in rows
            for line in row.share_payments
        ],
        "empty": _("None."),
    }


def _operations(rows: list[RegisterRow], classes: dict[str, str]) -> dict[str, Any]:
    return {
        "title": _("Share ledger"),
        "head": [
            _("Number"),
            _("Name"),
            _("Shares"),
            _("Operation"),
            _("Other party"),
            _("Effective"),
            _("Quantity"),
            _("Amount"),
        ],
        "columns": [1.1, 2.4, 1.5, 1.6, 1.1, 1.7, 0.9, 1.2],
        "numbers_from": 6,
        "rows": [_operation(row, line, classes) for row in rows for line in row.share_operations],
        "empty": _("None."),
    }


def _operation(row: RegisterRow, line: dict[str, Any], classes: dict[str, str]) -> list[str]:
    return [
        row.number,
        row.name,
        classes[line["share_class"]],
        operation_words(line["operation"]),
        line["other_party"],
        _day(row.day_of(line)),
        formats.number(line["quantity"]),
        formats.money_cents(line["quantity"] * line["unit_price_cents"]),
    ]


def _day(on: date | None) -> str:
    return formats.short_day(on) if on else _("Not known")
