"""Calling a meeting: what it would do today, what the notice says, and the act itself."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.assemblies import MeetingSerializer
from governance.api.meetings import MeetingView
from governance.models import Assembly
from governance.queries.rules import rules_of
from governance.rules import notice as notice_rules
from governance.services.calling import call_assembly, foresee_call, meeting_day
from governance.services.notice_text import texts_of
from membership.api.described import operation
from membership.api.findings import FindingSerializer
from membership.clock import now
from membership.entrances import OFFICE, REGISTER
from membership.errors import StateNotAllowed

TAG = "notice"


class WindowSerializer(serializers.Serializer[Any]):
    """The days on which the notice may leave, both ends included."""

    first_on = serializers.DateField()
    last_on = serializers.DateField()
    last_clear_on = serializers.DateField(help_text="The last day if days are counted clear.")
    advised_on = serializers.DateField(help_text="The day that leaves time for posting.")
    is_empty = serializers.BooleanField(help_text="No day is lawful: the meeting must be later.")


class MissingTextSerializer(serializers.Serializer[Any]):
    """A text without one of the languages of the organisation."""

    language = serializers.CharField()
    text = serializers.CharField(help_text="Which one, by its title in French.")


class ProspectSerializer(serializers.Serializer[Any]):
    """What calling the meeting today would do."""

    on = serializers.DateField()
    finding = FindingSerializer(source="finding.as_json")
    caller = FindingSerializer(allow_null=True, help_text="Whether whoever calls may; null where no rule speaks.")
    blocks = serializers.BooleanField(help_text="The law bars today, or whoever calls.")
    needs_reason = serializers.BooleanField()
    told = serializers.IntegerField()
    by_email = serializers.IntegerField()
    by_post = serializers.IntegerField()
    missing_texts = MissingTextSerializer(many=True)
    window = WindowSerializer()
    has_agenda = serializers.BooleanField()
    is_past = serializers.BooleanField()


class NoticeTextSerializer(serializers.Serializer[Any]):
    """The notice in one language; name and personal link are filled in when each message leaves."""

    language = serializers.CharField()
    subject = serializers.CharField()
    body_text = serializers.CharField()


class CallSerializer(serializers.Serializer[Any]):
    """The act of calling a meeting."""

    reason = serializers.CharField(
        default="", allow_blank=True, max_length=2000, help_text="Why one goes on where a rule only warns; it is kept."
    )


class NoticeProspect(MeetingView):
    """What calling a meeting would do."""

    rules = {"GET": OFFICE}

    @operation("notice", tag=TAG, answer=ProspectSerializer, refuses=True)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """Say what calling the meeting today would do: whether it is lawful, and to how many it goes."""
        meeting = self.meeting(assembly)
        if not meeting.is_draft:
            raise StateNotAllowed(action="foresee_call", state=meeting.state)
        return self.answer(ProspectSerializer, _foreseen(meeting))


class NoticeTexts(MeetingView):
    """What the notice says."""

    rules = {"GET": REGISTER}

    @operation("notice_texts", tag=TAG, answer=NoticeTextSerializer(many=True), refuses=True)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """Read the notice in each language, as it stands."""
        meeting = self.meeting(assembly)
        return self.answer_all(NoticeTextSerializer, texts_of(meeting, rules_of(meeting)))


class Calling(MeetingView):
    """The call of a meeting."""

    rules = {"POST": OFFICE}

    @operation("assembly_call", tag=TAG, body=CallSerializer, answer=MeetingSerializer)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Call the meeting: freeze the list of those told and the rules, and let the notice leave."""
        meeting = self.meeting(assembly)
        called = call_assembly(meeting, actor=self.actor, **self.read(CallSerializer))
        return self.answer(MeetingSerializer, called)


def _foreseen(meeting: Assembly) -> dict[str, Any]:
    prospect = foresee_call(meeting)
    return {
        "on": prospect.on,
        "finding": prospect.finding,
        "caller": prospect.caller.as_json() if prospect.caller else None,
        "blocks": prospect.blocks,
        "needs_reason": prospect.needs_override,
        "told": prospect.told,
        "by_email": prospect.by_email,
        "by_post": prospect.by_post,
        "missing_texts": [{"language": missing.language, "text": missing.text} for missing in prospect.missing_texts],
        "window": notice_rules.window(meeting_day(meeting), rules_of(meeting)),
        "has_agenda": meeting.agenda.exists(),
        "is_past": meeting.starts_at <= now(),
    }
