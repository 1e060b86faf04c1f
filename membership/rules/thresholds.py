"""Majorities and quorums as by-laws state them, in whole numbers.

A threshold is written `>= 2/3 votes_cast` (two thirds are enough) or `> 1/2 votes_cast` (half is not). A double
majority joins two with `and`. A quorum is written `present` (whoever came), `50` (that many), `1/10` or `10 %`
(that part of those entitled), or `majority` (more than half of them).
"""

import re
from dataclasses import dataclass
from enum import Enum
from math import gcd


class NotAThreshold(ValueError):
    """The text states no majority, or no quorum."""


class Base(Enum):
    """What a majority is a part of. Bases are never mixed."""

    CAST = "votes_cast"
    """Votes for and against; abstentions too where the by-laws say so."""
    PRESENT = "present"
    """Those present when the vote is taken."""
    ENTITLED = "entitled"
    """Those on the roll, present or not."""
    IN_OFFICE = "in_office"
    """The directors who hold a seat."""
    FIXED_SEATS = "fixed_seats"
    """The seats of a board as the by-laws fix them, vacant ones included."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """At least num/den of the base, or more than that when strict."""

    base: Base
    num: int
    den: int
    strict: bool

    def __post_init__(self) -> None:
        if not 0 < self.num <= self.den or (self.strict and self.num == self.den):
            raise NotAThreshold(f"{self.num}/{self.den}")

    def needed(self, base_votes: int) -> int:
        """Return the fewest votes that reach it, out of `base_votes`."""
        product = base_votes * self.num
        return product // self.den + 1 if self.strict else -(-product // self.den)

    def is_met(self, votes: int, base_votes: int) -> bool:
        """Say whether `votes` reach it. Out of nothing, nothing is reached."""
        if base_votes == 0:
            return False
        left, right = votes * self.den, base_votes * self.num
        return left > right if self.strict else left >= right

    def is_no_laxer_than(self, other: "Threshold") -> bool:
        """Say whether whatever reaches this one also reaches the other."""
        if self.base is not other.base:
            return False
        ours, theirs = self.num * other.den, other.num * self.den
        return ours > theirs or (ours == theirs and (self.strict or not other.strict))

    def __str__(self) -> str:
        return f"{'>' if self.strict else '>='} {self.num}/{self.den} {self.base.value}"


@dataclass(frozen=True, slots=True)
class QuorumTerms:
    """Whoever came (no number, no part), a number of members, or a part of those entitled."""

    number: int | None = None
    num: int | None = None
    den: int = 1
    strict: bool = False

    @property
    def is_whoever_came(self) -> bool:
        return self.number is None and self.num is None

    def required(self, entitled: int) -> int:
        """Return how many must be present, out of `entitled`. A meeting of nobody decides nothing."""
        if self.number is not None:
            return self.number
        if self.num is None:
            return 1
        product = entitled * self.num
        return max(1, product // self.den + 1 if self.strict else -(-product // self.den))


_THRESHOLD = re.compile(r"(>=|>) (\d+)/(\d+) (votes_cast|present|entitled|in_office|fixed_seats)")
_NUMBER = re.compile(r"[1-9]\d*")
_PERCENT = re.compile(r"(\d+)\s*%")
_FRACTION = re.compile(r"(\d+)/([1-9]\d*)")


def parse_majority(written: str) -> tuple[Threshold, ...]:
    """Return the thresholds that must all be reached. Raises NotAThreshold."""
    return tuple(_threshold(part) for part in written.split(" and "))


def parse_quorum(written: str) -> QuorumTerms:
    """Return the terms of a quorum. Raises NotAThreshold."""
    if written == "present":
        return QuorumTerms()
    if written == "majority":
        return QuorumTerms(num=1, den=2, strict=True)
    if _NUMBER.fullmatch(written):
        return QuorumTerms(number=int(written))
    if found := _PERCENT.fullmatch(written):
        return _part(int(found[1]), 100)
    num, den = parse_fraction(written)
    return _part(num, den)


def parse_fraction(written: str) -> tuple[int, int]:
    """Return numerator and denominator as written. Raises NotAThreshold."""
    found = _FRACTION.fullmatch(written)
    if found is None:
        raise NotAThreshold(written)
    return int(found[1]), int(found[2])


def _threshold(written: str) -> Threshold:
    found = _THRESHOLD.fullmatch(written)
    if found is None or int(found[3]) == 0:
        raise NotAThreshold(written)
    return Threshold(Base(found[4]), int(found[2]), int(found[3]), found[1] == ">")


def _part(num: int, den: int) -> QuorumTerms:
    if not 0 < num <= den:
        raise NotAThreshold(f"{num}/{den}")
    common = gcd(num, den)
    return QuorumTerms(num=num // common, den=den // common)
