"""Write out the statutory register as it stood on a day, as it was known at an instant."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from membership.actors import Actor
from membership.clock import today
from membership.management import arguments
from membership.queries.moment import Moment
from membership.services.exports.exporting import FORMATS, export_register

TEXTS = frozenset({"csv", "json"})


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        arguments.add_organisation(parser)
        parser.add_argument("--as-of", type=arguments.day, metavar="DATE", help="the day asked about; today by default")
        parser.add_argument(
            "--known-at", type=arguments.instant, metavar="INSTANT", help="what was known then; now by default"
        )
        parser.add_argument("--format", choices=FORMATS, default="csv")
        parser.add_argument("--language", choices=["fr", "en"], default="fr", help="of a workbook or a PDF")
        parser.add_argument("--out", type=Path, metavar="FILE", help="written there; to the terminal by default")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = arguments.organisation_named(options["organisation"])
        known_at: datetime | None = options["known_at"]
        if known_at is not None and known_at.tzinfo is None:
            known_at = known_at.replace(tzinfo=organisation.zone)
        out: Path | None = options["out"]
        if out is None and options["format"] not in TEXTS and sys.stdout.isatty():
            raise CommandError(_("A terminal cannot show this format. Name a file: --out register.pdf"))
        # The log of those who read it gets no line of what could not be written out.
        arguments.require_writable(out)
        with arguments.refusals_in_one_line():
            exported = export_register(
                organisation,
                at=Moment(options["as_of"] or today(organisation), known_at),
                taken_as=options["format"],
                language=options["language"],
                actor=Actor.system(),
            )
            if out is not None:
                arguments.write_out(exported.pieces, out)
                return
            for piece in exported.pieces:
                if options["format"] in TEXTS:
                    self.stdout.write(piece.decode(), ending="")
                else:
                    sys.stdout.buffer.write(piece)
