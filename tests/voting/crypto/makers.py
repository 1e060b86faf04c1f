"""Elections made for tests: small, whole, and the same every time."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from voting.crypto import ballots, tally
from voting.crypto.archive import Archive
from voting.crypto.credentials import CredentialList, public_of
from voting.crypto.elections import Election, Question
from voting.crypto.groups import Group, group
from voting.crypto.trustees import Item, Single, Trustees, trustee_key

UUID = "VectorsABCDEFG"
MOTION = Question("Motion 1", ("Yes", "No", "Abstain"), 1, 1)
BLANK = Question("Motion 2", ("Yes", "No"), 1, 1, blank=True)
APPROVAL = Question("Board", ("Anna", "Berta", "Carl", "Dora"), 0, 3)


class Draws:
    """The numbers of the published vectors in their order: nothing to seal a real ballot with."""

    def __init__(self, seed: str = "vv-vectors") -> None:
        self.seed, self.drawn = seed, 0

    def __call__(self, below: int) -> int:
        digest = hashlib.sha512(f"{self.seed}|{self.drawn}".encode()).digest()
        self.drawn += 1
        return int.from_bytes(digest, "big") % below


def credential(number: int) -> str:
    """Return the private credential of a made-up voter."""
    text = f"{number + 1:022d}".replace("0", "a")
    return "-".join((text[:5], text[5:11], text[11:16], text[16:]))


@dataclass
class Poll:
    """A small election, from its keys to its archive."""

    group: Group
    questions: Sequence[Question] = (MOTION,)
    weights: Sequence[int] = (1, 1, 1)
    draw: Draws = field(default_factory=Draws)
    trustees: Sequence[Item] | None = None
    secrets: dict[int, int] = field(default_factory=dict)
    timestamp: int = 1700000000
    private: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.trustees is None:
            self.secrets = {1: self.draw(self.group.q)}
            self.trustees = [Single(trustee_key(self.group, self.secrets[1], self.draw))]
        self.held = Trustees.of(self.group, self.trustees)
        self.election = Election.drawn_up(
            group=self.group,
            public_key=self.held.public_key(self.group),
            questions=self.questions,
            uuid=UUID,
            name="n",
            description="d",
        )
        self.private = self.private or [credential(number) for number in range(len(self.weights))]
        public = [self.group.write(public_of(one, UUID, self.group)) for one in self.private]
        self.credentials = CredentialList.of(list(zip(public, self.weights, strict=False)))
        self.archive = Archive(self.timestamp)
        self.archive.set_up(self.election.written, self.held.written, self.credentials.written)
        self.box: list[ballots.Ballot] = []

    def vote(self, voter: int, *votes: list[int]) -> ballots.Ballot:
        """Seal and cast a ballot."""
        ballot = ballots.seal(self.election, self.private[voter], votes, self.draw)
        self.put(ballot)
        return ballot

    def put(self, ballot: ballots.Ballot) -> None:
        self.box.append(ballot)
        self.archive.cast(ballot.written)

    def finish(self, owners: Sequence[int] | None = None) -> bytes:
        """Close, add up, decrypt by these trustees (all by default), and return the archive."""
        self.archive.close()
        summed = tally.add_up(self.election, self.credentials, self.box)
        self.archive.add_tally(summed.written(self.group), summed.sized(self.group))
        decryptions = {}
        for owner in owners or sorted(self.secrets):
            decryptions[owner] = tally.decrypt(self.election, summed, self.secrets[owner], self.draw)
            written = decryptions[owner].written
            self.archive.add_decryption(written, tally.owned(owner, written))
        self.opened = tally.open_result(self.election, self.held, summed, decryptions)
        self.archive.add_result(tally.result_text(self.opened))
        return self.archive.to_bytes()


GROUPS = [group("Ed25519"), group("BELENIOS-2048")]
