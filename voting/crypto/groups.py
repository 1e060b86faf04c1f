"""The groups in which ballots are sealed: a prime order q, a generator, and how an element is written.

Written multiplicatively: `power`, `product`, `quotient`. Elements are opaque: only their group looks inside.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from hashlib import sha256
from secrets import randbelow
from typing import Any, Protocol, TypeAlias

from voting.crypto.canonical import parse_number
from voting.crypto.errors import NotInGroup, UnknownGroup

Element: TypeAlias = Any
"""An integer of gmpy2, or 32 bytes of libsodium."""

Draw: TypeAlias = Callable[[int], int]
"""Draws a number below another. `draw_secret` always, but where a published vector is made again."""

BELENIOS_2048, ED25519 = "BELENIOS-2048", "Ed25519"


class Powers(Protocol):
    """The powers of one base, several of which are wanted."""

    def power(self, exponent: int) -> Element: ...


class Group(Protocol):
    """A group of prime order. `parse` and `check` refuse what is not one of its elements."""

    @property
    def name(self) -> str: ...
    @property
    def q(self) -> int: ...
    @property
    def one(self) -> Element: ...

    def generator_power(self, exponent: int) -> Element:
        """Return g to the exponent, by tables."""
        ...

    def power(self, base: Element, exponent: int) -> Element: ...

    def secret_power(self, base: Element, exponent: int) -> Element:
        """As `power`, in a time that does not tell the exponent."""
        ...

    def powers_of(self, base: Element) -> Powers:
        """Return the powers of a base that is used for many exponents over the life of an election."""
        ...

    def few_powers_of(self, base: Element) -> Powers:
        """Return the powers of a base that is used for three or four exponents."""
        ...

    def product(self, left: Element, right: Element) -> Element: ...

    def inverse(self, element: Element) -> Element: ...

    def write(self, element: Element) -> str: ...

    def parse(self, text: str) -> Element:
        """Return the element a text names, its range checked and no more. Raises NotInGroup, NotCanonical."""
        ...

    def belongs(self, element: Element, powers: Powers | None = None) -> bool:
        """Return whether a parsed element is in the subgroup of order q. powers: of the element, if at hand."""
        ...


def group(name: str) -> Group:
    """Return the group of this name. Raises UnknownGroup."""
    if name not in {BELENIOS_2048, ED25519}:
        raise UnknownGroup(name)
    return _made(name)


@cache
def _made(name: str) -> Group:
    # Each group loads its own library, which the other does not need.
    if name == ED25519:
        from voting.crypto.ed25519 import Ed25519

        return Ed25519()
    from voting.crypto.finite_field import FiniteField

    return FiniteField()


def draw_secret(below: int) -> int:
    """Draw from the system's randomness."""
    return randbelow(below)


def element(group: Group, text: str) -> Element:
    """Return the element of the group that a text names. Raises NotInGroup, NotCanonical."""
    found = group.parse(text)
    if not group.belongs(found):
        raise NotInGroup(f"{text[:24]}… is not in the group")
    return found


def scalar(group: Group, text: str) -> int:
    """Return the number below q that a text names. Raises NotInGroup, NotCanonical."""
    number = parse_number(text)
    if number >= group.q:
        raise NotInGroup("a scalar beyond the order of the group")
    return number


def quotient(group: Group, left: Element, right: Element) -> Element:
    return group.product(left, group.inverse(right))


def product(group: Group, elements: Iterable[Element]) -> Element:
    total = group.one
    for one in elements:
        total = group.product(total, one)
    return total


def challenge(group: Group, prefix: str, commitments: Sequence[Element]) -> int:
    """Return the challenge of a proof: the hash of its prefix and its commitments, as a number below q."""
    written = prefix + ",".join(group.write(one) for one in commitments)
    return int.from_bytes(sha256(written.encode()).digest(), "big") % group.q
