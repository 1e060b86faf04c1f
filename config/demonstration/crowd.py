"""The other members of the evening: they come in and vote, so that one visitor can see a whole room."""

from __future__ import annotations

import secrets
from itertools import cycle

from django.db.models import Exists, OuterRef

from governance.models import Assembly, Attendance, PresenceChannel
from governance.queries.room import everybody_in
from governance.services.attendance import arrive
from membership.actors import Actor
from membership.clock import now
from membership.models.base import new_public_id
from voting.crypto import ballots
from voting.models import Choice, Poll, PollMode, RollCallVote, RollEntry
from voting.queries.sealed.elections import sealed_of
from voting.queries.sealed.marks import marked_entries
from voting.services.casting import cast_roll_call_vote
from voting.services.sealed.casting import cast_sealed_ballot
from voting.services.sealed.issuing import fetch_credential

HALL, ONLINE = 41, 30
# Out of thirteen votes: eight for, four against, one abstention.
MOOD = [{"f": Choice.FOR, "c": Choice.AGAINST, "a": Choice.ABSTAIN}[letter] for letter in "fcffcffaffcfc"]
# Everybody but a few: somebody is always in the corridor.
AWAY_EVERY = 11


def come_in(assembly: Assembly, *, spared: frozenset[str]) -> int:
    """Let seventy-one members in, some in the hall and some on line. Returns how many came.

    spared: numbers of the members that a visitor of the demonstration may play.
    """
    on = now().astimezone(assembly.zone).date()
    there = set(Attendance.objects.filter(assembly=assembly).values_list("membership", "seat_no"))
    able = [
        line
        for standing in everybody_in(assembly, on)
        for line in standing.lines
        if line.is_entitled
        and (line.facts.membership_id, line.facts.seat_no) not in there
        and line.facts.number not in spared
    ]
    coming = able[:: max(1, len(able) // (HALL + ONLINE))][: max(0, HALL + ONLINE - len(there))]
    for rank, standing in enumerate(coming):
        channel = PresenceChannel.HALL if rank % (HALL + ONLINE) < HALL else PresenceChannel.ONLINE
        arrive(
            assembly,
            membership_id=standing.facts.membership_id,
            seat_no=standing.facts.seat_no,
            channel=channel,
            actor=Actor.system(),
        )
    return len(coming)


def vote(poll: Poll, *, spared: frozenset[str]) -> int:
    """Let those who are there and have not voted cast their votes. Returns how many did."""
    if poll.mode == PollMode.SECRET:
        return _vote_secretly(poll, spared=spared)
    present = _still_there(poll)
    voted = RollCallVote.objects.filter(poll=poll).values("entry")
    entries = (
        RollEntry.objects.filter(present, roll__poll=poll, is_entitled=True)
        .exclude(pk__in=voted)
        .exclude(number__in=spared)
        .order_by("number")
    )
    cast = 0
    for rank, (entry, choice) in enumerate(zip(entries, cycle(MOOD), strict=False), start=1):
        if rank % AWAY_EVERY == 0 or entry.exercised_by_id is None:
            continue
        cast_roll_call_vote(
            organisation_id=poll.organisation_id,
            assembly=poll.assembly.public_id,
            poll=poll.public_id,
            membership_id=entry.membership_id,
            person_id=entry.exercised_by_id,
            choice=choice,
            receipt=new_public_id(),
        )
        cast += 1
    return cast


def _vote_secretly(poll: Poll, *, spared: frozenset[str]) -> int:
    """Let them vote as their own devices would: by both doors, the ballot sealed before it leaves."""
    present = _still_there(poll)
    entries = (
        RollEntry.objects.filter(present, roll__poll=poll, is_entitled=True, exercised_by__isnull=False)
        .exclude(pk__in=marked_entries(poll))
        .exclude(number__in=spared)
        .order_by("number")
    )
    election = sealed_of(poll.pk).election
    cast = 0
    for rank, (entry, choice) in enumerate(zip(entries, cycle(MOOD), strict=False), start=1):
        if rank % AWAY_EVERY == 0:
            continue
        handed = fetch_credential(
            organisation_id=poll.organisation_id,
            assembly=poll.assembly.public_id,
            poll=poll.public_id,
            membership_id=entry.membership_id,
            person_id=_cast_by(entry),
            claim=secrets.token_urlsafe(32),
        )
        ballot = ballots.seal(election, handed.private, [[int(choice == one) for one in Choice.values]])
        cast_sealed_ballot(election=election.uuid, written=ballot.written.encode())
        cast += 1
    return cast


def _still_there(poll: Poll) -> Exists:
    """Return the condition «there now» of a line of the roll."""
    stays = Attendance.objects.filter(assembly=poll.assembly_id, departed_at=None)
    return Exists(stays.filter(membership=OuterRef("membership"), seat_no=OuterRef("seat_no")))


def _cast_by(entry: RollEntry) -> int:
    assert entry.exercised_by_id is not None
    return entry.exercised_by_id
