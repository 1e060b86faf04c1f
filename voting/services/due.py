"""What the clock asks for: polls to open, polls to close, tallies to make."""

from __future__ import annotations

import structlog

from membership.actors import Actor
from membership.clock import now
from membership.errors import DomainError
from voting.models import Poll, PollState
from voting.services.polls import close_poll, open_poll
from voting.services.tally import run_tally

log = structlog.get_logger("unevoix.polls")


def do_what_is_due() -> dict[str, int]:
    """Open, close and count every poll whose time has come. Safe to run at any moment, twice."""
    return {"opened": open_due(), "closed": close_due(), "tallied": tally_due()}


def open_due() -> int:
    """Open the scheduled polls of meetings in session. Returns how many were opened."""
    instant = now()
    due = Poll.objects.filter(
        state__in=[PollState.DRAFT, PollState.READY],
        opens_at__lte=instant,
        closes_at__gt=instant,
        assembly__state="in_session",
    )
    return sum(_attempt(poll, open_poll) for poll in due)


def close_due() -> int:
    """Close the polls whose time is over. Returns how many were closed."""
    due = Poll.objects.filter(state=PollState.OPEN, closes_at__lte=now())
    return sum(_attempt(poll, close_poll) for poll in due)


def tally_due() -> int:
    """Count the closed polls. Returns how many were counted."""
    return sum(run_tally(poll_id) for poll_id in closed_polls())


def closed_polls() -> list[int]:
    """Return the polls that wait for their tally."""
    return list(Poll.objects.filter(state=PollState.CLOSED).values_list("pk", flat=True))


def _attempt(poll: Poll, act: object) -> bool:
    try:
        act(poll, actor=Actor.system())  # type: ignore[operator]  # open_poll or close_poll
    except DomainError as error:
        # Another worker was there first, or somebody decided otherwise meanwhile.
        log.info("poll not moved", poll=poll.public_id, code=error.code)
        return False
    return True
