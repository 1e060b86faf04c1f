"""Find what the pages say, keep its French current, and compile it for the servers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import catalogue

PO = Path("locale/fr/LC_MESSAGES/django.po")


class Command(BaseCommand):
    help = "Update the French catalogue from the code, and compile it."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--check", action="store_true", help="Change nothing; fail when it is not complete.")
        only.add_argument("--compile", action="store_true", help="Only compile what is there.")
        only.add_argument("--merge", type=Path, nargs="+", help="Fill in translations: lines of msgid|msgstr.")

    def handle(self, *, check: bool, compile: bool, merge: list[Path] | None, **options: Any) -> None:  # noqa: A002
        root = Path(settings.BASE_DIR)
        kept = catalogue.read(root / PO)
        if compile:
            self._compile(root, kept)
            return
        found = catalogue.found_in(root)
        if check:
            if self._tell(catalogue.faults(kept, found)):
                raise CommandError(f"{PO} is not current: run `manage.py messages`, then translate there.")
            return
        fresh = catalogue.refreshed(kept, found)
        for path in merge or ():
            for line in catalogue.merge(fresh, path.read_text(encoding="utf-8").splitlines()):
                self.stderr.write(f"{path.name}: nothing says {line}")
        catalogue.write(root / PO, fresh)
        self._compile(root, fresh)
        self._tell(catalogue.faults(fresh, found))

    def _compile(self, root: Path, catalog: Catalog) -> None:
        catalogue.compile_to((root / PO).with_suffix(".mo"), catalog)

    def _tell(self, faults: list[str]) -> int:
        for fault in faults:
            self.stdout.write(fault)
        return len(faults)
