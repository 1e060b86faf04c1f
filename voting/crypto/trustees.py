"""Trustees: who holds the key that opens the result, alone or so many of several.

A single trustee must take part. Of a group, `threshold` members are enough. Trustees are numbered from 1 through the
whole list; within a group its members are numbered from 1 again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

from voting.crypto.canonical import Json, dumps, fields, items, loads, text, whole
from voting.crypto.errors import BadTrustee, NotCanonical, NotEnoughTrustees
from voting.crypto.groups import Draw, Element, Group, draw_secret, element, product
from voting.crypto.proofs import Proof, knows, prove_knowledge
from voting.crypto.signed import Signed, signature_holds


@dataclass(frozen=True, slots=True)
class TrusteeKey:
    """A public key with the proof that somebody holds its secret. name, signature: only where the list has them."""

    public_key: Element
    pok: Proof
    name: str | None = None
    signature: Proof | None = None

    def as_json(self, group: Group) -> dict[str, Json]:
        written: dict[str, Json] = {"pok": self.pok.as_json(), "public_key": group.write(self.public_key)}
        if self.name is not None:
            written["name"] = self.name
        if self.signature is not None:
            written["signature"] = self.signature.as_json()
        return written

    @classmethod
    def from_json(cls, group: Group, document: Json) -> Self:
        written = fields(document, "pok", "public_key", "name", "signature", optional=["name", "signature"])
        return cls(
            element(group, text(written["public_key"])),
            Proof.from_json(group, written["pok"]),
            text(written["name"]) if "name" in written else None,
            Proof.from_json(group, written["signature"]) if "signature" in written else None,
        )

    def check(self, group: Group) -> None:
        """Raises BadTrustee when nobody proved to hold the secret."""
        if self.public_key == group.one or not knows(
            group, _pok_prefix(group, self.public_key), self.public_key, self.pok
        ):
            raise BadTrustee("the proof of a trustee's key does not hold")


def trustee_key(group: Group, secret: int, draw: Draw = draw_secret, name: str | None = None) -> TrusteeKey:
    """Return the public key of a trustee's secret."""
    public = group.generator_power(secret)
    return TrusteeKey(public, prove_knowledge(group, _pok_prefix(group, public), secret, draw), name)


def _pok_prefix(group: Group, public: Element) -> str:
    return f"pok|{group.name}|{group.write(public)}|"


@dataclass(frozen=True, slots=True)
class Single:
    """One trustee, without whom nothing is opened."""

    key: TrusteeKey

    @property
    def keys(self) -> tuple[TrusteeKey, ...]:
        return (self.key,)

    def public_key_in(self, group: Group) -> Element:
        return self.key.public_key

    def check(self, group: Group) -> None:
        self.key.check(group)

    def combined(self, group: Group, factors: Mapping[int, Element]) -> Element:
        """Return the factor of this item. factors: by the number of the trustee within it. Raises NotEnoughTrustees."""
        if 1 not in factors:
            raise NotEnoughTrustees("a trustee who must take part has not")
        return factors[1]

    def as_json(self, group: Group) -> Json:
        return ["Single", self.key.as_json(group)]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A group of trustees, `threshold` of whom are enough (Pedersen). verification_keys: those of their shares."""

    threshold: int
    certs: tuple[Signed, ...]
    coefexps: tuple[Signed, ...]
    signatures: tuple[Proof, ...]
    verification_keys: tuple[TrusteeKey, ...]

    @property
    def keys(self) -> tuple[TrusteeKey, ...]:
        return self.verification_keys

    def commitments(self, group: Group) -> list[list[Element]]:
        """Return each member's commitments to the coefficients of its polynomial."""
        found: list[list[Element]] = []
        for one in self.coefexps:
            written = fields(loads(one.message), "coefexps")
            found.append([element(group, text(each)) for each in items(written["coefexps"], self.threshold)])
        return found

    def public_key_in(self, group: Group) -> Element:
        return product(group, (committed[0] for committed in self.commitments(group)))

    def check(self, group: Group) -> None:
        """Raises BadTrustee, NotCanonical, NotInGroup where the ceremony does not hold together."""
        size = len(self.certs)
        lengths = {size, len(self.coefexps), len(self.signatures), len(self.verification_keys)}
        if not 1 <= self.threshold <= size or len(lengths) > 1:
            raise BadTrustee("a group of trustees whose parts do not match")
        committed = self.commitments(group)
        all_certs: list[Json] = [cert.as_json() for cert in self.certs]
        for at, cert in enumerate(self.certs):
            signer = self._signer(group, cert, at + 1)
            own: list[Json] = [group.write(one) for one in committed[at]]
            together = f"certs_sig|{dumps({'certs': all_certs, 'coefexps': own})}"
            key = self.verification_keys[at]
            holds = (
                cert.holds(group, signer)
                and self.coefexps[at].holds(group, signer)
                and signature_holds(group, signer, together, self.signatures[at])
                and key.signature is not None
                and signature_holds(group, signer, group.write(key.public_key), key.signature)
                and key.public_key == share_key(group, committed, at + 1)
            )
            if not holds:
                raise BadTrustee(f"member {at + 1} of a group of trustees")
            key.check(group)

    def _signer(self, group: Group, cert: Signed, index: int) -> Element:
        written = fields(loads(cert.message), "verification", "encryption", "context")
        context = fields(written["context"], "group", "size", "threshold", "index")
        expected: dict[str, Json] = {
            "group": group.name,
            "size": len(self.certs),
            "threshold": self.threshold,
            "index": index,
        }
        if context != expected:
            raise BadTrustee(f"member {index} agreed to another group of trustees")
        element(group, text(written["encryption"]))
        return element(group, text(written["verification"]))

    def combined(self, group: Group, factors: Mapping[int, Element]) -> Element:
        """Return the factor of the group, from the first `threshold` members. Raises NotEnoughTrustees."""
        chosen = sorted(factors)[: self.threshold]
        if len(chosen) < self.threshold:
            raise NotEnoughTrustees(f"{len(chosen)} of the {self.threshold} members needed")
        return product(group, (group.power(factors[one], lagrange(one, chosen, group.q)) for one in chosen))

    def as_json(self, group: Group) -> Json:
        return [
            "Pedersen",
            {
                "threshold": self.threshold,
                "certs": [one.as_json() for one in self.certs],
                "coefexps": [one.as_json() for one in self.coefexps],
                "signatures": [one.as_json() for one in self.signatures],
                "verification_keys": [one.as_json(group) for one in self.verification_keys],
            },
        ]

    @classmethod
    def from_json(cls, group: Group, document: Json) -> Self:
        names = ("threshold", "certs", "coefexps", "signatures", "verification_keys")
        written = fields(document, *names)
        return cls(
            whole(written["threshold"]),
            tuple(Signed.from_json(group, one) for one in items(written["certs"])),
            tuple(Signed.from_json(group, one) for one in items(written["coefexps"])),
            tuple(Proof.from_json(group, one) for one in items(written["signatures"])),
            tuple(TrusteeKey.from_json(group, one) for one in items(written["verification_keys"])),
        )


