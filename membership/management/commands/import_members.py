"""Bring a list of members into the register of an organisation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper
from django.utils.translation import gettext as _

from membership.actors import Actor
from membership.errors import AnotherList
from membership.formats import number
from membership.management import arguments
from membership.messages import sentence
from membership.models import Organisation
from membership.rules.importing.layout import Instructions
from membership.services.imports.importing import AS_HEADED, import_members, rehearse_import
from membership.services.imports.reports import ImportReport
from membership.services.imports.walking import Progress
from membership.services.imports.wording import field_name, remark_sentence

SHOWN = 50
BAR = 28


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the list, as CSV")
        arguments.add_organisation(parser)
        parser.add_argument("--mapping", type=Path, metavar="F", help="what the columns and words mean, JSON or TOML")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and do nothing")
        parser.add_argument(
            "--checked", default="", metavar="SEAL", help="the seal that a dry run told: write nothing if it differs"
        )
        parser.add_argument(
            "--despite-names", action="store_true", help="go on although it looks like the list of other people"
        )
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = arguments.organisation_named(options["organisation"])
        content = _bytes_of(options["file"])
        progress = None if options["json"] else self._progress()
        with arguments.refusals_in_one_line():
            instructions = _instructions(options["mapping"])
            if options["dry_run"]:
                report = rehearse_import(organisation, content=content, instructions=instructions, progress=progress)
            else:
                report = _brought_in(organisation, content, instructions, progress, options)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(report), ensure_ascii=False))
            if report.import_id is None:
                # Beside the answer, whose names other programs rely on.
                self.stderr.write(f"--checked {report.seal}")
                self._warn(report, self.stderr)
        else:
            self._tell(report)

    def _warn(self, report: ImportReport, out: OutputWrapper) -> None:
        """Say in a rehearsal that the act will be refused without a word."""
        if report.is_another_list:
            out.write(_doubt(AnotherList(known=report.matched, others=report.others)))

    def _progress(self) -> Progress | None:
        if not self.stderr.isatty():
            return None

        def show(done: int, total: int) -> None:
            filled = done * BAR // max(total, 1)
            end = "\n" if done == total else ""
            bar = f"\r  [{'█' * filled}{'·' * (BAR - filled)}] {number(done)} / {number(total)}"
            self.stderr.write(bar, ending=end)

        return show

    def _tell(self, report: ImportReport) -> None:
        totals = _("%(rows)s rows = %(new)s new + %(matched)s already there + %(rejected)s refused")
        counts = {name: number(getattr(report, name)) for name in ("rows", "new", "matched", "rejected")}
        self.stdout.write(totals % counts)
        for remark in report.remarks:
            self.stdout.write(f"· {remark_sentence(remark)}")
        for refusal in report.refusals[:SHOWN]:
            place = _("row %(row)s") % {"row": number(refusal.row)}
            named = f", {field_name(refusal.field)}" if refusal.field else ""
            self.stdout.write(f"✗ {place}{named}: {sentence(refusal.reason)}")
        if len(report.refusals) > SHOWN:
            self.stdout.write(_("… and %(n)s more reasons.") % {"n": number(len(report.refusals) - SHOWN)})
        if report.import_id is None:
            self._warn(report, self.stdout)
            self.stdout.write(_("Nothing was recorded: this was a rehearsal."))
            self.stdout.write(_("To hold the import to it: --checked %(seal)s") % {"seal": report.seal})
        else:
            self.stdout.write(_("Import %(id)s. To undo it: manage.py undo_import %(id)s") % {"id": report.import_id})


def _brought_in(
    organisation: Organisation,
    content: bytes,
    instructions: Instructions,
    progress: Progress | None,
    options: dict[str, Any],
) -> ImportReport:
    try:
        return import_members(
            organisation,
            actor=Actor.system(),
            content=content,
            file_name=options["file"].name,
            instructions=instructions,
            progress=progress,
            checked=options["checked"] or None,
            despite_names=options["despite_names"],
        )
    except AnotherList as refused:
        raise CommandError(_doubt(refused)) from None


def _doubt(refused: AnotherList) -> str:
    to_go_on = _("To go on all the same: %(option)s") % {"option": "--despite-names"}
    return f"{sentence(refused)} {to_go_on}"


def as_json(report: ImportReport) -> dict[str, Any]:
    """Return the answer that other programs rely on."""
    return {
        "rows": report.rows,
        "new": report.new,
        "matched": report.matched,
        "rejected": report.rejected,
        "errors": [
            {
                "row": refusal.row,
                "field": refusal.field or "",
                "code": refusal.reason.code,
                "message": sentence(refusal.reason),
            }
            for refusal in report.refusals
        ],
        "import_id": report.import_id,
    }


def _instructions(path: Path | None) -> Instructions:
    if path is None:
        return AS_HEADED
    return Instructions.from_text(_bytes_of(path).decode("utf-8-sig", errors="replace"))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.") from None
