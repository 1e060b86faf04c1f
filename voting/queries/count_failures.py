"""Votes whose count failed, and which of them are worth trying again."""

from __future__ import annotations

from datetime import datetime, timedelta

from voting.models import CountFailure, Poll, PollState

# A verification may take minutes, and the same bytes give the same answer.
TRIED_AGAIN_AFTER = timedelta(minutes=10)
# As soon as the by-laws say what was missing, the count ends.
TRIED_AT_ONCE = ("rule_not_set",)


def count_failure_of(poll: Poll) -> CountFailure | None:
    """Return why the count of a closed poll does not end, None while it goes on. Costs one SQL statement."""
    if poll.state != PollState.CLOSED:
        return None
    found: CountFailure | None = CountFailure.objects.filter(poll=poll).first()
    return found


def polls_to_count(instant: datetime) -> list[int]:
    """Return the closed polls, but for those whose count failed a moment ago."""
    failed = CountFailure.objects.filter(failed_at__gt=instant - TRIED_AGAIN_AFTER).exclude(code__in=TRIED_AT_ONCE)
    closed = Poll.objects.filter(state=PollState.CLOSED).exclude(pk__in=failed.values("poll"))
    return list(closed.values_list("pk", flat=True))
