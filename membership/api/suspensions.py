"""Suspending a member, or the right to vote alone, and what follows: contested, kept, lifted."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.acts import TAG, ActView, DecisionSerializer, DoneSerializer, GroundedSerializer
from membership.api.days import DayField
from membership.api.described import operation
from membership.entrances import OFFICE
from membership.models import Membership
from membership.services.life.acts import Decision, Done
from membership.services.life.suspensions import (
    RIGHTS,
    SuspensionOrder,
    contest_vote_suspension,
    reinstate,
    restore_vote,
    suspend,
    suspend_vote,
    uphold_vote_suspension,
)


class SuspensionSerializer(GroundedSerializer):
    """A suspension, with what it keeps."""

    ends_on = DayField(help_text="The first day with all rights again.")
    kept_rights = serializers.ListField(child=serializers.ChoiceField(RIGHTS), default=list)


class VoteSuspensionSerializer(DecisionSerializer):
    """A suspension of the vote alone."""

    reason = serializers.CharField(max_length=250)


class SuspensionAct(ActView):
    """Suspend a member, for no longer than the rules allow."""

    rules = {"POST": OFFICE}
    takes = SuspensionSerializer

    @operation("suspend", tag=TAG, body=SuspensionSerializer, answer=DoneSerializer, status=201)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Suspend a member, for no longer than the rules allow."""
        return self.act(membership)

    def perform(self, member: Membership, fields: dict[str, Any], decision: Decision) -> Done:
        return suspend(
            member,
            order=SuspensionOrder(fields["ends_on"], tuple(fields["kept_rights"])),
            decision=decision,
            actor=self.actor,
        )


class Reinstatement(ActView):
    """Lift a suspension."""

    rules = {"POST": OFFICE}
    takes = DecisionSerializer

    @operation("reinstate", tag=TAG, body=DecisionSerializer, answer=DoneSerializer, status=201)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Lift a suspension."""
        return self.act(membership)

    def perform(self, member: Membership, fields: dict[str, Any], decision: Decision) -> Done:
        return reinstate(member, decision=decision, actor=self.actor)


class VoteSuspension(ActView):
    """Suspend the right to vote alone."""

    rules = {"POST": OFFICE}
    takes = VoteSuspensionSerializer

    @operation("suspend_vote", tag=TAG, body=VoteSuspensionSerializer, answer=DoneSerializer, status=201)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Suspend the right to vote alone."""
        return self.act(membership)

    def perform(self, member: Membership, fields: dict[str, Any], decision: Decision) -> Done:
        return suspend_vote(member, reason=fields["reason"], decision=decision, actor=self.actor)


class VoteContest(ActView):
    """Record that the member contests the suspension of the vote."""

    rules = {"POST": OFFICE}
    takes = DecisionSerializer

    @operation("contest_vote_suspension", tag=TAG, body=DecisionSerializer, answer=DoneSerializer, status=201)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Record that the member contests the suspension of the vote."""
        return self.act(membership)

    def perform(self, member: Membership, fields: dict[str, Any], decision: Decision) -> Done:
        return contest_vote_suspension(member, decision=decision, actor=self.actor)


class VoteUpholding(ActView):
    """Record that the board keeps the suspension of the vote."""

    rules = {"POST": OFFICE}
    takes = DecisionSerializer

    @operation("uphold_vote_suspension", tag=TAG, body=DecisionSerializer, answer=DoneSerializer, status=201)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Record that the board keeps the suspension of the vote."""
        return self.act(membership)

    def perform(self, member: Membership, fields: dict[str, Any], decision: Decision) -> Done:
        return uphold_vote_suspension(member, decision=decision, actor=self.actor)


class VoteRestoration(ActView):
    """Give the right to vote back."""

    rules = {"POST": OFFICE}
    takes = DecisionSerializer

    @operation("restore_vote", tag=TAG, body=DecisionSerializer, answer=DoneSerializer, status=201)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Give the right to vote back."""
        return self.act(membership)

    def perform(self, member: Membership, fields: dict[str, Any], decision: Decision) -> Done:
        return restore_vote(member, decision=decision, actor=self.actor)
