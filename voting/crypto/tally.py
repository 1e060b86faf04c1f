"""From the ballots in the box to the result: added up under encryption, opened by the trustees, read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isqrt

from voting.crypto.ballots import Ballot
from voting.crypto.canonical import Json, dumps, fields, items, loads, sha256_hex, text, weight, whole
from voting.crypto.credentials import CredentialList
from voting.crypto.elections import Election
from voting.crypto.errors import BadDecryption, NoSuchResult, NotCanonical
from voting.crypto.groups import Draw, Element, Group, draw_secret, element
from voting.crypto.proofs import Ciphertext, Proof, decrypts, divided, prove_decryption
from voting.crypto.trustees import Trustees


@dataclass(frozen=True, slots=True)
class EncryptedTally:
    """The sum of all ballots, still sealed: one row a question, one ciphertext an entry."""

    rows: tuple[tuple[Ciphertext, ...], ...]
    ballots: int
    weight: int

    def written(self, group: Group) -> str:
        return dumps([[one.as_json(group) for one in row] for row in self.rows])

    def sized(self, group: Group) -> str:
        """Return the text that says how many ballots, and how much weight, the sum is of."""
        return dumps(
            {
                "num_tallied": self.ballots,
                "total_weight": weight(self.weight),
                "encrypted_tally": sha256_hex(self.written(group)),
            }
        )


def last_of_each(ballots: Sequence[Ballot]) -> list[Ballot]:
    """Return the ballots that count: the last of each credential."""
    return list({ballot.credential: ballot for ballot in ballots}.values())


def add_up(election: Election, credentials: CredentialList, ballots: Sequence[Ballot]) -> EncryptedTally:
    """Return the sealed sum of the last ballot of each credential, each as often as its weight says."""
    group = election.group
    counted = last_of_each(ballots)
    rows = [[Ciphertext(group.one, group.one)] * question.entries for question in election.questions]
    for ballot in counted:
        times = credentials.weights[ballot.credential]
        for row, answer in zip(rows, ballot.answers, strict=True):
            for at, choice in enumerate(answer.choices):
                row[at] = row[at].times(group, choice if times == 1 else choice.power(group, times))
    total = sum(credentials.weights[ballot.credential] for ballot in counted)
    return EncryptedTally(tuple(tuple(row) for row in rows), len(counted), total)


@dataclass(frozen=True, slots=True)
class PartialDecryption:
    """What one trustee takes off the sealed sum, with the proof that it is its own key's."""

    written: str
    factors: tuple[tuple[Element, ...], ...]
    proofs: tuple[tuple[Proof, ...], ...]


def decrypt(election: Election, tally: EncryptedTally, secret: int, draw: Draw = draw_secret) -> PartialDecryption:
    """Return a trustee's part in opening the sum."""
    group = election.group
    prefix = _decryption_prefix(election, group.generator_power(secret))
    found = [[prove_decryption(group, prefix, one.alpha, secret, draw) for one in row] for row in tally.rows]
    written = dumps(
        {
            "decryption_factors": [[group.write(factor) for factor, _ in row] for row in found],
            "decryption_proofs": [[proof.as_json() for _, proof in row] for row in found],
        }
    )
    return PartialDecryption(
        written,
        tuple(tuple(factor for factor, _ in row) for row in found),
        tuple(tuple(proof for _, proof in row) for row in found),
    )


def read_decryption(election: Election, tally: EncryptedTally, public_key: Element, written: str) -> PartialDecryption:
    """Return a trustee's part, every factor proven. Raises BadDecryption."""
    group = election.group
    try:
        document = fields(loads(written), "decryption_factors", "decryption_proofs")
        factors = tuple(
            tuple(element(group, text(one)) for one in items(row, len(expected)))
            for row, expected in zip(items(document["decryption_factors"], len(tally.rows)), tally.rows, strict=True)
        )
        proofs = tuple(
            tuple(Proof.from_json(group, one) for one in items(row, len(expected)))
            for row, expected in zip(items(document["decryption_proofs"], len(tally.rows)), tally.rows, strict=True)
        )
    except ValueError as refusal:
        raise BadDecryption(str(refusal)) from None
    prefix = _decryption_prefix(election, public_key)
    for row, of_row, proven in zip(tally.rows, factors, proofs, strict=True):
        for one, factor, proof in zip(row, of_row, proven, strict=True):
            if not decrypts(group, prefix, public_key, one.alpha, factor, proof):
                raise BadDecryption("a proof of decryption does not hold")
    return PartialDecryption(written, factors, proofs)


def open_result(
    election: Election, trustees: Trustees, tally: EncryptedTally, decryptions: Mapping[int, PartialDecryption]
) -> list[list[int]]:
    """Return the votes for each entry of each question. decryptions: proven, by trustee from 1.

    Raises NotEnoughTrustees, NoSuchResult.
    """
    group = election.group
    logarithms = Logarithms(group, tally.weight)
    opened: list[list[int]] = []
    for at, row in enumerate(tally.rows):
        numbers: list[int] = []
        for entry, one in enumerate(row):
            factors = {owner: found.factors[at][entry] for owner, found in decryptions.items()}
            numbers.append(logarithms.of(divided(group, one.beta, trustees.combined(group, factors))))
        opened.append(numbers)
    return opened


def result_text(opened: Sequence[Sequence[int]]) -> str:
    return dumps({"result": [[weight(number) for number in row] for row in opened]})


class Logarithms:
    """Finds which number of votes an opened value stands for: from 0 to all of them, by steps large and small."""

    def __init__(self, group: Group, most: int) -> None:
        self._group, self._most = group, most
        self._step = isqrt(most) + 1
        self._small: dict[str, int] = {}
        current = group.one
        for number in range(self._step):
            self._small.setdefault(group.write(current), number)
            current = group.product(current, group.generator_power(1))
        self._back = group.inverse(current)

    def of(self, value: Element) -> int:
        """Return the number. Raises NoSuchResult."""
        group = self._group
        for large in range(self._step + 1):
            small = self._small.get(group.write(value))
            if small is not None:
                number = large * self._step + small
                if number <= self._most:
                    return number
            value = group.product(value, self._back)
        raise NoSuchResult("an opened value that no number of votes explains")


def owned(owner: int, payload: str) -> str:
    """Return the text that says whose a payload is. owner: from 1."""
    return dumps({"owner": owner, "payload": sha256_hex(payload)})


def read_owned(written: str) -> tuple[int, str]:
    """Return the trustee and the hash. Raises NotCanonical."""
    document: Mapping[str, Json] = fields(loads(written), "owner", "payload")
    owner = whole(document["owner"])
    if owner < 1:
        raise NotCanonical("trustees are numbered from 1")
    return owner, text(document["payload"])


def _decryption_prefix(election: Election, public_key: Element) -> str:
    return f"decrypt|{election.fingerprint}|{election.group.write(public_key)}|"
