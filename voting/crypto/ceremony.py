"""How a group of trustees makes a key that `threshold` of them can use and fewer cannot (Pedersen).

1. Each member makes two keys, one to sign and one to be written to in private, and certifies them.
2. Each draws a polynomial, publishes its commitments, and sends every other member its value there.
3. Each checks what it was sent, adds the values up to its own share, and publishes the key of the share.

Known weakness of the protocol's version 1: a member who moves last can bend the key. Members therefore announce a hash
of their commitments (`announcement`) before anybody publishes them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from voting.crypto.canonical import dumps, fields, items, loads, sha256_hex, text
from voting.crypto.errors import BadTrustee
from voting.crypto.groups import Draw, Element, Group, draw_secret, element, product
from voting.crypto.proofs import Proof
from voting.crypto.signed import Signed, sign
from voting.crypto.trustees import Threshold, trustee_key


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the members agree on before they begin."""

    group: Group
    size: int
    threshold: int

    def __post_init__(self) -> None:
        if not 1 <= self.threshold <= self.size:
            raise BadTrustee(f"{self.threshold} of {self.size}")


@dataclass(frozen=True, slots=True)
class Member:
    """The secrets of one member, kept on its own device. index: from 1."""

    agreed: Agreed
    index: int
    signing: int
    encryption: int
    coefficients: tuple[int, ...]
    cert: Signed
    coefexps: Signed

    @classmethod
    def begins(cls, agreed: Agreed, index: int, draw: Draw = draw_secret) -> "Member":
        """Make a member's keys and its polynomial."""
        group = agreed.group
        signing, encryption = draw(group.q), draw(group.q)
        coefficients = tuple(draw(group.q) for _ in range(agreed.threshold))
        cert = dumps(
            {
                "verification": group.write(group.generator_power(signing)),
                "encryption": group.write(group.generator_power(encryption)),
                "context": {
                    "group": group.name,
                    "size": agreed.size,
                    "threshold": agreed.threshold,
                    "index": index,
                },
            }
        )
        committed = dumps({"coefexps": [group.write(group.generator_power(one)) for one in coefficients]})
        return cls(
            agreed,
            index,
            signing,
            encryption,
            coefficients,
            Signed.by(group, signing, cert, draw),
            Signed.by(group, signing, committed, draw),
        )

    @property
    def announcement(self) -> str:
        """What is published first: a hash that binds the member to commitments nobody has seen yet."""
        return sha256_hex(dumps(self.coefexps.as_json()))

    def value_for(self, other: int) -> int:
        """Return what is sent to another member, to nobody else."""
        q = self.agreed.group.q
        return sum(one * pow(other, k, q) for k, one in enumerate(self.coefficients)) % q

    def share(self, received: Sequence[int], coefexps: Sequence[Signed]) -> int:
        """Return this member's share from the value each member sent it, in their order. Raises BadTrustee."""
        group = self.agreed.group
        for sender, (value, one) in enumerate(zip(received, coefexps, strict=True), 1):
            committed = [
                element(group, text(each)) for each in items(fields(loads(one.message), "coefexps")["coefexps"])
            ]
            if group.generator_power(value % group.q) != _at(group, committed, self.index):
                raise BadTrustee(f"member {sender} sent another value than it committed to")
        return sum(received) % group.q

    def confirms(self, certs: Sequence[Signed], draw: Draw = draw_secret) -> Proof:
        """Return the signature of everybody's certificates beside one's own commitments."""
        own = fields(loads(self.coefexps.message), "coefexps")
        together = dumps({"certs": [cert.as_json() for cert in certs], "coefexps": own["coefexps"]})
        return sign(self.agreed.group, self.signing, f"certs_sig|{together}", draw)


def concluded(members: Sequence[Member], shares: Sequence[int], draw: Draw = draw_secret) -> Threshold:
    """Return the published part of a ceremony. Each member makes its own lines of it, on its own device."""
    agreed = members[0].agreed
    group = agreed.group
    certs = tuple(member.cert for member in members)
    keys = [trustee_key(group, share, draw) for share in shares]
    return Threshold(
        agreed.threshold,
        certs,
        tuple(member.coefexps for member in members),
        tuple(member.confirms(certs, draw) for member in members),
        tuple(
            replace(key, signature=sign(group, member.signing, group.write(key.public_key), draw))
            for key, member in zip(keys, members, strict=True)
        ),
    )


def _at(group: Group, committed: Sequence[Element], index: int) -> Element:
    return product(group, (group.power(one, pow(index, k, group.q)) for k, one in enumerate(committed)))
