"""Messages that a trustee signs while a group of trustees makes its key."""

from dataclasses import dataclass
from typing import Self

from voting.crypto.canonical import Json, fields, text
from voting.crypto.groups import Draw, Element, Group
from voting.crypto.proofs import Proof, knows, prove_knowledge


@dataclass(frozen=True, slots=True)
class Signed:
    """A JSON text with the signature of whoever wrote it."""

    message: str
    signature: Proof

    @classmethod
    def by(cls, group: Group, secret: int, message: str, draw: Draw) -> Self:
        return cls(message, sign(group, secret, message, draw))

    def holds(self, group: Group, signer: Element) -> bool:
        return signature_holds(group, signer, self.message, self.signature)

    def as_json(self) -> dict[str, Json]:
        return {"message": self.message, "signature": self.signature.as_json()}

    @classmethod
    def from_json(cls, group: Group, document: Json) -> Self:
        written = fields(document, "message", "signature")
        return cls(text(written["message"]), Proof.from_json(group, written["signature"]))


def sign(group: Group, secret: int, message: str, draw: Draw) -> Proof:
    """Return the signature of a message."""
    return prove_knowledge(group, f"sigmsg|{message}|", secret, draw)


def signature_holds(group: Group, signer: Element, message: str, signature: Proof) -> bool:
    return knows(group, f"sigmsg|{message}|", signer, signature)
