"""What proves a notice of meeting beside its messages: certificates, and where it was public."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.deliveries import CalledView, VersionQuery
from governance.api.meetings import MEETING
from governance.models import Assembly
from governance.queries.versions import notices_of
from governance.rules import delays
from governance.rules import notice as notice_rules
from governance.services.calling import meeting_day
from membership.api.days import DayField
from membership.api.described import operation
from membership.api.documents import joined, kept
from membership.api.findings import FindingSerializer
from membership.api.papers import WhateverIsAccepted, attached
from membership.api.proofs import (
    CSV,
    PDF,
    CertificateSerializer,
    TableQuery,
    certificates_of,
    paper_of,
    slip_of,
    table_of,
)
from membership.clock import today
from membership.entrances import OFFICE, REGISTER
from membership.models import Notice, NoticeCertificate, PublicManner, PublicNotice
from membership.queries.rules import rules_for
from membership.services.public_notices import Posted, record_public_notice

TAG = "notice"
PUBLIC_NOTICES = f"{MEETING}/public-notices"
CERTIFICATES = f"{MEETING}/certificates"
PHOTO = {(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY, "The photo, as it was sent.")}


class PostedBody(VersionQuery):
    """Where and when the notice was public, and who attests it."""

    manner = serializers.ChoiceField(PublicManner.choices)
    place = serializers.CharField(max_length=300, help_text="The place, or the newspaper and its page.")
    first_on = DayField()
    last_on = DayField(default=None, allow_null=True, help_text="Null while it hangs there, or for one printing.")
    attested_by = serializers.CharField(max_length=200)
    photo = joined("A photo, or the page of the newspaper.")


class PublicNoticeSerializer(serializers.Serializer[Any]):
    """A notice posted up or printed, and what the rules of that day say of it."""

    id = serializers.CharField(source="public_id")
    manner = serializers.ChoiceField(PublicManner.choices)
    place = serializers.CharField()
    first_on = serializers.DateField()
    last_on = serializers.DateField(allow_null=True)
    attested_by = serializers.CharField()
    is_allowed = serializers.BooleanField(help_text="Whether the rules of that day let a notice be given this way.")
    has_photo = serializers.SerializerMethodField()
    recorded_at = serializers.DateTimeField()
    findings = serializers.SerializerMethodField()

    def get_has_photo(self, row: PublicNotice) -> bool:
        return row.photo_id is not None

    @extend_schema_field(FindingSerializer(many=True))
    def get_findings(self, row: PublicNotice) -> Any:
        """Whether a notice may be given so, and whether it was in time."""
        return FindingSerializer(_findings(self.context["meeting"], row), many=True).data


def _findings(meeting: Assembly, row: PublicNotice) -> list[dict[str, Any]]:
    rules = rules_for(meeting.organisation, row.first_on)
    mode = delays.assess_mode(row.manner, rules)
    found = [*([mode] if mode else []), notice_rules.assess(meeting_day(meeting), row.first_on, rules)]
    return [one.as_json() for one in found]


class PublicNotices(CalledView):
    """Where a notice was public."""

    rules = {"GET": REGISTER, "POST": OFFICE}

    @operation("public_notices", tag=TAG, answer=PublicNoticeSerializer(many=True), asks=VersionQuery, refuses=True)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """List where the notice was posted up or printed, its last version unless another is named."""
        meeting, versions = self.called(assembly)
        notice = self.version(versions, self.asked(VersionQuery).get("version")).notice
        rows = notice.public_notices.select_related("photo").order_by("first_on", "pk")
        return self._told(meeting, rows, many=True)

    @operation("public_notice_record", tag=TAG, body=PostedBody, answer=PublicNoticeSerializer, status=201)
    @transaction.atomic
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Record that the notice was posted up or printed, once it is there; it is part of the proof from then on."""
        meeting, versions = self.called(assembly)
        said = self.read(PostedBody)
        if said["first_on"] > today(self.organisation):
            early = gettext("This day is still to come: record it once the notice is there.")
            raise serializers.ValidationError({"first_on": [early]})
        posted = Posted(
            manner=PublicManner(said["manner"]),
            place=said["place"],
            first_on=said["first_on"],
            last_on=said["last_on"],
            attested_by=said["attested_by"],
            photo=kept(self.organisation, said["photo"]),
        )
        notice = self.version(versions, said.get("version")).notice
        return self._told(meeting, record_public_notice(notice, posted=posted, actor=self.actor), status=201)

    def _told(self, meeting: Assembly, what: Any, *, many: bool = False, status: int = 200) -> Response:
        context = {"view": self, "meeting": meeting}
        return Response(PublicNoticeSerializer(what, many=many, context=context).data, status=status)


