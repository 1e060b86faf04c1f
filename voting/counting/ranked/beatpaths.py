"""Strongest paths of duels won: Schulze's relation, and why one candidate comes before another.

Source: M. Schulze, Social Choice and Welfare 36 (2011), 2.3; counting rules, section 9.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from voting.counting.ranked.pairwise import Duels


@dataclass(frozen=True, slots=True)
class Beatpaths:
    """strength[x][y]: of the weakest duel on the strongest path from x to y, 0 without a path. Only between `among`."""

    strength: tuple[tuple[int, ...], ...]
    last_step: tuple[tuple[int, ...], ...]
    among: tuple[int, ...]

    def above(self, one: int, other: int) -> bool:
        return self.strength[one][other] > self.strength[other][one]

    def won(self, one: int) -> int:
        """Return how many others come after a candidate."""
        return sum(self.above(one, other) for other in self.among)

    def first_of(self, candidates: Sequence[int]) -> list[int]:
        """Return those of the candidates before whom none of them comes."""
        return [one for one in candidates if not any(self.above(other, one) for other in candidates)]

    def order(self) -> list[list[int]]:
        """Return all in their order, those together between whom nothing decides."""
        left, found = list(self.among), list[list[int]]()
        while left:
            first = self.first_of(left)
            found.append(first)
            left = [one for one in left if one not in first]
        return found

    def path(self, one: int, other: int) -> list[int]:
        """Return the candidates on the strongest path from one to another; none where there is no path."""
        if not self.strength[one][other]:
            return []
        path = [other]
        while path[-1] != one:
            path.append(self.last_step[one][path[-1]])
        return path[::-1]


def beatpaths(duels: Duels, among: Sequence[int]) -> Beatpaths:
    """Return the strongest paths that go through these candidates alone. A duel is as strong as its winning votes."""
    many = len(duels.above)
    strength = [[0] * many for _ in range(many)]
    last_step = [[one] * many for one in range(many)]
    for one in among:
        for other in among:
            if duels.beats(one, other):
                strength[one][other] = duels.above[one][other]
    for middle in among:
        for one in among:
            if one == middle:
                continue
            for other in among:
                through = min(strength[one][middle], strength[middle][other])
                if other not in (one, middle) and strength[one][other] < through:
                    strength[one][other] = through
                    last_step[one][other] = last_step[middle][other]
    return Beatpaths(tuple(map(tuple, strength)), tuple(map(tuple, last_step)), tuple(among))
