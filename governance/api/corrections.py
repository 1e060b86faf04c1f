"""Correcting a notice that left: the versions there are, what another one would do today, and the act itself."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.assemblies import PlanSerializer
from governance.api.meetings import MeetingView
from governance.models import Assembly
from governance.queries.versions import Version, versions_of
from governance.rules.corrections import Leave, What
from governance.services.correcting import correct_notice, foresee_correction
from governance.services.rewriting import Corrected, Point
from membership.api.described import operation
from membership.api.findings import FindingSerializer
from membership.entrances import OFFICE, REGISTER
from membership.errors import StateNotAllowed

TAG = "notice"
MOST_POINTS = 200


class NoticeChangeSerializer(serializers.Serializer[Any]):
    """One thing that differs from the version before, in one language."""

    what = serializers.ChoiceField([one.value for one in What])
    point = serializers.IntegerField(help_text="The place of the point on the agenda; 0 for the meeting itself.")
    number = serializers.CharField(help_text="Its number, such as 3.2; 0 for the meeting itself.")
    before = serializers.CharField(help_text="Empty for what is new.")
    after = serializers.CharField(help_text="Empty for what is taken off.")


class NoticeChangesSerializer(serializers.Serializer[Any]):
    """What differs, by language."""

    fr = NoticeChangeSerializer(many=True)
    en = NoticeChangeSerializer(many=True, required=False)


class NoticeVersionSerializer(serializers.Serializer[Any]):
    """One version of a notice. The first one corrects nothing: its reasons and changes are empty."""

    number = serializers.IntegerField()
    is_last = serializers.BooleanField()
    issued_at = serializers.DateTimeField(source="notice.issued_at")
    closed_at = serializers.DateTimeField(source="notice.closed_at", allow_null=True)
    notice_sha256 = serializers.CharField(source="notice.text_sha256")
    why_fr = serializers.SerializerMethodField()
    why_en = serializers.SerializerMethodField()
    changes = serializers.SerializerMethodField()

    def get_why_fr(self, version: Version) -> str:
        return version.correction.why_fr if version.correction else ""

    def get_why_en(self, version: Version) -> str:
        return version.correction.why_en if version.correction else ""

    @extend_schema_field(NoticeChangesSerializer)
    def get_changes(self, version: Version) -> Any:
        return version.correction.changes if version.correction else {"fr": []}


class CorrectedPointSerializer(serializers.Serializer[Any]):
    """One point as it should read."""

    id = serializers.CharField(
        source="key", default="", allow_blank=True, max_length=22, help_text="Of the point; empty for a new one."
    )
    title_fr = serializers.CharField(max_length=250)
    title_en = serializers.CharField(default="", allow_blank=True, max_length=250)
    text_fr = serializers.CharField(
        default="", allow_blank=True, max_length=20_000, help_text="Left empty, the text it had stays."
    )
    text_en = serializers.CharField(default="", allow_blank=True, max_length=20_000)
    taken_off = serializers.BooleanField(default=False, help_text="It is no longer dealt with.")


class NoticeCorrectionSerializer(PlanSerializer):
    """The meeting as the corrected notice should say it. Points that are not named stay as they are."""

    kind = None  # type: ignore[assignment]  # a meeting stays of its kind
    points = serializers.ListField(child=CorrectedPointSerializer(), default=list, max_length=MOST_POINTS)
    why_fr = serializers.CharField(max_length=1000, help_text="Members read it at the head of the corrected notice.")
    why_en = serializers.CharField(default="", allow_blank=True, max_length=1000)
    based_on = serializers.IntegerField(
        min_value=1, help_text="The number of the version you read: sent twice, the correction leaves once."
    )


class NoticeCorrectingSerializer(NoticeCorrectionSerializer):
    """A correction, to be sent."""

    reason = serializers.CharField(
        default="", allow_blank=True, max_length=2000, help_text="Why it leaves although the delay has passed; kept."
    )


class CorrectionForeseenSerializer(serializers.Serializer[Any]):
    """What sending a correction today would do."""

    version = serializers.IntegerField(help_text="The number it would have.")
    leave = serializers.ChoiceField([one.value for one in Leave], source="leave.value")
    finding = FindingSerializer(source="finding.as_json")
    told = serializers.IntegerField()
    by_email = serializers.IntegerField()
    by_post = serializers.IntegerField()
    told_since = serializers.IntegerField(help_text="Those whom the version before did not reach out to.")
    changes = serializers.SerializerMethodField()

    @extend_schema_field(NoticeChangesSerializer)
    def get_changes(self, foreseen: Any) -> Any:
        return {language: [one.as_json() for one in found] for language, found in foreseen.changes.items()}


class NoticeVersions(MeetingView):
    """The versions of a notice."""

    rules = {"GET": REGISTER}

    @operation("notice_versions", tag=TAG, answer=NoticeVersionSerializer(many=True), refuses=True)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """List the versions of the notice, the first one first, each with what it changed and why."""
        meeting = self.meeting(assembly)
        versions = versions_of(meeting)
        if not versions:
            raise StateNotAllowed(action="read_deliveries", state=meeting.state)
        return self.answer_all(NoticeVersionSerializer, versions)


class ForeseenCorrection(MeetingView):
    """What a correction would do."""

    rules = {"POST": OFFICE}

    @operation("correction_foreseen", tag=TAG, body=NoticeCorrectionSerializer, answer=CorrectionForeseenSerializer)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Say what this correction would change, whom it reaches and whether it may leave today. Nothing is kept."""
        meeting = self.meeting(assembly)
        corrected = _corrected(meeting, self.read(NoticeCorrectionSerializer))
        return self.answer(CorrectionForeseenSerializer, foresee_correction(meeting, corrected))


class Correcting(MeetingView):
    """The correction of a notice."""

    rules = {"POST": OFFICE}

    @operation("notice_correct", tag=TAG, body=NoticeCorrectingSerializer, answer=NoticeVersionSerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Change the meeting and send its notice anew, with what changes. Both versions stay."""
        meeting, sent = self.meeting(assembly), self.read(NoticeCorrectingSerializer)
        reason = sent.pop("reason")
        correct_notice(meeting, _corrected(meeting, sent), actor=self.actor, reason=reason)
        meeting.refresh_from_db()
        return self.answer(NoticeVersionSerializer, versions_of(meeting)[-1], status=201)


def _corrected(meeting: Assembly, sent: dict[str, Any]) -> Corrected:
    """Return the correction that was sent. Raises ValidationError for a point that the agenda does not have."""
    points = tuple(Point(**point) for point in sent["points"])
    known = set(meeting.agenda.filter(rank=0).values_list("public_id", flat=True))
    if any(point.key and point.key not in known for point in points):
        raise serializers.ValidationError({"points": [gettext("The agenda has no such point.")]})
    return Corrected(**sent | {"points": points})
