"""At the table of a body: who comes and leaves, who withdraws from a vote, what is decided, who dissents."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.attendance import MistakeAtTheTableSerializer, struck_among
from governance.api.sittings import SITTING, SittingSerializer, SittingView
from governance.models import Assembly, Attendance, Interest, Mandate, Motion, PresenceChannel
from governance.queries.classes import counted_by_class
from governance.queries.presence import holds
from governance.queries.sittings import directors_on, interests_held
from governance.rules.classes import ClassVotes
from governance.rules.majorities import CastingVote
from governance.services.at_the_table import director_arrives, director_leaves, note_dissent, recuse
from governance.services.hands import Hands, decide_by_hands
from governance.services.recusals import take_back_recusal
from membership.api.described import operation
from membership.clock import today
from membership.entrances import CONDUCT

TAG = "sittings"
CHAIR = f"{SITTING}/seats/<int:seat>"
MOTION = f"{SITTING}/motions/<public_id:motion>"


class ComingSerializer(serializers.Serializer[Any]):
    """How a director comes."""

    channel = serializers.ChoiceField(PresenceChannel.choices, default=PresenceChannel.HALL.value)


def casting_vote() -> serializers.ChoiceField:
    """Return the field of the chair's casting vote, recorded apart."""
    return serializers.ChoiceField(
        [one.value for one in CastingVote],
        default=None,
        allow_null=True,
        help_text="Of the chair, only where there is a tie and the rules give one.",
    )


class ClassHandsSerializer(serializers.Serializer[Any]):
    """What one class of members said."""

    category = serializers.SlugField(max_length=40, help_text="The key of the category.")
    votes_for = serializers.IntegerField(min_value=0, max_value=1_000_000)
    votes_against = serializers.IntegerField(min_value=0, max_value=1_000_000)
    abstentions = serializers.IntegerField(default=0, min_value=0, max_value=1_000_000)


class HandsSerializer(serializers.Serializer[Any]):
    """What was counted of raised hands."""

    votes_for = serializers.IntegerField(min_value=0, max_value=1_000_000)
    votes_against = serializers.IntegerField(min_value=0, max_value=1_000_000)
    abstentions = serializers.IntegerField(default=0, min_value=0, max_value=1_000_000)
    casting_vote = casting_vote()
    classes = ClassHandsSerializer(  # type: ignore[call-arg]  # of the list
        many=True,
        default=list,
        max_length=100,
        help_text="What each class said, for a motion that each decides too; together they are the whole.",
    )
    on_papers = serializers.BooleanField(
        default=False,
        help_text="Counted on papers, which is the one way once a secret ballot was asked for: of a motion that each "
        "class decides, or of a body that agreed on it.",
    )

    @staticmethod
    def hands(said: dict[str, Any], motion: Motion) -> Hands:
        cast = said["casting_vote"]
        known = {one.key: one for one in counted_by_class(motion)}
        if any(one["category"] not in known for one in said["classes"]):
            raise serializers.ValidationError({"classes": [gettext("No class of that name decides this motion.")]})
        classes = tuple(
            ClassVotes(
                known[one["category"]].name_fr,
                known[one["category"]].name_en,
                one["votes_for"],
                one["votes_against"],
                one["abstentions"],
                key=one["category"],
            )
            for one in said["classes"]
        )
        totals = (said["votes_for"], said["votes_against"], said["abstentions"])
        return Hands(*totals, CastingVote(cast) if cast else None, classes, said["on_papers"])


class RecusingSerializer(serializers.Serializer[Any]):
    """Who withdraws, why, and by which declaration if one was made before."""

    seat = serializers.IntegerField(min_value=1, max_value=32767)
    reason = serializers.CharField(max_length=300, help_text="The interest, in a few words.")
    interest = serializers.CharField(default="", allow_blank=True, max_length=22, help_text="Declared before, its id.")


class RecusalBackSerializer(serializers.Serializer[Any]):
    """Whose withdrawal is taken back, and why it was noted by mistake."""

    seat = serializers.IntegerField(min_value=1, max_value=32767)
    because = serializers.CharField(max_length=300)


class AtSeatSerializer(serializers.Serializer[Any]):
    """Whom it is about."""

    seat = serializers.IntegerField(min_value=1, max_value=32767)


class TableView(SittingView):
    """What is done at the table."""

    def director(self, sitting: Assembly, seat: int, *, field: str = "") -> Mandate:
        """Return who sits there today. Raises Http404, or ValidationError naming the field of the body it came in."""
        assert sitting.body is not None
        sitting_there = directors_on(sitting.body, today(self.organisation))
        found = next((one for one in sitting_there if one.seat.number == seat), None)
        if found is not None:
            return found
        if field:
            raise serializers.ValidationError({field: [gettext("Nobody sits there today.")]})
        raise Http404

    def motion(self, sitting: Assembly, public_id: str) -> Motion:
        rows = sitting.motions.select_related("assembly__body", "assembly__organisation", "item")
        found: Motion = self.found(rows, public_id)
        return found

    def take_back(self, motion: Motion, said: dict[str, Any]) -> None:
        """Take back the withdrawal of a seat. Raises ValidationError where nobody of that seat withdrew."""
        standing = motion.recusals.filter(taken_back_at=None, mandate__seat__number=said["seat"])
        row = standing.order_by("pk").last()
        if row is None:
            raise serializers.ValidationError({"seat": [gettext("Nobody of this seat withdrew from this vote.")]})
        take_back_recusal(row, because=said["because"], actor=self.actor)


