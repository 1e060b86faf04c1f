"""A vote that outlives its meeting (a caisse's by-laws): it opens at the close and lasts the days of the rules.

Whoever is on its roll votes, there that evening or not; the quorum is that of the meeting at its close.
"""

from __future__ import annotations

from datetime import datetime, time

from django.db import transaction

from governance.models import Assembly, Motion
from governance.queries.rules import rules_of
from governance.rules import extended
from membership.actors import Actor
from membership.clock import now
from membership.errors import DomainError, StateNotAllowed
from membership.services import audit
from voting.errors import NoVoteAfterMeeting, PapersAfterMeeting
from voting.models import AnnouncementKind, Poll, PollState
from voting.queries.after_meeting import foreseen, waiting_for_the_close
from voting.services.announcing import plan_announcement
from voting.services.polls import lock_poll, open_at_the_close


@transaction.atomic
def hold_after_meeting(poll: Poll, *, actor: Actor) -> Poll:
    """Let a prepared vote open when its meeting closes, and not before; hours set for it are forgotten.

    That it is open, and its result, will be written to those on its roll. Raises NoVoteAfterMeeting where the rules of
    the meeting know no such vote, PapersAfterMeeting for one with papers, StateNotAllowed once it is open, and at the
    table of a body.
    """
    meeting = Assembly.objects.select_for_update(no_key=True).get(pk=poll.assembly_id)
    locked = lock_poll(poll, "hold_after_meeting", PollState.DRAFT)
    if meeting.is_sitting:
        # Around a table one votes while one sits there.
        raise StateNotAllowed(action="hold_after_meeting", state="of_a_body")
    if foreseen(meeting, now()) is None:
        raise NoVoteAfterMeeting
    if locked.takes_paper:
        raise PapersAfterMeeting
    locked.opens_at = locked.closes_at = None
    locked.save(update_fields=["opens_at", "closes_at"])
    Motion.objects.filter(pk=locked.motion_id).update(is_voted_after=True)
    audit.record(
        locked.organisation,
        actor=actor,
        action="poll.after_meeting",
        object_kind="poll",
        object_id=locked.public_id,
    )
    if not locked.is_rehearsal:
        _announce(meeting, locked, actor)
    return locked


def open_votes_after(assembly: Assembly, *, until: time | None, actor: Actor) -> list[Poll]:
    """Open the votes that waited for the close, inside its transaction. until: the hour at which by-laws end them."""
    polls = list(waiting_for_the_close(assembly))
    if not polls:
        return []
    closes_at = _closing(assembly, until)
    return [open_at_the_close(poll, closes_at=closes_at, actor=actor) for poll in polls]


def _closing(assembly: Assembly, until: time | None) -> datetime:
    runs = extended.opening(now(), assembly.zone, rules_of(assembly), until=until)
    if runs is None:
        raise NoVoteAfterMeeting
    return runs.closes_at


def _announce(meeting: Assembly, poll: Poll, actor: Actor) -> None:
    """Plan what those who were not there need: that the vote is open, and what came of it."""
    for kind in (AnnouncementKind.POLL_OPENED, AnnouncementKind.RESULT):
        try:
            with transaction.atomic():
                plan_announcement(meeting, kind=kind, poll=poll, actor=actor)
        except DomainError:
            # Planned by hand already.
            continue
