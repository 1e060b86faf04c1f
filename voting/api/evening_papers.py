"""The envelope of an evening and the binder of a meeting: what is in them, and the documents themselves."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.evening_papers import PaperQuery, PaperView
from governance.api.meetings import MEETING
from governance.models import Assembly, Motion
from governance.services.meeting_papers import has_binder
from membership.api.described import operation
from membership.api.papers import WhateverIsAccepted, sent
from membership.api.proofs import PDF
from membership.clock import now
from membership.entrances import OFFICE, REGISTER
from voting.services.binder_pieces import pieces_of
from voting.services.binder_text import binder_archive, binder_paper
from voting.services.kit_text import MOST_BALLOTS, PARTS, USUAL_BALLOTS, Ask, contents, kit_paper

TAG = "papers"
KIT = f"{MEETING}/kit"
BINDER = f"{MEETING}/binder"
ZIP = {(200, "application/zip"): OpenApiResponse(OpenApiTypes.BINARY, "The archive, with SHA256SUMS.")}


class KitQuery(PaperQuery):
    """What is to be printed."""

    parts = serializers.MultipleChoiceField(
        choices=list(PARTS), required=False, help_text="All of them unless some are named."
    )
    ballots = serializers.IntegerField(
        default=USUAL_BALLOTS, min_value=0, max_value=MOST_BALLOTS, help_text="Of each vote."
    )


class KitPartSerializer(serializers.Serializer[Any]):
    """A part, and how much of it there is."""

    title = serializers.CharField()
    note = serializers.CharField()


class KitTableSerializer(serializers.Serializer[Any]):
    """The sign-in sheet: a row for each who comes, the last cell to be signed."""

    head = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField(allow_blank=True)))


class BadgeSerializer(serializers.Serializer[Any]):
    """A badge to cut out."""

    organisation = serializers.CharField()
    name = serializers.CharField()
    line = serializers.CharField()


class BallotPaperSerializer(serializers.Serializer[Any]):
    """The ballots of one vote, each with its numbered stub."""

    question = serializers.CharField()
    instruction = serializers.CharField()
    choices = serializers.ListField(child=serializers.CharField())
    numbers = serializers.ListField(child=serializers.CharField())


class TallySheetSerializer(KitTableSerializer):
    """A sheet for two scrutineers."""

    question = serializers.CharField()


class KitSerializer(serializers.Serializer[Any]):
    """The envelope, in one language. The script, where it is asked for, is that of `script`."""

    language = serializers.CharField(source="lang")
    contents = KitPartSerializer(many=True)
    roll = KitTableSerializer(allow_null=True)
    badges = BadgeSerializer(source="badges.rows", many=True, default=[])
    ballots = BallotPaperSerializer(many=True)
    sheets = TallySheetSerializer(many=True)


class KitView(PaperView):
    """What lies under the envelope of a meeting."""

    def ask(self) -> tuple[Ask, str]:
        """Return what is to be printed, and in which language."""
        asked = self.asked(KitQuery)
        return Ask(frozenset(asked.get("parts") or PARTS), asked["ballots"]), self.spoken(asked)


class Kit(KitView):
    """The envelope of an evening."""

    rules = {"GET": OFFICE}

    @operation("kit", tag=TAG, answer=KitSerializer, asks=KitQuery)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """Read what the office prints before it leaves for the hall, from the register of the moment."""
        meeting = self.meeting(assembly)
        ask, language = self.ask()
        return self.answer(KitSerializer, contents(meeting, ask, at=now(), language=language))


class KitPaper(KitView):
    """The envelope as a document."""

    rules = {"GET": OFFICE}
    content_negotiation_class = WhateverIsAccepted

    @operation("kit_document", tag=TAG, answer=PDF, asks=KitQuery)
    def get(self, request: Request, slug: str, assembly: str) -> HttpResponse:
        """Take the parts asked for as one PDF."""
        meeting = self.meeting(assembly)
        ask, language = self.ask()
        return sent(kit_paper(meeting, ask, at=now(), language=language))


class BinderPieceSerializer(serializers.Serializer[Any]):
    """One file of the binder."""

    name = serializers.CharField()
    bytes = serializers.IntegerField(source="octets")
    sha256 = serializers.CharField()


class DecisionQuery(serializers.Serializer[Any]):
    """Of the whole meeting, or of one decision."""

    decision = serializers.CharField(
        required=False, max_length=22, help_text="The id of a motion: what bears on it alone, with all that amended it."
    )


class BinderPaperQuery(DecisionQuery, PaperQuery):
    """Of what, and in which language."""


class BinderView(PaperView):
    """What lies under the binder of a meeting."""

    def decision(self, meeting: Assembly, query: type[DecisionQuery] = DecisionQuery) -> Motion | None:
        """Return the motion asked for, None for the whole meeting. Raises Http404 for one of elsewhere."""
        named = self.asked(query).get("decision", "")
        if not named:
            return None
        if meeting.opened_at is None:
            raise Http404
        found: Motion = self.found(meeting.motions.select_related("item"), named)
        return found

    def opened(self, public_id: str) -> Assembly:
        """Return the meeting, once there is something to tell of it. Raises Http404 before."""
        meeting = self.meeting(public_id)
        if meeting.opened_at is None:
            raise Http404
        return meeting

    def filed(self, public_id: str) -> Assembly:
        """Return the meeting, once it has files: opened, or called and given up before. Raises Http404 before."""
        meeting = self.meeting(public_id)
        if not has_binder(meeting):
            raise Http404
        return meeting


class Binder(BinderView):
    """The binder of a meeting."""

    rules = {"GET": REGISTER}

    @operation("binder", tag=TAG, answer=BinderPieceSerializer(many=True), asks=DecisionQuery)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """List the files that prove a meeting, each with its fingerprint; what they say stands in the document.

        Of one called and given up before it opened: its notices, who was told, and the proof.
        """
        meeting = self.filed(assembly)
        return self.answer_all(BinderPieceSerializer, list(pieces_of(meeting, self.decision(meeting))))


class BinderPaper(BinderView):
    """The binder as a document."""

    rules = {"GET": REGISTER}
    content_negotiation_class = WhateverIsAccepted

    @operation("binder_document", tag=TAG, answer=PDF, asks=BinderPaperQuery)
    def get(self, request: Request, slug: str, assembly: str) -> HttpResponse:
        """Take the document alone, for a court, an auditor or a federation."""
        meeting = self.opened(assembly)
        language, decision = self.spoken(self.asked(BinderPaperQuery)), self.decision(meeting, BinderPaperQuery)
        return sent(binder_paper(meeting, at=now(), language=language, decision=decision))


class BinderArchive(BinderView):
    """The binder with all its files."""

    rules = {"GET": REGISTER}
    content_negotiation_class = WhateverIsAccepted

    @operation("binder_archive", tag=TAG, answer=ZIP, asks=DecisionQuery)
    def get(self, request: Request, slug: str, assembly: str) -> HttpResponse:
        """Take the document in every language with all its files, and their hashes.

        Of a meeting called and given up before it opened as well, which has no document by itself.
        """
        meeting = self.filed(assembly)
        return sent(binder_archive(meeting, at=now(), decision=self.decision(meeting)))
