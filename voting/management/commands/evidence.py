"""Write the evidence of a vote into one file that can be kept and checked without this installation."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from voting.models import Poll
from voting.queries.sealed.destruction import destruction_of
from voting.queries.sealed.packing import files_of


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("poll", help=_("The id of the vote, as it stands in the address of its result."))
        parser.add_argument("--out", required=True, help=_("Where to write the file, such as vote.zip."))

    def handle(self, *args: Any, **options: Any) -> None:
        poll = Poll.objects.select_related("organisation", "roll").filter(public_id=options["poll"]).first()
        if poll is None or not hasattr(poll, "roll"):
            raise CommandError(_("There is no vote of this id with a roll: open it first."))
        if (destroyed := destruction_of(poll)) is not None:
            said = {"number": destroyed.resolution.number}
            raise CommandError(_("The ballots of this vote were destroyed, by resolution %(number)s.") % said)
        out = Path(options["out"])
        try:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
                for name, content in files_of(poll):
                    packed.writestr(name, content)
        except OSError as error:
            raise CommandError(
                _("%(path)s could not be written: %(why)s") % {"path": out, "why": error.strerror}
            ) from None
        self.stdout.write(_("Evidence written to %(path)s.") % {"path": out})
