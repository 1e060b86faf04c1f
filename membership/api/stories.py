"""A member's whole story: what happened, by the day it took effect."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.described import operation
from membership.api.member_files import MemberView
from membership.api.moments import MomentQuery, moment
from membership.entrances import REGISTER
from membership.models import ConsultationKind
from membership.queries.story import Chapter, Happening, story_of
from membership.services.consulting import note_consultation


class StoryQuery(MomentQuery):
    """As known when, and of which kind only."""

    chapter = serializers.ChoiceField([chapter.value for chapter in Chapter], required=False)


class HappeningSerializer(serializers.Serializer[Any]):
    """One thing that happened. on: null when nobody knows; what takes effect after the day asked about is told too."""

    chapter = serializers.ChoiceField([chapter.value for chapter in Chapter], source="chapter.value")
    code = serializers.CharField(help_text="What it is: event, address, section_ended, payment…")
    on = serializers.DateField(allow_null=True)
    recorded_at = serializers.DateTimeField()
    is_corrected = serializers.BooleanField(help_text="Another entry says otherwise since.")
    recorded_by = serializers.SerializerMethodField(help_text="The name of the account, where it is kept.")
    corrects = serializers.SerializerMethodField(help_text="It says otherwise than an earlier entry.")

    def get_recorded_by(self, one: Happening) -> str | None:
        return (one.by.name or None) if one.by else None

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
