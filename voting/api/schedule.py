"""What leaves when around a meeting: planned, moved and struck."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cache, cached_property
from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.meetings import MEETING, MeetingView
from governance.api.notices import MissingTextSerializer, NoticeTextSerializer
from governance.models import Assembly
from membership.api.described import operation
from membership.entrances import OFFICE
from membership.models import Organisation, WritingHabits
from membership.queries.habits import habits_of
from voting.models import Announcement, AnnouncementKind, Poll
from voting.queries.announcements import moment_of, planned_of
from voting.services import announcing
from voting.services.foreseeing import foresee_announcement

TAG = "notice"
SCHEDULE = f"{MEETING}/schedule"
MOST_MINUTES = announcing.MOST_BEFORE // timedelta(minutes=1)


def _before(**more: Any) -> serializers.IntegerField:
    said = "How long before the meeting, or before the close of the vote. An opening and a result leave at once."
    return serializers.IntegerField(min_value=0, max_value=MOST_MINUTES, help_text=said, **more)


class AnnouncementSerializer(serializers.Serializer[Any]):
    """One message of a meeting, to come or over."""

    id = serializers.CharField(source="public_id")
    kind = serializers.ChoiceField(AnnouncementKind.choices)
    poll = serializers.CharField(source="poll.public_id", default=None, allow_null=True)
    minutes_before = serializers.IntegerField()
    leaves_at = serializers.SerializerMethodField()
    over_at = serializers.DateTimeField(allow_null=True)
    over_because = serializers.CharField(help_text="`left`, or why it did not; empty while it is to come.")

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_leaves_at(self, one: Announcement) -> Any:
        """When it leaves, quiet hours heeded; null once it is over, or while nobody knows."""
        at = None if one.over_at else moment_of(one, self.context["view"].habits(one.organisation)).at
        return serializers.DateTimeField().to_representation(at) if at else None


class PlanningSerializer(serializers.Serializer[Any]):
    """One message more."""

    kind = serializers.ChoiceField(AnnouncementKind.choices)
    poll = serializers.CharField(
        default=None, allow_null=True, max_length=22, help_text="Of which vote; none for a reminder of the meeting."
    )
    minutes_before = _before(default=0)


class RetimingSerializer(serializers.Serializer[Any]):
    """Another hour."""

    minutes_before = _before()


class PlannedSerializer(serializers.Serializer[Any]):
    """How many messages were planned."""

    planned = serializers.IntegerField()


class AheadSerializer(serializers.Serializer[Any]):
    """A message as it would leave now."""

    by_email = serializers.IntegerField(help_text="How many it would reach; a reminder of a vote, at most so many.")
    by_post = serializers.IntegerField(help_text="None of these messages is posted.")
    unreached = serializers.IntegerField(help_text="Those it is for who have no e-mail, or want letters by post.")
    is_most = serializers.BooleanField(help_text="Whoever votes before is not written to, and nobody reads who did.")
    awaits_result = serializers.BooleanField(help_text="There is no result yet: what is fixed already is shown.")
    is_void = serializers.BooleanField(help_text="What it announces is over, and it will not leave.")
    missing = MissingTextSerializer(allow_null=True, help_text="What the organisation's words lack, which blocks it.")
    texts = NoticeTextSerializer(many=True)


class ScheduleView(MeetingView):
    """A view on what leaves around a meeting."""

    @cached_property
    def habits(self) -> Callable[[Organisation], WritingHabits]:
        """Return how an organisation writes, asked once for the whole list."""
        return cache(habits_of)

    def messages(self, meeting: Assembly) -> Any:
        rows = Announcement.objects.filter(assembly=meeting)
        return rows.select_related("organisation", "assembly__organisation", "poll").order_by("pk")


class Schedule(ScheduleView):
    """The messages of a meeting."""

    rules = {"GET": OFFICE, "POST": OFFICE}

    @operation("schedule", tag=TAG, answer=AnnouncementSerializer(many=True))
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """List what left and what is to leave around a meeting, beside its notice."""
        return self.answer_all(AnnouncementSerializer, self.messages(self.meeting(assembly)))

    @operation("announcement_plan", tag=TAG, body=PlanningSerializer, answer=AnnouncementSerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Plan one message: a reminder of the meeting, or what is written of one of its votes."""
        meeting, asked = self.meeting(assembly), self.read(PlanningSerializer)
        planned = announcing.plan_announcement(
            meeting,
            kind=AnnouncementKind(asked["kind"]),
            poll=self._poll(meeting, asked),
            before=timedelta(minutes=asked["minutes_before"]),
            actor=self.actor,
        )
        return self.answer(AnnouncementSerializer, self.messages(meeting).get(pk=planned.pk), status=201)

    def _poll(self, meeting: Assembly, asked: dict[str, Any]) -> Poll | None:
        """Return the vote that is meant. Raises ValidationError where one is wanting, or is one too many."""
        is_of_a_vote = asked["kind"] != AnnouncementKind.MEETING_NEAR
        if is_of_a_vote != bool(asked["poll"]):
            said = (
                gettext("Say of which vote.")
                if is_of_a_vote
                else gettext("This message is of the meeting, not of a vote.")
            )
            raise serializers.ValidationError({"poll": [said]})
        found: Poll | None = (
            self.found(Poll.objects.filter(assembly=meeting, is_rehearsal=False), asked["poll"])
            if is_of_a_vote
            else None
        )
        return found


