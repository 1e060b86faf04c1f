"""Lists of members brought in, rehearsed first, and taken out again while nothing rests on them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.paging import PagesQuery, one_page, page_of
from membership.entrances import OFFICE
from membership.messages import sentence
from membership.models import ImportBatch
from membership.queries.import_mappings import mapping_for, mappings_of, with_words_said
from membership.rules.importing.layout import Instructions
from membership.rules.importing.table import read_table
from membership.services.imports.importing import AS_HEADED, import_members, rehearse_import
from membership.services.imports.mappings import remember_mapping
from membership.services.imports.reports import SEAL, ImportReport
from membership.services.imports.undoing import undo_import
from membership.services.imports.wording import kept_sentence

TAG = "imports"
# A row is a few hundred bytes: this is a list of some two hundred thousand members.
LARGEST_BYTES = 50_000_000


class ListToImportSerializer(serializers.Serializer[Any]):
    """A list of members, as a form with a file."""

    file = serializers.FileField(allow_empty_file=True, max_length=250, help_text="The list: CSV or XLSX.")
    mapping = serializers.CharField(
        default="", allow_blank=True, max_length=100_000, help_text="What the columns and words mean, in JSON or TOML."
    )
    as_before = serializers.BooleanField(
        default=False, help_text="Without a mapping: read the columns as those of the latest list like this one."
    )
    remember = serializers.BooleanField(default=False, help_text="Keep the mapping for the next list like this one.")
    dry_run = serializers.BooleanField(default=False, help_text="Say what would happen, and do nothing.")
    checked = serializers.RegexField(
        SEAL,
        default="",
        allow_blank=True,
        max_length=110,
        help_text="The seal of a rehearsal: where it would come to something else by now, nothing is written.",
    )

    despite_names = serializers.BooleanField(
        default=False,
        help_text="Somebody looked: its numbers are right, although many of them are of other names in the register.",
    )

    def validate_file(self, file: Any) -> Any:
        if file.size > LARGEST_BYTES:
            most = {"most": LARGEST_BYTES // 1_000_000}
            raise serializers.ValidationError(gettext("This file is too large: at most %(most)s megabytes.") % most)
        return file


class RefusedRowSerializer(serializers.Serializer[Any]):
    """One reason against a row."""

    row = serializers.IntegerField(help_text="Line of the file, the header being 1.")
    field = serializers.CharField(help_text="Empty for a reason against the whole row.")
    code = serializers.CharField()
    message = serializers.CharField()


class ImportSerializer(serializers.Serializer[Any]):
    """What an import came to: rows = new + matched + rejected, in a rehearsal as in the act."""

    rows = serializers.IntegerField()
    new = serializers.IntegerField()
    matched = serializers.IntegerField(help_text="Already in the register, and left as they are there.")
    rejected = serializers.IntegerField()
    others = serializers.IntegerField(help_text="Of those matched, how many bear somebody else's name in the register.")
    is_another_list = serializers.BooleanField(
        help_text="So many do that it looks like the list of other people: only `despite_names` brings it in."
    )
    errors = RefusedRowSerializer(many=True)  # type: ignore[assignment]  # DRF takes fields off the class
    import_id = serializers.CharField(allow_null=True, help_text="Null for a rehearsal.")
    seal = serializers.CharField(help_text="Of a rehearsal, to be sent as `checked` with the act.")
    read_as = serializers.DictField(
        help_text="How the file was read: letters, separator or sheet, columns, and what shows how dates and amounts "
        "are written."
    )


class ImportLineSerializer(serializers.Serializer[Any]):
    """An import that was made."""

    import_id = serializers.CharField(source="public_id")
    file_name = serializers.CharField()
    file_sha256 = serializers.CharField()
    imported_at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)
    rows = serializers.IntegerField()
    new = serializers.IntegerField()
    matched = serializers.IntegerField()
    rejected = serializers.IntegerField()


class MappingSerializer(serializers.Serializer[Any]):
    """What was said of one kind of list."""

    header = serializers.ListField(child=serializers.CharField())
    mapping = serializers.DictField(source="document", help_text="As a mapping in JSON says it.")
    saved_at = serializers.DateTimeField()


MappingsPage = page_of(MappingSerializer, "MappingsPage")
ImportsPage = page_of(ImportLineSerializer, "ImportsPage")


class KeptImportSerializer(ImportLineSerializer):
    """An import that was made, with the rows that were not taken."""

    errors = serializers.SerializerMethodField()  # type: ignore[assignment]  # DRF takes fields off the class

    @extend_schema_field(RefusedRowSerializer(many=True))
    def get_errors(self, batch: ImportBatch) -> Any:
        kept = batch.refusals.order_by("row", "pk")
        return [{"row": one.row, "field": one.field, "code": one.code, "message": kept_sentence(one)} for one in kept]


class UndoneSerializer(serializers.Serializer[Any]):
    """An import taken out again."""

    import_id = serializers.CharField()
    members = serializers.IntegerField(help_text="How many it had brought.")


class Imports(RuledView):
    """Lists of members brought in."""

    rules = {"GET": OFFICE, "POST": OFFICE}
    parser_classes = [MultiPartParser]

    @operation("imports", tag=TAG, answer=ImportsPage, asks=PagesQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List the imports, the latest first."""
        rows = ImportBatch.objects.for_organisation(self.organisation).order_by("-imported_at", "-pk")
        return self.answer(ImportsPage, one_page(rows, self.asked(PagesQuery)))

    @operation(
        "import_members", tag=TAG, body={"multipart/form-data": ListToImportSerializer}, answer=ImportSerializer,
        status=201,
    )  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        """Bring a list of members in, or rehearse it: a rehearsal answers 200 and writes nothing."""
        sent = self.read(ListToImportSerializer)
        content = sent["file"].read()
        instructions = self._instructions(content, sent)
        if sent["dry_run"]:
            report = rehearse_import(self.organisation, content=content, instructions=instructions)
            return self.answer(ImportSerializer, _as_told(report))
        report = import_members(
            self.organisation,
            actor=self.actor,
            content=content,
            file_name=sent["file"].name,
            instructions=instructions,
            checked=sent["checked"] or None,
            despite_names=sent["despite_names"],
        )
        return self.answer(ImportSerializer, _as_told(report), status=201)

    def _instructions(self, content: bytes, sent: dict[str, Any]) -> Instructions:
        """Return how to read the list: as the mapping says, as the latest list like it, or by its own header."""
        if sent["mapping"].strip():
            instructions = Instructions.from_text(sent["mapping"])
            if sent["remember"]:
                header = read_table(content).header
                remember_mapping(self.organisation, actor=self.actor, header=header, instructions=instructions)
            return instructions
        if not sent["as_before"]:
            return AS_HEADED
        kept = mapping_for(self.organisation, read_table(content).header)
        return with_words_said(self.organisation, Instructions.from_document(kept.document) if kept else AS_HEADED)


