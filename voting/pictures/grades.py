"""Grades as bars: of every candidate all papers, the best grade first, and a line at the half. Pure.

A majority grade is the one on which the line stands. The better a grade the fuller its ink; the order of the pieces
says the same.
"""

from dataclasses import dataclass

from voting.counting.explain.explanations import explain
from voting.counting.explain.shapes import Explanation
from voting.counting.explain.words import Words
from voting.counting.records import CountRecord
from voting.pictures.bars import THOUSANDTHS, percent


@dataclass(frozen=True, slots=True)
class GradePiece:
    """The papers that give one grade. ink: how full it is, in hundredths."""

    grade: str
    papers: str
    at: int
    length: int
    ink: int

    @property
    def x(self) -> str:
        return percent(self.at)

    @property
    def width(self) -> str:
        return percent(self.length)

    @property
    def opacity(self) -> str:
        return f"{self.ink // 100}.{self.ink % 100:02}"


@dataclass(frozen=True, slots=True)
class GradeBar:
    """A candidate, the majority grade, and the papers by grade."""

    name: str
    median: str
    pieces: tuple[GradePiece, ...]


@dataclass(frozen=True, slots=True)
class GradesPicture:
    caption: str
    bars: tuple[GradeBar, ...]
    key: tuple[GradePiece, ...]
    line: str


def draw(record: CountRecord, language: str, told: Explanation | None = None) -> GradesPicture | None:
    """Return the grades of a count, or None where it has none. Candidates stand in the order of the paper."""
    first = record.rounds[0] if record.rounds else None
    if first is None or "medians" not in first.detail or not record.papers.valid:
        return None
    words = Words(language)
    (table,) = (told or explain(record, language)).tables
    names = [column.label for column in table.columns[1:-1]]
    drawn = [GradeBar(row[0], row[-1], tuple(_pieces(names, row[1:-1], record.papers.valid))) for row in table.rows]
    key = tuple(GradePiece(name, "", 0, 0, _ink(at, len(names))) for at, name in enumerate(names))
    return GradesPicture(table.caption, tuple(drawn), key, words.say("picture.half"))


def _pieces(names: list[str], cells: tuple[str, ...], valid: int) -> list[GradePiece]:
    pieces: list[GradePiece] = []
    before = 0
    for at, (name, cell) in enumerate(zip(names, cells, strict=True)):
        papers = int("".join(sign for sign in cell if sign.isdecimal()))
        start, end = before * THOUSANDTHS // valid, (before + papers) * THOUSANDTHS // valid
        if papers:
            pieces.append(GradePiece(name, cell, start, max(1, end - start), _ink(at, len(names))))
        before += papers
    return pieces


def _ink(at: int, many: int) -> int:
    return 100 - 100 * at // max(1, many - 1)
