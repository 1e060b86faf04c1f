"""Meetings: planned, read, revised; opened and ended on their evening."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.access import SEE_PREPARATION, assemblies_for
from governance.api.agendas import PointSerializer
from governance.api.meetings import MeetingView
from governance.models import Assembly, AssemblyKind, AssemblyState, Body, BodyKind, CalledBy
from governance.queries.agenda import lines_of
from governance.services.callers import demand_caller_said
from governance.services.planning import Plan, plan_assembly, revise_assembly
from governance.services.sessions import end_assembly, open_assembly
from membership.api.base import RuledView
from membership.api.described import operation
from membership.clock import now
from membership.entrances import CONDUCT, MEMBER, OFFICE

TAG = "assemblies"
# A setting of ours: nobody plans further, and a mistyped year is told at once.
PLANNED_WITHIN = timedelta(days=3660)


def within_reach(moment: datetime) -> datetime:
    """Return a moment to come that somebody may plan for. Raises ValidationError for any other."""
    instant = now()
    if not instant < moment <= instant + PLANNED_WITHIN:
        raise serializers.ValidationError(gettext("A meeting is prepared for a day to come, at most ten years ahead."))
    return moment


class MeetingLineSerializer(serializers.Serializer[Any]):
    """A meeting on the list."""

    id = serializers.CharField(source="public_id")
    kind = serializers.ChoiceField(AssemblyKind.choices)
    part = serializers.CharField(
        source="part.public_id",
        default=None,
        allow_null=True,
        help_text="The body, a sector or a group, whose members alone meet; null for all.",
    )
    title_fr = serializers.CharField()
    title_en = serializers.CharField()
    starts_at = serializers.DateTimeField()
    time_zone = serializers.CharField()
    place = serializers.CharField()
    is_on_line = serializers.SerializerMethodField()
    state = serializers.ChoiceField(AssemblyState.choices)

    def get_is_on_line(self, meeting: Assembly) -> bool:
        """Whether one may attend on line."""
        return bool(meeting.link)


class MeetingSerializer(MeetingLineSerializer):
    """A meeting, with its agenda."""

    link = serializers.SerializerMethodField()
    called_at = serializers.DateTimeField(allow_null=True)
    opened_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    constituted_on = serializers.DateField(allow_null=True, help_text="Told to an organisation meeting.")
    called_by = serializers.ChoiceField(
        CalledBy.choices, allow_blank=True, help_text="Of a special meeting; empty where nobody said."
    )
    rule_set = serializers.CharField(help_text="The rules it keeps since it was called; empty before.")
    rule_set_sha256 = serializers.CharField()
    agenda = serializers.SerializerMethodField()

    def get_link(self, meeting: Assembly) -> str:
        """The video link, for those who prepare; members get it when they enter."""
        view: RuledView = self.context["view"]
        return meeting.link if view.roles & SEE_PREPARATION else ""

    @extend_schema_field(PointSerializer(many=True))
    def get_agenda(self, meeting: Assembly) -> Any:
        return PointSerializer(lines_of(meeting), many=True).data


def caller_field(of_whom: str) -> serializers.ChoiceField:
    """Return the field that says who calls a meeting; members who ask for one do it by their request."""
    offered = [one.value for one in CalledBy if one is not CalledBy.REQUISITION]
    return serializers.ChoiceField(
        offered, default="", allow_blank=True, help_text=f"{of_whom}, which needs it: who decided it."
    )


class PlanSerializer(serializers.Serializer[Any]):
    """What one decides first of a meeting."""

    kind = serializers.ChoiceField(
        AssemblyKind.choices, default=AssemblyKind.ANNUAL.value, help_text="That of a part is told by `part`."
    )
    title_fr = serializers.CharField(max_length=200)
    title_en = serializers.CharField(default="", allow_blank=True, max_length=200)
    starts_at = serializers.DateTimeField(help_text="Without an offset, in the organisation's own time.")
    place = serializers.CharField(default="", allow_blank=True, max_length=300)
    link = serializers.URLField(default="", allow_blank=True, max_length=400)

    def validate_starts_at(self, starts_at: datetime) -> datetime:
        instant = now()
        if starts_at <= instant:
            raise serializers.ValidationError(
                gettext("This moment has passed. A meeting is prepared for a day to come.")
            )
        if starts_at > instant + PLANNED_WITHIN:
            raise serializers.ValidationError(gettext("A meeting is prepared at most ten years ahead."))
        return starts_at

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs["place"] and not attrs["link"]:
            raise serializers.ValidationError({"place": [gettext("Say where: a place, a link, or both.")]})
        if attrs.get("kind") == AssemblyKind.PART and not attrs.get("part"):
            whose = gettext("Choose whose assembly it is: a category of members, or a sector.")
            raise serializers.ValidationError({"part": [whose]})
        return attrs


class AssemblyPlanSerializer(PlanSerializer):
    """What one decides first of a meeting of the members, or of a part of them."""

    part = serializers.CharField(
        default="", allow_blank=True, max_length=22, help_text="The body, a sector or a group, whose members meet."
    )
    constituted_on = serializers.DateField(
        default=None, allow_null=True, help_text="Of an organisation meeting: from it the first year is counted."
    )
    called_by = caller_field("Of a special meeting")


class Assemblies(RuledView):
    """The meetings of an organisation."""

    rules = {"GET": MEMBER, "POST": OFFICE}

    @operation("assemblies", tag=TAG, answer=MeetingLineSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List the meetings one may know of, the latest first: members from the day they are called."""
        return self.answer_all(MeetingLineSerializer, assemblies_for(self.organisation, self.roles))

    @operation("assembly_plan", tag=TAG, body=AssemblyPlanSerializer, answer=MeetingSerializer, status=201)
    def post(self, request: Request, slug: str) -> Response:
        """Plan a meeting of the members, or of a sector or a group. Nobody is told of it yet."""
        asked = self.read(AssemblyPlanSerializer)
        rows = Body.objects.for_organisation(self.organisation).filter(kind=BodyKind.GROUP_MEETING)
        part = self.found(rows, asked["part"]) if asked["part"] else None
        if part is None:
            demand_caller_said(asked["kind"], None, asked["called_by"])
        meeting = plan_assembly(self.organisation, Plan(**asked | {"part": part}), actor=self.actor)
        return self.answer(MeetingSerializer, meeting, status=201)


