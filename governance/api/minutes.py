"""The minutes of a meeting: drafted in a language, listed, and the document itself."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.access import SEE_PREPARATION
from governance.api.meetings import MeetingView
from governance.models import Minutes, MinutesState
from governance.queries.minutes import is_of_the_audience, newest, versions_of
from governance.queries.opened_minutes import is_opened, opened_minutes
from governance.services.minutes import draft_minutes
from membership import access
from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.paging import PagesQuery, one_page, page_of
from membership.api.papers import WhateverIsAccepted
from membership.api.refusals import RefusalSerializer
from membership.clock import today
from membership.entrances import MEMBER, OFFICE

TAG = "minutes"


class MinutesSerializer(serializers.Serializer[Any]):
    """One version of the minutes in one language. It never changes: a new draft is a new version."""

    id = serializers.CharField(source="public_id")
    language = serializers.CharField()
    version = serializers.IntegerField()
    state = serializers.ChoiceField(MinutesState.choices)
    written_at = serializers.DateTimeField()
    bytes = serializers.IntegerField(source="octets")
    sha256 = serializers.CharField()


class DraftSerializer(serializers.Serializer[Any]):
    """In which language to draw the minutes up."""

    language = serializers.CharField(max_length=5, help_text="One of the organisation's.")


class MeetingMinutes(MeetingView):
    """The minutes of a meeting."""

    rules = {"GET": MEMBER, "POST": OFFICE}

    @operation("minutes", tag=TAG, answer=MinutesSerializer(many=True))
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """List the versions, the latest first; to members the latest of each language."""
        meeting = self.any_meeting(assembly)
        rows = versions_of(meeting)
        if not self.roles & SEE_PREPARATION:
            shown = {row.pk for row in newest(meeting)}
            rows = [row for row in rows if row.pk in shown]
        return self.answer_all(MinutesSerializer, rows)

    @operation("minutes_draft", tag=TAG, body=DraftSerializer, answer=MinutesSerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Draw up the minutes as the records of the meeting stand now."""
        meeting, language = self.any_meeting(assembly), self.read(DraftSerializer)["language"]
        if language not in self.organisation.languages:
            foreign = gettext("This organisation does not write in that language.")
            raise serializers.ValidationError({"language": [foreign]})
        written = draft_minutes(meeting, language=language, actor=self.actor)
        version = next(row for row in versions_of(meeting) if row.pk == written.pk)
        return self.answer(MinutesSerializer, version, status=201)


class OpenedSerializer(MinutesSerializer):
    """The sealed minutes of a meeting of the board, in one language."""

    assembly = serializers.CharField(source="assembly.public_id")
    starts_at = serializers.DateTimeField(source="assembly.starts_at", help_text="When the meeting began.")


OpenedPage = page_of(OpenedSerializer, "OpenedMinutesPage")


class OpenedMinutes(RuledView):
    """The minutes of the board that members may read."""

    rules = {"GET": MEMBER}

    @operation("opened_minutes", tag=TAG, answer=OpenedPage, asks=PagesQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List them by meeting, the last first; nothing where the board keeps them to itself."""
        rows = opened_minutes(self.organisation, today(self.organisation))
        return self.answer(OpenedPage, one_page(rows, self.asked(PagesQuery)))


class MinutesDocument(MeetingView):
    """The minutes as a document."""

    rules = {"GET": MEMBER}
    content_negotiation_class = WhateverIsAccepted

    @extend_schema(
        operation_id="minutes_document",
        tags=[TAG],
        responses={
            (200, "application/pdf"): OpenApiResponse(OpenApiTypes.BINARY, "A tagged PDF."),
            403: RefusalSerializer,
            404: RefusalSerializer,
        },
    )
    def get(self, request: Request, slug: str, minutes: str) -> HttpResponse:
        """Read the document. Members may read the latest version of each language, and the one sent to them."""
        rows = Minutes.objects.for_organisation(self.organisation)
        found: Minutes = self.found(rows.select_related("document", "assembly", "organisation"), minutes)
        if is_opened(found, today(self.organisation)):
            return self._as_file(found)
        # What a body of directors wrote down is for those who may know of its business.
        self.any_meeting(found.assembly.public_id)
        if not (
            self.roles & SEE_PREPARATION
            or found.pk in {row.pk for row in newest(found.assembly)}
            or self._was_sent(found)
        ):
            raise Http404
        return self._as_file(found)

    def _as_file(self, found: Minutes) -> HttpResponse:
        response = HttpResponse(bytes(found.document.content), content_type=found.document.media_type)
        response.headers["Content-Disposition"] = f'inline; filename="{found.document.name}"'
        # The bytes never change, but who may read them does.
        response.headers["Cache-Control"] = "private, no-cache"
        return response

    def _was_sent(self, found: Minutes) -> bool:
        """Return whether the account was sent the version for comment."""
        sent = getattr(found, "round", None)
        if sent is None:
            return False
        persons = [link.person for link in access.links_of(self.account, self.organisation)]
        return is_of_the_audience(sent, persons, today(self.organisation))
