"""A text adopted with another organisation: shared from a meeting, taken up in one, and where it stands in both."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.meetings import MEETING, MeetingView
from governance.models import CommonText, Motion, MotionState, TermKind
from governance.queries.common_text_terms import standing_of
from governance.queries.common_texts import common_texts_for, read_the_same, sides_of
from governance.queries.resolutions import resolutions_of
from governance.queries.rules import rules_of
from governance.rules.majorities import majorities
from governance.services.common_text_terms import Term, note_term
from governance.services.common_texts import share_text, take_up_text
from membership.access import OFFICE as OFFICE_ROLES
from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.api.days import DayField
from membership.api.described import operation
from membership.entrances import MEMBER, OFFICE

TAG = "common-texts"
COMMON_TEXTS = f"{HERE}common-texts"
COMMON_TEXT = f"{COMMON_TEXTS}/<public_id:common>"
OF_A_MEETING = f"{MEETING}/common-texts"


class SideSerializer(serializers.Serializer[Any]):
    """What one organisation lets the other see: no votes, no names, no other point of its meeting."""

    organisation_fr = serializers.CharField()
    organisation_en = serializers.CharField()
    is_own = serializers.BooleanField()
    meeting_on = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(MotionState.choices)
    number = serializers.CharField(help_text="Of the resolution that adopted it; empty before.")


class TermBody(serializers.Serializer[Any]):
    """Until when the text holds as adopted here, or what ended it; each kind asks for one of the others."""

    kind = serializers.ChoiceField(TermKind.choices)
    until = DayField(default=None, allow_null=True)
    resolution = serializers.CharField(default="", allow_blank=True, max_length=22, help_text="That extends it.")
    by = serializers.CharField(default="", allow_blank=True, max_length=22, help_text="The later common text.")
    text = serializers.CharField(default="", allow_blank=True, max_length=500, help_text="Why it is left to lapse.")


class SideTermSerializer(serializers.Serializer[Any]):
    """What one organisation noted, without its word."""

    organisation_fr = serializers.CharField()
    organisation_en = serializers.CharField()
    is_own = serializers.BooleanField()
    until = serializers.DateField(allow_null=True)
    kind = serializers.ChoiceField(
        TermKind.choices, allow_blank=True, help_text="What was noted last; empty for nothing."
    )


class TextTermSerializer(serializers.Serializer[Any]):
    """Until when the text holds: the earlier of the two dates, so that an extension holds once both have it."""

    until = serializers.DateField(allow_null=True)
    is_ended = serializers.BooleanField(help_text="Here: renewed by another text, or left to lapse.")
    sides = SideTermSerializer(many=True)


class CommonTextLineSerializer(serializers.Serializer[Any]):
    """A text put to the members of two organisations, each under its own rules."""

    id = serializers.CharField(source="public_id")
    motion = serializers.CharField(source="motion.public_id")
    assembly = serializers.CharField(source="motion.assembly.public_id")
    state = serializers.ChoiceField(MotionState.choices, source="motion.state")
    shared_at = serializers.DateTimeField()


class CommonTextSerializer(CommonTextLineSerializer):
    """The same, and where it stands in both organisations."""

    code = serializers.SerializerMethodField()
    sides = serializers.SerializerMethodField()
    reads_the_same = serializers.SerializerMethodField()
    term = serializers.SerializerMethodField()

    def get_code(self, common: CommonText) -> str | None:
        """The code to give to the other office; for the office alone."""
        view: RuledView = self.context["view"]
        return common.code if view.roles & OFFICE_ROLES else None

    @extend_schema_field(SideSerializer(many=True))
    def get_sides(self, common: CommonText) -> Any:
        """Both sides, one's own first."""
        return SideSerializer(sides_of(common), many=True).data

    @extend_schema_field(TextTermSerializer)
    def get_term(self, common: CommonText) -> Any:
        """Until when it holds."""
        return TextTermSerializer(standing_of(common)).data

    def get_reads_the_same(self, common: CommonText) -> bool:
        """Whether both sides put, or adopted, the very same text."""
        return read_the_same(sides_of(common))


class SharingBody(serializers.Serializer[Any]):
    """Which motion of the meeting is shared."""

    motion = serializers.CharField(max_length=22)


class TakingUpBody(serializers.Serializer[Any]):
    """The code that the other office gave, and the majority that the rules of here ask for."""

    code = serializers.CharField(max_length=40)
    majority_key = serializers.CharField(max_length=60)


class CommonTexts(RuledView):
    """The common texts of an organisation."""

    rules = {"GET": MEMBER}

    @operation("common_texts", tag=TAG, answer=CommonTextLineSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List the common texts one may know of, the latest first."""
        return self.answer_all(CommonTextLineSerializer, common_texts_for(self.organisation, self.roles))


class OneCommonText(RuledView):
    """A common text."""

    rules = {"GET": MEMBER}

    @operation("common_text", tag=TAG, answer=CommonTextSerializer)
    def get(self, request: Request, slug: str, common: str) -> Response:
        """Read where a common text stands in each organisation, and whether both read the same."""
        rows = common_texts_for(self.organisation, self.roles)
        return self.answer(CommonTextSerializer, self.found(rows, common))


class CommonTextTerms(RuledView):
    """Until when a common text holds."""

    rules = {"POST": OFFICE}

    @operation("common_text_term", tag=TAG, body=TermBody, answer=CommonTextSerializer, status=201)
    def post(self, request: Request, slug: str, common: str) -> Response:
        """Note until when a text holds as it was adopted here, an extension, what takes its place, or its lapse."""
        texts = common_texts_for(self.organisation, self.roles)
        found, said = self.found(texts, common), self.read(TermBody)
        resolutions = resolutions_of(self.organisation)
        term = Term(
            kind=TermKind(said["kind"]),
            until=said["until"],
            resolution=self.found(resolutions, said["resolution"]) if said["resolution"] else None,
            by=self.found(texts, said["by"]) if said["by"] else None,
            text=said["text"],
        )
        note_term(found, term, actor=self.actor)
        return self.answer(CommonTextSerializer, found, status=201)


class TextSharing(MeetingView):
    """A motion that is shared."""

    rules = {"POST": OFFICE}

    @operation("text_share", tag=TAG, body=SharingBody, answer=CommonTextSerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Let another organisation take up a motion of a meeting; the code for its office is answered."""
        meeting, said = self.meeting(assembly), self.read(SharingBody)
        motion = Motion.objects.filter(assembly=meeting, amends=None, public_id=said["motion"]).first()
        if motion is None:
            raise serializers.ValidationError({"motion": [gettext("This meeting has no such motion.")]})
        shared = share_text(motion, actor=self.actor)
        return self.answer(CommonTextSerializer, shared, status=201)


class TextTakingUp(MeetingView):
    """A text that is taken up."""

    rules = {"POST": OFFICE}

    @operation("text_take_up", tag=TAG, body=TakingUpBody, answer=CommonTextSerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Put a text that another organisation shared on the agenda of a meeting in preparation."""
        meeting, said = self.meeting(assembly), self.read(TakingUpBody)
        if said["majority_key"] not in {rule.key for rule in majorities(rules_of(meeting))}:
            raise serializers.ValidationError({"majority_key": [gettext("The rules have no such majority.")]})
        return self.answer(CommonTextSerializer, take_up_text(meeting, **said, actor=self.actor), status=201)