class OneAssembly(MeetingView):
    """A meeting."""

    rules = {"GET": MEMBER, "PUT": OFFICE}

    @operation("assembly", tag=TAG, answer=MeetingSerializer)
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """Read a meeting: when, where, what it deals with and what was decided."""
        return self.answer(MeetingSerializer, self.meeting(assembly))

    @operation("assembly_revise", tag=TAG, body=AssemblyPlanSerializer, answer=MeetingSerializer)
    def put(self, request: Request, slug: str, assembly: str) -> Response:
        """Write anew the date, place and titles of a meeting still in preparation; whose it is stays as planned."""
        meeting, asked = self.meeting(assembly), self.read(AssemblyPlanSerializer)
        if meeting.part is None:
            demand_caller_said(asked["kind"], None, asked["called_by"], before=meeting.called_by)
        revised = revise_assembly(meeting, Plan(**asked | {"part": meeting.part}), actor=self.actor)
        return self.answer(MeetingSerializer, revised)


class MeetingOpeningSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=2000,
        help_text="Why it resumes although members were owed a new notice.",
    )


class Opening(MeetingView):
    """The opening of a meeting."""

    rules = {"POST": CONDUCT}

    @operation("assembly_open", tag=TAG, body=MeetingOpeningSerializer, answer=MeetingSerializer, refuses=True)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Declare the meeting open, or resumed."""
        meeting = self.meeting(assembly)
        return self.answer(
            MeetingSerializer, open_assembly(meeting, actor=self.actor, **self.read(MeetingOpeningSerializer))
        )


class MeetingEndingSerializer(serializers.Serializer[Any]):
    votes_until = serializers.TimeField(
        default=None,
        allow_null=True,
        help_text="The hour at which votes that outlive it close, on their last day; null: that of its close.",
    )


class Closing(MeetingView):
    """The end of a meeting."""

    rules = {"POST": CONDUCT}

    @operation("assembly_end", tag=TAG, body=MeetingEndingSerializer, answer=MeetingSerializer, refuses=True)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Declare the meeting over, and open the votes that waited for its close. Refused while a vote is under way."""
        until = self.read(MeetingEndingSerializer)["votes_until"]
        ended = end_assembly(self.meeting(assembly), actor=self.actor, votes_until=until)
        return self.answer(MeetingSerializer, ended)
