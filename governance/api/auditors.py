"""The auditor: whom a resolution appointed for which year, what they handed in, and how that ended."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.models import AuditorEnd, AuditorTerm, Resolution
from governance.queries.auditors import auditors_of
from governance.queries.resolutions import adopted_resolutions
from governance.services.auditors import Appointment, Ending, appoint_auditor, end_audit, hand_in_audit
from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.documents import DocumentSerializer, joined, kept
from membership.api.paging import PagesQuery, one_page, page_of
from membership.entrances import OFFICE, REGISTER
from membership.services.documents import keep

TAG = "compliance"
PDF = "application/pdf"


class AuditorSerializer(serializers.Serializer[Any]):
    """Who audits a fiscal year, by which resolution. ended_on null: they still do."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    permit = serializers.CharField()
    year_end_on = serializers.DateField()
    resolution = serializers.CharField(source="resolution.public_id")
    told_at = serializers.CharField(
        source="correspondent.email", allow_null=True, default=None, help_text="Where they are told of meetings."
    )
    consent_sha256 = serializers.CharField(source="consent.sha256", allow_null=True, default=None)
    report_on = serializers.DateField(allow_null=True)
    report_sha256 = serializers.CharField(source="report.sha256", allow_null=True, default=None)
    ended_on = serializers.DateField(allow_null=True)
    end = serializers.ChoiceField([("", ""), *AuditorEnd.choices])
    ended_because = serializers.CharField()


AuditorsPage = page_of(AuditorSerializer, "AuditorsPage")


class AppointmentBody(serializers.Serializer[Any]):
    """Whom a resolution appointed."""

    name = serializers.CharField(max_length=250)
    permit = serializers.CharField(default="", allow_blank=True, max_length=60)
    year_end_on = serializers.DateField()
    resolution = serializers.CharField(max_length=22)
    email = serializers.EmailField(max_length=254, default="", allow_blank=True, help_text="To be told of meetings.")
    language = serializers.ChoiceField(["fr", "en"], default="fr")
    consent = joined("Their written consent.")
    reason = serializers.CharField(
        default="", allow_blank=True, max_length=300, help_text="Why one goes on where a rule warns."
    )


class AuditReportBody(serializers.Serializer[Any]):
    """What the auditor handed in: a PDF without a password."""

    on = serializers.DateField()
    document = DocumentSerializer()


class AuditEndBody(serializers.Serializer[Any]):
    """How an audit ends before its year is audited."""

    on = serializers.DateField()
    end = serializers.ChoiceField(AuditorEnd.choices)
    because = serializers.CharField(max_length=2000)
    resolution = serializers.CharField(
        max_length=22, default=None, allow_null=True, help_text="The one that removed them."
    )
    reason = serializers.CharField(
        default="", allow_blank=True, max_length=300, help_text="Why one goes on where a rule warns."
    )


class AuditorView(RuledView):
    """What lies under the auditors of an organisation."""

    def term(self, public_id: str) -> AuditorTerm:
        found: AuditorTerm = self.found(auditors_of(self.organisation), public_id)
        return found

    def resolution(self, public_id: str) -> Resolution:
        rows = adopted_resolutions(self.organisation).select_related("motion__assembly")
        found: Resolution = self.found(rows, public_id)
        return found


class Auditors(AuditorView):
    """Who audits which year."""

    rules = {"GET": REGISTER, "POST": OFFICE}

    @operation("auditors", tag=TAG, answer=AuditorsPage, asks=PagesQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List who audits or audited which year, the latest first."""
        return self.answer(AuditorsPage, one_page(auditors_of(self.organisation), self.asked(PagesQuery)))

    @operation("auditor_appoint", tag=TAG, body=AppointmentBody, answer=AuditorSerializer, status=201)
    @transaction.atomic
    def post(self, request: Request, slug: str) -> Response:
        """Write whom a resolution appointed to audit a year; the meetings in preparation tell them from now on."""
        said = self.read(AppointmentBody)
        reason = said.pop("reason")
        said["resolution"] = self.resolution(said["resolution"])
        said["consent"] = kept(self.organisation, said["consent"])
        term = appoint_auditor(self.organisation, Appointment(**said), reason=reason, actor=self.actor)
        return self.answer(AuditorSerializer, term, status=201)


class AuditReport(AuditorView):
    """The report of an auditor."""

    rules = {"POST": OFFICE}

    @operation("auditor_report", tag=TAG, body=AuditReportBody, answer=AuditorSerializer, status=201)
    @transaction.atomic
    def post(self, request: Request, slug: str, auditor: str) -> Response:
        """Keep the report, and join it to the annual report of the meeting that hears of that year."""
        term, said = self.term(auditor), self.read(AuditReportBody)
        sent = said["document"]
        document = keep(self.organisation, name=sent["name"], media_type=PDF, content=sent["content"])
        handed = hand_in_audit(term, on=said["on"], document=document, actor=self.actor)
        return self.answer(AuditorSerializer, handed, status=201)


class AuditEnd(AuditorView):
    """The end of an audit."""

    rules = {"POST": OFFICE}

    @operation("auditor_end", tag=TAG, body=AuditEndBody, answer=AuditorSerializer)
    def post(self, request: Request, slug: str, auditor: str) -> Response:
        """Write that an auditor audits the year no more, how and why."""
        term, said = self.term(auditor), self.read(AuditEndBody)
        by = self.resolution(said["resolution"]) if said["resolution"] else None
        ending = Ending(said["on"], AuditorEnd(said["end"]), said["because"], by)
        return self.answer(AuditorSerializer, end_audit(term, ending, reason=said["reason"], actor=self.actor))
