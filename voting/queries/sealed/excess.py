"""Ballots beyond the marks of the roll: more of them than members who were handed the right to cast one."""

from __future__ import annotations

from voting.models import CredentialAuthority, Poll, PollMode, SealedBallot
from voting.queries.sealed.marks import marks_of


def ballots_in_excess(poll: Poll) -> int:
    """Return how many more ballots than marks there are: then the box tells nothing, and is never opened.

    Where somebody else than the server made the credentials, the box takes the ballot of whoever holds one, and nothing
    may tell whose it is: a second envelope cannot be refused at the door, it can only be counted. Costs three SQL
    statements at most.
    """
    if poll.mode != PollMode.SECRET or not CredentialAuthority.objects.filter(poll=poll).exists():
        return 0
    in_box = SealedBallot.objects.filter(election__poll=poll).exclude(tracker="").count()
    return max(0, in_box - marks_of(poll).issued)
