"""What members ask of the register: filed by themselves or by the office, accepted or refused by the office."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.base import RuledView
from membership.api.days import DayField
from membership.api.described import operation
from membership.api.documents import joined, kept
from membership.api.me import OwnView
from membership.api.member_files import MemberView
from membership.clock import today
from membership.entrances import OFFICE, OWN
from membership.models import MemberRequest, Membership, RequestKind, RequestState
from membership.queries.moment import within
from membership.queries.requests import change_asked, requests_of
from membership.queries.to_do import SHOWN
from membership.services.life.acts import Decision
from membership.services.requests import accept_request, file_request, settle_request

TAG = "requests"


class FilingSerializer(serializers.Serializer[Any]):
    """A request. data: by kind, the names of docs/register.md, each a text or a day."""

    kind = serializers.ChoiceField(RequestKind.choices)
    data = serializers.DictField(  # type: ignore[assignment]  # DRF takes declared fields off the class
        child=serializers.CharField(allow_blank=True, max_length=250), default=dict
    )
    message = serializers.CharField(max_length=2000, help_text="Why.")
    document = joined("What shows it, such as a certificate.")


class AskedChangeSerializer(serializers.Serializer[Any]):
    """What the register says, and what is asked, in words."""

    before = serializers.CharField()
    after = serializers.CharField()
    since = serializers.DateField(allow_null=True)


class RequestSerializer(serializers.Serializer[Any]):
    """One request and its answer."""

    id = serializers.CharField(source="public_id")
    membership = serializers.CharField(source="membership.public_id")
    kind = serializers.ChoiceField(RequestKind.choices)
    data = serializers.DictField(source="payload")  # type: ignore[assignment]
    message = serializers.CharField()
    state = serializers.ChoiceField(RequestState.choices)
    filed_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField()


class OneRequestSerializer(RequestSerializer):
    """One request beside what the register says. change null: asked in words alone."""

    change = AskedChangeSerializer(allow_null=True)


class AcceptingSerializer(serializers.Serializer[Any]):
    """The office accepts."""

    effective_on = DayField(required=False, allow_null=True, default=None, help_text="The day asked for by default.")
    decided_by = serializers.CharField(default="", allow_blank=True, max_length=200)
    answer = serializers.CharField(default="", allow_blank=True, max_length=2000)
    override = serializers.CharField(default="", allow_blank=True, max_length=2000)


class DecliningSerializer(serializers.Serializer[Any]):
    """The office refuses."""

    answer = serializers.CharField(max_length=2000, help_text="Why, as the member will read it.")


class RequestsQuery(serializers.Serializer[Any]):
    state = serializers.ChoiceField(RequestState.choices, default=RequestState.OPEN.value)
    known_at = serializers.DateTimeField(
        required=False, help_text="As they stood then; now by default. Without an offset, the organisation's own time."
    )


@transaction.atomic
def _file(membership: Membership, fields: dict[str, Any], actor: Any) -> MemberRequest:
    return file_request(
        membership,
        kind=RequestKind(fields["kind"]),
        payload=fields["data"],
        message=fields["message"],
        document=kept(membership.organisation, fields["document"]),
        actor=actor,
    )


class OwnRequests(OwnView):
    """One's own requests."""

    rules = {"GET": OWN, "POST": OWN}

    @operation("my_requests", tag=TAG, answer=RequestSerializer(many=True))
    def get(self, request: Request, slug: str, person: str) -> Response:
        """List one's own requests, the latest first, fifty at most."""
        rows = requests_of(self.organisation).filter(membership=self.membership(person))
        return self.answer_all(RequestSerializer, rows.order_by("-filed_at", "-pk")[:SHOWN])

    @operation("my_request", tag=TAG, body=FilingSerializer, answer=RequestSerializer, status=201)
    def post(self, request: Request, slug: str, person: str) -> Response:
        """File a request."""
        filed = _file(self.membership(person), self.read(FilingSerializer), self.actor)
        return self.answer(RequestSerializer, filed, status=201)


