"""Check a table of slips from its certificate, row by row, and against what this installation keeps.

Ends with 1 at any fault; with 3 where the words beside the codes alone are not those of this program: they were
changed, or another version of it wrote them; with 2 where the rows follow from one another and nothing tells whether
they are those of a certificate: none is kept here with their hash, and none was given.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from membership.errors import TableUnreadable
from membership.formats import number
from membership.messages import sentence
from membership.models import NoticeCertificate
from membership.rules.slips import faults
from membership.services.slip_tables import SlipTable, missing_slips, read_with_words, wrong_words

WORDS = {
    "cells": "cells are missing",
    "order": "a row is missing, or was added",
    "previous": "it does not follow the row before it",
    "hash": "a cell was changed",
    "end": "slips are missing at the end, or were added",
    "words": "the words beside it are not what this program says of it",
}
UNKNOWN, OTHER_WORDS = 2, 3


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the table that goes with the certificate, as CSV")

        parser.add_argument(
            "--head", default="", metavar="HASH", help="that of the last slip, as the signed page has it"
        )

    def handle(self, *_args: Any, file: Path, head: str, **_options: Any) -> None:
        table = self._table(file)
        self._check_hash(table.rows, head)
        # Last, and apart: the proof is in the codes, whatever words a later version of this program has for them.
        others = list(wrong_words(table))
        for rank in others:
            self.stderr.write(f"! row {rank}: {WORDS['words']}")
        if others:
            sys.exit(OTHER_WORDS)

    def _check_hash(self, rows: Sequence[Sequence[str]], head: str) -> None:
        given, head = head.strip().lower(), rows[-1][-1]
        self.stdout.write(_("Every slip follows from the one before. Slips: %(n)s.") % {"n": number(len(rows) - 1)})
        self.stdout.write(_("Hash of the last slip: %(head)s") % {"head": head})
        kept = NoticeCertificate.objects.filter(head_sha256=head).order_by("drawn_at").first()
        if given:
            if given != head:
                self.stderr.write(_("✗ The signed page has another hash: %(given)s") % {"given": given})
                sys.exit(1)
            self.stdout.write(_("It is the hash of the signed page."))
        if kept is None:
            if not given:
                self.stdout.write(_("No certificate kept here has this hash: compare it with the signed page."))
                sys.exit(UNKNOWN)
            return
        self.stdout.write(_("It is that of the certificate drawn up on %(at)s.") % {"at": kept.drawn_at.isoformat()})

    def _table(self, file: Path) -> SlipTable:
        """Return a table whose rows hold together, or end with what is wrong with it."""
        try:
            table = read_with_words(file.read_bytes())
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file}: {error}") from error
        except TableUnreadable as refused:
            raise CommandError(f"{file}: {sentence(refused)}") from refused
        rows = table.rows
        found = [f"row {fault.line}: {WORDS[fault.what]}" for fault in faults(rows)]
        if not found and (missing := missing_slips(rows)):
            found = [f"row {len(rows)}: {WORDS['end']} ({abs(missing)})"]
        for fault in found or ([] if rows else [f"row 0: {WORDS['cells']}"]):
            self.stderr.write(f"✗ {fault}")
        if found or not rows:
            sys.exit(1)
        return table