class DirectorArrival(TableView):
    """A director who comes."""

    rules = {"POST": CONDUCT}

    @operation("director_arrives", tag=TAG, body=ComingSerializer, answer=SittingSerializer)
    def post(self, request: Request, slug: str, sitting: str, seat: int) -> Response:
        """Note that the director of a seat is at the table."""
        found = self.sitting(sitting, met=True)
        channel = PresenceChannel(self.read(ComingSerializer)["channel"])
        director_arrives(found, mandate=self.director(found, seat), channel=channel, actor=self.actor)
        return self.shown(sitting)


class DirectorDeparture(TableView):
    """A director who leaves."""

    rules = {"POST": CONDUCT}

    @operation("director_leaves", tag=TAG, answer=SittingSerializer, refuses=True)
    def post(self, request: Request, slug: str, sitting: str, seat: int) -> Response:
        """Note that the director of a seat has left the table; they may come back."""
        found = self.sitting(sitting, met=True)
        director_leaves(found, mandate=self.director(found, seat), actor=self.actor)
        return self.shown(sitting)


class DirectorStrike(TableView):
    """The strike of a director’s arrival noted by mistake."""

    rules = {"POST": CONDUCT}

    @operation("director_strike", tag=TAG, body=MistakeAtTheTableSerializer, answer=SittingSerializer)
    def post(self, request: Request, slug: str, sitting: str, seat: int) -> Response:
        """Strike an arrival noted by mistake; the minutes tell it, and the quorum is counted without it."""
        found = self.sitting(sitting, met=True)
        stays = Attendance.objects.filter(holds(), assembly=found, mandate__seat__number=seat)
        name = self.director(found, seat).person.full_name
        struck_among(stays, self.read(MistakeAtTheTableSerializer), name=name, actor=self.actor)
        return self.shown(sitting)


class ByHands(TableView):
    """A vote by show of hands."""

    rules = {"POST": CONDUCT}

    @operation("sitting_by_hands", tag=TAG, body=HandsSerializer, answer=SittingSerializer)
    def post(self, request: Request, slug: str, sitting: str, motion: str) -> Response:
        """Decide a motion by the totals of a show of hands."""
        held = self.motion(self.sitting(sitting, met=True), motion)
        decide_by_hands(held, HandsSerializer.hands(self.read(HandsSerializer), held), actor=self.actor)
        return self.shown(sitting)


class Recusals(TableView):
    """A director who withdraws from a vote."""

    rules = {"POST": CONDUCT}

    @operation("recuse", tag=TAG, body=RecusingSerializer, answer=SittingSerializer, status=201)
    def post(self, request: Request, slug: str, sitting: str, motion: str) -> Response:
        """Note that a director withdraws from a vote."""
        found, said = self.sitting(sitting, met=True), self.read(RecusingSerializer)
        mandate = self.director(found, said["seat"], field="seat")
        interest = self._declared(found, mandate, said["interest"])
        held = self.motion(found, motion)
        recuse(held, mandate=mandate, reason=said["reason"], interest=interest, actor=self.actor)
        return self.shown(sitting, status=201)

    def _declared(self, sitting: Assembly, mandate: Mandate, public_id: str) -> Interest | None:
        if not public_id:
            return None
        held = {one.public_id: one for one in interests_held(sitting, today(self.organisation))}
        declared = held.get(public_id)
        if declared is None or declared.person_id != mandate.person_id:
            raise serializers.ValidationError({"interest": [gettext("This declaration is that of somebody else.")]})
        return declared


class RecusalBack(TableView):
    """A withdrawal noted by mistake."""

    rules = {"POST": CONDUCT}

    @operation("recusal_take_back", tag=TAG, body=RecusalBackSerializer, answer=SittingSerializer)
    def post(self, request: Request, slug: str, sitting: str, motion: str) -> Response:
        """Take back a withdrawal that was noted by mistake: the director votes, and counts in the quorum."""
        held = self.motion(self.sitting(sitting, met=True), motion)
        self.take_back(held, self.read(RecusalBackSerializer))
        return self.shown(sitting)


class Dissents(TableView):
    """A director who dissents."""

    rules = {"POST": CONDUCT}

    @operation("dissent", tag=TAG, body=AtSeatSerializer, answer=SittingSerializer, status=201)
    def post(self, request: Request, slug: str, sitting: str, motion: str) -> Response:
        """Minute that a director dissents from what was decided."""
        found = self.sitting(sitting, met=True)
        mandate = self.director(found, self.read(AtSeatSerializer)["seat"], field="seat")
        note_dissent(self.motion(found, motion), mandate=mandate, actor=self.actor)
        return self.shown(sitting, status=201)
