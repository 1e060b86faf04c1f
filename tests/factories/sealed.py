"""Secret votes for tests: opened, and ballots sealed as a member's own device would."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import timedelta

from governance.models import Assembly, Motion
from membership.models import Membership
from tests.factories.meetings import SYSTEM
from voting.crypto import ballots
from voting.crypto.ballots import Ballot
from voting.models import Poll, PollMode
from voting.queries.sealed.elections import sealed_of
from voting.services.polls import open_poll, prepare_poll
from voting.services.sealed.casting import Accepted, cast_sealed_ballot
from voting.services.sealed.issuing import Credential, fetch_credential

FOR, AGAINST, ABSTAIN = [1, 0, 0], [0, 1, 0], [0, 0, 1]


def an_open_secret_poll(assembly: Assembly, *, minutes: int = 30, motion: Motion | None = None) -> Poll:
    """Return the secret vote on the meeting's motion, open from now."""
    poll = prepare_poll(motion or assembly.motions.get(), actor=SYSTEM, mode=PollMode.SECRET)
    return open_poll(poll, actor=SYSTEM, lasts=timedelta(minutes=minutes))


def a_claim() -> str:
    """Return what a browser draws."""
    return urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")


def fetch(poll: Poll, membership: Membership, claim: str = "", *, seat_no: int = 1) -> Credential:
    """Fetch the credential of a member, through whoever exercises its vote."""
    entry = poll.roll.entries.get(membership=membership, seat_no=seat_no)
    return fetch_credential(
        organisation_id=poll.organisation_id,
        assembly=poll.assembly.public_id,
        poll=poll.public_id,
        membership_id=membership.pk,
        person_id=entry.exercised_by_id or membership.person_id,
        claim=claim or a_claim(),
    )


def seal(poll: Poll, credential: str, *votes: Sequence[int]) -> Ballot:
    return ballots.seal(sealed_of(poll.pk).election, credential, votes)


def cast(poll: Poll, ballot: Ballot) -> Accepted:
    return cast_sealed_ballot(election=poll.sealed.uuid, written=ballot.written.encode())


def vote_secretly(poll: Poll, membership: Membership, *votes: Sequence[int], seat_no: int = 1) -> str:
    """Fetch, seal and cast. Returns the tracker."""
    return cast(poll, seal(poll, fetch(poll, membership, seat_no=seat_no).private, *votes)).tracker
