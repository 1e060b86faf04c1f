"""First door: a member in the meeting is handed a credential, once, and the roll is marked.

One transaction marks a bit and takes any slip there is: no row says which slip went to whom, and the slip is gone.
"""

from __future__ import annotations

import re
import secrets
import uuid
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from hashlib import sha256

from django.db import connection, transaction

from voting.crypto.devices import SealedFactor
from voting.errors import ClaimUnreadable, CredentialTaken, PollNotOpen, VotedOnPaper
from voting.models import (
    MARKS_PER_ROW,
    CredentialAuthority,
    DeviceFactor,
    Poll,
    PollMode,
    PollState,
    SealedElection,
    SealedHandout,
)
from voting.queries.refusals import own_line, refusal_of
from voting.queries.sealed.marks import mark_of
from voting.services.sealed import vault
from voting.services.sealed.setting_up import slip_purpose

CLAIM = re.compile(r"[A-Za-z0-9_-]{43}")

# As an open vote is cast: all that must hold is asked by the statement that writes. It writes one bit of a row that
# thousands share, so that no transaction and no place of a mark is kept.
_MARK = """
WITH poll AS (
  SELECT poll.id, poll.assembly_id, sealed.id AS election_id FROM voting_poll poll
  JOIN voting_sealedelection sealed ON sealed.poll_id = poll.id
  WHERE poll.public_id = %(poll)s AND poll.organisation_id = %(organisation)s AND poll.state = 'open'
    AND poll.assembly_id = (SELECT id FROM governance_assembly WHERE public_id = %(assembly)s)
    AND unevoix_now() >= poll.opened_at AND unevoix_now() < poll.closes_at
  FOR SHARE OF poll
), entitled AS (
  SELECT entry.id, entry.roll_id, poll.election_id
  FROM poll
  JOIN voting_electoralroll roll ON roll.poll_id = poll.id
  JOIN voting_rollentry entry ON entry.roll_id = roll.id
    AND entry.{whose} AND entry.exercised_by_id = %(person)s
    AND entry.is_entitled
  WHERE NOT unevoix_is_struck(poll.id, entry.id)
    AND {there}
)
UPDATE voting_markedroll marks SET issued = set_bit(marks.issued, entitled.id - marks.first, 1)
FROM entitled
WHERE marks.roll_id = entitled.roll_id
  AND entitled.id >= marks.first AND entitled.id < marks.first + %(bits)s
  AND get_bit(marks.issued, entitled.id - marks.first) = 0
  AND get_bit(marks.on_paper, entitled.id - marks.first) = 0
RETURNING entitled.election_id, entitled.id
"""
MARK = _MARK.format(
    whose="membership_id = %(membership)s",
    there="""(EXISTS (SELECT FROM governance_attendance stay
        WHERE stay.assembly_id = poll.assembly_id AND stay.membership_id = %(membership)s
          AND stay.seat_no = entry.seat_no AND stay.departed_at IS NULL)
      OR EXISTS (SELECT FROM governance_assembly over WHERE over.id = poll.assembly_id AND over.state = 'ended'))""",
)
# Around the table of a body: by the person, who sits at the table, and on the body still. A suspension that takes the
# office has its holder leave the table.
MARK_AT_TABLE = _MARK.format(
    whose="membership_id IS NULL",
    there="""EXISTS (SELECT FROM governance_attendance stay
      WHERE stay.assembly_id = poll.assembly_id AND stay.mandate_id IS NOT NULL
        AND stay.person_id = %(person)s AND stay.departed_at IS NULL)
    AND EXISTS (SELECT FROM governance_assembly meeting
      JOIN governance_seat seat ON seat.body_id = meeting.body_id
      JOIN governance_mandate held ON held.seat_id = seat.id AND held.person_id = %(person)s
        AND upper_inf(held.recorded)
        AND held.effective @> (unevoix_now() AT TIME ZONE meeting.time_zone)::date
        AND coalesce(seat.retired_on > (unevoix_now() AT TIME ZONE meeting.time_zone)::date, true)
      WHERE meeting.id = poll.assembly_id)""",
)
# Any slip, from a random place on: the order in which they are taken is not that of their rows. One that somebody else
# is taking at this moment is passed over.
TAKE = """
DELETE FROM voting_sealedslip WHERE id = (
  SELECT id FROM voting_sealedslip WHERE election_id = %(election)s AND id >= %(from)s
  ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING box
"""
FIRST = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class Credential:
    """What the browser is handed. resumed: it was handed out before.

    private: empty where the voter types the credential, and where a prepared device makes it from the factor.
    """

    private: str
    resumed: bool = False
    factor: SealedFactor | None = None