Item: TypeAlias = Single | Threshold


def share_key(group: Group, committed: Sequence[Sequence[Element]], index: int) -> Element:
    """Return g to the share of a member, from everybody's commitments."""
    powers = [pow(index, k, group.q) for k in range(len(committed[0]))]
    return product(
        group, (group.power(one, power) for each in committed for one, power in zip(each, powers, strict=True))
    )


def lagrange(index: int, chosen: Sequence[int], q: int) -> int:
    """Return by what power a member's factor counts when these members decrypt together."""
    above = below = 1
    for other in chosen:
        if other != index:
            above, below = above * other % q, below * (other - index) % q
    return above * pow(below, -1, q) % q


@dataclass(frozen=True, slots=True)
class Trustees:
    """The trustees of an election, in the text that is published."""

    written: str
    items: tuple[Item, ...]

    @classmethod
    def of(cls, group: Group, trustees: Sequence[Item]) -> "Trustees":
        return cls.from_text(group, dumps([one.as_json(group) for one in trustees]))

    @classmethod
    def from_text(cls, group: Group, written: str) -> "Trustees":
        """Read trustees, and see that every key is somebody's. Raises NotCanonical, NotInGroup, BadTrustee."""
        found: list[Item] = []
        for one in items(loads(written)):
            kind, document = items(one, 2)
            if kind == "Single":
                found.append(Single(TrusteeKey.from_json(group, document)))
            elif kind == "Pedersen":
                found.append(Threshold.from_json(group, document))
            else:
                raise NotCanonical("a trustee is Single, or of a Pedersen group")
        if not found:
            raise BadTrustee("an election has a trustee at least")
        for item in found:
            item.check(group)
        return cls(written, tuple(found))

    def public_key(self, group: Group) -> Element:
        """Return the key that ballots are sealed under."""
        return product(group, (item.public_key_in(group) for item in self.items))

    @property
    def keys(self) -> tuple[TrusteeKey, ...]:
        """The key of each trustee, in the order they are numbered in."""
        return tuple(key for item in self.items for key in item.keys)

    def combined(self, group: Group, factors: Mapping[int, Element]) -> Element:
        """Return the factor that opens a ciphertext. factors: by trustee. Raises NotEnoughTrustees."""
        before, parts = 0, list[Element]()
        for item in self.items:
            size = len(item.keys)
            own = {owner - before: factor for owner, factor in factors.items() if before < owner <= before + size}
            parts.append(item.combined(group, own))
            before += size
        return product(group, parts)
