"""A member's whole story: what happened, by the day it took effect."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.described import operation
from membership.api.member_files import MemberView
from membership.api.moments import MomentQuery, moment
from membership.entrances import REGISTER
from membership.models import ConsultationKind, EventKind
from membership.queries.story import Chapter, Happening, story_of
from membership.services.consulting import note_consultation


class StoryQuery(MomentQuery):
    """As known when, and of which kind only."""

    chapter = serializers.ChoiceField([chapter.value for chapter in Chapter], required=False)


class ActDocumentSerializer(serializers.Serializer[Any]):
    """The document that was joined to an act. Its file is opened from the member's page."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    sha256 = serializers.CharField()


class ActSerializer(serializers.Serializer[Any]):
    """An act on the membership, with what it decided: each is null or empty where it says no such thing."""

    kind = serializers.ChoiceField(EventKind.choices, source="what.kind")
    is_void = serializers.BooleanField(source="what.is_void", help_text="It says that what it corrects did not happen.")
    category = serializers.CharField(source="facts.category.key", allow_null=True, default=None)
    last_on = serializers.DateField(
        source="facts.last_on",
        allow_null=True,
        help_text="Of a suspension, its last day as it was decided; of a departure, the last day as a member.",
    )
    kept_rights = serializers.ListField(
        child=serializers.CharField(), source="facts.kept", allow_null=True, help_text="Of a suspension."
    )
    ground = serializers.CharField(source="what.ground", help_text="A code of the law's list.")
    reason = serializers.CharField(source="facts.reason", help_text="Of a suspension of the vote alone.")
    contest_by = serializers.DateField(
        source="facts.contest_by", allow_null=True, help_text="The last day to contest a suspension of the vote."
    )
    decided_by = serializers.CharField(source="what.decided_by")
    decided_on = serializers.DateField(source="what.decided_on", allow_null=True)
    notice_on = serializers.DateField(source="what.notice_on", allow_null=True, help_text="Of the written notice.")
    note = serializers.CharField(source="what.note")
    overrides = serializers.ListField(
        child=serializers.CharField(), source="facts.overrides", help_text="Why one went on where a rule warned."
    )
    document = ActDocumentSerializer(source="what.document", allow_null=True)


class HappeningSerializer(serializers.Serializer[Any]):
    """One thing that happened. on: null when nobody knows; what takes effect after the day asked about is told too."""

    chapter = serializers.ChoiceField([chapter.value for chapter in Chapter], source="chapter.value")
    code = serializers.CharField(help_text="What it is: event, address, section_ended, payment…")
    on = serializers.DateField(allow_null=True)
    recorded_at = serializers.DateTimeField()
    is_corrected = serializers.BooleanField(help_text="Another entry says otherwise since.")
    recorded_by = serializers.SerializerMethodField(help_text="The name of the account, where it is kept.")
    corrects = serializers.SerializerMethodField(help_text="It says otherwise than an earlier entry.")
    act = serializers.SerializerMethodField(help_text="Of an event, which act it was; null of anything else.")

    def get_recorded_by(self, one: Happening) -> str | None:
        return (one.by.name or None) if one.by else None

    @extend_schema_field(ActSerializer(allow_null=True))
    def get_act(self, one: Happening) -> Any:
        return ActSerializer(one).data if one.code == "event" else None

    def get_corrects(self, one: Happening) -> bool:
        return one.before is not None and not one.code.startswith("reach_")


class MemberStory(MemberView):
    """What happened to a member."""

    rules = {"GET": REGISTER}

    @operation("member_story", tag="register", answer=HappeningSerializer(many=True), asks=StoryQuery)
    def get(self, request: Request, slug: str, membership: str) -> Response:
        """Tell what happened to a member, the latest first, as known at an instant."""
        asked, member = self.asked(StoryQuery), self.member(membership)
        at = moment(self, asked)
        note_consultation(self.organisation, kind=ConsultationKind.FILE, at=at, actor=self.actor, membership=member)
        chapter = asked.get("chapter")
        story = [one for one in story_of(member, at) if chapter is None or one.chapter.value == chapter]
        return self.answer_all(HappeningSerializer, story)