class OwnRequestWithdrawal(OwnView):
    """Taking one's own request back."""

    rules = {"POST": OWN}

    @operation("my_request_withdrawal", tag=TAG, answer=RequestSerializer, refuses=True)
    def post(self, request: Request, slug: str, person: str, asked: str) -> Response:
        """Take back a request that still waits."""
        rows = requests_of(self.organisation).filter(membership=self.membership(person))
        settled = settle_request(self.found(rows, asked), state=RequestState.WITHDRAWN, actor=self.actor)
        return self.answer(RequestSerializer, settled)


class MemberRequests(MemberView):
    """The requests of one member, for the office."""

    rules = {"POST": OFFICE}

    @operation("member_request", tag=TAG, body=FilingSerializer, answer=RequestSerializer, status=201)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """File a request in a member's name."""
        filed = _file(self.acted_on(membership), self.read(FilingSerializer), self.actor)
        return self.answer(RequestSerializer, filed, status=201)


class Requests(RuledView):
    """The requests of an organisation."""

    rules = {"GET": OFFICE}

    @operation("requests", tag=TAG, answer=RequestSerializer(many=True), asks=RequestsQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List requests in a state, the oldest first, fifty at most."""
        asked = self.asked(RequestsQuery)
        rows = requests_of(self.organisation).filter(_standing(asked["state"], asked.get("known_at")))
        return self.answer_all(RequestSerializer, rows.order_by("filed_at", "pk")[:SHOWN])


def _standing(state: str, known_at: datetime | None) -> Q:
    """Return the condition «in that state, as it stood at an instant»."""
    if known_at is None:
        return Q(state=state)
    instant = within(known_at)
    filed = Q(filed_at__lte=instant)
    if state == RequestState.OPEN:
        return filed & (Q(decided_at=None) | Q(decided_at__gt=instant))
    return filed & Q(state=state, decided_at__lte=instant)


class RequestView(RuledView):
    """What lies at the address of one request."""

    def asked_for(self, public_id: str) -> MemberRequest:
        found: MemberRequest = self.found(requests_of(self.organisation), public_id)
        return found


class OneRequest(RequestView):
    """One request."""

    rules = {"GET": OFFICE}

    @operation("request", tag=TAG, answer=OneRequestSerializer)
    def get(self, request: Request, slug: str, asked: str) -> Response:
        """Read one request, with what the register says now."""
        found = self.asked_for(asked)
        found.change = change_asked(found, today(self.organisation))  # type: ignore[attr-defined]  # for its line
        return self.answer(OneRequestSerializer, found)


class RequestAcceptance(RequestView):
    """The office accepts."""

    rules = {"POST": OFFICE}

    @operation("accept_request", tag=TAG, body=AcceptingSerializer, answer=RequestSerializer)
    def post(self, request: Request, slug: str, asked: str) -> Response:
        """Do what is asked, close the request and tell the member."""
        found, fields, on = self.asked_for(asked), self.read(AcceptingSerializer), today(self.organisation)
        change = change_asked(found, on)
        effective_on = fields["effective_on"] or (change.since if change else None) or on
        decision = Decision(effective_on=effective_on, decided_by=fields["decided_by"], override=fields["override"])
        accepted = accept_request(found, decision=decision, answer=fields["answer"], actor=self.actor)
        return self.answer(RequestSerializer, accepted)


class RequestRefusal(RequestView):
    """The office refuses."""

    rules = {"POST": OFFICE}

    @operation("decline_request", tag=TAG, body=DecliningSerializer, answer=RequestSerializer)
    def post(self, request: Request, slug: str, asked: str) -> Response:
        """Refuse a request; the member is told why."""
        found, fields = self.asked_for(asked), self.read(DecliningSerializer)
        declined = settle_request(found, state=RequestState.DECLINED, answer=fields["answer"], actor=self.actor)
        return self.answer(RequestSerializer, declined)
