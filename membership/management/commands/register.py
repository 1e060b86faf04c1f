"""Write out the statutory register as it stood on a day, as it was known at an instant."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from membership.clock import today
from membership.management import arguments
from membership.models import Organisation
from membership.queries.registry import RegisterRow, register_on
from membership.rules.spreadsheets import Cell, csv_lines

# The words an import reads, so that a register written out can be brought in elsewhere.
HEADER = (
    "member_number", "kind", "family_name", "given_name", "address", "city", "postal_code", "category", "status",
    "joined_on", "left_on", "shares", "shares_amount", "representative",
)  # fmt: skip


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        arguments.add_organisation(parser)
        parser.add_argument("--as-of", type=arguments.day, metavar="DATE", help="the day asked about; today by default")
        parser.add_argument(
            "--known-at", type=arguments.instant, metavar="INSTANT", help="what was known then; now by default"
        )
        parser.add_argument("--format", choices=["csv", "json"], default="csv")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = arguments.organisation_named(options["organisation"])
        on: date = options["as_of"] or today(organisation)
        known_at: datetime | None = options["known_at"]
        if known_at is not None and known_at.tzinfo is None:
            known_at = known_at.replace(tzinfo=organisation.zone)
        rows = register_on(organisation, on, known_at=known_at)
        pieces = _csv(rows) if options["format"] == "csv" else _json(organisation, on, known_at, rows)
        for piece in pieces:
            self.stdout.write(piece, ending="")


def _csv(rows: Iterator[RegisterRow]) -> Iterator[str]:
    return csv_lines(HEADER, map(_cells, rows))


def _cells(row: RegisterRow) -> tuple[Cell, ...]:
    return (
        row.number, row.kind, row.family_name, row.given_name, row.address, row.city, row.postal_code, row.category,
        row.status, row.joined_on, row.until, row.shares, f"{row.shares_cents // 100}.{row.shares_cents % 100:02d}",
        row.representative,
    )  # fmt: skip


def _json(
    organisation: Organisation, on: date, known_at: datetime | None, rows: Iterator[RegisterRow]
) -> Iterator[str]:
    """Yield one document, piece by piece: the members are never held together."""
    head = {
        "organisation": organisation.slug,
        "as_of": on.isoformat(),
        "known_at": known_at.isoformat() if known_at else None,
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "members": ['
    count = 0
    for count, row in enumerate(rows, start=1):
        yield ("\n" if count == 1 else ",\n") + json.dumps(_member(row), ensure_ascii=False)
    yield f'\n], "count": {count}}}\n'


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
        "joined_on": _iso(row.joined_on),
        "category_since": _iso(row.category_since),
        "left_on": _iso(row.until),
        "representative": row.representative,
        "shares": row.shares,
        "shares_cents": row.shares_cents,
        "share_operations": row.share_operations,
    }


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None
