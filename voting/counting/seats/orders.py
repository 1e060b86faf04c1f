"""An order of candidates with its ties in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Self


@dataclass(frozen=True, slots=True)
class Order:
    """Candidates who can be elected, the best first; those who are equal stand together, in the order of the paper.

    shown: what the record says each of them has.
    """

    groups: tuple[tuple[str, ...], ...]
    shown: Mapping[str, int | str]

    @classmethod
    def by_totals(
        cls, candidates: Iterable[str], totals: Mapping[str, int | Fraction], shown: Mapping[str, int | str]
    ) -> Self:
        """Return the order in which more is better. candidates: in the order of the paper."""
        ranked = sorted(candidates, key=lambda one: -Fraction(totals[one]))
        return cls(tuple(tuple(equals) for _, equals in groupby(ranked, key=lambda one: Fraction(totals[one]))), shown)

    def rank(self, candidate: str) -> int:
        """Return the place of a candidate, 0 for the best."""
        return next(at for at, group in enumerate(self.groups) if candidate in group)

    def sorted(self, candidates: Iterable[str]) -> list[str]:
        """Return these candidates the best first."""
        wanted = set(candidates)
        return [one for group in self.groups for one in group if one in wanted]

    def top(self, seats: int) -> tuple[list[str], list[str]]:
        """Return who is among the first so many for sure, and who is tied for the places that are left."""
        sure: list[str] = []
        for group in self.groups:
            if len(sure) == seats:
                break
            if len(sure) + len(group) > seats:
                return sure, list(group)
            sure += group
        return sure, []
