"""Proofs of knowledge: of a discrete logarithm, of one out of several values, of a right decryption.

Each response is w − secret · challenge, so that a verifier makes the commitment again as g^response · X^challenge.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from voting.crypto.canonical import Json, fields, text
from voting.crypto.groups import Draw, Element, Group, Powers, challenge, quotient, scalar


@dataclass(frozen=True, slots=True)
class Proof:
    """A challenge and a response, both below the order of the group."""

    challenge: int
    response: int

    def as_json(self) -> dict[str, Json]:
        return {"challenge": str(self.challenge), "response": str(self.response)}

    @classmethod
    def from_json(cls, group: Group, document: Json) -> Self:
        """Read a proof. Raises NotCanonical, NotInGroup."""
        written = fields(document, "challenge", "response")
        return cls(scalar(group, text(written["challenge"])), scalar(group, text(written["response"])))


def prove_knowledge(group: Group, prefix: str, secret: int, draw: Draw) -> Proof:
    """Prove that one knows the secret behind g^secret, bound to what the prefix says."""
    w = draw(group.q)
    found = challenge(group, prefix, [group.generator_power(w)])
    return Proof(found, (w - secret * found) % group.q)


def knows(group: Group, prefix: str, public: Element, proof: Proof) -> bool:
    """Return whether the proof is of the secret behind `public`."""
    commitment = group.product(group.generator_power(proof.response), group.power(public, proof.challenge))
    return challenge(group, prefix, [commitment]) == proof.challenge


@dataclass(frozen=True, slots=True)
class Ciphertext:
    """An encrypted number m: alpha = g^r, beta = y^r · g^m."""

    alpha: Element
    beta: Element

    def written(self, group: Group) -> str:
        return f"{group.write(self.alpha)},{group.write(self.beta)}"

    def as_json(self, group: Group) -> dict[str, Json]:
        return {"alpha": group.write(self.alpha), "beta": group.write(self.beta)}

    @classmethod
    def parse(cls, group: Group, document: Json) -> Self:
        """Read a ciphertext whose elements are still to be checked. Raises NotCanonical, NotInGroup."""
        written = fields(document, "alpha", "beta")
        return cls(group.parse(text(written["alpha"])), group.parse(text(written["beta"])))

    def times(self, group: Group, other: Self) -> "Ciphertext":
        """Return the ciphertext of the sum of the two numbers."""
        return Ciphertext(group.product(self.alpha, other.alpha), group.product(self.beta, other.beta))

    def power(self, group: Group, weight: int) -> "Ciphertext":
        return Ciphertext(group.power(self.alpha, weight), group.power(self.beta, weight))


@dataclass(frozen=True, slots=True)
class Claim:
    """«This ciphertext holds this value.» powers: of its two elements, since several claims are about the same."""

    ciphertext: Ciphertext
    value: int
    alpha: Powers
    beta: Powers


def claims(group: Group, ciphertext: Ciphertext, values: Sequence[int]) -> list[Claim]:
    """Return the claims that a ciphertext holds one of these values."""
    alpha, beta = group.few_powers_of(ciphertext.alpha), group.few_powers_of(ciphertext.beta)
    return [Claim(ciphertext, value, alpha, beta) for value in values]


@dataclass(frozen=True, slots=True)
class Sealing:
    """What sealing needs of the election: its group, and its public key with its powers."""

    group: Group
    public_key: Element
    key_powers: Powers

    @classmethod
    def under(cls, group: Group, public_key: Element) -> Self:
        return cls(group, public_key, group.powers_of(public_key))

    def encrypt(self, value: int, r: int) -> Ciphertext:
        group = self.group
        beta = group.product(self.key_powers.power(r), group.generator_power(value))
        return Ciphertext(group.generator_power(r), beta)


def prove_one_of(sealing: Sealing, prefix: str, claimed: Sequence[Claim], true: int, r: int, draw: Draw) -> list[Proof]:
    """Prove that one of the claims is true, without saying which. r: of the true claim's ciphertext."""
    group = sealing.group
    proofs: dict[int, Proof] = {}
    commitments: dict[int, tuple[Element, Element]] = {}
    for index, claim in enumerate(claimed):
        if index != true:
            proofs[index] = Proof(draw(group.q), draw(group.q))
            commitments[index] = _commitments(sealing, claim, proofs[index])
    w = draw(group.q)
    commitments[true] = group.generator_power(w), sealing.key_powers.power(w)
    whole = challenge(group, prefix, [one for index in sorted(commitments) for one in commitments[index]])
    own = (whole - sum(proof.challenge for proof in proofs.values())) % group.q
    proofs[true] = Proof(own, (w - r * own) % group.q)
    return [proofs[index] for index in sorted(proofs)]


def is_one_of(sealing: Sealing, prefix: str, claimed: Sequence[Claim], proofs: Sequence[Proof]) -> bool:
    """Return whether the proofs show that one of the claims is true."""
    group = sealing.group
    if len(proofs) != len(claimed):
        return False
    commitments = [
        one for claim, proof in zip(claimed, proofs, strict=True) for one in _commitments(sealing, claim, proof)
    ]
    return challenge(group, prefix, commitments) == sum(proof.challenge for proof in proofs) % group.q


def _commitments(sealing: Sealing, claim: Claim, proof: Proof) -> tuple[Element, Element]:
    """Return g^z · alpha^c and y^z · (beta / g^value)^c."""
    group, c, z = sealing.group, proof.challenge, proof.response
    first = group.product(group.generator_power(z), claim.alpha.power(c))
    # (beta / g^value)^c = beta^c · g^(−value·c), and powers of g come from tables.
    shifted = group.product(claim.beta.power(c), group.generator_power(-claim.value * c % group.q))
    return first, group.product(sealing.key_powers.power(z), shifted)


def prove_decryption(group: Group, prefix: str, alpha: Element, secret: int, draw: Draw) -> tuple[Element, Proof]:
    """Return alpha^secret, and the proof that its secret is the one behind g^secret."""
    w = draw(group.q)
    found = challenge(group, prefix, [group.generator_power(w), group.secret_power(alpha, w)])
    return group.secret_power(alpha, secret), Proof(found, (w - secret * found) % group.q)


def decrypts(group: Group, prefix: str, public: Element, alpha: Element, factor: Element, proof: Proof) -> bool:
    """Return whether factor is alpha to the secret behind `public`."""
    c, z = proof.challenge, proof.response
    first = group.product(group.generator_power(z), group.power(public, c))
    second = group.product(group.power(alpha, z), group.power(factor, c))
    return challenge(group, prefix, [first, second]) == c


def divided(group: Group, beta: Element, factor: Element) -> Element:
    """Return g^m: what is left of beta once the trustees' factor is taken away."""
    return quotient(group, beta, factor)
