"""What the polls have to say about what happens in the rooms below."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from django.db.models import F
from django.dispatch import receiver

from governance.models import Assembly, Motion
from governance.queries.votes_taken import register_vote_source
from governance.signals import assembly_broken_off, assembly_ended, assembly_ending, meeting_moved, motion_changing
from membership.actors import Actor
from membership.errors import StateNotAllowed
from membership.models import Notice
from membership.services.following_up import withdraw_notice
from voting.models import Announcement, AnnouncementKind, Poll, PollState
from voting.queries.after_meeting import waiting_for_the_close
from voting.queries.elected import election_of
from voting.queries.taken import votes_of
from voting.services.after_meeting import open_votes_after
from voting.services.moving import move_polls
from voting.services.polls import cancel_poll
from voting.services.sealed.devices import forget_devices

# The minutes ask who voted how; they are written in a room below this one.
register_vote_source(votes_of)

# Acts that say who votes, and leave what is voted on as it is.
OF_VOTERS = ("recuse", "take_back_recusal")
UNFINISHED = (PollState.OPEN, PollState.CLOSED, PollState.TALLIED)


@receiver(assembly_ending)
def object_while_a_vote_is_unfinished(assembly: Assembly, **_: Any) -> None:
    """A meeting does not end between the opening of a vote and its proclamation.

    With it goes what members prepared for its votes, unless one begins at the close.
    """
    if Poll.objects.filter(assembly=assembly, state__in=UNFINISHED).exists():
        raise StateNotAllowed(action="end_assembly", state="vote_unfinished")
    if not waiting_for_the_close(assembly).exists():
        forget_devices(assembly)


@receiver(assembly_ended)
def open_what_waited_for_the_close(assembly: Assembly, actor: Actor, until: time | None, **_: Any) -> None:
    """Open the votes that outlive the meeting."""
    open_votes_after(assembly, until=until, actor=actor)


@receiver(assembly_broken_off)
def stop_votes(assembly: Assembly, because: str, actor: Actor, *, for_good: bool, **_: Any) -> None:
    """Cancel the votes of a meeting that breaks off. What is only prepared waits where the meeting goes on later.

    A vote that is closed is counted and proclaimed first, so it raises.
    """
    polls = Poll.objects.filter(assembly=assembly, state__in=(PollState.DRAFT, PollState.READY, *UNFINISHED))
    for poll in polls.order_by("pk"):
        if poll.state in {PollState.CLOSED, PollState.TALLIED}:
            raise StateNotAllowed(action="break_off", state="vote_unfinished")
        if for_good or poll.state != PollState.DRAFT:
            cancel_poll(poll, because=because, actor=actor)
    if for_good:
        forget_devices(assembly)
    # A reminder that waits to leave tells of a moment that is no longer so. What a vote decided stays decided.
    stale = Announcement.objects.filter(assembly=assembly).exclude(kind=AnnouncementKind.RESULT)
    for notice in Notice.objects.filter(announcement__in=stale).order_by("pk"):
        withdraw_notice(notice, because=because, actor=actor)


@receiver(motion_changing)
def object_while_somebody_votes_on_it(motion: Motion, action: str, **_: Any) -> None:
    """A text is not changed nor given up while its vote is prepared with a roll, open, or not proclaimed."""
    polls = Poll.objects.filter(motion=motion, state__in=(PollState.DRAFT, PollState.READY, *UNFINISHED))
    # An election prepared is no text to change, nor one to decide by hands; one may still withdraw from it.
    if any(poll.state != PollState.DRAFT or (action not in OF_VOTERS and election_of(poll)) for poll in polls):
        raise StateNotAllowed(action=action, state="vote_unfinished")


@receiver(meeting_moved)
def move_its_votes(assembly: Assembly, by: timedelta, actor: Actor, **_: Any) -> None:
    """Votes that open and close by themselves do so at the same moment of the meeting, whenever it is held."""
    move_polls(assembly, by=by, actor=actor)
    # A reminder that left told of a day that is now another: the same one may be planned for the new day.
    told = Announcement.objects.filter(assembly=assembly, kind=AnnouncementKind.MEETING_NEAR, over_because="left")
    told.update(over_because="moved")
    if by > timedelta(0):
        # The link of a reminder that left leads to the meeting as well.
        notices = Notice.objects.filter(announcement__assembly=assembly)
        notices.update(links_end_at=F("links_end_at") + by)