class UsualSchedule(ScheduleView):
    """What is usual."""

    rules = {"POST": OFFICE}

    @operation("schedule_usual", tag=TAG, answer=PlannedSerializer, refuses=True)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Plan what is usual and not planned yet; each message may be moved or struck."""
        planned = announcing.plan_usual_announcements(self.meeting(assembly), actor=self.actor)
        return self.answer(PlannedSerializer, {"planned": planned})


class OneAnnouncement(ScheduleView):
    """One message to come."""

    rules = {"PUT": OFFICE, "DELETE": OFFICE}

    @operation("announcement_retime", tag=TAG, body=RetimingSerializer, answer=AnnouncementSerializer)
    def put(self, request: Request, slug: str, assembly: str, announcement: str) -> Response:
        """Let a message leave sooner or later before what it announces."""
        one = self._one(assembly, announcement)
        before = timedelta(minutes=self.read(RetimingSerializer)["minutes_before"])
        return self.answer(AnnouncementSerializer, announcing.retime_announcement(one, before=before, actor=self.actor))

    @operation("announcement_strike", tag=TAG, answer=AnnouncementSerializer, refuses=True)
    def delete(self, request: Request, slug: str, assembly: str, announcement: str) -> Response:
        """Let a message that has not left not leave at all. It stays on the schedule as struck."""
        one = self._one(assembly, announcement)
        announcing.strike_announcement(one, actor=self.actor)
        one.refresh_from_db()
        return self.answer(AnnouncementSerializer, one)

    def _one(self, assembly: str, public_id: str) -> Announcement:
        found: Announcement = self.found(self.messages(self.meeting(assembly)), public_id)
        return found


class Ahead(ScheduleView):
    """A message to come, before it leaves."""

    rules = {"GET": OFFICE}

    @operation("announcement_ahead", tag=TAG, answer=AheadSerializer)
    def get(self, request: Request, slug: str, assembly: str, announcement: str) -> Response:
        """Read a message to come in each language, and to how many it would go now. One that left is not found."""
        rows = planned_of(self.meeting(assembly))
        foreseen = foresee_announcement(self.found(rows, announcement))
        missing = foreseen.missing
        body = {
            "by_email": foreseen.by_email,
            "by_post": 0,
            "unreached": foreseen.unreached,
            "is_most": foreseen.is_most,
            "awaits_result": foreseen.awaits_result,
            "is_void": foreseen.is_void,
            "missing": {"language": missing.language, "text": missing.text} if missing else None,
            "texts": foreseen.texts,
        }
        return self.answer(AheadSerializer, body)