class PublicNoticePhoto(CalledView):
    """The photo of a notice that was posted up."""

    rules = {"GET": REGISTER}
    content_negotiation_class = WhateverIsAccepted

    @operation("public_notice_photo", tag=TAG, answer=PHOTO)
    def get(self, request: Request, slug: str, assembly: str, public_notice: str) -> HttpResponse:
        """Hand over the photo."""
        meeting = self.meeting(assembly)
        rows = PublicNotice.objects.for_organisation(self.organisation).select_related("photo")
        row = self.found(rows.filter(notice__in=Notice.objects.filter(notices_of(meeting))), public_notice)
        if row.photo is None:
            raise Http404
        return attached(bytes(row.photo.content), name=row.photo.name, media_type=row.photo.media_type)


class MeetingCertificates(CalledView):
    """The certificates of a notice of meeting."""

    rules = {"GET": REGISTER}

    @operation(
        "meeting_certificates", tag=TAG, answer=CertificateSerializer(many=True), asks=VersionQuery, refuses=True
    )
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """List the certificates drawn up of the notice, in its last version unless another is named."""
        _, versions = self.called(assembly)
        notice = self.version(versions, self.asked(VersionQuery).get("version")).notice
        return self.answer_all(CertificateSerializer, certificates_of(notice))


class MeetingCertificateView(CalledView):
    """What lies at the address of one certificate of a meeting."""

    content_negotiation_class = WhateverIsAccepted

    def certificate(self, assembly: str, public_id: str) -> NoticeCertificate:
        _, versions = self.called(assembly)
        rows = NoticeCertificate.objects.for_organisation(self.organisation).select_related(
            "notice__organisation", "organisation", "paper", "table"
        )
        found: NoticeCertificate = self.found(rows.filter(notice__in=[one.notice for one in versions]), public_id)
        return found


class MeetingCertificatePaper(MeetingCertificateView):
    """The page to sign."""

    rules = {"GET": REGISTER}

    @operation("meeting_certificate_paper", tag=TAG, answer=PDF, refuses=True)
    def get(self, request: Request, slug: str, assembly: str, certificate: str) -> HttpResponse:
        """Hand over the page to sign."""
        return paper_of(self.certificate(assembly, certificate))


class MeetingCertificateTable(MeetingCertificateView):
    """The table behind it."""

    rules = {"GET": REGISTER}

    @operation("meeting_certificate_table", tag=TAG, answer=CSV, asks=TableQuery, refuses=True)
    def get(self, request: Request, slug: str, assembly: str, certificate: str) -> HttpResponse:
        """Hand over the table that is the proof."""
        return table_of(self.certificate(assembly, certificate), words=self.asked(TableQuery)["words"])


class MeetingCertificateSlip(MeetingCertificateView):
    """The slip of one member."""

    rules = {"GET": REGISTER}

    @operation("meeting_certificate_slip", tag=TAG, answer=PDF, refuses=True)
    def get(self, request: Request, slug: str, assembly: str, certificate: str, delivery: str) -> HttpResponse:
        """Hand over the slip of one member, as the certificate holds it."""
        return slip_of(self.certificate(assembly, certificate), delivery)