class ImportMappings(RuledView):
    """What was said of the columns of lists."""

    rules = {"GET": OFFICE}

    @operation("import_mappings", tag=TAG, answer=MappingsPage, asks=PagesQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List the mappings that are kept, the latest first; each can be sent again as a mapping."""
        return self.answer(MappingsPage, one_page(mappings_of(self.organisation), self.asked(PagesQuery)))


class OneImport(RuledView):
    """One import."""

    rules = {"GET": OFFICE}

    @operation("import", tag=TAG, answer=KeptImportSerializer)
    def get(self, request: Request, slug: str, batch: str) -> Response:
        """Read an import: its totals, and each row that was not taken with the reason."""
        rows = ImportBatch.objects.for_organisation(self.organisation)
        return self.answer(KeptImportSerializer, self.found(rows, batch))


class ImportUndoing(RuledView):
    """An import to be taken out again."""

    rules = {"POST": OFFICE}

    @operation("import_undo", tag=TAG, answer=UndoneSerializer, refuses=True)
    def post(self, request: Request, slug: str, batch: str) -> Response:
        """Take an import out again, as if it had never been: only while nothing rests on what it brought."""
        found = self.found(ImportBatch.objects.for_organisation(self.organisation), batch)
        members = undo_import(found, actor=self.actor)
        return self.answer(UndoneSerializer, {"import_id": found.public_id, "members": members})


def _as_told(report: ImportReport) -> dict[str, Any]:
    return {
        "rows": report.rows,
        "new": report.new,
        "matched": report.matched,
        "rejected": report.rejected,
        "others": report.others,
        "is_another_list": report.is_another_list,
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
        "seal": report.seal,
        "read_as": report.how.as_json(),
    }
