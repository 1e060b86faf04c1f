"""The acts of those who conduct a vote: each is one service."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.rules.majorities import CastingVote
from membership.api.described import operation
from membership.clock import now
from membership.entrances import CONDUCT
from voting.api.polls import LONGEST, TAG, PollSerializer, PollView
from voting.queries.conduct import progress_of
from voting.services import polls, proclaim
from voting.services.after_meeting import hold_after_meeting


def _seconds(**more: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=int(LONGEST.total_seconds()), **more)


class OpeningSerializer(serializers.Serializer[Any]):
    """For how long the vote is open; needless when its hours were set."""

    lasts = _seconds(default=None, allow_null=True, help_text="In seconds, from now.")


class ProlongingSerializer(serializers.Serializer[Any]):
    """By how much the vote is prolonged."""

    by = _seconds(help_text="In seconds, from the hour it would have closed.")


class CancellingSerializer(serializers.Serializer[Any]):
    """Why the vote is given up. It is kept, and stands in the minutes."""

    reason = serializers.CharField(default="", allow_blank=True, max_length=500)


class TieBreakSerializer(serializers.Serializer[Any]):
    """How the chair breaks a tie."""

    choice = serializers.ChoiceField([one.value for one in CastingVote])


class ProgressSerializer(serializers.Serializer[Any]):
    """How an open vote comes along. No total by choice is read before the close, by anybody."""

    votes = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="Those there who may vote and have not.")
    expected = serializers.IntegerField()


class Opening(PollView):
    """The opening of a vote."""

    rules = {"POST": CONDUCT}

    @operation("poll_open", tag=TAG, body=OpeningSerializer, answer=PollSerializer)
    def post(self, request: Request, slug: str, poll: str) -> Response:
        """Fix the roll and take votes from now on."""
        found, lasts = self.poll(poll), self.read(OpeningSerializer)["lasts"]
        opened = polls.open_poll(found, actor=self.actor, lasts=None if lasts is None else timedelta(seconds=lasts))
        return self.shown(opened)


class AfterMeeting(PollView):
    """A vote that outlives its meeting."""

    rules = {"POST": CONDUCT}

    @operation("poll_after_meeting", tag=TAG, answer=PollSerializer, refuses=True)
    def post(self, request: Request, slug: str, poll: str) -> Response:
        """Let a prepared vote open when its meeting closes, where the rules know such a vote."""
        return self.shown(hold_after_meeting(self.poll(poll), actor=self.actor))


class Prolonging(PollView):
    """More time for a vote."""

    rules = {"POST": CONDUCT}

    @operation("poll_prolong", tag=TAG, body=ProlongingSerializer, answer=PollSerializer)
    def post(self, request: Request, slug: str, poll: str) -> Response:
        """Let an open vote run longer."""
        found, by = self.poll(poll), timedelta(seconds=self.read(ProlongingSerializer)["by"])
        return self.shown(polls.prolong_poll(found, by=by, actor=self.actor))


class Closing(PollView):
    """The close of a vote."""

    rules = {"POST": CONDUCT}

    @operation("poll_close", tag=TAG, answer=PollSerializer, refuses=True)
    def post(self, request: Request, slug: str, poll: str) -> Response:
        """Take no more votes. The count begins by itself."""
        return self.shown(polls.close_poll(self.poll(poll), actor=self.actor))


class Cancelling(PollView):
    """Giving up a vote."""

    rules = {"POST": CONDUCT}

    @operation("poll_cancel", tag=TAG, body=CancellingSerializer, answer=PollSerializer)
    def post(self, request: Request, slug: str, poll: str) -> Response:
        """Give a vote up before its result; the motion may be put again."""
        found, because = self.poll(poll), self.read(CancellingSerializer)["reason"]
        return self.shown(polls.cancel_poll(found, because=because, actor=self.actor))


class Casting(PollView):
    """The chair's casting vote."""

    rules = {"POST": CONDUCT}

    @operation("casting_vote", tag=TAG, body=TieBreakSerializer, answer=PollSerializer)
    def post(self, request: Request, slug: str, poll: str) -> Response:
        """Record the chair's casting vote, apart from the others: only a tie asks for one."""
        found, choice = self.poll(poll), CastingVote(self.read(TieBreakSerializer)["choice"])
        return self.shown(proclaim.record_casting_vote(found, choice=choice, actor=self.actor))


class Progress(PollView):
    """How a vote comes along."""

    rules = {"GET": CONDUCT}

    @operation("poll_progress", tag=TAG, answer=ProgressSerializer)
    def get(self, request: Request, slug: str, poll: str) -> Response:
        """Count the votes cast, and those there who have not voted."""
        return self.answer(ProgressSerializer, progress_of(self.poll(poll), now()))
