"""Credentials whose secret a member's device makes: whoever sets the election up cannot sign in that member's place.

1. Ahead, the device draws d and gives D = g^d, with the proof that it holds d.
2. When the roll is frozen, a factor t is drawn for it, D^t is listed as a credential, t is sealed to D and forgotten.
3. The device opens t. The secret of its credential is d · t.

Without t nobody can tell which credential of the list is of which D, though every D is known. Without d nobody can
sign.
"""

from dataclasses import dataclass
from hashlib import sha256

from voting.crypto.canonical import Json, dumps, fields, loads, parse_number, text
from voting.crypto.errors import BadProof, NotInGroup
from voting.crypto.groups import Draw, Element, Group, draw_secret, element
from voting.crypto.proofs import Proof, knows, prove_knowledge


@dataclass(frozen=True, slots=True)
class SealedFactor:
    """A factor that one device alone can read: alpha = g^r, and the factor under a hash of D^r."""

    alpha: str
    sealed: str

    def as_json(self) -> dict[str, Json]:
        return {"alpha": self.alpha, "sealed": self.sealed}


def new_device(group: Group, about: str, draw: Draw = draw_secret) -> tuple[int, str]:
    """Return the secret of a device and the text it gives. about: the meeting and the voter it is prepared for."""
    secret = _draw_but_zero(group, draw)
    public = group.write(group.generator_power(secret))
    proof = prove_knowledge(group, _prefix(group, about, public), secret, draw)
    return secret, dumps({"group": group.name, "public_key": public, "pok": proof.as_json()})


def read_device(group: Group, about: str, written: str) -> str:
    """Return the public key that a device gives. Raises NotCanonical, NotInGroup, BadProof."""
    document = fields(loads(written), "group", "public_key", "pok")
    if document["group"] != group.name:
        raise NotInGroup("a device of another group")
    public = text(document["public_key"])
    key = element(group, public)
    if key == group.one:
        raise NotInGroup("a device without a secret")
    if not knows(group, _prefix(group, about, public), key, Proof.from_json(group, document["pok"])):
        raise BadProof("the proof that the device holds its secret")
    return public


def credential_for(group: Group, uuid: str, public: str, draw: Draw = draw_secret) -> tuple[str, SealedFactor]:
    """Return a credential made for a device, and what the device needs to use it. The factor is in neither."""
    key = element(group, public)
    factor, r = _draw_but_zero(group, draw), _draw_but_zero(group, draw)
    sealed = factor ^ _pad(group, uuid, group.secret_power(key, r))
    listed = group.write(group.secret_power(key, factor))
    return listed, SealedFactor(group.write(group.generator_power(r)), str(sealed))


def secret_with(group: Group, uuid: str, secret: int, given: SealedFactor) -> int:
    """Return the secret of a device's credential. Raises NotCanonical, NotInGroup."""
    shared = group.secret_power(element(group, given.alpha), secret)
    return secret * (parse_number(given.sealed) ^ _pad(group, uuid, shared)) % group.q


def _prefix(group: Group, about: str, public: str) -> str:
    return f"device|{group.name}|{about}|{public}|"


def _pad(group: Group, uuid: str, shared: Element) -> int:
    return int.from_bytes(sha256(f"factor|{uuid}|{group.write(shared)}".encode()).digest(), "big")


def _draw_but_zero(group: Group, draw: Draw) -> int:
    return 1 + draw(group.q - 1)
