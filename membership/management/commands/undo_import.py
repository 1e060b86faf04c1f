"""Take an import out of the register again, while nothing rests on it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from membership.actors import Actor
from membership.formats import number
from membership.management import arguments
from membership.models import ImportBatch
from membership.services.imports import wording as _its_sentences  # noqa: F401 - registered by being imported
from membership.services.imports.undoing import undo_import


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("import_id", metavar="ID", help="as import_members answered it")

    def handle(self, *args: Any, **options: Any) -> None:
        batch = ImportBatch.objects.filter(public_id=options["import_id"]).first()
        if batch is None:
            raise CommandError(_("There is no import “%(id)s”.") % {"id": options["import_id"]})
        if batch.undone_at is not None:
            raise CommandError(_("This import was undone before. Nothing was changed."))
        with arguments.refusals_in_one_line():
            members = undo_import(batch, actor=Actor.system())
        self.stdout.write(_("Undone. Members taken out again: %(n)s.") % {"n": number(members)})
