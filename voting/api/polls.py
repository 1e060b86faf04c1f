"""The polls of a meeting, as the clock has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.access import SEE_PREPARATION as SEE_SITTINGS
from governance.api.meetings import MeetingView
from governance.models import Assembly, Motion
from membership.access import links_of
from membership.api.addresses import HERE
from membership.api.base import RuledView
from membership.api.described import operation
from membership.clock import now, today
from membership.entrances import CONDUCT, MEMBER
from membership.models import Person
from voting.access import polls_at_their_tables, polls_for, sees_result
from voting.models import Choice, Poll, PollMode, PollState
from voting.queries.agenda import state_at
from voting.services.polls import prepare_poll

TAG = "polls"
POLL = f"{HERE}polls/<public_id:poll>"
# A setting of ours: some organisations vote for days after the meeting, none for months.
LONGEST = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Seen:
    """A poll as one reader sees it. casting_vote: empty until the reader may know of the tie it breaks."""

    poll: Poll
    state: str
    casting_vote: str


class PollSerializer(serializers.Serializer[Any]):
    """A question put to those on its roll."""

    id = serializers.CharField(source="poll.public_id")
    assembly = serializers.CharField(source="poll.assembly.public_id")
    item = serializers.CharField(source="poll.motion.item.public_id")
    motion = serializers.CharField(source="poll.motion.public_id")
    title_fr = serializers.CharField(source="poll.motion.title_fr")
    title_en = serializers.CharField(source="poll.motion.title_en")
    text_fr = serializers.CharField(source="poll.motion.text_fr")
    text_en = serializers.CharField(source="poll.motion.text_en")
    mode = serializers.ChoiceField(
        PollMode.choices,
        source="poll.mode",
        help_text="In a roll call, name and choice stand in the minutes; a secret ballot names nobody.",
    )
    state = serializers.ChoiceField(PollState.choices, help_text="By the clock: past its time a poll is closed.")
    allows_change = serializers.BooleanField(
        source="poll.allows_change",
        help_text="Until the close one may vote again, and the last vote counts; otherwise the first is final.",
    )
    is_rehearsal = serializers.BooleanField(
        source="poll.is_rehearsal", help_text="For practice: whatever comes of it, it decides nothing."
    )
    takes_paper = serializers.BooleanField(source="poll.takes_paper")
    opens_at = serializers.DateTimeField(source="poll.opens_at", allow_null=True)
    closes_at = serializers.DateTimeField(source="poll.closes_at", allow_null=True)
    is_after_meeting = serializers.BooleanField(
        source="poll.motion.is_voted_after", help_text="It opens when the meeting closes, and is for all on its roll."
    )
    opened_at = serializers.DateTimeField(source="poll.opened_at", allow_null=True)
    closed_at = serializers.DateTimeField(source="poll.closed_at", allow_null=True)
    proclaimed_at = serializers.DateTimeField(source="poll.proclaimed_at", allow_null=True)
    cancelled_because = serializers.CharField(source="poll.cancelled_because")
    casting_vote = serializers.ChoiceField(
        ["", Choice.FOR.value, Choice.AGAINST.value], help_text="The chair's, apart from the others; empty if none."
    )


class PreparingSerializer(serializers.Serializer[Any]):
    """A poll to prepare. With both times it opens and closes by itself."""

    motion = serializers.CharField(max_length=22)
    mode = serializers.ChoiceField(
        PollMode.choices,
        default=None,
        allow_null=True,
        help_text="What the by-laws make usual by default. A secret ballot is sealed by the page of the vote; see "
        "docs/booth.md.",
    )
    takes_paper = serializers.BooleanField(default=False, help_text="Papers too, in a secret ballot.")
    is_rehearsal = serializers.BooleanField(default=False, help_text="For practice: it decides nothing.")
    allows_change = serializers.BooleanField(
        default=True,
        help_text="Until the close one may vote again, and the last vote counts; false: the first is final.",
    )
    opens_at = serializers.DateTimeField(default=None, allow_null=True)
    closes_at = serializers.DateTimeField(default=None, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        opens_at, closes_at = attrs["opens_at"], attrs["closes_at"]
        if (opens_at is None) != (closes_at is None):
            lacking = "opens_at" if opens_at is None else "closes_at"
            raise serializers.ValidationError({lacking: [gettext("Give both times, or neither.")]})
        if closes_at is not None and closes_at - opens_at > LONGEST:
            raise serializers.ValidationError({"closes_at": [gettext("A vote lasts at most a month.")]})
        return attrs


def motion_sent(meeting: Assembly, public_id: str) -> Motion:
    """Return a motion of the meeting that a request names. Raises the refusal of that field."""
    motion: Motion | None = Motion.objects.filter(assembly=meeting, public_id=public_id).first()
    if motion is None:
        raise serializers.ValidationError({"motion": [gettext("This meeting has no such motion.")]})
    return motion


class PollView(RuledView):
    """A view on polls."""

    @property
    def people(self) -> list[Person]:
        """Return the persons of whoever asks. Costs one SQL statement."""
        return [link.person for link in links_of(self.account, self.organisation)]

    def poll(self, public_id: str) -> Poll:
        """Return the poll of the address. Raises Http404 when the reader may not know of it."""
        known = polls_for(self.organisation, self.roles).filter(public_id=public_id).first()
        if known is not None:
            return known
        rows = polls_at_their_tables(self.organisation, self.people, today(self.organisation))
        found: Poll = self.found(rows, public_id)
        return found

    def shown(self, poll: Poll, *, status: int = 200) -> Response:
        """Answer a poll, read anew: its services hand back a row without what lies around it."""
        return self.answer(PollSerializer, self.seen([self.poll(poll.public_id)])[0], status=status)

    def seen(self, polls: Any) -> list[Seen]:
        instant = now()
        return [
            Seen(poll, state_at(poll, instant), poll.casting_vote if sees_result(poll, self.roles) else "")
            for poll in polls
        ]


class MeetingPolls(PollView, MeetingView):
    """The polls of a meeting."""

    rules = {"GET": MEMBER, "POST": CONDUCT}

    @operation("polls", tag=TAG, answer=PollSerializer(many=True))
    def get(self, request: Request, slug: str, assembly: str) -> Response:
        """List the polls of a meeting in the order of its agenda: members from the moment they open."""
        meeting = self.any_meeting(assembly)
        rows = polls_for(self.organisation, self.roles)
        if meeting.is_sitting and not self.roles & SEE_SITTINGS:
            rows = polls_at_their_tables(self.organisation, self.people, today(self.organisation))
        rows = rows.filter(assembly=meeting)
        return self.answer_all(
            PollSerializer, self.seen(rows.order_by("motion__item__position", "motion__item__rank", "created_at"))
        )

    @operation("poll_prepare", tag=TAG, body=PreparingSerializer, answer=PollSerializer, status=201)
    def post(self, request: Request, slug: str, assembly: str) -> Response:
        """Prepare the vote on a motion."""
        meeting, sent = self.any_meeting(assembly), self.read(PreparingSerializer)
        motion = motion_sent(meeting, sent.pop("motion"))
        asked = sent.pop("mode")
        mode = PollMode(asked) if asked else None
        return self.shown(prepare_poll(motion, actor=self.actor, mode=mode, **sent), status=201)


class OnePoll(PollView):
    """A poll."""

    rules = {"GET": MEMBER}

    @operation("poll", tag=TAG, answer=PollSerializer)
    def get(self, request: Request, slug: str, poll: str) -> Response:
        """Read a poll."""
        return self.answer(PollSerializer, self.seen([self.poll(poll)])[0])
