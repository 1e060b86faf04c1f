"""Meetings of boards and committees: planned, called, held at the table, moved, adjourned, given up."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.access import sittings_for
from governance.api.agendas import PointSerializer
from governance.api.assemblies import PlanSerializer, caller_field
from governance.api.boards import BODY, BodyView
from governance.api.changes import MeetingChangeSerializer, MovingBody
from governance.models import Assembly, AssemblyState, Body, CalledBy, PresenceChannel, SittingKind
from governance.queries.agenda import lines_of
from governance.queries.changes import changes_of
from governance.queries.presence import present
from governance.queries.rules import rules_of
from governance.queries.sittings import chairs_of, hashed_lines_of, quorum_of, told_of
from governance.services.callers import demand_caller_said
from governance.services.changing import Rendezvous, Why
from governance.services.giving_up import give_up_sitting
from governance.services.moving_sittings import adjourn_sitting, postpone_sitting
from governance.services.planning import Plan, plan_assembly, revise_assembly
from governance.services.sessions import end_assembly, open_assembly
from governance.services.sittings import call_sitting
from membership.api.addresses import HERE
from membership.api.described import operation
from membership.api.findings import FindingSerializer
from membership.api.papers import WhateverIsAccepted, attached
from membership.clock import now, today
from membership.entrances import CONDUCT, MEMBER, OFFICE
from membership.errors import StateNotAllowed

TAG = "sittings"
SITTING = f"{HERE}sittings/<public_id:sitting>"
SITTINGS = f"{BODY}/sittings"
OVER = (AssemblyState.ENDED, AssemblyState.CANCELLED)


class WhySerializer(serializers.Serializer[Any]):
    """Why it is not held. Every director who was called reads it; of one in preparation nobody was told."""

    reason_fr = serializers.CharField(default="", allow_blank=True, max_length=2000)
    reason_en = serializers.CharField(default="", allow_blank=True, max_length=2000)


class SittingMovingBody(MovingBody):
    """When and where instead, why, as the directors read it, and what goes with a notice that leaves late."""

    waived_by_all = serializers.BooleanField(default=False, help_text="Every director gave up the notice, in writing.")
    override = serializers.CharField(
        default="", allow_blank=True, max_length=2000, help_text="Why one goes on where the delay only warns; kept."
    )


class SittingStateSerializer(serializers.Serializer[Any]):
    """A meeting of a body, and where it stands."""

    sitting = serializers.CharField(source="public_id")
    state = serializers.ChoiceField(AssemblyState.choices)


class SittingLineSerializer(SittingStateSerializer):
    """A meeting of a body on the list; a written resolution has no hour and no place."""

    body = serializers.CharField(source="body.public_id")
    kind = serializers.ChoiceField(SittingKind.choices)
    title_fr = serializers.CharField()
    title_en = serializers.CharField()
    starts_at = serializers.DateTimeField(allow_null=True)
    place = serializers.CharField()


class ChairSerializer(serializers.Serializer[Any]):
    """A director at the table, or who should be."""

    seat = serializers.IntegerField(source="mandate.seat.number")
    name = serializers.CharField()
    is_here = serializers.BooleanField()
    came = serializers.BooleanField()
    channel = serializers.ChoiceField(PresenceChannel.choices, source="stay.channel", allow_null=True, default=None)


class CalledDirectorSerializer(serializers.Serializer[Any]):
    """Somebody on the list of those called."""

    name = serializers.CharField(help_text="As it was when they were called.")
    seat = serializers.IntegerField(source="mandate.seat.number")


class SittingSerializer(SittingLineSerializer):
    """A meeting of a body, with its agenda, its table and its quorum."""

    link = serializers.CharField()
    called_by = serializers.ChoiceField(
        CalledBy.choices, allow_blank=True, help_text="Of the board; empty where nobody said."
    )
    called_at = serializers.DateTimeField(allow_null=True)
    opened_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    agenda = serializers.SerializerMethodField()
    chairs = serializers.SerializerMethodField()
    told = serializers.SerializerMethodField()
    list_sha256 = serializers.CharField(
        source="convened_list.sha256",
        allow_null=True,
        help_text="Of the frozen list of those called: of `convened/lines`, as it is. Null before the call.",
    )
    quorum = serializers.SerializerMethodField()
    changes = serializers.SerializerMethodField()

    @extend_schema_field(MeetingChangeSerializer(many=True))
    def get_changes(self, sitting: Assembly) -> Any:
        """What was decided of it since it was called: moved, adjourned, given up."""
        return MeetingChangeSerializer(changes_of(sitting), many=True).data

    @extend_schema_field(PointSerializer(many=True))
    def get_agenda(self, sitting: Assembly) -> Any:
        return PointSerializer(lines_of(sitting), many=True).data

    @extend_schema_field(ChairSerializer(many=True))
    def get_chairs(self, sitting: Assembly) -> Any:
        return ChairSerializer(chairs_of(sitting, _day(sitting)), many=True).data

    @extend_schema_field(CalledDirectorSerializer(many=True))
    def get_told(self, sitting: Assembly) -> Any:
        """Who was called, those who sit without being members included."""
        return CalledDirectorSerializer(told_of(sitting), many=True).data

    @extend_schema_field(FindingSerializer(allow_null=True))
    def get_quorum(self, sitting: Assembly) -> Any:
        """Null before the call and once it is over, and where no rule says what it takes."""
        if sitting.is_draft or sitting.state in OVER or sitting.is_written:
            return None
        found = quorum_of(sitting, present(sitting, now()), _day(sitting), rules_of(sitting))
        return FindingSerializer(found.as_json()).data if found else None


def _day(sitting: Assembly) -> Any:
    return (sitting.ended_at or now()).astimezone(sitting.zone).date()


class SittingPlanSerializer(PlanSerializer):
    """What one decides first of a meeting of a body."""

    kind = None  # type: ignore[assignment]  # a body has one kind of meeting: DRF's way to leave a field out
    called_by = caller_field("Of a meeting of the board")


class SittingCallSerializer(serializers.Serializer[Any]):
    """What goes with a notice that leaves late."""

    waived_by_all = serializers.BooleanField(default=False, help_text="Every director gave up the notice, in writing.")
    reason = serializers.CharField(default="", allow_blank=True, max_length=500, help_text="Why one goes on; kept.")


class SittingView(BodyView):
    """What lies under a meeting of a body, for whoever may know of it."""

    def sitting(self, public_id: str, *, met: bool = False) -> Assembly:
        """Return a meeting of a body. Raises Http404; met: also for a text that was signed without a meeting."""
        rows = sittings_for(self.organisation, self.roles, self.persons(), today(self.organisation))
        if met:
            rows = rows.exclude(kind=SittingKind.WRITTEN)
        found: Assembly = self.found(rows, public_id)
        return found

    def shown(self, public_id: str, *, status: int = 200) -> Response:
        """Answer a meeting of a body as it stands now."""
        return self.answer(SittingSerializer, self.sitting(public_id), status=status)

    def sent_plan(self, body: Body | None) -> Plan:
        return Plan(kind=SittingKind.MEETING, body=body, **self.read(SittingPlanSerializer))


class Sittings(SittingView):
    """The meetings of a body."""

    rules = {"GET": MEMBER, "POST": OFFICE}

    @operation("sittings", tag=TAG, answer=SittingLineSerializer(many=True))
    def get(self, request: Request, slug: str, body: str) -> Response:
        """List the meetings of a body, the latest first, for those who may know of its business."""
        found = self.meeting_body(body)
        rows = sittings_for(self.organisation, self.roles, self.persons(), today(self.organisation))
        return self.answer_all(SittingLineSerializer, rows.filter(body=found).order_by("-starts_at", "-pk"))

    @operation("sitting_plan", tag=TAG, body=SittingPlanSerializer, answer=SittingSerializer, status=201)
    def post(self, request: Request, slug: str, body: str) -> Response:
        """Plan a meeting of a body. Nobody is told of it yet; its agenda lies under `assemblies/<id>/agenda`."""
        self.meeting_body(body)
        plan = self.sent_plan(self.body(body))
        demand_caller_said(plan.kind, plan.body, plan.called_by)
        planned = plan_assembly(self.organisation, plan, actor=self.actor)
        return self.shown(planned.public_id, status=201)


class OneSitting(SittingView):
    """A meeting of a body."""

    rules = {"GET": MEMBER, "PUT": OFFICE}

    @operation("sitting", tag=TAG, answer=SittingSerializer)
    def get(self, request: Request, slug: str, sitting: str) -> Response:
        """Read a meeting of a body: its agenda, who was called, who is at the table."""
        return self.shown(sitting)

    @operation("sitting_revise", tag=TAG, body=SittingPlanSerializer, answer=SittingSerializer)
    def put(self, request: Request, slug: str, sitting: str) -> Response:
        """Write anew the hour, place and titles of a meeting still in preparation."""
        found = self.sitting(sitting, met=True)
        plan = self.sent_plan(found.body)
        demand_caller_said(plan.kind, plan.body, plan.called_by)
        revise_assembly(found, plan, actor=self.actor)
        return self.shown(sitting)


class SittingCalling(SittingView):
    """The notice to the directors."""

    rules = {"POST": OFFICE}

    @operation("sitting_call", tag=TAG, body=SittingCallSerializer, answer=SittingSerializer)
    def post(self, request: Request, slug: str, sitting: str) -> Response:
        """Call the directors: the rules are copied, those told frozen, the notice issued."""
        call_sitting(self.sitting(sitting, met=True), actor=self.actor, **self.read(SittingCallSerializer))
        return self.shown(sitting)


class SittingLines(SittingView):
    """The frozen list as it was hashed."""

    rules = {"GET": MEMBER}
    content_negotiation_class = WhateverIsAccepted

    @operation(
        "sitting_convened_lines",
        tag=TAG,
        answer={(200, "text/plain"): OpenApiResponse(OpenApiTypes.STR, "One line for each of those called.")},
        refuses=True,
    )
    def get(self, request: Request, slug: str, sitting: str) -> HttpResponse:
        """Give the lines whose SHA-256 is `list_sha256`: the number of the member, the name, told, the reason.

        `sha256sum` of this answer is the fingerprint that the minutes name. Raises StateNotAllowed before the call.
        """
        found = self.sitting(sitting)
        if found.notice_id is None:
            raise StateNotAllowed(action="read_deliveries", state=found.state)
        name = f"{self.organisation.slug}-{found.public_id}.txt"
        return attached(hashed_lines_of(found).encode(), name=name, media_type="text/plain; charset=utf-8")


class SittingOpening(SittingView):
    """The opening of a meeting of a body."""

    rules = {"POST": CONDUCT}

    @operation("sitting_open", tag=TAG, answer=SittingSerializer, refuses=True)
    def post(self, request: Request, slug: str, sitting: str) -> Response:
        """Declare the meeting open."""
        open_assembly(self.sitting(sitting, met=True), actor=self.actor)
        return self.shown(sitting)


class SittingClosing(SittingView):
    """The end of a meeting of a body."""

    rules = {"POST": CONDUCT}

    @operation("sitting_end", tag=TAG, answer=SittingSerializer, refuses=True)
    def post(self, request: Request, slug: str, sitting: str) -> Response:
        """Declare the meeting over."""
        end_assembly(self.sitting(sitting, met=True), actor=self.actor)
        return self.shown(sitting)


class GivingUp(SittingView):
    """A meeting that is not held."""

    rules = {"POST": OFFICE}

    @operation("sitting_give_up", tag=TAG, body=WhySerializer, answer=SittingStateSerializer)
    def post(self, request: Request, slug: str, sitting: str) -> Response:
        """Give up a meeting before it begins, and tell everybody who was called to it why."""
        found, asked = self.sitting(sitting), self.read(WhySerializer)
        give_up_sitting(found, Why(asked["reason_fr"], asked["reason_en"]), actor=self.actor)
        found.refresh_from_db(fields=["state"])
        return self.answer(SittingStateSerializer, found)


class MovingView(SittingView):
    """What the two ways to another day share."""

    def moving(self) -> dict[str, Any]:
        said = self.read(SittingMovingBody)
        return {
            "to": Rendezvous(said["starts_at"], said["place"], said["link"]),
            "why": Why(said["reason_fr"], said["reason_en"]),
            "reason": said["override"],
            "waived_by_all": said["waived_by_all"],
        }


class SittingPostponing(MovingView):
    """A meeting moved to another day."""

    rules = {"POST": OFFICE}

    @operation("sitting_postpone", tag=TAG, body=SittingMovingBody, answer=MeetingChangeSerializer, status=201)
    def post(self, request: Request, slug: str, sitting: str) -> Response:
        """Move a called meeting to another moment; whoever was called is told the old one and the new one."""
        found = self.sitting(sitting, met=True)
        change = postpone_sitting(found, **self.moving(), actor=self.actor)
        return self.answer(MeetingChangeSerializer, change, status=201)


class SittingAdjourning(MovingView):
    """A meeting adjourned."""

    rules = {"POST": CONDUCT}

    @operation("sitting_adjourn", tag=TAG, body=SittingMovingBody, answer=MeetingChangeSerializer, status=201)
    def post(self, request: Request, slug: str, sitting: str) -> Response:
        """Adjourn a meeting in session to a fixed moment; whoever was called is told, and the quorum counted anew."""
        found = self.sitting(sitting, met=True)
        return self.answer(
            MeetingChangeSerializer, adjourn_sitting(found, **self.moving(), actor=self.actor), status=201
        )
