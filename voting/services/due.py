"""What the clock asks for: polls to open, polls to close, votes to stop, tallies to make, keepers to call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog

from membership.actors import Actor
from membership.clock import now
from membership.errors import DomainError
from voting.models import Poll, PollState
from voting.queries.count_failures import polls_to_count
from voting.queries.door import day_of
from voting.queries.fallen import fallen, polls_past_their_day
from voting.services.attempting import attempt_tally
from voting.services.following import strike_fallen
from voting.services.polls import close_poll, open_poll
from voting.services.sealed.calling_keepers import call_keepers

log = structlog.get_logger("unevoix.polls")


def do_what_is_due(count: Callable[[int], bool] = attempt_tally) -> dict[str, int]:
    """Open, close and count every poll whose time has come. Safe to run at any moment, twice.

    count: how one poll is counted, here and now unless somebody else does it.
    """
    done = {"opened": open_due(), "closed": close_due(), "struck": strike_due(), "tallied": tally_due(count)}
    # Last: what was counted just now may wait for the keys of people.
    return done | {"called": call_keepers()}


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


def strike_due() -> int:
    """Stop the votes of those who lost theirs during a vote of several days. Returns in how many polls."""
    instant = now()
    late = [poll for poll in polls_past_their_day(instant) if fallen(poll, day_of(poll.assembly, instant))]
    return sum(_attempt(poll, strike_fallen) for poll in late)


def tally_due(count: Callable[[int], bool] = attempt_tally) -> int:
    """Count the closed polls. Returns how many were counted."""
    return sum(count(poll_id) for poll_id in polls_to_count(now()))


def closing_within(span: timedelta) -> list[timedelta]:
    """Return in how long each open poll closes, of those that do within a span."""
    instant = now()
    soon = Poll.objects.filter(state=PollState.OPEN, closes_at__gt=instant, closes_at__lte=instant + span)
    return [closes_at - instant for closes_at in soon.values_list("closes_at", flat=True)]


def _attempt(poll: Poll, act: Callable[..., Poll]) -> bool:
    try:
        act(poll, actor=Actor.system())
    except DomainError as error:
        # Another worker was there first, or somebody decided otherwise meanwhile.
        log.info("poll not moved", poll=poll.public_id, code=error.code)
        return False
    except Exception:  # one faulty poll must not keep the others from opening, closing and being counted
        log.exception("poll not moved", poll=poll.public_id)
        return False
    return True
