"""The majorities of motions: a part of a base, compared by cross-multiplication and never as a percentage.

| rule                            | base     | passes when          |
| ------------------------------- | -------- | -------------------- |
| simple                          | cast     | 2·yes > cast         |
| two_thirds_cast                 | cast     | 3·yes >= 2·cast      |
| three_quarters_cast             | cast     | 4·yes >= 3·cast      |
| absolute_present, _entitled     | as named | 2·yes > base         |
| two_thirds_present, _entitled   | as named | 3·yes >= 2·base      |
| three_quarters_present, …       | as named | 4·yes >= 3·base      |
| custom p/q                      | any      | q·yes >= p·base, or > where strict |

Of a body that votes around its table a part may be asked too of those in office, or of its seats, vacant ones included.

A base of nothing carries nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Self

from voting.counting import documents
from voting.counting.documents import Json
from voting.counting.errors import BrokenRecord, NotAMajority


class Base(Enum):
    """What the majority is a part of."""

    CAST = "cast"
    """Yes and no; abstentions too, where the by-laws count them."""
    PRESENT = "present"
    ENTITLED = "entitled"
    IN_OFFICE = "in_office"
    """Of a body: those who hold a seat."""
    FIXED_SEATS = "fixed_seats"
    """Of a body: its seats, vacant ones included."""

    @property
    def is_of_a_table(self) -> bool:
        """Whether it is known only of a body that votes around its table."""
        return self in {Base.IN_OFFICE, Base.FIXED_SEATS}


@dataclass(frozen=True, slots=True)
class Requirement:
    """At least num/den of the base, or more than that when strict. Raises NotAMajority."""

    base: Base
    num: int
    den: int
    strict: bool

    def __post_init__(self) -> None:
        if not 0 < self.num <= self.den or (self.strict and self.num == self.den):
            raise NotAMajority(f"{self.num}/{self.den}")

    @property
    def rule(self) -> str:
        """The name it goes by, or `custom`."""
        return next((name for name, requirement in RULES.items() if requirement == self), "custom")

    @property
    def is_simple(self) -> bool:
        """Whether it is «more votes for than against», the only majority that knows a tie."""
        return self.base is Base.CAST and self.strict and self.num * 2 == self.den

    def needed(self, base_votes: int) -> int:
        """Return the fewest yes votes that reach it, for display."""
        product = base_votes * self.num
        return product // self.den + 1 if self.strict else -(-product // self.den)

    def sides(self, yes: int, base_votes: int) -> tuple[int, int]:
        """Return the two numbers that are compared: den·yes and num·base."""
        return yes * self.den, base_votes * self.num

    def is_met(self, yes: int, base_votes: int) -> bool:
        if base_votes == 0:
            return False
        left, right = self.sides(yes, base_votes)
        return left > right if self.strict else left >= right

    def as_json(self) -> dict[str, Json]:
        return {"rule": self.rule, "base": self.base.value, "num": self.num, "den": self.den, "strict": self.strict}

    @classmethod
    def from_json(cls, written: Json) -> Self:
        """Read a requirement, or the name of one; with its figures the name is not needed.

        Raises BrokenRecord, NotAMajority.
        """
        if isinstance(written, str) and written in RULES:
            named = RULES[written]
            return cls(named.base, named.num, named.den, named.strict)
        document: Mapping[str, Json] = documents.table(written, "requirement")
        base = documents.text(document, "base")
        if base not in {one.value for one in Base}:
            raise BrokenRecord("base: cast, present, entitled, in_office or fixed_seats was expected")
        return cls(
            Base(base),
            documents.whole(document, "num"),
            documents.whole(document, "den"),
            documents.flag(document, "strict"),
        )


RULES: Mapping[str, Requirement] = {
    "simple": Requirement(Base.CAST, 1, 2, strict=True),
    "two_thirds_cast": Requirement(Base.CAST, 2, 3, strict=False),
    "three_quarters_cast": Requirement(Base.CAST, 3, 4, strict=False),
    "absolute_present": Requirement(Base.PRESENT, 1, 2, strict=True),
    "two_thirds_present": Requirement(Base.PRESENT, 2, 3, strict=False),
    "three_quarters_present": Requirement(Base.PRESENT, 3, 4, strict=False),
    "absolute_entitled": Requirement(Base.ENTITLED, 1, 2, strict=True),
    "two_thirds_entitled": Requirement(Base.ENTITLED, 2, 3, strict=False),
    "three_quarters_entitled": Requirement(Base.ENTITLED, 3, 4, strict=False),
}
