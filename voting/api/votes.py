"""Casting an open vote, and reading back what one cast."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.described import operation
from membership.clock import now
from membership.entrances import MEMBER
from membership.models.base import new_public_id
from voting.api.capacities import AsWhomSerializer, chosen_capacity
from voting.api.polls import PollView
from voting.models import Choice, RollCallVote
from voting.queries.door import capacities_of
from voting.services.casting import cast_roll_call_vote

TAG = "votes"


class BallotSerializer(AsWhomSerializer):
    """A vote by name: in a roll call, name and choice will stand in the minutes."""

    choice = serializers.ChoiceField(Choice.choices)


class ReceiptSerializer(serializers.Serializer[Any]):
    """Under which number the vote stands, and since when."""

    receipt = serializers.CharField(source="number")
    choice = serializers.ChoiceField(Choice.choices)
    cast_at = serializers.DateTimeField()
    changes = serializers.IntegerField(help_text="How many times it was changed.")


class OwnVoteSerializer(serializers.Serializer[Any]):
    """What one cast for one member, read back."""

    membership = serializers.CharField(source="entry.membership.public_id")
    number = serializers.CharField(source="entry.number")
    name = serializers.CharField(source="entry.name")
    exercised_by = serializers.CharField(source="entry.exercised_by_name")
    receipt = serializers.CharField()
    choice = serializers.ChoiceField(Choice.choices)
    cast_at = serializers.DateTimeField()
    changes = serializers.IntegerField()


class Vote(PollView):
    """One's own vote."""

    rules = {"GET": MEMBER, "POST": MEMBER}

    @operation("votes_own", tag=TAG, answer=OwnVoteSerializer(many=True))
    def get(self, request: Request, slug: str, poll: str) -> Response:
        """Read back what was cast for each member one may act for; nobody else's."""
        found = self.poll(poll)
        own = capacities_of(self.account, found.assembly, now())
        # Of several seats, those of one's own: the votes of the other delegates are theirs.
        alone = [one.membership_id for one in own if not one.standing.facts.is_of_seats]
        cast_by = Q(entry__exercised_by__in=[one.person_id for one in own])
        mine = Q(entry__seats=1, entry__membership__in=alone) | cast_by
        mine &= Q(entry__membership__in=[one.membership_id for one in own])
        votes = RollCallVote.objects.filter(mine, poll=found)
        return self.answer_all(OwnVoteSerializer, votes.select_related("entry__membership").order_by("entry__number"))

    @operation("vote", tag=TAG, body=BallotSerializer, answer=ReceiptSerializer)
    def post(self, request: Request, slug: str, poll: str) -> Response:
        """Cast a vote, or change it until the close. Sent twice, the same choice is one vote."""
        found, ballot = self.poll(poll), self.read(BallotSerializer)
        capacity = chosen_capacity(self.account, found.assembly, ballot)
        receipt = cast_roll_call_vote(
            organisation_id=self.organisation.pk,
            assembly=found.assembly.public_id,
            poll=found.public_id,
            membership_id=capacity.membership_id,
            person_id=capacity.person_id,
            choice=ballot["choice"],
            receipt=new_public_id(),
        )
        return self.answer(ReceiptSerializer, receipt)
