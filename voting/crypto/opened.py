"""A sealed ballot opened by its voter, to see on another device that it held the choice that was made.

Whoever shows the seed shows the choice: such a ballot is thrown away, and another sealed for the box. What its
signature drew is not from the seed, so that the credential stays secret.
"""

import re
from dataclasses import dataclass
from hashlib import sha512
from typing import Self

from voting.crypto import ballots
from voting.crypto.ballots import Ballot
from voting.crypto.canonical import fields, items, loads, text, whole
from voting.crypto.elections import Election
from voting.crypto.errors import BallotRefused, NotCanonical
from voting.crypto.groups import Draw

_SEED = re.compile("[0-9a-f]{64}")


def draws_of(seed: str) -> Draw:
    """Return what draws the numbers of a seed in their order, as `static/booth/randomness.js` does."""
    drawn = 0

    def draw(below: int) -> int:
        nonlocal drawn
        digest = sha512(f"{seed}|{drawn}".encode()).digest()
        drawn += 1
        return int.from_bytes(digest, "big") % below

    return draw


@dataclass(frozen=True, slots=True)
class Opened:
    """What a voter takes away from the booth to have a ballot checked elsewhere."""

    election: Election
    ballot: Ballot
    votes: tuple[tuple[int, ...], ...]
    seed: str

    @classmethod
    def from_text(cls, written: str) -> Self:
        """Read the file that the booth gives. Raises NotCanonical, BallotRefused, AnswerNotAllowed."""
        document = fields(loads(written), "election", "ballot", "votes", "seed")
        election = Election.from_text(text(document["election"]))
        rows = zip(election.questions, items(document["votes"], len(election.questions)), strict=True)
        votes = tuple(tuple(whole(entry) for entry in items(row, question.entries)) for question, row in rows)
        seed = text(document["seed"])
        if not _SEED.fullmatch(seed):
            raise NotCanonical("the seed: 64 hexadecimal digits were expected")
        return cls(election, ballots.read(election, text(document["ballot"])), votes, seed)

    @property
    def holds(self) -> bool:
        """Whether the ballot is signed, is one the box would take, and holds these very choices."""
        try:
            ballots.check(self.election, self.ballot.written, {self.ballot.credential})
            sealed = ballots.seal_answers(self.election, self.ballot.credential, self.votes, draws_of(self.seed))
        except BallotRefused:
            return False
        return tuple(sealed) == self.ballot.answers

    def choices(self) -> list[tuple[str, list[str]]]:
        """Return each question with the answers that were chosen; none for a blank vote, or where none is needed."""
        return [
            (
                question.text,
                [name for name, entry in zip(question.answers, row[question.blank :], strict=True) if entry],
            )
            for question, row in zip(self.election.questions, self.votes, strict=True)
        ]
