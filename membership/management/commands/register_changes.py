"""Write out what changed in the register between two days: in effect, or in what was written down."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from membership.actors import Actor
from membership.management import arguments
from membership.queries.changes import Span, recorded_between
from membership.queries.moment import Moment
from membership.services.exports.changes import export_changes
from membership.services.exports.lists import LISTED_AS


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        arguments.add_organisation(parser)
        parser.add_argument("--from", type=arguments.day, required=True, metavar="DATE", dest="first")
        parser.add_argument("--to", type=arguments.day, required=True, metavar="DATE", dest="last")
        parser.add_argument(
            "--recorded", action="store_true", help="the days are those of writing down; of taking effect by default"
        )
        parser.add_argument(
            "--known-at", type=arguments.instant, metavar="INSTANT", help="of days of effect, as it was known then"
        )
        parser.add_argument("--format", choices=LISTED_AS, default="csv")
        parser.add_argument("--language", choices=["fr", "en"], default="fr", help="of a workbook")
        parser.add_argument("--out", type=Path, metavar="FILE", help="written there; to the terminal by default")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = arguments.organisation_named(options["organisation"])
        first, last, out = options["first"], options["last"], options["out"]
        if first > last:
            raise CommandError(_("The last day comes before the first."))
        known_at: datetime | None = options["known_at"]
        if known_at is not None and options["recorded"]:
            raise CommandError(_("What was written down is told as it was written: leave --known-at out."))
        if known_at is not None and known_at.tzinfo is None:
            known_at = known_at.replace(tzinfo=organisation.zone)
        if out is None and options["format"] != "csv" and sys.stdout.isatty():
            raise CommandError(_("A terminal cannot show this format. Name a file: --out changes.xlsx"))
        span = (
            recorded_between(organisation, first, last)
            if options["recorded"]
            else Span(first=first, last=last, known_at=known_at)
        )
        # The log of those who read it gets no line of what could not be written out.
        arguments.require_writable(out)
        with arguments.refusals_in_one_line():
            exported = export_changes(
                organisation,
                span,
                until=Moment(last, known_at),
                search="",
                taken_as=options["format"],
                language=options["language"],
                actor=Actor.system(),
            )
            if out is not None:
                arguments.write_out(exported.pieces, out)
                return
            for piece in exported.pieces:
                if options["format"] == "csv":
                    self.stdout.write(piece.decode(), ending="")
                else:
                    sys.stdout.buffer.write(piece)
