"""A result that explains itself, the names behind a roll call, and the chair's word that makes it a decision."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.models import Resolution
from governance.queries.rules import rules_of
from governance.rules.elections import votes_are_announced
from governance.rules.majorities import Verdict
from membership.api.described import operation
from membership.api.findings import FindingSerializer
from membership.api.paging import PagesQuery, one_page, page_of
from membership.clock import now
from membership.entrances import CONDUCT, MEMBER, OFFICERS
from voting.access import SEE_COUNT, sees_result
from voting.api.polls import PollView
from voting.errors import ResultNotReady
from voting.models import Choice, Poll, RollCallVote
from voting.queries.agenda import state_at
from voting.queries.elected import ELECTED, NOBODY
from voting.queries.explanation import NO_QUORUM
from voting.queries.votes import votes_among
from voting.services.proclaim import final_explanation, proclaim_result

TAG = "results"


class MembersSerializer(serializers.Serializer[Any]):
    """The member organisations of a federation whose quorum counts these, and not their delegates."""

    present = serializers.IntegerField()
    entitled = serializers.IntegerField()


class FiguresSerializer(serializers.Serializer[Any]):
    """What was counted, in votes and persons: for and against a motion, or the votes of each candidate."""

    against = serializers.IntegerField(required=False)
    abstain = serializers.IntegerField(required=False)
    cast = serializers.IntegerField(required=False, help_text="For and against.")
    voted = serializers.IntegerField()
    present = serializers.IntegerField()
    entitled = serializers.IntegerField()
    base = serializers.IntegerField(required=False, help_text="What the majority is taken of.")
    needed = serializers.IntegerField(required=False)
    quorum_required = serializers.IntegerField()
    members = MembersSerializer(required=False, help_text="Of whom the quorum is, where it is not of those who vote.")
    casting_vote = serializers.CharField(required=False, help_text="The chair's, apart from the others; empty if none.")
    votes = serializers.DictField(
        child=serializers.IntegerField(),
        required=False,
        help_text="Of an election: by the name of each candidate. Left out for members where only names are announced.",
    )
    elected = serializers.ListField(child=serializers.CharField(), required=False, help_text="Their names.")
    seats = serializers.IntegerField(required=False)
    blank = serializers.IntegerField(required=False, help_text="Blank votes.")

    def get_fields(self) -> dict[str, Any]:
        # A word that Python keeps for itself.
        return {"for": serializers.IntegerField(required=False), **super().get_fields()}


class ResultSerializer(serializers.Serializer[Any]):
    """A result, with the findings that say why and the record to redo it from."""

    poll = serializers.CharField()
    outcome = serializers.ChoiceField([*(verdict.value for verdict in Verdict), ELECTED, NOBODY, NO_QUORUM])
    figures = FiguresSerializer()
    finding = FindingSerializer()
    quorum = FindingSerializer()
    record = serializers.CharField(help_text="The count record: the very text that was hashed.")
    record_sha256 = serializers.CharField()
    tallied_at = serializers.DateTimeField()
    proclaimed_at = serializers.DateTimeField(allow_null=True)
    resolution = serializers.CharField(allow_null=True, help_text="The number an adopted motion took.")


class VotesQuery(PagesQuery):
    choice = serializers.ChoiceField(["", *Choice.values], default="", help_text="Only this choice.")


class NamedVoteSerializer(serializers.Serializer[Any]):
    """One line of a roll call, as it stands in the minutes."""

    number = serializers.SerializerMethodField()
    name = serializers.CharField(source="entry.name")
    exercised_by = serializers.CharField(source="entry.exercised_by_name")
    choice = serializers.ChoiceField(Choice.choices)

    def get_number(self, vote: RollCallVote) -> str:
        """The member's number, for officers: with it one begins to sign in. Empty for a member."""
        return vote.entry.number if self.context["view"].roles & OFFICERS.roles else ""


VotesPage = page_of(NamedVoteSerializer, "VotesPage")


def announced_to(roles: frozenset[str], poll: Poll, figures: dict[str, Any]) -> dict[str, Any]:
    """Return the figures for this reader: without the votes of each candidate where only names are announced."""
    if "votes" not in figures or roles & SEE_COUNT or votes_are_announced(rules_of(poll.assembly)):
        return figures
    return {name: value for name, value in figures.items() if name != "votes"}


class CountedView(PollView):
    """A view on a poll whose result the reader may know."""

    def counted(self, public_id: str) -> Poll:
        """Return the poll. Raises ResultNotReady until its result is the reader's to know."""
        poll = self.poll(public_id)
        if not sees_result(poll, self.roles):
            raise ResultNotReady(state=state_at(poll, now()))
        return poll

    def result(self, poll: Poll) -> Response:
        final, kept = final_explanation(poll), poll.result
        adopted = Resolution.objects.filter(motion=poll.motion_id).first()
        body = {
            "poll": poll.public_id,
            "outcome": final.outcome,
            "figures": announced_to(self.roles, poll, final.figures),
            "finding": final.finding.as_json(),
            "quorum": final.quorum.as_json(),
            "record": kept.record,
            "record_sha256": kept.record_sha256,
            "tallied_at": kept.tallied_at,
            "proclaimed_at": poll.proclaimed_at,
            "resolution": adopted.number if adopted else None,
        }
        return self.answer(ResultSerializer, body)


class Result(CountedView):
    """The result of a poll."""

    rules = {"GET": MEMBER}

    @operation("result", tag=TAG, answer=ResultSerializer, refuses=True)
    def get(self, request: Request, slug: str, poll: str) -> Response:
        """Read the result: members once it is proclaimed, those who conduct once it is counted."""
        return self.result(self.counted(poll))


class NamedVotes(CountedView):
    """The names behind a result."""

    rules = {"GET": MEMBER}

    @operation("votes", tag=TAG, answer=VotesPage, asks=VotesQuery, refuses=True)
    def get(self, request: Request, slug: str, poll: str) -> Response:
        """List who voted how in a roll call, in the order of names."""
        asked = self.asked(VotesQuery)
        return self.answer(VotesPage, one_page(votes_among(self.counted(poll), choice=asked["choice"]), asked))


class Proclaiming(CountedView):
    """The proclamation of a result."""

    rules = {"POST": CONDUCT}

    @operation("poll_proclaim", tag=TAG, answer=ResultSerializer, refuses=True)
    def post(self, request: Request, slug: str, poll: str) -> Response:
        """Declare the result: the motion is decided and, if adopted, numbered."""
        proclaim_result(self.poll(poll), actor=self.actor)
        return self.result(self.counted(poll))
