"""A table of duels as dots: as large as the part of the papers that prefer the row, full where the row wins. Pure."""

from dataclasses import dataclass
from math import isqrt

from voting.counting import documents
from voting.counting.explain.explanations import explain
from voting.counting.explain.pairwise import matrix
from voting.counting.explain.shapes import Explanation
from voting.counting.explain.words import Words
from voting.counting.records import CountRecord

LARGEST = 110
"""The radius of a dot that stands for all papers, in tenths of a unit of a cell 28 wide."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A duel seen from its row. state: won, lost, level, or self for the cell of a candidate with itself."""

    state: str
    votes: str
    tenths: int

    @property
    def radius(self) -> str:
        return f"{self.tenths // 10}.{self.tenths % 10}"


@dataclass(frozen=True, slots=True)
class PairsPicture:
    """rows: the name of each candidate and its cells; heads: the names above the columns."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    key: tuple[tuple[str, str], ...]


def draw(record: CountRecord, language: str, told: Explanation | None = None) -> PairsPicture | None:
    """Return the duels of a count, or None where it has none."""
    first = record.rounds[0] if record.rounds else None
    if first is None or "matrix" not in first.detail or not record.papers.valid:
        return None
    words, names = Words(language), (told or explain(record, language)).names
    ids, above = documents.texts(first.detail, "candidates"), matrix(first.detail, "matrix")
    rows = tuple(
        (names[who], tuple(_cell(words, above, one, other, record.papers.valid) for other in range(len(ids))))
        for one, who in enumerate(ids)
    )
    key = tuple((state, words.say(f"picture.{state}")) for state in ("won", "lost"))
    return PairsPicture(words.say("table.duels"), tuple(names[who] for who in ids), rows, key)


def _cell(words: Words, above: list[list[int]], one: int, other: int, valid: int) -> Cell:
    if one == other:
        return Cell("self", "", 0)
    votes, against = above[one][other], above[other][one]
    state = "won" if votes > against else "lost" if votes < against else "level"
    # The area is what the eye compares, so it is the area that follows the votes.
    return Cell(state, words.amount(votes), isqrt(LARGEST * LARGEST * votes // valid))
