"""The annual report of a meeting: what it holds and lacks, its parts, its documents."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.meetings import MEETING, MeetingView
from governance.models import AnnualReportPart, Assembly, AssemblyKind, ReportPartKind
from governance.queries.annual_reports import (
    asked_of,
    finding_on,
    newest_editions,
    parts_of,
    report_of,
    words_there,
    year_of,
)
from governance.services.annual_report_text import bound_report
from governance.services.annual_reports import (
    ReportFacts,
    describe_report,
    join_report_part,
    place_report_part,
    produce_report,
    remove_report_part,
)
from membership.api.described import operation
from membership.api.documents import DocumentSerializer
from membership.api.findings import FindingSerializer
from membership.api.papers import WhateverIsAccepted, attached
from membership.api.proofs import PDF, language_asked
from membership.clock import now
from membership.entrances import MEMBER, OFFICE, REGISTER
from membership.services.documents import keep

TAG = "annual-report"
REPORT = f"{MEETING}/annual-report"
PART = f"{REPORT}/parts/<public_id:part>"
MEDIA_TYPE = "application/pdf"


class AskedSerializer(serializers.Serializer[Any]):
    """One thing that the rules ask for."""

    word = serializers.CharField()
    fr = serializers.CharField()
    en = serializers.CharField()
    is_there = serializers.BooleanField()


class ReportPartSerializer(serializers.Serializer[Any]):
    """A PDF that was joined."""

    id = serializers.CharField(source="public_id")
    kind = serializers.ChoiceField(ReportPartKind.choices)
    title_fr = serializers.CharField()
    title_en = serializers.CharField()
    position = serializers.IntegerField()
    pages = serializers.IntegerField()
    sha256 = serializers.CharField(source="document.sha256")


class EditionSerializer(serializers.Serializer[Any]):
    """One version of the report in one language; it never changes."""

    language = serializers.CharField()
    version = serializers.IntegerField()
    produced_at = serializers.DateTimeField()
    sha256 = serializers.CharField(source="document.sha256")
    lacks = serializers.ListField(child=serializers.CharField(), help_text="What it was without, of what is asked for.")


class ReportSerializer(serializers.Serializer[Any]):
    """What the report holds, what the rules still ask for, and what was produced."""

    year_begins_on = serializers.DateField()
    year_ends_on = serializers.DateField()
    domicile = serializers.CharField()
    other_names = serializers.CharField()
    employees = serializers.IntegerField(allow_null=True)
    asked = AskedSerializer(many=True)
    finding = FindingSerializer(allow_null=True)
    parts = ReportPartSerializer(many=True)
    editions = EditionSerializer(many=True)


class FactsBody(serializers.Serializer[Any]):
    """What the report says and no register does."""

    domicile = serializers.CharField(default="", allow_blank=True, max_length=250)
    other_names = serializers.CharField(default="", allow_blank=True, max_length=250)
    employees = serializers.IntegerField(default=None, allow_null=True, min_value=0, max_value=1_000_000)


class ReportPartBody(serializers.Serializer[Any]):
    """A PDF to join, without a password."""

    kind = serializers.ChoiceField(ReportPartKind.choices)
    document = DocumentSerializer()
    title_fr = serializers.CharField(default="", allow_blank=True, max_length=200, help_text="Of another part alone.")
    title_en = serializers.CharField(default="", allow_blank=True, max_length=200)


class PartPlaceBody(serializers.Serializer[Any]):
    """Where a part goes; those between make room."""

    position = serializers.IntegerField(min_value=1, max_value=1000)


class ReportView(MeetingView):
    """What lies under the annual report of a meeting."""

    def annual(self, public_id: str) -> Assembly:
        """Return an annual meeting. Raises Http404 for any other."""
        meeting = self.meeting(public_id)
        if meeting.kind != AssemblyKind.ANNUAL:
            raise Http404
        return meeting

    def part(self, assembly: str, public_id: str) -> AnnualReportPart:
        rows = AnnualReportPart.objects.filter(report__assembly=self.annual(assembly))
        found: AnnualReportPart = self.found(rows.select_related("report__assembly__organisation"), public_id)
        return found

    def shown(self, meeting: Assembly, *, status: int = 200) -> Response:
        report = report_of(meeting)
        parts = parts_of(report)
        there, year = words_there(meeting, report, parts), year_of(meeting)
        finding = finding_on(meeting, there)
        told = {
            "year_begins_on": year.first,
            "year_ends_on": year.last,
            "domicile": report.domicile if report else "",
            "other_names": report.other_names if report else "",
            "employees": report.employees if report else None,
            "asked": asked_of(meeting, there),
            "finding": finding.as_json() if finding else None,
            "parts": parts,
            "editions": newest_editions(meeting),
        }
        return self.answer(ReportSerializer, told, status=status)


class Report(ReportView):
    """The annual report."""

    rules = {"GET": REGISTER, "PUT": OFFICE}

    @operation("annual_report", tag=TAG, answer=ReportSerializer)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """Read what the report holds, what the rules still ask for, and what was produced."""
        return self.shown(self.annual(assembly))

    @operation("annual_report_describe", tag=TAG, body=FactsBody, answer=ReportSerializer, refuses=False)
    def put(self, request: Request, slug: str, assembly: str) -> Response:
        """Write what the report says and no register does."""
        meeting = self.annual(assembly)
        describe_report(meeting, ReportFacts(**self.read(FactsBody)), actor=self.actor)
        return self.shown(meeting)


class ReportParts(ReportView):
    """The parts of the report."""

    rules = {"POST": OFFICE}

    @operation("report_part_join", tag=TAG, body=ReportPartBody, answer=ReportSerializer, status=201)
    @transaction.atomic
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Join a PDF; one of a kind that is there already takes the place of the other."""
        meeting, said = self.annual(assembly), self.read(ReportPartBody)
        sent = said["document"]
        join_report_part(
            meeting,
            kind=ReportPartKind(said["kind"]),
            document=keep(self.organisation, name=sent["name"], media_type=MEDIA_TYPE, content=sent["content"]),
            title_fr=said["title_fr"],
            title_en=said["title_en"],
            actor=self.actor,
        )
        return self.shown(meeting, status=201)


