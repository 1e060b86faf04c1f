"""The seats of a federation's members: how many, why, who holds them; and what their number rests on."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.days import DayField
from membership.api.described import operation
from membership.api.findings import FindingSerializer
from membership.api.member_files import MemberView, RepresentativeSerializer
from membership.api.moments import MomentQuery, moment
from membership.clock import today
from membership.entrances import OFFICE, REGISTER
from membership.errors import NotAMember, SeatsNotGranted
from membership.models import ConsultationKind, Membership
from membership.queries.delegations import Delegation, delegations_on
from membership.queries.moment import Moment
from membership.queries.rules import rules_for
from membership.rules.delegations import Basis, grants_seats
from membership.services.delegations import set_votes_basis

TAG = "register"


class SeatPlaceSerializer(serializers.Serializer[Any]):
    """One seat: who holds it, and who replaces them in their absence. `votes`: whether it is one of those due."""

    number = serializers.IntegerField()
    votes = serializers.BooleanField()
    delegate = RepresentativeSerializer(allow_null=True)
    alternate = RepresentativeSerializer(allow_null=True)


class VotesBasisSerializer(serializers.Serializer[Any]):
    """What the number of votes of a member rests on: its size, or the number a table of the by-laws gives it."""

    size = serializers.IntegerField(default=None, allow_null=True, min_value=0, max_value=100_000_000)
    votes = serializers.IntegerField(default=None, allow_null=True, min_value=1, max_value=99)
    source = serializers.CharField(max_length=250, help_text="Where it is written.")  # type: ignore[assignment]  # DRF takes declared fields off the class
    since = DayField(required=False, help_text="Today by default. What was written before ends there.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs["size"] is None) == (attrs["votes"] is None):
            raise serializers.ValidationError(
                {"size": [gettext("Give the size or the votes of the table: one of the two.")]}
            )
        return attrs


class DelegationSerializer(serializers.Serializer[Any]):
    """The seats of a member on a day."""

    seats = serializers.IntegerField(source="seats.number")
    filled = serializers.IntegerField()
    empty = serializers.IntegerField()
    size = serializers.IntegerField(source="basis.size", allow_null=True, default=None)
    votes = serializers.IntegerField(source="seats.votes", help_text="Due by the by-laws.")
    because = FindingSerializer(source="because_as_json")
    places = SeatPlaceSerializer(many=True)


class MemberSeats(MemberView):
    """The seats of a member organisation of a federation."""

    rules = {"GET": REGISTER, "POST": OFFICE}
    reads = ConsultationKind.ACTING

    @operation("seats", tag=TAG, answer=DelegationSerializer, asks=MomentQuery, refuses=True)
    def get(self, request: Request, slug: str, membership: str) -> Response:
        """Read how many seats a member organisation has on a day, why, and who holds each."""
        at = moment(self, self.asked(MomentQuery))
        return self.answer(DelegationSerializer, self._seats(self.member(membership), at))

    @operation("seats_basis", tag=TAG, body=VotesBasisSerializer, answer=DelegationSerializer, status=201, refuses=True)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Write of what size a member is, or how many votes a table of the by-laws gives it."""
        member, asked = self.acted_on(membership), self.read(VotesBasisSerializer)
        # What is refused writes nothing: a program that reads an error tries again.
        with transaction.atomic():
            set_votes_basis(
                member,
                basis=Basis(size=asked["size"], votes=asked["votes"]),
                source=asked["source"],
                since=asked.get("since") or today(self.organisation),
                actor=self.actor,
            )
            seats = self._seats(member, Moment(today(self.organisation)))
        return self.answer(DelegationSerializer, seats, status=201)

    def _seats(self, member: Membership, at: Moment) -> Delegation:
        rules = rules_for(self.organisation, at.on)
        if not grants_seats(rules):
            raise SeatsNotGranted
        found = delegations_on(self.organisation, at.on, rules, memberships=[member.pk], known_at=at.known_at)
        if not found:
            raise NotAMember(name=member.person.full_name, on=at.on)
        return found[0]
