"""The debate of a motion: moved, amended, withdrawn, referred, divided, closed, decided by show of hands."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.agendas import MotionSerializer
from governance.api.meetings import MEETING, MeetingView
from governance.api.tables import HandsSerializer
from governance.models import Assembly, FactKind, Motion
from governance.queries.agenda import by_point
from governance.queries.debate import facts_of, in_order_of_votes
from governance.queries.entrusted import who_may_be_entrusted
from governance.queries.referrals import bodies_to_refer_to
from governance.services import debate
from governance.services.floor import Wording
from governance.services.hands import Weighed, decide_by_hands, weigh_hands
from governance.services.hands_correcting import correct_hands, weigh_correction
from membership.api.days import DayField
from membership.api.described import operation
from membership.api.findings import FindingSerializer
from membership.clock import today
from membership.entrances import CONDUCT
from membership.models import Person

TAG = "debate"
MOTIONS = f"{MEETING}/motions"
MOVED = f"{MOTIONS}/<public_id:motion>"
MOST_PARTS = 4
TITLED = ("title_fr", "title_en", "beyond", "reopens", "needs_each_class")


def _text() -> serializers.CharField:
    return serializers.CharField(default="", allow_blank=True, max_length=20_000)


def _by() -> serializers.CharField:
    said = "Who asked for it, as the meeting heard the name."
    return serializers.CharField(default="", allow_blank=True, max_length=200, help_text=said)


class FactSerializer(serializers.Serializer[Any]):
    """One thing that happened to a motion."""

    kind = serializers.ChoiceField(FactKind.choices)
    by = serializers.CharField()
    note = serializers.CharField()
    figures = serializers.DictField()
    finding = FindingSerializer(allow_null=True)
    at = serializers.DateTimeField()


class DebatedSerializer(MotionSerializer):
    """A motion or an amendment, with what happened to it. turn: its place in the order of votes, null once decided."""

    item = serializers.CharField(source="item.public_id")
    title_fr = serializers.CharField()
    title_en = serializers.CharField()
    amends = serializers.CharField(source="amends.public_id", allow_null=True, default=None)
    debate_closed_at = serializers.DateTimeField(allow_null=True)
    facts = serializers.SerializerMethodField()
    turn = serializers.SerializerMethodField()

    @extend_schema_field(FactSerializer(many=True))
    def get_facts(self, motion: Motion) -> Any:
        return FactSerializer(self.context["facts"].get(motion.pk, ()), many=True).data

    def get_turn(self, motion: Motion) -> int | None:
        turns: dict[int, int] = self.context["turns"]
        return turns.get(motion.pk)


class MovedBody(serializers.Serializer[Any]):
    """A text moved from the floor: in one language at least, the other may come later."""

    text_fr = _text()
    text_en = _text()
    mover = serializers.CharField(default="", allow_blank=True, max_length=200)
    seconder = serializers.CharField(default="", allow_blank=True, max_length=200)
    despite = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=2000,
        help_text="Why somebody moves who is no delegate, in a federation where delegates alone do.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not (attrs["text_fr"].strip() or attrs["text_en"].strip()):
            raise serializers.ValidationError({"text_fr": [gettext("Write the text, in one language at least.")]})
        return attrs


class FloorBody(MovedBody):
    """A motion from the floor, with the name under which it is on the agenda."""

    title_fr = serializers.CharField(max_length=200)
    title_en = serializers.CharField(default="", allow_blank=True, max_length=200)
    beyond = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=2000,
        help_text="Why the meeting deals with what its notice did not announce; empty where it did.",
    )
    reopens = serializers.BooleanField(
        default=False,
        help_text="It takes up again what was decided: it asks for the majority that the rules of procedure give.",
    )
    needs_each_class = serializers.BooleanField(
        default=False,
        help_text="Each class of members decides it too, where the by-laws have some decisions taken so.",
    )


class ByBody(serializers.Serializer[Any]):
    """Who asked for it."""

    by = _by()


class ReferringBody(ByBody):
    """To whom."""

    body = serializers.CharField(default="", allow_blank=True, max_length=22, help_text="Its id, of a body that meets.")
    person = serializers.CharField(
        default="", allow_blank=True, max_length=22, help_text="Or the id of somebody in office, who is written to."
    )
    to = serializers.CharField(default="", allow_blank=True, max_length=300, help_text="Where it is none of those.")
    due_on = DayField(default=None, allow_null=True, help_text="Before when it is to come back.")


class PartBody(serializers.Serializer[Any]):
    """One part."""

    text_fr = serializers.CharField(max_length=20_000)
    text_en = _text()


class DividingBody(ByBody):
    """The parts that are put to the vote one by one."""

    parts = PartBody(many=True, min_length=1, max_length=MOST_PARTS)  # type: ignore[call-arg]  # of the list


class ClosingDebateBody(ByBody):
    """The vote on closing the debate."""

    votes_for = serializers.IntegerField(min_value=0, max_value=1_000_000)
    votes_against = serializers.IntegerField(min_value=0, max_value=1_000_000)


class DebateView(MeetingView):
    """What the views of a debate share."""

    def motions(self, meeting: Assembly) -> Any:
        rows = Motion.objects.filter(assembly=meeting).select_related(
            "item__assembly", "assembly__organisation", "organisation", "amends", "resolution"
        )
        return rows.order_by("pk")

    def motion(self, meeting: Assembly, public_id: str) -> Motion:
        found: Motion = self.found(self.motions(meeting), public_id)
        return found

    def debated(self, meeting: Assembly, *, of: Motion | None = None, status: int = 200) -> Response:
        """Answer the motions of a meeting, or one of them, as the debate stands now."""
        rows = sorted(self.motions(meeting), key=by_point)
        turns = {one.pk: place for place, one in enumerate(in_order_of_votes(rows), start=1)}
        context = {"view": self, "facts": facts_of(meeting), "turns": turns}
        if of is None:
            return Response(DebatedSerializer(rows, many=True, context=context).data, status=status)
        now_is = next(one for one in rows if one.pk == of.pk)
        return Response(DebatedSerializer(now_is, context=context).data, status=status)


class Motions(DebateView):
    """The motions before a meeting."""

    rules = {"GET": CONDUCT}

    @operation("motions", tag=TAG, answer=DebatedSerializer(many=True))
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """List every motion and amendment, what happened to each, and the order in which they are put."""
        return self.debated(self.any_meeting(assembly))


class FromTheFloor(DebateView):
    """A motion from the floor."""

    rules = {"POST": CONDUCT}

    @operation("motion_move", tag=TAG, body=FloorBody, answer=DebatedSerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str, item: str) -> Response:
        """Put a motion from the floor under a point."""
        meeting, said = self.any_meeting(assembly), self.read(FloorBody)
        titles = {name: said.pop(name) for name in TITLED}
        point = self.found(meeting.agenda.select_related("assembly__organisation"), item)
        moved = debate.move_motion(point, Wording(**said), **titles, actor=self.actor)
        return self.debated(meeting, of=moved, status=201)


class Amending(DebateView):
    """An amendment."""

    rules = {"POST": CONDUCT}

    @operation("motion_amend", tag=TAG, body=MovedBody, answer=DebatedSerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str, motion: str) -> Response:
        """Propose that a motion, or an amendment, read otherwise; it is decided first."""
        meeting = self.any_meeting(assembly)
        wording = Wording(**self.read(MovedBody))
        moved = debate.move_amendment(self.motion(meeting, motion), wording, actor=self.actor)
        return self.debated(meeting, of=moved, status=201)


class MotionWithdrawing(DebateView):
    """A motion taken back."""

    rules = {"POST": CONDUCT}

    @operation("motion_withdraw", tag=TAG, body=ByBody, answer=DebatedSerializer)
    def post(self, request: Request, slug: str, assembly: str, motion: str) -> Response:
        """Take a motion back before it is decided; amendments of it fall with it."""
        meeting = self.any_meeting(assembly)
        found = self.motion(meeting, motion)
        return self.debated(meeting, of=debate.withdraw_motion(found, **self.read(ByBody), actor=self.actor))


class Referring(DebateView):
    """A motion referred."""

    rules = {"POST": CONDUCT}

    @operation("motion_refer", tag=TAG, body=ReferringBody, answer=DebatedSerializer)
    def post(self, request: Request, slug: str, assembly: str, motion: str) -> Response:
        """Send a motion to a body that will look into it; it is followed up until it comes back."""
        meeting, said = self.any_meeting(assembly), self.read(ReferringBody)
        found, asked = self.motion(meeting, motion), said.pop("body")
        known = {one.public_id: one for one in bodies_to_refer_to(self.organisation)}
        if asked and asked not in known:
            raise serializers.ValidationError({"body": [gettext("No body that meets has this id.")]})
        said |= {"body": known.get(asked), "person": self._person(said["person"])}
        return self.debated(meeting, of=debate.refer_motion(found, **said, actor=self.actor))

    def _person(self, asked: str) -> Person | None:
        people = who_may_be_entrusted(self.organisation, today(self.organisation)) if asked else []
        known = {one.person.public_id: one.person for one in people}
        if asked and asked not in known:
            raise serializers.ValidationError({"person": [gettext("Nobody in office has this id.")]})
        return known.get(asked)


class Dividing(DebateView):
    """A motion divided."""

    rules = {"POST": CONDUCT}

    @operation("motion_divide", tag=TAG, body=DividingBody, answer=DebatedSerializer(many=True), status=201)
    def post(self, request: Request, slug: str, assembly: str, motion: str) -> Response:
        """Put each part of a motion to the vote by itself; answers with every motion of the meeting."""
        meeting, said = self.any_meeting(assembly), self.read(DividingBody)
        parts = [Wording(**one) for one in said["parts"]]
        debate.divide_motion(self.motion(meeting, motion), parts, by=said["by"], actor=self.actor)
        return self.debated(meeting, status=201)


class ClosingDebate(DebateView):
    """The vote on closing a debate."""

    rules = {"POST": CONDUCT}

    @operation("debate_close", tag=TAG, body=ClosingDebateBody, answer=DebatedSerializer)
    def post(self, request: Request, slug: str, assembly: str, motion: str) -> Response:
        """Write the vote on closing the debate, whatever came of it."""
        meeting = self.any_meeting(assembly)
        found = self.motion(meeting, motion)
        debate.close_debate(found, **self.read(ClosingDebateBody), actor=self.actor)
        return self.debated(meeting, of=found)


class WeighedSerializer(serializers.Serializer[Any]):
    """What totals would come to: the figures, what the majority makes of them, and whether it is adopted."""

    is_adopted = serializers.BooleanField()
    figures = serializers.DictField()
    finding = FindingSerializer()
    quorum = FindingSerializer(allow_null=True)


class RightHandsSerializer(HandsSerializer):
    """The right totals, and why they were announced otherwise."""

    because = serializers.CharField(max_length=500)


class Weighing(DebateView):
    """What a show of hands would come to."""

    rules = {"POST": CONDUCT}

    @operation("motion_weigh_hands", tag=TAG, body=HandsSerializer, answer=WeighedSerializer)
    def post(self, request: Request, slug: str, assembly: str, motion: str) -> Response:
        """Say what the totals of a show of hands would come to with those present now, and decide nothing."""
        found = self.motion(self.any_meeting(assembly), motion)
        weighed = weigh_hands(found, HandsSerializer.hands(self.read(HandsSerializer), found))
        return self.answer(WeighedSerializer, weighed_said(weighed))


class Correcting(DebateView):
    """A count that was announced wrong."""

    rules = {"POST": CONDUCT}

    @operation("motion_correct_hands", tag=TAG, body=RightHandsSerializer, answer=DebatedSerializer)
    def post(self, request: Request, slug: str, assembly: str, motion: str) -> Response:
        """Put right the totals of a show of hands while the meeting sits; what was announced first is kept."""
        meeting = self.any_meeting(assembly)
        found, said = self.motion(meeting, motion), self.read(RightHandsSerializer)
        correct_hands(found, HandsSerializer.hands(said, found), because=said["because"], actor=self.actor)
        return self.debated(meeting, of=found)


class WeighingCorrection(DebateView):
    """What a corrected count would come to."""

    rules = {"POST": CONDUCT}

    @operation("motion_weigh_correction", tag=TAG, body=HandsSerializer, answer=WeighedSerializer)
    def post(self, request: Request, slug: str, assembly: str, motion: str) -> Response:
        """Say what corrected totals would come to with those who were there for the vote, and correct nothing."""
        found = self.motion(self.any_meeting(assembly), motion)
        weighed = weigh_correction(found, HandsSerializer.hands(self.read(HandsSerializer), found))
        return self.answer(WeighedSerializer, weighed_said(weighed))


def weighed_said(weighed: Weighed) -> dict[str, Any]:
    """Return what a count comes to, as it is answered."""
    return {
        "is_adopted": weighed.is_adopted,
        "figures": weighed.figures,
        "finding": weighed.finding.as_json(),
        "quorum": weighed.quorum.as_json() if weighed.quorum else None,
    }


class Raising(DebateView):
    """A show of hands."""

    rules = {"POST": CONDUCT}

    @operation("motion_by_hands", tag=TAG, body=HandsSerializer, answer=DebatedSerializer)
    def post(self, request: Request, slug: str, assembly: str, motion: str) -> Response:
        """Decide a motion by the totals of a show of hands, with those present now."""
        meeting = self.any_meeting(assembly)
        found = self.motion(meeting, motion)
        decide_by_hands(found, HandsSerializer.hands(self.read(HandsSerializer), found), actor=self.actor)
        return self.debated(meeting, of=found)