class OneReportPart(ReportView):
    """A part of the report."""

    rules = {"PUT": OFFICE, "DELETE": OFFICE}

    @operation("report_part_place", tag=TAG, body=PartPlaceBody, answer=ReportSerializer, refuses=False)
    def put(self, request: Request, slug: str, assembly: str, part: str) -> Response:
        """Give a part another place."""
        place_report_part(self.part(assembly, part), **self.read(PartPlaceBody), actor=self.actor)
        return self.shown(self.annual(assembly))

    @operation("report_part_remove", tag=TAG, answer=ReportSerializer)
    def delete(self, request: Request, slug: str, assembly: str, part: str) -> Response:
        """Take a part off; what was produced with it keeps it."""
        remove_report_part(self.part(assembly, part), actor=self.actor)
        return self.shown(self.annual(assembly))


class ReportProducing(ReportView):
    """The report put together."""

    rules = {"POST": OFFICE}

    @operation("report_produce", tag=TAG, answer=ReportSerializer, status=201, refuses=True)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Put the report together in each language, as a version that never changes."""
        meeting = self.annual(assembly)
        produce_report(meeting, actor=self.actor)
        return self.shown(meeting, status=201)


class ReportPreview(ReportView):
    """The report as it would be."""

    rules = {"GET": REGISTER}
    content_negotiation_class = WhateverIsAccepted

    @operation("report_preview", tag=TAG, answer=PDF, refuses=True)
    def get(self, request: Request, slug: str, assembly: str) -> HttpResponse:
        """Take the report as it would be now. Nothing is kept."""
        meeting = self.annual(assembly)
        content = bound_report(meeting, report_of(meeting), language=self._language(), at=now())
        name = f"{self.organisation.slug}-annual-report-preview.pdf"
        return attached(content, name=name, media_type=MEDIA_TYPE)

    def _language(self) -> str:
        asked = language_asked()
        return asked if asked in self.organisation.languages else "fr"


class ReportDocument(ReportView):
    """The report that was produced."""

    rules = {"GET": MEMBER}
    content_negotiation_class = WhateverIsAccepted

    @operation("report_document", tag=TAG, answer=PDF)
    def get(self, request: Request, slug: str, assembly: str) -> HttpResponse:
        """Take the latest version in the language asked for, in French where there is none."""
        editions = {one.language: one for one in newest_editions(self.annual(assembly))}
        found = editions.get(language_asked()) or editions.get("fr")
        if found is None:
            raise Http404
        return attached(bytes(found.document.content), name=found.document.name, media_type=MEDIA_TYPE)
