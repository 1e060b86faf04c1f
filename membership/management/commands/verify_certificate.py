"""Check a table of slips from its certificate, row by row, and against what this installation keeps.

Ends with 1 at any fault.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from membership.formats import number
from membership.models import NoticeCertificate
from membership.rules.slips import START, faults
from membership.services.proof import read_table

WORDS = {
    "cells": "cells are missing",
    "order": "a row is missing, or was added",
    "previous": "it does not follow the row before it",
    "hash": "a cell was changed",
}


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the table that goes with the certificate, as CSV")

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            rows = list(read_table(file.read_bytes()))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file}: {error}") from error
        found = list(faults(rows))
        for fault in found:
            self.stderr.write(f"✗ row {fault.line}: {WORDS[fault.what]}")
        if found or not rows:
            sys.exit(1)
        head = rows[-1][-1] if rows else START
        self.stdout.write(_("Every slip follows from the one before. Slips: %(n)s.") % {"n": number(len(rows) - 1)})
        self.stdout.write(_("Hash of the last slip: %(head)s") % {"head": head})
        kept = NoticeCertificate.objects.filter(head_sha256=head).order_by("drawn_at").first()
        if kept is None:
            self.stdout.write(_("No certificate kept here has this hash: compare it with the signed page."))
            return
        self.stdout.write(_("It is that of the certificate drawn up on %(at)s.") % {"at": kept.drawn_at.isoformat()})
