"""Credentials: a secret of 22 characters for each place on the roll, of which only g^s is published.

Two derivations are known, since members may also seal with the protocol's own tools: the one of today (22 characters)
and the one of release 2.0 (14 characters and a check). A prepared device (`devices`) has the number itself, after a #.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import pbkdf2_hmac, sha256
from secrets import choice

from voting.crypto.canonical import Json, dumps, items, loads, parse_number, text
from voting.crypto.elections import BASE58
from voting.crypto.errors import CredentialUnreadable, NotCanonical, NotInGroup
from voting.crypto.groups import Element, Group, element

PARTS = (5, 6, 5, 6)
# A result is found by steps, as many as the square root of all weights: beyond this it would never be.
MOST_WEIGHT = 2**40
_TODAY = re.compile("-".join(f"[{BASE58}]{{{length}}}" for length in PARTS))
_NUMBER = re.compile("#[1-9][0-9]{0,79}")
_OF_2_0 = re.compile(f"(?:[{BASE58}]{{3}}-){{4}}[{BASE58}]{{3}}")


def new_credential() -> str:
    """Return a fresh private credential: 22 characters, 128 bits."""
    return "-".join("".join(choice(BASE58) for _ in range(length)) for length in PARTS)


def secret_of(credential: str, uuid: str, group: Group) -> int:
    """Return the number that a private credential stands for in an election. Raises CredentialUnreadable."""
    if _TODAY.fullmatch(credential):
        halves = [sha256(f"derive_credential|{uuid}|{half}|{credential}".encode()).hexdigest() for half in (0, 1)]
        return int("".join(halves), 16) % group.q
    if _OF_2_0.fullmatch(credential):
        digits = credential.replace("-", "")
        value = 0
        for digit in digits[:-1]:
            value = value * 58 + BASE58.index(digit)
        if BASE58.index(digits[-1]) != 53 - value % 53:
            raise CredentialUnreadable("a character was mistaken for another")
        derived = pbkdf2_hmac("sha256", credential.encode(), uuid.encode(), 1000, 32)
        return int.from_bytes(derived, "big") % group.q
    if _NUMBER.fullmatch(credential):
        return int(credential[1:]) % group.q
    raise CredentialUnreadable("four groups of characters were expected: 5, 6, 5 and 6")


def public_of(credential: str, uuid: str, group: Group) -> Element:
    """Return what is published of a private credential. Raises CredentialUnreadable."""
    return group.generator_power(secret_of(credential, uuid, group))


@dataclass(frozen=True, slots=True)
class CredentialList:
    """The public credentials of an election with their weights, fixed when it is set up."""

    written: str
    weights: dict[str, int]

    @classmethod
    def of(cls, weighted: Sequence[tuple[str, int]]) -> "CredentialList":
        """Write the list, in an order that says nothing: that of the credentials. All 1 is written without weights."""
        plain = all(weight == 1 for _, weight in weighted)
        ordered = sorted(weighted)
        entries = [credential if plain else f"{credential},{weight}" for credential, weight in ordered]
        return cls.from_text(dumps(entries))

    @classmethod
    def from_text(cls, written: str) -> "CredentialList":
        """Read the list; each entry is checked by `check`. Raises NotCanonical."""
        weights: dict[str, int] = {}
        document: Json = loads(written)
        for entry in items(document):
            credential, comma, weight = text(entry).partition(",")
            if credential in weights:
                raise NotCanonical("a credential stands twice on the list")
            weights[credential] = parse_number(weight) if comma else 1
        return cls(written, weights)

    def check(self, group: Group) -> None:
        """Refuse a list of which an entry is no credential, or whose votes cannot be counted.

        Raises NotInGroup, NotCanonical.
        """
        if self.total_weight > MOST_WEIGHT:
            raise NotCanonical("weights beyond what any result could be found of")
        for credential in self.weights:
            if element(group, credential) == group.one:
                raise NotInGroup("a credential without a secret")

    @property
    def total_weight(self) -> int:
        return sum(self.weights.values())
