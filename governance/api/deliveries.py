"""The proof behind a notice: who was told and why, how far the sending is, what became of each message."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.db.models.functions import Collate
from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.meetings import MeetingView
from governance.models import Assembly, ConvenedEntry, CorrectedEntry
from governance.queries.telling import entries_of, hashed_lines, list_of, progress_of
from governance.queries.versions import Version, versions_of
from membership.api.described import operation
from membership.api.paging import PagesQuery, one_page, page_of
from membership.api.papers import WhateverIsAccepted, attached
from membership.entrances import REGISTER
from membership.errors import StateNotAllowed
from membership.models import Channel, Delivery, DeliveryState
from membership.rules import reasons

TAG = "notice"


class VersionQuery(serializers.Serializer[Any]):
    """Which version of a notice that was corrected."""

    version = serializers.IntegerField(required=False, min_value=1, help_text="The last one unless another is named.")


class TellingSerializer(serializers.Serializer[Any]):
    """Where the notice stands. recipients = sent + failed + by_post + waived + pending, always."""

    recipients = serializers.IntegerField()
    sent = serializers.IntegerField()
    failed = serializers.IntegerField()
    by_post = serializers.IntegerField()
    waived = serializers.IntegerField()
    pending = serializers.IntegerField()
    in_doubt = serializers.IntegerField(help_text="Among those pending: nobody knows whether they left.")
    is_finished = serializers.BooleanField()


class ProofSerializer(serializers.Serializer[Any]):
    """What became of a notice, and what was frozen when it was issued."""

    notice = serializers.CharField(help_text="Its id: what is done about it lies under `notices/<id>`.")
    version = serializers.IntegerField(help_text="Which version of the notice this is, from 1.")
    is_last_version = serializers.BooleanField()
    progress = TellingSerializer()
    notice_sha256 = serializers.CharField(help_text="Of the notice in all its languages, before any name.")
    list_sha256 = serializers.CharField(help_text="Of the frozen list of those told: of `convened/lines`, as it is.")


class DeliveryQuery(VersionQuery, PagesQuery):
    """Which messages."""

    state = serializers.ChoiceField(DeliveryState.choices, required=False)
    channel = serializers.ChoiceField(Channel.choices, required=False)


class DeliverySerializer(serializers.Serializer[Any]):
    """What one member was sent, by one channel."""

    id = serializers.CharField(source="public_id")
    membership = serializers.CharField(
        source="membership.public_id",
        allow_null=True,
        default=None,
        help_text="None for somebody who is no member.",
    )
    number = serializers.CharField(source="membership.number", allow_null=True, default=None)
    name = serializers.CharField(source="addressee")
    channel = serializers.ChoiceField(Channel.choices)
    address = serializers.CharField()
    language = serializers.CharField()
    state = serializers.ChoiceField(DeliveryState.choices)
    attempts_made = serializers.IntegerField()
    settled_at = serializers.DateTimeField(allow_null=True)
    last_answer = serializers.CharField(help_text="The mail server's own words.")


class ConvenedQuery(VersionQuery, PagesQuery):
    told = serializers.BooleanField(required=False, allow_null=True, default=None, help_text="Only those told, or not.")


class ConvenedSerializer(serializers.Serializer[Any]):
    """One member on the frozen list: told or not, and why."""

    membership = serializers.CharField(source="membership.public_id")
    number = serializers.CharField()
    name = serializers.CharField()
    is_told = serializers.BooleanField()
    as_before = serializers.BooleanField(
        default=False, help_text="Told by a corrected notice because the one before told them, for no other reason."
    )
    reason_code = serializers.CharField()
    reason_params = serializers.DictField()
    reason_fr = serializers.SerializerMethodField()
    reason_en = serializers.SerializerMethodField()

    def get_reason_fr(self, entry: ConvenedEntry | CorrectedEntry) -> str:
        return reasons.sentence(entry.reason_code, entry.reason_params, "fr")

    def get_reason_en(self, entry: ConvenedEntry | CorrectedEntry) -> str:
        return reasons.sentence(entry.reason_code, entry.reason_params, "en")


DeliveriesPage = page_of(DeliverySerializer, "DeliveriesPage")
ConvenedPage = page_of(ConvenedSerializer, "ConvenedPage")


class CalledView(MeetingView):
    """A view on what the call of a meeting left behind."""

    def called(self, public_id: str) -> tuple[Assembly, list[Version]]:
        """Return a meeting whose notice was issued, in its versions. Raises StateNotAllowed before."""
        meeting = self.meeting(public_id)
        versions = versions_of(meeting)
        if not versions:
            raise StateNotAllowed(action="read_deliveries", state=meeting.state)
        return meeting, versions

    def version(self, versions: list[Version], number: int | None) -> Version:
        """Return the version of that number, the last one without. Raises Http404 for one that there is not."""
        found = next((one for one in versions if one.number == number), None) if number else versions[-1]
        if found is None:
            raise Http404
        return found


class Telling(CalledView):
    """How far a notice has come."""

    rules = {"GET": REGISTER}

    @operation("telling", tag=TAG, answer=ProofSerializer, asks=VersionQuery, refuses=True)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """Count what became of the notice, in its last version unless another is named."""
        meeting, versions = self.called(assembly)
        version = self.version(versions, self.asked(VersionQuery).get("version"))
        proof = {
            "notice": version.notice.public_id,
            "version": version.number,
            "is_last_version": version.is_last,
            "progress": progress_of(version.notice),
            "notice_sha256": version.notice.text_sha256,
            "list_sha256": list_of(meeting, version).sha256,
        }
        return self.answer(ProofSerializer, proof)


class Deliveries(CalledView):
    """What was sent."""

    rules = {"GET": REGISTER}

    @operation("deliveries", tag=TAG, answer=DeliveriesPage, asks=DeliveryQuery, refuses=True)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """List what each member was sent, in the order of names; of the last version unless another is named."""
        _, versions = self.called(assembly)
        asked = self.asked(DeliveryQuery)
        rows = Delivery.objects.filter(
            notice=self.version(versions, asked.get("version")).notice,
            **{name: asked[name] for name in ("state", "channel") if name in asked},
        )
        rows = rows.select_related("membership", "person", "correspondent").order_by(
            Collate(F("person__sort_key"), "C"), "membership__number", "pk"
        )
        return self.answer(DeliveriesPage, one_page(rows, asked))


class Convened(CalledView):
    """The frozen list of those told."""

    rules = {"GET": REGISTER}

    @operation("convened", tag=TAG, answer=ConvenedPage, asks=ConvenedQuery, refuses=True)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """List who was told of the meeting and who was not, each with the reason; of the last version unless another
        is named.
        """
        meeting, versions = self.called(assembly)
        asked = self.asked(ConvenedQuery)
        version = self.version(versions, asked.get("version"))
        rows = entries_of(meeting, version).select_related("membership")
        if asked["told"] is not None:
            rows = rows.filter(is_told=asked["told"])
        ordered = rows.order_by(Collate(F("membership__person__sort_key"), "C"), "number", "pk")
        return self.answer(ConvenedPage, one_page(ordered, asked))


class ConvenedLines(CalledView):
    """The frozen list as it was hashed."""

    rules = {"GET": REGISTER}
    content_negotiation_class = WhateverIsAccepted

    @operation(
        "convened_lines",
        tag=TAG,
        answer={(200, "text/plain"): OpenApiResponse(OpenApiTypes.STR, "One line for each of the list.")},
        asks=VersionQuery,
        refuses=True,
    )
    def get(self, request: Request, slug: str, assembly: str) -> HttpResponse:
        """Give the lines whose SHA-256 is `list_sha256`: number, told or not, reason; then those told beside members.

        `sha256sum` of this answer is the fingerprint, of the last version unless another is named.
        """
        meeting, versions = self.called(assembly)
        version = self.version(versions, self.asked(VersionQuery).get("version"))
        content = "".join(hashed_lines(meeting, version)).encode()
        name = f"{self.organisation.slug}-{meeting.public_id}-{version.number}.txt"
        return attached(content, name=name, media_type="text/plain; charset=utf-8")
