"""How far apart two spellings are: letters missing, added, changed, or two neighbours exchanged."""

from __future__ import annotations

SHORT, LONG = 5, 8


def distance(one: str, other: str) -> int:
    """Return the fewest slips that make one word of the other.

    Source: optimal string alignment, the restricted form of Damerau 1964.
    """
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for column, facing in enumerate(other, start=1):
            best = min(above[column] + 1, line[column - 1] + 1, above[column - 1] + (letter != facing))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == facing:
                best = min(best, before[column - 2] + 1)
            line.append(best)
        before, above = above, line
    return above[-1]


def slips_forgiven(word: str) -> int:
    """Return how many slips a word may hold and still be recognised: one when short, three when long."""
    if len(word) <= SHORT:
        return 1
    return 2 if len(word) < LONG else 3