def fetch_credential(
    *, organisation_id: int, assembly: str, poll: str, membership_id: int, person_id: int, claim: str
) -> Credential:
    """Mark the member's line of the roll and hand out a credential; answer it again to the same claim.

    membership_id: 0 for somebody who sits on the body that meets. Raises the coded error that says why there is none.
    """
    secret = _read(claim)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            MARK if membership_id else MARK_AT_TABLE,
            {
                "poll": poll,
                "assembly": assembly,
                "organisation": organisation_id,
                "membership": membership_id,
                "person": person_id,
                "bits": MARKS_PER_ROW,
            },
        )
        marked = cursor.fetchone()
        if marked is not None:
            return _hand_out(SealedElection.objects.get(pk=marked[0]), marked[1], secret)
    return _handed_out_before(
        secret,
        organisation_id=organisation_id,
        assembly=assembly,
        poll=poll,
        membership_id=membership_id,
        person_id=person_id,
    )


def _read(claim: str) -> bytes:
    if not CLAIM.fullmatch(claim):
        raise ClaimUnreadable
    return urlsafe_b64decode(f"{claim}=")


def _hand_out(sealed: SealedElection, entry: int, secret: bytes) -> Credential:
    if CredentialAuthority.objects.filter(poll=sealed.poll_id).exists():
        # The mark is all there is to it: the member has the credential from somebody else.
        return Credential("")
    factor = _factor_of(sealed, entry)
    if factor is not None:
        return Credential("", factor=factor)
    private = _take(sealed)
    SealedHandout.objects.create(
        organisation_id=sealed.organisation_id,
        election=sealed,
        claim_sha256=_hash(secret),
        box=vault.seal_for(secret, private.encode()),
    )
    return Credential(private)


def _factor_of(sealed: SealedElection, entry: int) -> SealedFactor | None:
    """Return what the prepared device of a line of the roll needs. Elsewhere it opens nothing."""
    found = DeviceFactor.objects.filter(election=sealed, entry=entry).first() if sealed.devices else None
    return None if found is None else SealedFactor(found.alpha, found.sealed)


def _take(sealed: SealedElection) -> str:
    somewhere = uuid.UUID(bytes=secrets.token_bytes(16))
    with connection.cursor() as cursor:
        for start in (somewhere, FIRST):
            cursor.execute(TAKE, {"election": sealed.pk, "from": start})
            found = cursor.fetchone()
            if found is not None:
                return vault.unseal(slip_purpose(sealed.uuid), bytes(found[0])).decode()
    # As many slips as lines of the roll were made, and every mark takes one.
    raise CredentialTaken


def _handed_out_before(
    secret: bytes, *, organisation_id: int, assembly: str, poll: str, membership_id: int, person_id: int
) -> Credential:
    """Answer a claim that was answered before, or raise what stands in the way of this one."""
    found = Poll.objects.filter(organisation_id=organisation_id, assembly__public_id=assembly, public_id=poll).first()
    if found is None or found.mode != PollMode.SECRET:
        raise PollNotOpen(state=PollState.CANCELLED)
    refused = refusal_of(found, membership_id=membership_id, person_id=person_id)
    if refused is not None:
        raise refused
    entry = own_line(found, membership_id=membership_id, person_id=person_id)
    mark = mark_of(entry)
    if mark == "paper":
        raise VotedOnPaper
    if mark and CredentialAuthority.objects.filter(poll=found).exists():
        return Credential("", resumed=True)
    factor = _factor_of(found.sealed, entry.pk) if mark else None
    if factor is not None:
        return Credential("", resumed=True, factor=factor)
    handout = SealedHandout.objects.filter(claim_sha256=_hash(secret), election__poll=found).first()
    if handout is None:
        # Without a mark, what stood in the way has just passed, such as the very end of the vote.
        raise CredentialTaken if mark else PollNotOpen(found.state, found.opens_at, found.closes_at)
    return Credential(vault.unseal_for(secret, bytes(handout.box)).decode(), resumed=True)


def _hash(secret: bytes) -> str:
    return sha256(secret).hexdigest()
