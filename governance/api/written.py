"""Written resolutions: sent by the office, signed by each director, adopted when all have."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.agendas import MotionSerializer
from governance.api.boards import BODY
from governance.api.sittings import SITTING, SittingLineSerializer
from governance.api.tables import AtSeatSerializer, RecusalBackSerializer, RecusingSerializer, TableView
from governance.models import Assembly, AssemblyState, SignatureMeans, SittingKind
from governance.queries.sittings import place_of
from governance.services.written import (
    WrittenText,
    circulate_written,
    entitled_to_sign,
    give_up_written,
    sign_written,
    withdraw_from_written,
)
from membership.api.described import operation
from membership.entrances import MEMBER, OFFICE, OWN

TAG = "sittings"
TEXTS = f"{BODY}/written"
SIGNATURES = f"{SITTING}/signatures"


class WrittenBody(serializers.Serializer[Any]):
    """The text to sign. It is fixed once it is sent: others sign what they have read."""

    title_fr = serializers.CharField(max_length=200)
    text_fr = serializers.CharField(max_length=20_000)
    title_en = serializers.CharField(default="", allow_blank=True, max_length=200)
    text_en = serializers.CharField(default="", allow_blank=True, max_length=20_000)


class SignerSerializer(serializers.Serializer[Any]):
    """Somebody who signed, or is to."""

    seat = serializers.IntegerField(source="mandate.seat.number")
    name = serializers.CharField(source="mandate.person.full_name")


class SignedSerializer(SignerSerializer):
    """A signature."""

    means = serializers.ChoiceField(SignatureMeans.choices)
    signed_at = serializers.DateTimeField()


class WaitingSerializer(serializers.Serializer[Any]):
    """A signature that lacks."""

    seat = serializers.IntegerField(source="seat.number")
    name = serializers.CharField(source="person.full_name")


class WrittenSerializer(SittingLineSerializer):
    """A text that circulates, its signatures and those that lack."""

    motion = serializers.SerializerMethodField()
    signed = serializers.SerializerMethodField()
    waiting = serializers.SerializerMethodField()

    @extend_schema_field(MotionSerializer)
    def get_motion(self, written: Assembly) -> Any:
        return MotionSerializer(written.motions.select_related("item", "resolution").get()).data

    @extend_schema_field(SignedSerializer(many=True))
    def get_signed(self, written: Assembly) -> Any:
        rows = written.signatures.select_related("mandate__person", "mandate__seat").order_by("mandate__seat__number")
        return SignedSerializer(rows, many=True).data

    @extend_schema_field(WaitingSerializer(many=True))
    def get_waiting(self, written: Assembly) -> Any:
        """Who must still sign; nobody once it is over."""
        if written.state != AssemblyState.CALLED:
            return []
        signed = {place_of(one.mandate) for one in written.signatures.select_related("mandate")}
        waiting = [one for one in entitled_to_sign(written) if place_of(one) not in signed]
        return WaitingSerializer(waiting, many=True).data


class GivingTextUpBody(serializers.Serializer[Any]):
    """Why not everybody will sign."""

    reason = serializers.CharField(max_length=300)


class WrittenView(TableView):
    """What lies under a text that circulates."""

    def written(self, public_id: str) -> Assembly:
        found = self.sitting(public_id)
        if found.kind != SittingKind.WRITTEN:
            raise Http404
        return found

    def told(self, public_id: str, *, status: int = 200) -> Response:
        return self.answer(WrittenSerializer, self.written(public_id), status=status)


class WrittenTexts(WrittenView):
    """The texts of a body."""

    rules = {"POST": OFFICE}

    @operation("written_circulate", tag=TAG, body=WrittenBody, answer=WrittenSerializer, status=201)
    def post(self, request: Request, slug: str, body: str) -> Response:
        """Send a text to everybody of a body for signature."""
        sent = circulate_written(self.meeting_body(body), WrittenText(**self.read(WrittenBody)), actor=self.actor)
        return self.told(sent.public_id, status=201)


class Signatures(WrittenView):
    """The signatures under a text."""

    rules = {"GET": MEMBER, "POST": OWN}

    @operation("written", tag=TAG, answer=WrittenSerializer)
    def get(self, request: Request, slug: str, sitting: str) -> Response:
        """Read a text that circulates, who signed it and who has not, for those who sit there and the office."""
        return self.told(sitting)

    @operation("written_sign", tag=TAG, body=AtSeatSerializer, answer=WrittenSerializer, status=201)
    def post(self, request: Request, slug: str, sitting: str) -> Response:
        """Sign as oneself, once. With the last signature the text is adopted."""
        written = self.written(sitting)
        mandate = self.director(written, self.read(AtSeatSerializer)["seat"], field="seat")
        if mandate.person_id not in {one.pk for one in self.persons()}:
            raise serializers.ValidationError({"seat": [gettext("This seat is somebody else’s.")]})
        sign_written(written, mandate=mandate, means=SignatureMeans.OWN, actor=self.actor)
        return self.told(sitting, status=201)


class PaperSigning(WrittenView):
    """A signature that came on paper."""

    rules = {"POST": OFFICE}

    @operation("written_sign_paper", tag=TAG, body=AtSeatSerializer, answer=WrittenSerializer, status=201)
    def post(self, request: Request, slug: str, sitting: str) -> Response:
        """Enter the signature of a director that came on paper."""
        written = self.written(sitting)
        mandate = self.director(written, self.read(AtSeatSerializer)["seat"], field="seat")
        sign_written(written, mandate=mandate, means=SignatureMeans.PAPER, actor=self.actor)
        return self.told(sitting, status=201)


class WrittenWithdrawal(WrittenView):
    """A director who does not have to sign."""

    rules = {"POST": OFFICE}

    @operation("written_withdraw", tag=TAG, body=RecusingSerializer, answer=WrittenSerializer, status=201)
    def post(self, request: Request, slug: str, sitting: str) -> Response:
        """Count a director who has an interest out of those who sign."""
        written, said = self.written(sitting), self.read(RecusingSerializer)
        mandate = self.director(written, said["seat"], field="seat")
        withdraw_from_written(written, mandate=mandate, reason=said["reason"], actor=self.actor)
        return self.told(sitting, status=201)


class WrittenWithdrawalBack(WrittenView):
    """A withdrawal noted by mistake."""

    rules = {"POST": OFFICE}

    @operation("written_withdrawal_take_back", tag=TAG, body=RecusalBackSerializer, answer=WrittenSerializer)
    def post(self, request: Request, slug: str, sitting: str) -> Response:
        """Take back a withdrawal that was noted by mistake: the director signs like the others."""
        written = self.written(sitting)
        self.take_back(written.motions.get(), self.read(RecusalBackSerializer))
        return self.told(sitting)


class WrittenGivingUp(WrittenView):
    """A text that not everybody will sign."""

    rules = {"POST": OFFICE}

    @operation("written_give_up", tag=TAG, body=GivingTextUpBody, answer=WrittenSerializer)
    def post(self, request: Request, slug: str, sitting: str) -> Response:
        """Give a text up; what was signed is kept."""
        give_up_written(self.written(sitting), reason=self.read(GivingTextUpBody)["reason"], actor=self.actor)
        return self.told(sitting)
