"""Spending a sealed ballot that is opened instead of being cast, before anybody is shown what it holds.

The file of an opened ballot has all of it: whoever reads the file could cast it in its voter's place, and would know
what they cast. So the box refuses it from then on. That is no vote: the credential stays as free as it was.
"""

from __future__ import annotations

from django.db import connection

from membership.clock import now
from membership.errors import DomainError
from voting.crypto.ballots import Ballot
from voting.errors import BallotIsCast, ElectionUnknown, PollNotOpen, TooManyChanges
from voting.models import Poll, PollState, SealedBallot
from voting.queries.agenda import state_at
from voting.queries.sealed.elections import Sealed, sealed_named
from voting.services.sealed.casting import MOST_CHANGES, place_of, signed_ballot

# The place of the credential is the one that casting writes: of the two, whichever comes first holds the other off.
SPEND = """
WITH poll AS (
  SELECT poll.id FROM voting_poll poll
  WHERE poll.id = %(poll)s AND poll.state = 'open'
    AND unevoix_now() >= poll.opened_at AND unevoix_now() < poll.closes_at
  FOR SHARE
)
UPDATE voting_sealedballot box SET
  earlier = CASE WHEN %(tracker)s = ANY(box.earlier) THEN box.earlier
                 ELSE array_append(box.earlier, %(tracker)s::varchar) END
FROM poll
WHERE box.election_id = %(election)s AND box.credential_sha256 = %(credential)s
  AND box.tracker <> %(tracker)s
  AND (%(tracker)s = ANY(box.earlier) OR cardinality(box.earlier) < %(changes)s)
RETURNING box.id
"""


def spend_opened_ballot(*, election: str, written: bytes) -> str:
    """Have the box refuse a ballot for ever. Returns its tracker; the same ballot again is answered the same.

    Only the holder of its credential can: the signature is checked. Raises BallotIsCast when it is in the box,
    TooManyChanges, PollNotOpen, and what does not hold of the ballot.
    """
    sealed = sealed_named(election)
    if sealed is None:
        raise ElectionUnknown
    ballot = signed_ballot(sealed, written)
    with connection.cursor() as cursor:
        cursor.execute(
            SPEND,
            {
                "poll": sealed.poll_id,
                "election": sealed.pk,
                "credential": place_of(ballot.credential),
                "tracker": ballot.tracker,
                "changes": MOST_CHANGES,
            },
        )
        if cursor.fetchone() is None:
            raise _reason(sealed, ballot)
    return ballot.tracker


def _reason(sealed: Sealed, ballot: Ballot) -> DomainError:
    poll = Poll.objects.get(pk=sealed.poll_id)
    place = SealedBallot.objects.get(election=sealed.pk, credential_sha256=place_of(ballot.credential))
    if place.tracker == ballot.tracker:
        return BallotIsCast()
    state = state_at(poll, now())
    if state == PollState.OPEN:
        return TooManyChanges()
    return PollNotOpen(state=state, opens_at=poll.opens_at, closes_at=poll.closes_at)
