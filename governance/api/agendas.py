"""The agenda of a meeting, point by point, with the motion that a point puts to the vote."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.meetings import MeetingView
from governance.models import AgendaItem, AgendaItemKind, Assembly, Motion, MotionState
from governance.queries.agenda import Line, lines_of
from governance.queries.rules import rules_of
from governance.rules.majorities import ORDINARY, majorities
from governance.rules.outline import Way
from governance.services import planning
from governance.services.planning import Item, MotionText
from governance.services.starter_agenda import start_agenda
from membership.api.described import operation
from membership.api.findings import FindingSerializer
from membership.entrances import MEMBER, OFFICE

TAG = "agenda"
OF_THE_BOARD = "board_majority"


class NumberedSerializer(serializers.Serializer[Any]):
    """A resolution, by its number in the register."""

    id = serializers.CharField(source="public_id")
    number = serializers.CharField()


class MotionSerializer(serializers.Serializer[Any]):
    """A motion, and once it is decided what came of it."""

    id = serializers.CharField(source="public_id")
    text_fr = serializers.CharField()
    text_en = serializers.CharField()
    majority_key = serializers.CharField(help_text="The rule by which it is decided.")
    needs_each_class = serializers.BooleanField(help_text="Each class of members decides it too.")
    ratifies_bylaws = serializers.SerializerMethodField(help_text="Adopted, it ratifies the by-laws of the board.")
    mover = serializers.CharField()
    seconder = serializers.CharField()
    state = serializers.ChoiceField(MotionState.choices)
    decided_at = serializers.DateTimeField(allow_null=True)
    figures = serializers.DictField(allow_null=True, help_text="Null until decided.")
    finding = FindingSerializer(allow_null=True)
    resolution = serializers.SerializerMethodField()

    def get_ratifies_bylaws(self, motion: Motion) -> bool:
        return motion.ratifies_id is not None

    @extend_schema_field(NumberedSerializer(allow_null=True))
    def get_resolution(self, motion: Motion) -> Any:
        adopted = getattr(motion, "resolution", None)
        return NumberedSerializer(adopted).data if adopted else None


class PointDocumentSerializer(serializers.Serializer[Any]):
    """A document read beside a point."""

    id = serializers.CharField(source="public_id")
    title = serializers.CharField()
    url = serializers.URLField()
    sha256 = serializers.CharField()


class PointSerializer(serializers.Serializer[Any]):
    """One point of the agenda."""

    id = serializers.CharField(source="item.public_id")
    number = serializers.CharField(source="item.number", help_text="As it is read, such as 3.2.1.")
    position = serializers.IntegerField(source="item.place", help_text="Among those it stands beside, from 1.")
    under = serializers.CharField(
        source="item.parent.public_id",
        default=None,
        help_text="The point it hangs under; null at the first level, and of what came up in the meeting.",
    )
    kind = serializers.ChoiceField(AgendaItemKind.choices, source="item.kind")
    title_fr = serializers.CharField(source="item.title_fr")
    title_en = serializers.CharField(source="item.title_en")
    minutes = serializers.IntegerField(help_text="Foreseen: at least those of its sub-points together.")
    about = serializers.DateTimeField(help_text="When it should begin, if all goes as foreseen.")
    motion = MotionSerializer(allow_null=True)
    documents = PointDocumentSerializer(many=True, help_text="Those read beside it.")


class MotionTextSerializer(serializers.Serializer[Any]):
    """What a point puts to the vote, as it will be read."""

    text_fr = serializers.CharField(max_length=20_000)
    text_en = serializers.CharField(default="", allow_blank=True, max_length=20_000)
    majority_key = serializers.CharField(
        default="majority_ordinary", max_length=60, help_text="One of the rules whose unit is `majority`."
    )
    needs_each_class = serializers.BooleanField(
        default=False,
        help_text="Each class of members decides it too, where the by-laws have some decisions taken so.",
    )
    ratifies_bylaws = serializers.BooleanField(
        default=False, help_text="It ratifies the by-laws that the board adopted, where any wait for it."
    )
    mover = serializers.CharField(default="", allow_blank=True, max_length=200)
    seconder = serializers.CharField(default="", allow_blank=True, max_length=200)


class ItemSerializer(serializers.Serializer[Any]):
    """One point as it is written. Without a motion it has none, whatever it had before."""

    title_fr = serializers.CharField(max_length=250)
    title_en = serializers.CharField(default="", allow_blank=True, max_length=250)
    kind = serializers.ChoiceField(AgendaItemKind.choices, default=AgendaItemKind.INFORMATION.value)
    minutes = serializers.IntegerField(default=5, min_value=1, max_value=600)
    motion = MotionTextSerializer(default=None, allow_null=True)


class NewItemSerializer(ItemSerializer):
    """One point to add."""

    under = serializers.CharField(
        default=None, allow_null=True, max_length=22, help_text="The point it hangs under; null at the first level."
    )


class PlacingSerializer(serializers.Serializer[Any]):
    """Where a point goes, among those it stands beside."""

    position = serializers.IntegerField(min_value=1, max_value=1000, help_text="From 1; those between make room.")


class PointWaySerializer(serializers.Serializer[Any]):
    """Which way a point goes, with its sub-points."""

    way = serializers.ChoiceField(
        [one.value for one in Way], help_text="`in` is under the one before it, `out` is out from under its own."
    )


class AgendaView(MeetingView):
    """A view on the agenda, which is what most of them answer."""

    def points(self, meeting: Assembly) -> Response:
        return self.answer_all(PointSerializer, lines_of(meeting))

    def item(self, meeting: Assembly, public_id: str) -> AgendaItem:
        found: AgendaItem = self.found(meeting.agenda.select_related("assembly__organisation"), public_id)
        return found

    def written(self, meeting: Assembly, sent: dict[str, Any]) -> tuple[Item, MotionText | None]:
        """Return the point that was sent. Raises ValidationError for a majority that the rules do not have."""
        put = sent.pop("motion")
        if put is None:
            return Item(**sent), None
        rules = rules_of(meeting)
        allowed = {rule.key for rule in majorities(rules)}
        if meeting.is_sitting and OF_THE_BOARD in rules:
            # A body decides by its own majority, whichever is not named.
            put["majority_key"] = OF_THE_BOARD if put["majority_key"] == ORDINARY else put["majority_key"]
            allowed = {OF_THE_BOARD}
        if put["majority_key"] not in allowed:
            raise serializers.ValidationError(
                {"motion": {"majority_key": [gettext("The rules have no such majority.")]}}
            )
        return Item(**sent), MotionText(**put)

    def line(self, item: AgendaItem) -> Line:
        return next(line for line in lines_of(item.assembly) if line.item.pk == item.pk)


class Agenda(AgendaView):
    """The agenda of a meeting."""

    rules = {"GET": MEMBER, "POST": OFFICE}

    @operation("agenda", tag=TAG, answer=PointSerializer(many=True))
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """List the points in their order."""
        return self.points(self.any_meeting(assembly))

    @operation("agenda_add", tag=TAG, body=NewItemSerializer, answer=PointSerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Add a point at the end or as the last under another, with its motion when it calls for a decision."""
        meeting = self.any_meeting(assembly)
        sent = self.read(NewItemSerializer)
        under = self.item(meeting, sent.pop("under")) if sent["under"] else sent.pop("under")
        item, motion = self.written(meeting, sent)
        added = planning.add_item(meeting, item, motion=motion, under=under, actor=self.actor)
        return self.answer(PointSerializer, self.line(added), status=201)


