"""The register as a list, a workbook or a document for programs."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext, override

from membership.queries.registry import HeldClass, RegisterRow
from membership.rules.spreadsheets import Cell, csv_lines, dollars
from membership.rules.workbooks import Sheet, workbook_bytes
from membership.services.exports.snapshot import Snapshot, class_names
from membership.services.exports.words import PERSON_KINDS, STATUSES, operation_words, payment_words

# The words an import reads, so that a register written out can be brought in elsewhere. left_on: the first day on which
# the member is no longer one, there as here.
HEADER = (
    "member_number", "kind", "family_name", "given_name", "address", "city", "postal_code", "category", "status",
    "joined_on", "left_on", "shares", "shares_amount", "representative",
    # Beside them what the statute asks, which no import reads: several of each in one cell, apart by semicolons.
    "due_amount", "held_by_class", "share_operations", "share_payments", "country", "in_category_since",
)  # fmt: skip


def csv_pieces(register: Snapshot) -> Iterator[bytes]:
    return (line.encode() for line in csv_lines(HEADER, map(_cells, register.rows)))


def _cells(row: RegisterRow) -> tuple[Cell, ...]:
    return (
        row.number, row.kind, row.family_name, row.given_name, row.address, row.city, row.postal_code, row.category,
        row.status, row.joined_on, row.until, row.shares, dollars(row.shares_cents),
        row.representative, dollars(row.due_cents), "; ".join(map(_held, row.holdings)),
        "; ".join(map(_operation, row.share_operations)), "; ".join(map(_payment, row.share_payments)),
        row.country, row.category_since,
    )  # fmt: skip


def _held(one: HeldClass) -> str:
    return f"{one.share_class} {one.quantity}, due {_amount(one.due_cents)}"


def _operation(line: dict[str, Any]) -> str:
    other = f" ({line['other_party']})" if line["other_party"] else ""
    price = _amount(line["unit_price_cents"])
    return (
        f"{line['effective_on'] or '?'} {line['operation']} {line['quantity']} {line['share_class']} at {price}{other}"
    )


def _payment(line: dict[str, Any]) -> str:
    return f"{line['effective_on']} {line['kind']} {_amount(line['amount_cents'])} {line['share_class']}"


def _amount(cents: int) -> str:
    return str(dollars(cents))


def json_pieces(register: Snapshot) -> Iterator[bytes]:
    """Yield one document, piece by piece: the members are never held together."""
    head = {
        "organisation": register.organisation.slug,
        "as_of": register.at.on.isoformat(),
        "known_at": register.at.known_at.isoformat() if register.at.known_at else None,
    }
    yield (json.dumps(head, ensure_ascii=False)[:-1] + ', "members": [').encode()
    count = 0
    for count, row in enumerate(register.rows, start=1):
        yield (("\n" if count == 1 else ",\n") + json.dumps(_member(row), ensure_ascii=False, default=str)).encode()
    yield f'\n], "count": {count}}}\n'.encode()


def _member(row: RegisterRow) -> dict[str, Any]:
    return {
        "member_number": row.number,
        "kind": row.kind,
        "family_name": row.family_name,
        "given_name": row.given_name,
        "address": row.address,
        "city": row.city,
        "postal_code": row.postal_code,
        "country": row.country,
        "category": row.category,
        "status": row.status,
        "joined_on": row.joined_on,
        "category_since": row.category_since,
        "left_on": row.until,
        "representative": row.representative,
        "shares": row.shares,
        "shares_cents": row.shares_cents,
        "due_cents": row.due_cents,
        "holdings": [asdict(one) for one in row.holdings],
        "share_operations": row.share_operations,
        "share_payments": row.share_payments,
    }


def workbook(register: Snapshot) -> Iterator[bytes]:
    """Yield a workbook: the members, what each holds by class, each operation on their shares, and what was paid."""
    with override(register.language):
        held = list(register.rows)
        members = Sheet(gettext("Members"), _member_head(), [_member_line(row, register.language) for row in held])
        classes = class_names(register)
        lines = [line for row in held for line in _lines(row, classes)]
        operations = Sheet(gettext("Share ledger"), _operation_head(), lines)
        by_class = Sheet(
            gettext("Shares by class"), _class_head(), [one for row in held for one in _by_class(row, classes)]
        )
        paid = Sheet(gettext("Payments"), _payment_head(), [one for row in held for one in _paid(row, classes)])
        content = workbook_bytes([members, by_class, operations, paid])
    file = io.BytesIO(content)
    return iter(lambda: file.read(65536), b"")


def _member_head() -> list[str]:
    return [
        gettext("Number"), gettext("Kind"), gettext("Family name"), gettext("Given name"), gettext("Address"),
        gettext("Town"), gettext("Postal code"), gettext("Country"), gettext("Category"), gettext("Status"),
        gettext("Member since"), gettext("In this category since"), gettext("Last day"), gettext("Representative"),
        gettext("Shares"), gettext("Worth, in dollars"), gettext("Due, in dollars"),
    ]  # fmt: skip


def _member_line(row: RegisterRow, language: str) -> list[Cell | float]:
    return [
        row.number, str(PERSON_KINDS[row.kind]), row.family_name, row.given_name, row.address, row.city,
        row.postal_code, row.country, row.category_name(language), str(STATUSES[row.status]), row.joined_on,
        row.category_since, _last_day(row), row.representative, row.shares, row.shares_cents / 100,
        row.due_cents / 100,
    ]  # fmt: skip


def _last_day(row: RegisterRow) -> Cell:
    """Return the last day of a stay as people say it: the register keeps the first day after it."""
    if row.is_end_unknown:
        return gettext("Not known")
    return row.until - timedelta(days=1) if row.until else None


def _operation_head() -> list[str]:
    return [
        gettext("Number"), gettext("Shares"), gettext("Operation"), gettext("Effective"), gettext("Quantity"),
        gettext("Unit price, in dollars"), gettext("Other party"),
    ]  # fmt: skip


def _class_head() -> list[str]:
    return [
        gettext("Number"), gettext("Shares"), gettext("Quantity"), gettext("Worth, in dollars"),
        gettext("Due, in dollars"),
    ]  # fmt: skip


def _by_class(row: RegisterRow, classes: dict[str, str]) -> Iterator[list[Cell | float]]:
    for one in row.holdings:
        yield [row.number, classes[one.share_class], one.quantity, one.value_cents / 100, one.due_cents / 100]


def _payment_head() -> list[str]:
    return [
        gettext("Number"),
        gettext("Shares"),
        gettext("Payment"),
        gettext("Effective"),
        gettext("Amount, in dollars"),
    ]


def _paid(row: RegisterRow, classes: dict[str, str]) -> Iterator[list[Cell | float]]:
    for line in row.share_payments:
        yield [
            row.number, classes[line["share_class"]], payment_words(line["kind"]), row.day_of(line),
            line["amount_cents"] / 100,
        ]  # fmt: skip


def _lines(row: RegisterRow, classes: dict[str, str]) -> Iterator[list[Cell | float]]:
    for line in row.share_operations:
        yield [
            row.number, classes[line["share_class"]], operation_words(line["operation"]), row.day_of(line),
            line["quantity"], line["unit_price_cents"] / 100, line["other_party"],
        ]  # fmt: skip
