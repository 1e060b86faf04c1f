"""What the cells of one paper mean: a column a candidate, or a column a rank."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from voting.counting.methods import PaperKind
from voting.counting.reading.cells import Cell
from voting.counting.reading.elections import is_name, is_number
from voting.counting.reading.errors import Unreadable

CROSSES = frozenset({"x", "✓", "✔", "oui", "yes"})
NO_CROSS = frozenset({"", "0", "non", "no"})
MOST = 999
"""The highest rank, and the most marks for one candidate: more is a slip of the keyboard."""


class Stand:
    """Those who stand, by number and, where it tells them apart, by name."""

    def __init__(self, names: Sequence[str]) -> None:
        self.many = len(names)
        numbers = {str(at): str(at) for at in range(1, self.many + 1)}
        # A name that is somebody's number would point at two of them.
        many = Counter(names)
        by_name = {name: str(at) for at, name in enumerate(names, 1) if many[name] == 1}
        self._known: dict[str, str] = {**by_name, **numbers}

    def candidate(self, written: str, column: int) -> str:
        """Return the id of the one who is named. Raises Unreadable, without the line."""
        found = self._known.get(written)
        if found is None:
            code = "unknown_number" if is_number(written) else "unknown_name"
            raise Unreadable(code, 0, column, found=written, most=self.many)
        return found


class Row(Protocol):
    """Reads the cells of one paper."""

    def marks(self, cells: Sequence[Cell]) -> tuple[str, ...]:
        """Return the marks of the paper. Raises Unreadable, without the line."""
        ...


class _ByCandidate:
    """A column a candidate."""

    def __init__(self, stand: Stand, columns: int) -> None:
        self._columns = columns

    def _checked(self, cells: Sequence[Cell]) -> Sequence[Cell]:
        return _as_wide(cells, self._columns)


class RanksByCandidate(_ByCandidate):
    """The rank that each candidate has."""

    def marks(self, cells: Sequence[Cell]) -> tuple[str, ...]:
        ranked: dict[int, list[str]] = {}
        for at, (text, column) in enumerate(self._checked(cells), 1):
            if not text:
                continue
            if not is_number(text) or not 1 <= int(text) <= MOST:
                raise Unreadable("table_rank", 0, column, found=text)
            ranked.setdefault(int(text), []).append(str(at))
        return tuple("=".join(ranked.get(rank, ())) for rank in range(1, max(ranked, default=0) + 1))


class MarksByCandidate(_ByCandidate):
    """A cross, or how often the candidate is marked."""

    def marks(self, cells: Sequence[Cell]) -> tuple[str, ...]:
        found: list[str] = []
        for at, (text, column) in enumerate(self._checked(cells), 1):
            word = text.lower()
            if word in NO_CROSS:
                continue
            if word not in CROSSES and (not is_number(text) or int(text) > MOST):
                raise Unreadable("table_mark", 0, column, found=text)
            found += [str(at)] * (1 if word in CROSSES else int(text))
        return tuple(found)


class ScoresByCandidate(_ByCandidate):
    """The score or grade that each candidate has; an empty cell gives none."""

    def marks(self, cells: Sequence[Cell]) -> tuple[str, ...]:
        written = [(at, cell) for at, cell in enumerate(self._checked(cells), 1) if cell.text]
        for _, cell in written:
            if not is_name(cell.text):
                raise Unreadable("table_score", 0, cell.column)
        return tuple(f"{at}:{cell.text}" for at, cell in written)


class CandidatesByRank:
    """The candidates at each rank."""

    def __init__(self, stand: Stand, columns: int) -> None:
        self._stand, self._columns = stand, columns

    def marks(self, cells: Sequence[Cell]) -> tuple[str, ...]:
        found = [self._mark(cell) for cell in _as_wide(cells, self._columns)]
        # Cells left over at the end of a line are not ranks that somebody left empty; «-» is one.
        while found and found[-1] is None:
            found.pop()
        return tuple(mark or "" for mark in found)

    def _mark(self, cell: Cell) -> str | None:
        if not cell.text:
            return None
        if cell.text == "-":
            return ""
        if set(cell.text) <= {"-", "="}:
            return "="
        try:
            return self._stand.candidate(cell.text, cell.column)
        except Unreadable:
            if "=" not in cell.text:
                raise
        return "=".join(self._stand.candidate(part.strip(), cell.column) for part in cell.text.split("="))


ROWS: Mapping[tuple[PaperKind, bool], Callable[[Stand, int], Row]] = {
    (PaperKind.RANKS, False): RanksByCandidate,
    (PaperKind.RANKS, True): CandidatesByRank,
    (PaperKind.MARKS, False): MarksByCandidate,
    (PaperKind.SCORES, False): ScoresByCandidate,
}


def _as_wide(cells: Sequence[Cell], columns: int) -> Sequence[Cell]:
    """Return the cells when there are no more than columns; those missing at the end are empty. Raises Unreadable."""
    over = [cell for cell in cells[columns:] if cell.text]
    if over:
        raise Unreadable("table_too_wide", 0, over[0].column, columns=columns)
    return cells[:columns]