class FirstAgenda(AgendaView):
    """A first agenda to change at will."""

    rules = {"POST": OFFICE}

    @operation("agenda_start", tag=TAG, answer=PointSerializer(many=True), refuses=True)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Write a first agenda, of what an annual meeting deals with. Refused once there is one."""
        meeting = self.any_meeting(assembly)
        start_agenda(meeting, actor=self.actor)
        return self.points(meeting)


class Point(AgendaView):
    """One point of the agenda."""

    rules = {"GET": MEMBER, "PUT": OFFICE, "DELETE": OFFICE}

    @operation("agenda_item", tag=TAG, answer=PointSerializer)
    def get(self, request: Request, slug: str, assembly: str, item: str) -> Response:
        """Read a point."""
        return self.answer(PointSerializer, self.line(self.item(self.any_meeting(assembly), item)))

    @operation("agenda_revise", tag=TAG, body=ItemSerializer, answer=PointSerializer)
    def put(self, request: Request, slug: str, assembly: str, item: str) -> Response:
        """Write a point anew, and the motion it carries."""
        meeting = self.any_meeting(assembly)
        row = self.item(meeting, item)
        revised, motion = self.written(meeting, self.read(ItemSerializer))
        return self.answer(
            PointSerializer, self.line(planning.revise_item(row, revised, motion=motion, actor=self.actor))
        )

    @operation("agenda_remove", tag=TAG, answer=PointSerializer(many=True), refuses=True)
    def delete(self, request: Request, slug: str, assembly: str, item: str) -> Response:
        """Take a point off the agenda with its sub-points; those after it move up."""
        meeting = self.any_meeting(assembly)
        planning.remove_item(self.item(meeting, item), actor=self.actor)
        return self.points(meeting)


class PointPlace(AgendaView):
    """The place of a point on the agenda."""

    rules = {"POST": OFFICE}

    @operation("agenda_place", tag=TAG, body=PlacingSerializer, answer=PointSerializer(many=True))
    def post(self, request: Request, slug: str, assembly: str, item: str) -> Response:
        """Give a point another place among those it stands beside."""
        meeting = self.any_meeting(assembly)
        planning.place_item(self.item(meeting, item), actor=self.actor, **self.read(PlacingSerializer))
        return self.points(meeting)


class PointMove(AgendaView):
    """One step of a point on the agenda."""

    rules = {"POST": OFFICE}

    @operation("agenda_move", tag=TAG, body=PointWaySerializer, answer=PointSerializer(many=True), refuses=True)
    def post(self, request: Request, slug: str, assembly: str, item: str) -> Response:
        """Move a point by one step with its sub-points: up, down, in or out."""
        meeting = self.any_meeting(assembly)
        way = Way(self.read(PointWaySerializer)["way"])
        planning.move_item(self.item(meeting, item), way=way, actor=self.actor)
        return self.points(meeting)
