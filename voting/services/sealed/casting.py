"""Second door: a sealed ballot enters the box. Knows a credential, and nobody."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from django.db import connection

from membership.clock import now
from membership.errors import DomainError
from voting.crypto import ballots
from voting.crypto import errors as crypto
from voting.crypto.ballots import Ballot
from voting.errors import (
    BallotIsFinal,
    BallotOfAnotherVote,
    BallotOfWrongShape,
    BallotProofWrong,
    BallotReplayed,
    BallotSignatureWrong,
    BallotTooLarge,
    CredentialGivenBack,
    CredentialUnknown,
    ElectionUnknown,
    PollNotOpen,
    SealedError,
    TooManyBallots,
    TooManyChanges,
)
from voting.models import Poll, SealedBallot
from voting.queries.agenda import state_at
from voting.queries.sealed.elections import Sealed, sealed_named
from voting.services.tries import count_try

LARGEST_BALLOT = 256 * 1024
TRIES_A_MINUTE = 30
MOST_CHANGES = 100

# One credential of the list, one place in the box, its last ballot: held by the statement that writes. The poll is
# open by the database clock; sharing its row makes the close wait for casts under way. The same ballot sent twice is
# the same vote. A ballot that a later one replaced never comes back: it would undo the later one. Nor does one that was
# opened: whoever was shown it knows what it holds.
CAST = """
WITH poll AS (
  SELECT poll.id, poll.allows_change FROM voting_poll poll
  WHERE poll.id = %(poll)s AND poll.state = 'open'
    AND unevoix_now() >= poll.opened_at AND unevoix_now() < poll.closes_at
  FOR SHARE
)
UPDATE voting_sealedballot box SET
  text = %(text)s,
  tracker = %(tracker)s,
  earlier = CASE WHEN box.tracker IN ('', %(tracker)s) THEN box.earlier ELSE box.earlier || box.tracker END
FROM poll
WHERE box.election_id = %(election)s AND box.credential_sha256 = %(credential)s
  AND NOT box.is_given_back
  AND NOT %(tracker)s = ANY(box.earlier)
  AND (box.tracker IN ('', %(tracker)s) OR (poll.allows_change AND cardinality(box.earlier) < %(changes)s))
RETURNING cardinality(box.earlier)
"""

_REFUSALS: dict[type[crypto.BallotRefused], type[SealedError]] = {
    crypto.WrongElection: BallotOfAnotherVote,
    crypto.WrongShape: BallotOfWrongShape,
    crypto.UnknownCredential: CredentialUnknown,
    crypto.BadSignature: BallotSignatureWrong,
    crypto.BadProof: BallotProofWrong,
}


@dataclass(frozen=True, slots=True)
class Accepted:
    """What the voter keeps. replaces: an earlier ballot of this credential, cast or opened, no longer counts."""

    tracker: str
    replaces: bool


def cast_sealed_ballot(*, election: str, written: bytes) -> Accepted:
    """Put a ballot in the box, every proof of it checked. Costs one SQL statement once the election is known.

    Raises a coded error for what is wrong with it; nothing was written then.
    """
    sealed = sealed_named(election)
    if sealed is None:
        raise ElectionUnknown
    ballot = _checked(sealed, written)
    with connection.cursor() as cursor:
        cursor.execute(
            CAST,
            {
                "poll": sealed.poll_id,
                "election": sealed.pk,
                "credential": place_of(ballot.credential),
                "text": ballot.written,
                "tracker": ballot.tracker,
                "changes": MOST_CHANGES,
            },
        )
        row = cursor.fetchone()
    if row is None:
        raise _reason(sealed, ballot)
    return Accepted(ballot.tracker, replaces=row[0] > 0)


def place_of(credential: str) -> str:
    """Return how the box names the place of a published credential."""
    return sha256(credential.encode()).hexdigest()


def signed_ballot(sealed: Sealed, written: bytes) -> Ballot:
    """Return a ballot of this vote, signed with a credential of its list. Its proofs are not looked at.

    Raises BallotTooLarge, BallotOfWrongShape, BallotOfAnotherVote, CredentialUnknown, BallotSignatureWrong.
    """
    if len(written) > LARGEST_BALLOT:
        raise BallotTooLarge
    try:
        text = written.decode()
        ballot = ballots.read(sealed.election, text)
        if ballot.credential not in sealed.credentials.weights:
            raise CredentialUnknown
        ballots.check_signature(sealed.election, text, ballot)
    except UnicodeDecodeError:
        raise BallotOfWrongShape from None
    except crypto.BallotRefused as refused:
        raise _REFUSALS[type(refused)] from None
    return ballot


def _checked(sealed: Sealed, written: bytes) -> Ballot:
    # The signature first: public credentials can be read by all, and only the holder of one may use up its tries.
    ballot = signed_ballot(sealed, written)
    _slow_down(sealed, ballot)
    try:
        ballots.check_proofs(sealed.election, ballot)
    except crypto.BallotRefused as refused:
        raise _REFUSALS[type(refused)] from None
    return ballot


def _slow_down(sealed: Sealed, ballot: Ballot) -> None:
    """Let nobody keep the machine busy with proofs. Counts by published credential, for one minute."""
    if count_try(f"ballots:{sealed.pk}:{place_of(ballot.credential)}") > TRIES_A_MINUTE:
        raise TooManyBallots


def _reason(sealed: Sealed, ballot: Ballot) -> DomainError:
    """Return why a sound ballot was not taken: looked up afterwards, off the path of those that are."""
    poll = Poll.objects.get(pk=sealed.poll_id)
    place = SealedBallot.objects.get(election=sealed.pk, credential_sha256=place_of(ballot.credential))
    if place.is_given_back:
        return CredentialGivenBack()
    if ballot.tracker in place.earlier:
        return BallotReplayed()
    state = state_at(poll, now())
    if state == "open" and place.tracker:
        return TooManyChanges() if poll.allows_change else BallotIsFinal()
    return PollNotOpen(state=state, opens_at=poll.opens_at, closes_at=poll.closes_at)
