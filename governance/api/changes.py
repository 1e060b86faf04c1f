"""A meeting given up, put off, adjourned, or called a second time; and telling of the day on which it resumes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.assemblies import MeetingSerializer, within_reach
from governance.api.meetings import MEETING, MeetingView
from governance.models import Assembly, MeetingChange, MeetingChangeKind
from governance.services.adjourning import adjourn_assembly, call_second_time, tell_of_adjournment
from governance.services.changing import Rendezvous, Why, cancel_assembly, postpone_assembly
from membership.api.described import operation
from membership.api.findings import FindingSerializer
from membership.entrances import CONDUCT, MEMBER, OFFICE

TAG = "assemblies"
CHANGES = f"{MEETING}/changes"


class ReasonsBody(serializers.Serializer[Any]):
    """Why, as members read it. Of a meeting in preparation nobody was told, and it needs no reason."""

    reason_fr = serializers.CharField(default="", allow_blank=True, max_length=2000)
    reason_en = serializers.CharField(default="", allow_blank=True, max_length=2000)


class MovingBody(serializers.Serializer[Any]):
    """When and where instead, and why, as members read it."""

    starts_at = serializers.DateTimeField(help_text="Without an offset, in the organisation's own time.")
    place = serializers.CharField(default="", allow_blank=True, max_length=300)
    link = serializers.URLField(default="", allow_blank=True, max_length=400)
    reason_fr = serializers.CharField(max_length=2000)
    reason_en = serializers.CharField(default="", allow_blank=True, max_length=2000)

    def validate_starts_at(self, starts_at: datetime) -> datetime:
        return within_reach(starts_at)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs["place"] and not attrs["link"]:
            raise serializers.ValidationError({"place": [gettext("Say where: a place, a link, or both.")]})
        return attrs


class PostponingBody(MovingBody):
    """A later day."""

    override = serializers.CharField(
        default="", allow_blank=True, max_length=2000, help_text="Why one goes on where the delay only warns; kept."
    )


class TellingOfDayBody(serializers.Serializer[Any]):
    """Why one goes on where the delay only warns."""

    reason = serializers.CharField(default="", allow_blank=True, max_length=2000)


class MeetingChangeSerializer(serializers.Serializer[Any]):
    """One decision on a meeting that was called, with what the rules said of it."""

    id = serializers.CharField(source="public_id")
    kind = serializers.ChoiceField(MeetingChangeKind.choices)
    reason_fr = serializers.CharField()
    reason_en = serializers.CharField()
    was_at = serializers.DateTimeField()
    to_at = serializers.DateTimeField(allow_null=True)
    is_earlier = serializers.BooleanField(help_text="Moved before it began, to a sooner moment.")
    place = serializers.CharField()
    is_notice_owed = serializers.BooleanField()
    notice = serializers.CharField(source="notice.public_id", allow_null=True, default=None)
    decided_at = serializers.DateTimeField()
    findings = FindingSerializer(many=True)


class ChangeView(MeetingView):
    """What the views on such decisions share."""

    def changes(self, meeting: Assembly) -> Any:
        return meeting.changes.select_related("notice", "assembly__organisation").order_by("decided_at", "pk")

    def moving(self, body: type[serializers.Serializer[Any]]) -> tuple[Rendezvous, Why, dict[str, Any]]:
        """Return when instead, why, and all that was sent."""
        said = self.read(body)
        to = Rendezvous(said["starts_at"], said["place"], said["link"])
        return to, Why(said["reason_fr"], said["reason_en"]), said


class Changes(ChangeView):
    """What was decided of a meeting."""

    rules = {"GET": MEMBER}

    @operation("meeting_changes", tag=TAG, answer=MeetingChangeSerializer(many=True))
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """List what was decided of a meeting since it was called, and why."""
        return self.answer_all(MeetingChangeSerializer, self.changes(self.meeting(assembly)))


class Cancelling(ChangeView):
    """A meeting that is not held."""

    rules = {"POST": OFFICE}

    @operation("assembly_cancel", tag=TAG, body=ReasonsBody, answer=MeetingSerializer)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Give a meeting up, and tell everybody who was told of it."""
        meeting, said = self.meeting(assembly), self.read(ReasonsBody)
        cancel_assembly(meeting, Why(said["reason_fr"], said["reason_en"]), actor=self.actor)
        meeting.refresh_from_db()
        return self.answer(MeetingSerializer, meeting)


class Postponing(ChangeView):
    """A meeting put off."""

    rules = {"POST": OFFICE}

    @operation("assembly_postpone", tag=TAG, body=PostponingBody, answer=MeetingChangeSerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Put a called meeting off to a later day, and tell everybody who was told of it."""
        meeting = self.meeting(assembly)
        to, why, said = self.moving(PostponingBody)
        change = postpone_assembly(meeting, to, why, reason=said["override"], actor=self.actor)
        return self.answer(MeetingChangeSerializer, change, status=201)


class Adjourning(ChangeView):
    """A meeting adjourned."""

    rules = {"POST": CONDUCT}

    @operation("assembly_adjourn", tag=TAG, body=MovingBody, answer=MeetingChangeSerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Adjourn a meeting in session to a fixed moment; what is undecided stays on its agenda."""
        meeting = self.meeting(assembly)
        to, why, _said = self.moving(MovingBody)
        change = adjourn_assembly(meeting, to, why, actor=self.actor)
        return self.answer(MeetingChangeSerializer, change, status=201)


class SecondCall(ChangeView):
    """A second call."""

    rules = {"POST": CONDUCT}

    @operation("assembly_call_again", tag=TAG, body=MovingBody, answer=MeetingSerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """End a meeting that has no quorum, and put the second one in preparation, which is answered."""
        meeting = self.meeting(assembly)
        to, why, _said = self.moving(MovingBody)
        return self.answer(MeetingSerializer, call_second_time(meeting, to, why, actor=self.actor), status=201)


class ChangeTelling(ChangeView):
    """Telling of the day on which a meeting resumes."""

    rules = {"POST": OFFICE}

    @operation("adjournment_tell", tag=TAG, body=TellingOfDayBody, answer=MeetingChangeSerializer)
    def post(self, request: Request, slug: str, assembly: str, change: str) -> Response:
        """Tell members of the day on which an adjourned meeting resumes, once."""
        found: MeetingChange = self.found(self.changes(self.meeting(assembly)), change)
        told = tell_of_adjournment(found, reason=self.read(TellingOfDayBody)["reason"], actor=self.actor)
        return self.answer(MeetingChangeSerializer, told)
