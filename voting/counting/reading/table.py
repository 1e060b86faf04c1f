"""Papers in a table (CSV): a column a candidate, or a column a rank.

#title,Board 2026        settings, each of which may be missing
#seats,2
#withdrawn,3
#blank,4                 papers with nothing on them, beside those below
#invalid,overvote,1      papers set aside, with the reason
papers,Anna,Berta,Carl   the first column, how many papers, may be missing
12,1,2,                  ranks: the rank of each candidate, equal ones where marked equal
1,2,,1

Where voters are of several colleges, a column `college` before the candidates says whose each paper is, and so do
`#blank,4,workers` and `#invalid,overvote,1,workers`.

With `#candidates,Anna,Berta,Carl` before it, each column is a rank and a cell names a candidate by number or by name,
several with = between them, `-` for a rank left empty, `-=-` for marks that cannot be told apart. Marks: 1, x or how
often; scores: the number or the grade. `#kind,ranks|marks|scores` says which, where the method does not.
Cells are parted by comma, semicolon or tab. A line that begins with # and a space is a remark.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from voting.counting.ballots import Ballots
from voting.counting.methods import PaperKind
from voting.counting.reading import cells
from voting.counting.reading.cells import Cell
from voting.counting.reading.columns import ROWS, Row, Stand
from voting.counting.reading.elections import Election, boxed, is_name, is_number, numbered_candidates
from voting.counting.reading.errors import Unreadable
from voting.counting.reading.lines import Gathered, Lines, text

PAPERS = ("papers", "bulletins", "weight", "poids")
COLLEGE = ("college", "collège")
KINDS: Mapping[str, PaperKind] = {
    "ranks": PaperKind.RANKS,
    "rangs": PaperKind.RANKS,
    "marks": PaperKind.MARKS,
    "croix": PaperKind.MARKS,
    "scores": PaperKind.SCORES,
    "notes": PaperKind.SCORES,
}
SETTINGS: Mapping[str, str] = {
    "title": "title",
    "titre": "title",
    "seats": "seats",
    "sièges": "seats",
    "sieges": "seats",
    "kind": "kind",
    "genre": "kind",
    "candidates": "candidates",
    "candidatures": "candidates",
    "withdrawn": "withdrawn",
    "retraits": "withdrawn",
    "blank": "blank",
    "blancs": "blank",
    "invalid": "invalid",
    "nuls": "invalid",
}


@dataclass(slots=True)
class _Settings:
    """What the lines before the header say. withdrawn: their cells and line, since names may come after them.

    blank, invalid: by college, "" where none is named. colleges: the cells that name one, with their line.
    """

    title: str = ""
    seats: int | None = None
    kind: PaperKind | None = None
    candidates: list[str] | None = None
    withdrawn: list[tuple[Cell, int]] = field(default_factory=list[tuple[Cell, int]])
    blank: Counter[str] = field(default_factory=Counter[str])
    invalid: dict[str, Counter[str]] = field(default_factory=dict[str, "Counter[str]"])
    colleges: list[tuple[Cell | None, int]] = field(default_factory=list[tuple[Cell | None, int]])


def parse(stream: BinaryIO, kind: PaperKind | None = None) -> Election:
    """Return the election of a table. kind: of the papers, where the file does not say. Raises Unreadable."""
    lines, settings = Lines(stream), _Settings()
    header, separator = _header(lines, settings)
    while header and not header[-1].text:
        header.pop()
    leading = _leading(header)
    columns = header[len(leading) :]
    if settings.candidates is not None and settings.kind not in (None, PaperKind.RANKS):
        raise Unreadable("table_rank_columns", lines.number, 1)
    titles = _checked(columns, lines.number, 1)
    named = titles if settings.candidates is None else settings.candidates
    stand = Stand(named)
    chosen = PaperKind.RANKS if settings.candidates is not None else settings.kind or kind
    if chosen is None or chosen is PaperKind.MOTION:
        raise Unreadable("table_kind", 1, 1)
    withdrawn = tuple(dict.fromkeys(_withdrawn(stand, cell, line) for cell, line in settings.withdrawn))
    rows = ROWS[chosen, settings.candidates is not None](stand, len(columns))
    reader = _Reader(separator, rows, leading)
    stands = Election(chosen, numbered_candidates(named), Ballots.gather(()), settings.seats, withdrawn, settings.title)
    _check_colleges(settings, wanted=COLLEGE in leading)
    if COLLEGE not in leading:
        papers = ((marks, many) for _college, marks, many in reader.papers(lines.gathered()))
        return replace(stands, ballots=boxed(papers, blank=settings.blank[""], invalid=settings.invalid.get("")))
    said: dict[str, list[tuple[tuple[str, ...], int]]] = {name: [] for name in (*settings.blank, *settings.invalid)}
    for college, marks, many in reader.papers(lines.gathered()):
        said.setdefault(college, []).append((marks, many))
    return stands.by_college(
        {
            college: boxed(papers, blank=settings.blank[college], invalid=settings.invalid.get(college, {}))
            for college, papers in said.items()
        }
    )


def _leading(header: list[Cell]) -> list[tuple[str, ...]]:
    """Return what the columns before the candidates hold: papers, the college, both, or neither."""
    leading: list[tuple[str, ...]] = []
    for cell in header[:2]:
        found = next((words for words in (PAPERS, COLLEGE) if cell.text.lower() in words), None)
        if found is None or found in leading:
            break
        leading.append(found)
    return leading


def _check_colleges(settings: _Settings, *, wanted: bool) -> None:
    """Raises Unreadable where papers set aside beforehand name no college, or name one and no column does."""
    for cell, line in settings.colleges:
        if wanted and cell is None:
            raise Unreadable("table_college_setting", line, 1)
        if not wanted and cell is not None:
            raise Unreadable("table_college_column", line, cell.column, found=cell.text)


class _Reader:
    """Reads the lines of papers."""

    def __init__(self, separator: str, rows: Row, leading: Sequence[tuple[str, ...]]) -> None:
        self._separator, self._rows, self._leading = separator, rows, leading

    def papers(self, gathered: Gathered) -> Iterator[tuple[str, tuple[str, ...], int]]:
        """Yield the college, the marks and how many papers have them. Raises Unreadable."""
        for raw, many in gathered.counted.items():
            try:
                paper = self._paper(text(raw))
            except Unreadable as fault:
                raise gathered.blame(raw, fault) from None
            if paper is not None:
                yield paper[0], paper[1], paper[2] * many

    def _paper(self, line: str) -> tuple[str, tuple[str, ...], int] | None:
        if not line.strip() or line.startswith("# "):
            return None
        found = cells.split(line, self._separator)
        if self._leading and not any(cell.text for cell in found):
            # What a spreadsheet leaves below a table.
            return None
        papers, college = 1, ""
        for words in self._leading:
            cell, found = (found[0], found[1:]) if found else (Cell("", len(line) + 1), found)
            if words is COLLEGE:
                college = _college(cell)
            elif not is_number(cell.text) or not int(cell.text):
                raise Unreadable("table_papers", 0, cell.column, found=cell.text)
            else:
                papers = int(cell.text)
        return college, self._rows.marks(found), papers


def _header(lines: Lines, settings: _Settings) -> tuple[list[Cell], str]:
    separator = cells.SEPARATORS[0]
    for line in lines.rest():
        if not line.strip() or line.startswith("# ") or line.strip() == "#":
            continue
        separator = cells.separator_of(line, separator)
        try:
            found = cells.split(line, separator)
            if not line.startswith("#"):
                return found, separator
            _set(settings, found, lines.number)
        except Unreadable as fault:
            raise fault.at_line(lines.number) from None
    raise Unreadable("table_header" if lines.number else "empty", lines.number + 1, 1)


def _set(settings: _Settings, found: list[Cell], line: int) -> None:
    name, values = _setting(found)
    match name:
        case "title":
            settings.title = _named(values[0])
        case "seats":
            settings.seats = _number(values[0], "seats")
        case "kind":
            _set_kind(settings, values)
        case "candidates":
            settings.candidates = _checked(values, line, 1)
        case "withdrawn":
            settings.withdrawn += [(cell, line) for cell in values]
        case "blank":
            college = _set_college(settings, values[1:], line)
            settings.blank[college] += _number(values[0], "table_papers")
        case _:
            _set_invalid(settings, values, line)


def _setting(found: list[Cell]) -> tuple[str, list[Cell]]:
    name, values = SETTINGS.get(found[0].text.removeprefix("#").strip().lower()), found[1:]
    while values and not values[-1].text:
        values.pop()
    if name is None:
        raise Unreadable("table_setting", 0, 1, found=found[0].text, known=", ".join(sorted(set(SETTINGS.values()))))
    if not values:
        raise Unreadable("table_setting_empty", 0, found[0].column + len(found[0].text), name=name)
    return name, values


def _set_kind(settings: _Settings, values: list[Cell]) -> None:
    settings.kind = KINDS.get(values[0].text.lower())
    if settings.kind is None:
        raise Unreadable("table_kind_unknown", 0, values[0].column, found=values[0].text)


def _set_college(settings: _Settings, values: list[Cell], line: int) -> str:
    cell = values[0] if values else None
    settings.colleges.append((cell, line))
    return "" if cell is None else _college(cell)


def _college(cell: Cell) -> str:
    if not cell.text:
        raise Unreadable("table_college", 0, cell.column)
    return _named(cell)


def _set_invalid(settings: _Settings, values: list[Cell], line: int) -> None:
    reason = values[0]
    if len(values) < 2:
        raise Unreadable("table_setting_empty", 0, reason.column + len(reason.text), name="invalid")
    _named(reason)
    college = _set_college(settings, values[2:], line)
    settings.invalid.setdefault(college, Counter())[reason.text] += _number(values[1], "table_papers")


def _checked(columns: list[Cell], line: int, column: int) -> list[str]:
    if not columns:
        raise Unreadable("table_header", line, column)
    for cell in columns:
        if not cell.text or not is_name(cell.text):
            raise Unreadable("table_name", line, cell.column)
    return [cell.text for cell in columns]


def _withdrawn(stand: Stand, cell: Cell, line: int) -> str:
    try:
        return stand.candidate(cell.text, cell.column)
    except Unreadable as fault:
        raise fault.at_line(line) from None


def _named(cell: Cell) -> str:
    if not is_name(cell.text):
        raise Unreadable("name", 0, cell.column)
    return cell.text


def _number(cell: Cell, code: str) -> int:
    if not is_number(cell.text) or not int(cell.text):
        raise Unreadable(code, 0, cell.column, found=cell.text)
    return int(cell.text)
