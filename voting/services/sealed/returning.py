"""Giving a credential back, so that a paper may be handed out in its place.

Only the device that holds a credential can do it: nobody else, nor the server, knows whose it is. It shows a code; the
desk takes the code and turns the member's mark into that of a paper. The code names nobody, and serves once.
"""

from __future__ import annotations

from hashlib import sha256

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from membership.actors import Actor
from membership.clock import now
from membership.services import audit
from voting.crypto.errors import CryptoError
from voting.crypto.groups import element
from voting.crypto.proofs import Proof, knows
from voting.errors import (
    BallotIsFinal,
    BallotSignatureWrong,
    CredentialUnknown,
    ElectionUnknown,
    NotOnRoll,
    PollNotOpen,
    ReturnUnknown,
    StruckFromRoll,
    VotedOnPaper,
)
from voting.models import MARKS_PER_ROW, Poll, PollState, RollEntry, RollStrike, SealedBallot, SealedReturn
from voting.queries.agenda import state_at
from voting.queries.sealed.elections import sealed_named
from voting.queries.sealed.marks import mark_of
from voting.services.sealed.casting import place_of

CODE_LETTERS = 10
# Read aloud at a desk: nothing that is taken for something else.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

GIVE_BACK = """
UPDATE voting_sealedballot SET is_given_back = true
WHERE election_id = %(election)s AND credential_sha256 = %(credential)s AND tracker = '' AND NOT is_given_back
RETURNING id
"""
# One bit, as when a credential is handed out; with a code, the mark of the credential goes at the same time.
PAPER = """
UPDATE voting_markedroll SET
  issued = set_bit(issued, %(line)s - first, 0),
  on_paper = set_bit(on_paper, %(line)s - first, 1)
WHERE roll_id = %(roll)s AND first <= %(line)s AND first + %(bits)s > %(line)s
  AND get_bit(issued, %(line)s - first) = %(was_issued)s AND get_bit(on_paper, %(line)s - first) = 0
RETURNING id
"""


def give_credential_back(*, election: str, credential: str, challenge: str, response: str) -> str:
    """Return the code that the desk takes against a paper. The credential takes no ballot any more.

    The proof is that of whoever holds the secret; asked again, it is answered the same code, so that a lost answer
    loses nothing. Raises BallotIsFinal when a ballot is in.
    """
    sealed = sealed_named(election)
    if sealed is None:
        raise ElectionUnknown
    if credential not in sealed.credentials.weights:
        raise CredentialUnknown
    group = sealed.election.group
    try:
        proof = Proof.from_json(group, {"challenge": challenge, "response": response})
        holds = knows(group, f"return|{election}|{credential}|", element(group, credential), proof)
    except CryptoError:
        holds = False
    if not holds:
        raise BallotSignatureWrong
    code = _code(sealed.pk, credential)
    with transaction.atomic():
        poll = Poll.objects.select_for_update(no_key=True).get(pk=sealed.poll_id)
        if state_at(poll, now()) != PollState.OPEN:
            raise PollNotOpen(state=poll.state, opens_at=poll.opens_at, closes_at=poll.closes_at)
        with connection.cursor() as cursor:
            cursor.execute(GIVE_BACK, {"election": sealed.pk, "credential": place_of(credential)})
            if cursor.fetchone() is None:
                place = SealedBallot.objects.get(election=sealed.pk, credential_sha256=place_of(credential))
                if place.is_given_back:
                    return code
                raise BallotIsFinal
        SealedReturn.objects.create(
            organisation_id=sealed.organisation_id, election_id=sealed.pk, code_sha256=_hash(sealed.pk, code)
        )
    return code


@transaction.atomic
def hand_out_paper(entry: RollEntry, *, actor: Actor, code: str = "") -> None:
    """Mark one line of the roll for a paper. One that was handed a credential needs the code of its return.

    Raises VotedOnPaper when it has one, ReturnUnknown when a credential is out and the code is not of a return.
    """
    poll = Poll.objects.select_for_update(no_key=True).get(roll=entry.roll_id)
    if state_at(poll, now()) != PollState.OPEN or not poll.takes_paper:
        raise PollNotOpen(state=poll.state, opens_at=poll.opens_at, closes_at=poll.closes_at)
    if not entry.is_entitled:
        raise NotOnRoll(reason_code=entry.reason_code)
    # Asked once the poll is held: an act on the member may have been waited for.
    struck = RollStrike.objects.filter(entry=entry).first()
    if struck is not None:
        raise StruckFromRoll(reason=struck.reason)
    mark = mark_of(entry)
    code = code.strip().upper().replace("-", "").replace(" ", "")
    if mark == "paper":
        raise VotedOnPaper
    if mark == "issued":
        sealed = poll.sealed
        unused = SealedReturn.objects.filter(election=sealed, code_sha256=_hash(sealed.pk, code), is_used=False)
        if not unused.update(is_used=True):
            raise ReturnUnknown
    line = {"line": entry.pk, "roll": entry.roll_id, "bits": MARKS_PER_ROW, "was_issued": int(mark == "issued")}
    with connection.cursor() as cursor:
        cursor.execute(PAPER, line)
        if cursor.fetchone() is None:
            # The other door was quicker.
            raise ReturnUnknown
    # Papers are counted as they are handed out, and the line is not named: nobody reads here who voted how or when.
    audit.record(
        poll.organisation, actor=actor, action="poll.paper_handed_out", object_kind="poll", object_id=poll.public_id
    )


def _code(election: int, credential: str) -> str:
    """Return the code of a credential, which nobody can guess without the key of the installation."""
    number = int.from_bytes(salted_hmac("voting.return", f"{election} {credential}", algorithm="sha256").digest())
    letters: list[str] = []
    for _place in range(CODE_LETTERS):
        number, digit = divmod(number, len(LETTERS))
        letters.append(LETTERS[digit])
    return "".join(letters)


def _hash(election: int, code: str) -> str:
    return sha256(f"{election}|{code}".encode()).hexdigest()
