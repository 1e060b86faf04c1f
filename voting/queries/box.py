"""The box of an open vote: what was cast, in an order that is always the same."""

from __future__ import annotations

import hashlib
from collections import Counter

from governance.models import Attendance
from governance.queries.presence import at
from voting.errors import ResultNotReady
from voting.models import Choice, Poll, PollMode, RollCallVote, RollEntry
from voting.queries.sealed.marks import marked_entries


def box_of(poll: Poll) -> tuple[int, str]:
    """Return how many votes the box holds, and the hash of all of them in the order of numbers."""
    digest = hashlib.sha256()
    votes = 0
    for number, choice, receipt in (
        RollCallVote.objects.filter(poll=poll)
        .order_by("entry__number", "pk")
        .values_list("entry__number", "choice", "receipt")
        .iterator(chunk_size=2000)
    ):
        digest.update(f"{number}\t{choice}\t{receipt}\n".encode())
        votes += 1
    return votes, digest.hexdigest()


def choices_of(poll: Poll) -> dict[str, int]:
    """Return how many votes each choice has, those without any included."""
    counted = Counter(RollCallVote.objects.filter(poll=poll).order_by("pk").values_list("choice", flat=True))
    return {choice: counted[choice] for choice in Choice.values}


def took_part(poll: Poll) -> int:
    """Return how many were in the meeting for this vote: there at its close, or when they voted.

    A vote is only taken from somebody present, so both come from the attendance ledger.
    """
    return _those_who_took_part(poll, ["membership", "seat_no"])


def members_that_took_part(poll: Poll) -> int:
    """Return how many members took part, through however many delegates."""
    return _those_who_took_part(poll, ["membership"])


def _those_who_took_part(poll: Poll, whose: list[str]) -> int:
    closed_at = poll.closed_at
    if closed_at is None:
        raise ResultNotReady(state=poll.state)
    there = Attendance.objects.filter(at(closed_at), assembly=poll.assembly_id, counts_toward_quorum=True)
    if poll.mode == PollMode.SECRET:
        # Who was handed a credential, or a paper: what came of it nobody knows.
        voters = RollEntry.objects.filter(pk__in=marked_entries(poll)).values_list(*whose)
    else:
        voters = RollCallVote.objects.filter(poll=poll).values_list(*(f"entry__{one}" for one in whose))
    return there.values_list(*whose).union(voters).count()
