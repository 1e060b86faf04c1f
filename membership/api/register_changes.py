"""What changed in the register between two dates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import get_language, gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.base import RuledView
from membership.api.days import DayField
from membership.api.described import operation
from membership.api.members import search_said
from membership.api.papers import WhateverIsAccepted
from membership.api.selection import LISTS
from membership.clock import today
from membership.entrances import REGISTER
from membership.models import ConsultationKind, Organisation
from membership.queries.changes import Change, Kind, Place, Span, page_of, recorded_between
from membership.queries.moment import Moment, within
from membership.services.consulting import note_consultation
from membership.services.exports.changes import export_changes
from membership.services.exports.lists import MEDIA_TYPES

A_WHILE = timedelta(days=30)


class ChangesQuery(serializers.Serializer[Any]):
    """Between which days, both included."""

    first = DayField(required=False, help_text="Thirty days before the other by default.")
    last = DayField(required=False, help_text="Today by default.")
    by = serializers.ChoiceField(["effective", "recorded"], default="effective")
    known_at = serializers.DateTimeField(
        required=False, help_text="Of what took effect: as it was known then; now by default. Not with `recorded`."
    )
    after = serializers.CharField(default="", allow_blank=True, max_length=60, help_text="`next` of the last answer.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs["last"] = attrs.get("last") or today(self.context["view"].organisation)
        attrs["first"] = attrs.get("first") or attrs["last"] - A_WHILE
        if attrs["first"] > attrs["last"]:
            raise serializers.ValidationError({"last": [gettext("This day comes before the other one.")]})
        if attrs["by"] == "recorded" and "known_at" in attrs:
            # What was written down is told as it was written: to take it for what was known then would be a mistake.
            said = gettext("Leave this out with what was written down: it goes with what took effect.")
            raise serializers.ValidationError({"known_at": [said]})
        return attrs


def _span(here: Organisation, asked: dict[str, Any]) -> Span:
    first, last, known_at = asked["first"], asked["last"], asked.get("known_at")
    if asked["by"] == "recorded":
        return recorded_between(here, first, last)
    return Span(first=first, last=last, known_at=within(known_at) if known_at else None)


def _place(span: Span, text: str) -> Place | None:
    try:
        return span.place(text)
    except ValueError as error:
        said = gettext("Give what the last answer gave as next, for the same days.")
        raise serializers.ValidationError({"after": [said]}) from error


class ChangeSerializer(serializers.Serializer[Any]):
    """One change. on null: a day nobody knows; is_taken_back: written down before, and no longer held to be so.

    Of a list brought in, `import_id` is its own, `name` its file and `detail` how many members it brought: of all that
    it wrote down this is the one line. No member is named then. Of the death of somebody who never was a member,
    `person` is who they are, and there is no membership and no number.
    """

    kind = serializers.ChoiceField([kind.value for kind in Kind], source="kind.value")
    on = serializers.DateField(allow_null=True)
    recorded_at = serializers.DateTimeField(source="at")
    is_taken_back = serializers.BooleanField()
    membership = serializers.SerializerMethodField()
    person = serializers.SerializerMethodField()
    import_id = serializers.SerializerMethodField()
    number = serializers.CharField()
    name = serializers.CharField()
    detail = serializers.CharField()

    def get_membership(self, change: Change) -> str | None:
        return None if change.is_import or change.is_beside else change.public_id

    def get_person(self, change: Change) -> str | None:
        return change.public_id if change.is_beside else None

    def get_import_id(self, change: Change) -> str | None:
        return change.public_id if change.is_import else None


class ChangesPageSerializer(serializers.Serializer[Any]):
    """Some changes, the earliest first."""

    items = ChangeSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="What to ask `after`; null on the last page.")


class RegisterChanges(RuledView):
    """What changed."""

    rules = {"GET": REGISTER}

    @operation("register_changes", tag="register", answer=ChangesPageSerializer, asks=ChangesQuery)
    def get(self, request: Request, slug: str) -> Response:
        """Say what took effect, or what was written down, between two days."""
        here, asked = self.organisation, self.asked(ChangesQuery)
        span = _span(here, asked)
        until = Moment(asked["last"], span.known_at)
        note_consultation(here, kind=ConsultationKind.CHANGES, at=until, actor=self.actor)
        found, further = page_of(here, span, _place(span, asked["after"]))
        return self.answer(ChangesPageSerializer, {"items": found, "next": str(further) if further else None})


class TakenChangesQuery(ChangesQuery):
    """Between which days, and in which form to take it."""

    after = None  # type: ignore[assignment]  # taken whole: DRF's way to leave a field out
    taken_as = serializers.ChoiceField(list(MEDIA_TYPES), default="csv")


class RegisterChangesTaken(RuledView):
    """What changed, as a list."""

    rules = {"GET": REGISTER}
    content_negotiation_class = WhateverIsAccepted

    @operation("register_changes_taken", tag="register", answer=LISTS, asks=TakenChangesQuery, refuses=True)
    def get(self, request: Request, slug: str) -> StreamingHttpResponse:
        """Take what changed between two days as a list; the log of consultations keeps the days."""
        here, asked = self.organisation, self.asked(TakenChangesQuery)
        span = _span(here, asked)
        exported = export_changes(
            here,
            span,
            until=Moment(asked["last"], span.known_at),
            search=search_said(request),
            taken_as=asked["taken_as"],
            language=get_language() or "fr",
            actor=self.actor,
        )
        answer = StreamingHttpResponse(exported.pieces, content_type=exported.media_type)
        answer.headers["Content-Disposition"] = f'attachment; filename="{exported.name}"'
        return answer
