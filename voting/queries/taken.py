"""The votes of a meeting as its minutes tell them: plain values, names and choices once proclaimed."""

from __future__ import annotations

from collections.abc import Iterator

from governance.models import Assembly
from governance.queries.votes_taken import Stage, Voice, VoteTaken
from voting.models import Poll, PollMode, PollState, RollCallVote

STAGES = {
    PollState.OPEN: Stage.UNDER_WAY,
    PollState.CLOSED: Stage.UNDER_WAY,
    PollState.TALLIED: Stage.UNDER_WAY,
    PollState.PROCLAIMED: Stage.PROCLAIMED,
    PollState.CANCELLED: Stage.CANCELLED,
}


def votes_of(assembly: Assembly) -> Iterator[VoteTaken]:
    """Yield every poll of the meeting that opened, rehearsals left out. One statement, and one for each proclaimed."""
    polls = Poll.objects.filter(assembly=assembly, opened_at__isnull=False, state__in=STAGES, is_rehearsal=False)
    for poll in polls.select_related("result", "roll", "sealed", "only").order_by("opened_at", "pk"):
        stage = STAGES[PollState(poll.state)]
        is_proclaimed = stage is Stage.PROCLAIMED
        is_secret = poll.mode == PollMode.SECRET
        assert poll.opened_at is not None
        yield VoteTaken(
            motion_id=poll.motion_id,
            stage=stage,
            opened_at=poll.opened_at,
            closed_at=poll.closed_at,
            cancelled_because=poll.cancelled_because,
            quorum=poll.result.quorum_finding if is_proclaimed else None,
            casting_vote=poll.casting_vote,
            casting_vote_at=poll.casting_vote_at,
            roll_sha256=poll.roll.sha256,
            voices=tuple(voices_of(poll)) if is_proclaimed and not is_secret else (),
            evidence=poll.sealed.fingerprint if is_secret else "",
            only=(poll.only.name_fr, poll.only.name_en or poll.only.name_fr) if poll.only else ("", ""),
        )


def voices_of(poll: Poll) -> Iterator[Voice]:
    """Yield name and choice of each vote, in the order of names, under the name that the roll froze."""
    votes = RollCallVote.objects.filter(poll=poll).select_related("entry__membership__person")
    # The machine's collation may be any; the key is plain letters, so the order of code points is that of names.
    for vote in sorted(votes, key=_place):
        entry = vote.entry
        family_name, given_name = parted(entry.name, entry.membership.person.family_name)
        yield Voice(
            family_name=family_name,
            given_name=given_name,
            number=entry.number,
            choice=vote.choice,
            exercised_by=entry.exercised_by_name if entry.exercised_by_name != entry.name else "",
        )


def _place(vote: RollCallVote) -> tuple[str, str, int]:
    entry = vote.entry
    # Only members vote by name here: what is said around a table is written by whoever leads it.
    assert entry.membership is not None
    return entry.membership.person.sort_key, entry.number, entry.seat_no


def parted(name: str, family_name: str) -> tuple[str, str]:
    """Return family name and given name; the whole name and nothing where the person's name has changed since."""
    if name.endswith(f" {family_name}"):
        return family_name, name.removesuffix(family_name).strip()
    return name, ""
