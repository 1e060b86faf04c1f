"""The box of an open vote: what was cast, in an order that is always the same."""

from __future__ import annotations

import hashlib
from collections import Counter

from django.db.models import Q, QuerySet

from governance.models import Attendance
from governance.queries.presence import at, holds
from governance.rules.classes import ClassVotes
from membership.models import Category
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


def choices_by_class(poll: Poll) -> list[ClassVotes]:
    """Return what each class of members on the roll said in an open vote, in the order of the classes."""
    rows = RollCallVote.objects.filter(poll=poll).order_by("pk").values_list("entry__category", "choice")
    counted = Counter(rows)
    on_roll = RollEntry.objects.filter(roll=poll.roll, is_entitled=True).order_by().values("category").distinct()
    classes = Category.objects.filter(organisation=poll.organisation_id, key__in=on_roll).order_by("position", "key")
    return [
        ClassVotes(
            one.name_fr,
            one.name_en,
            *(counted[one.key, choice] for choice in (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)),
        )
        for one in classes
    ]


def outlived(poll: Poll) -> bool:
    """Return whether a vote closed after its meeting did."""
    ended_at = poll.assembly.ended_at
    return ended_at is not None and poll.opened_at is not None and poll.opened_at >= ended_at


def took_part(poll: Poll) -> int:
    """Return how many were in the meeting for this vote: there at its close, or when they voted.

    A vote is only taken from somebody present, so both come from the attendance ledger. One that outlives the meeting
    is taken from all on its roll: then they are those there when the meeting closed, and those who voted since.
    """
    return _those_who_took_part(poll, ["membership", "seat_no"])


def there_at_the_close(poll: Poll, *, by_member: bool) -> int:
    """Return how many were there when the meeting closed, of whom the quorum of a vote that outlives it is made."""
    whose = ["membership"] if by_member else ["membership", "seat_no"]
    return _there(poll).values_list(*whose).distinct().count()


def members_that_took_part(poll: Poll) -> int:
    """Return how many members took part, through however many delegates."""
    return _those_who_took_part(poll, ["membership"])


def _there(poll: Poll) -> QuerySet[Attendance]:
    closed_at, ended_at = poll.closed_at, poll.assembly.ended_at
    if closed_at is None:
        raise ResultNotReady(state=poll.state)
    instant = at(closed_at)
    if ended_at is not None and outlived(poll):
        # Whoever was still there left with it, at that very instant.
        instant = Q(arrived_at__lte=ended_at) & (Q(departed_at__isnull=True) | Q(departed_at__gte=ended_at))
    return Attendance.objects.filter(instant, holds(), assembly=poll.assembly_id, counts_toward_quorum=True)


def _those_who_took_part(poll: Poll, whose: list[str]) -> int:
    there = _there(poll)
    if poll.mode == PollMode.SECRET:
        # Who was handed a credential, or a paper: what came of it nobody knows.
        voters = RollEntry.objects.filter(pk__in=marked_entries(poll)).values_list(*whose)
    else:
        voters = RollCallVote.objects.filter(poll=poll).values_list(*(f"entry__{one}" for one in whose))
    return there.values_list(*whose).union(voters).count()
