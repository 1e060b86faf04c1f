"""Ranked papers in a `.blt` file, the form that counting programs exchange.

4 2                  candidates, seats
-3                   candidate 3 has withdrawn
12 1 2 0             twelve papers: candidate 1, then candidate 2
5 1 - 2=4 0          a rank left empty, then two candidates at one rank
1 -=- 0              marks at one rank that cannot be told apart
3 0                  three blank papers
0                    no more papers
"Anna"               the name of each candidate; a quotation mark within a name is written twice
…
"Board 2026"         the title, which may be missing
A line may end with # and a remark. One paper, or one kind of paper, a line.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from voting.counting.methods import PaperKind
from voting.counting.reading.elections import MOST_DIGITS, Election, is_name, is_number, numbered_candidates
from voting.counting.reading.errors import NotWritable, Unreadable
from voting.counting.reading.lines import Gathered, Lines, text

ENDS = (b"0\n", b"0\r\n", b"0")
UNREADABLE, EMPTY = "-=-", "-"
MOST_CANDIDATES = 10_000
WORD = re.compile(r"[^\s#]+|#.*")

Word = tuple[str, int]
"""What is written, and its column."""


def parse(stream: BinaryIO) -> Election:
    """Return the election of a `.blt` file. Raises Unreadable."""
    lines = Lines(stream)
    candidates, seats = _sizes(lines)
    withdrawn: list[str] = []
    papers: list[tuple[tuple[str, ...], int]] = []
    reader = _PaperReader(candidates)
    # Those who withdrew come before the papers, which are then read alike ones together.
    ended = False
    for line in lines.rest():
        words = _words(line)
        if words and words[0][0].startswith("-"):
            withdrawn += [_withdrawn(word, candidates, lines.number) for word in words]
        elif [word for word, _ in words] == ["0"]:
            ended = True
            break
        elif words:
            papers.append(_blamed(reader, line, lines.number))
            break
    if not ended:
        gathered = lines.gathered(ENDS, lambda raw: raw.split(b"#")[0].strip() == b"0")
        papers += reader.papers(gathered)
        if not gathered.ended:
            raise Unreadable("blt_end_missing", lines.number + 1, 1)
    names, title = _names(lines, candidates)
    election = Election.gathered(PaperKind.RANKS, numbered_candidates(names), papers)
    return replace(election, seats=seats, withdrawn=tuple(dict.fromkeys(withdrawn)), title=title)


def dump(election: Election) -> str:
    """Return the election as a `.blt` file. Candidates lose their ids and classes. Raises NotWritable."""
    if election.kind is not PaperKind.RANKS:
        raise NotWritable("blt_ranks_only")
    if election.ballots.invalid:
        raise NotWritable("blt_no_invalid")
    if election.colleges:
        raise NotWritable("blt_no_colleges")
    numbered = election.numbered()
    rows = [f"{len(numbered.candidates)} {1 if numbered.seats is None else numbered.seats}"]
    rows += [f"-{one}" for one in numbered.withdrawn]
    rows += [" ".join((str(group.papers), *map(_mark, group.marks), "0")) for group in numbered.ballots.groups]
    rows += [f"{numbered.ballots.blank} 0"] if numbered.ballots.blank else []
    rows.append("0")
    rows += [_quoted(candidate.name) for candidate in numbered.candidates]
    rows += [_quoted(numbered.title)] if numbered.title else []
    return "\n".join(rows) + "\n"


class _PaperReader:
    """Reads the papers, one line after the other."""

    def __init__(self, candidates: int) -> None:
        self._candidates = candidates
        self._marks = {str(at).encode(): str(at) for at in range(1, candidates + 1)}
        self._marks |= {EMPTY.encode(): "", UNREADABLE.encode(): "="}

    def papers(self, gathered: Gathered) -> Iterator[tuple[tuple[str, ...], int]]:
        """Yield marks and how many papers have them. Raises Unreadable."""
        mark_of = self._marks.__getitem__
        for raw, lines in gathered.counted.items():
            words = raw.split()
            try:
                if words[-1] == b"0" and words[0].isdigit() and len(words[0]) <= MOST_DIGITS and words[0][0] != 48:
                    yield tuple(map(mark_of, words[1:-1])), int(words[0]) * lines
                    continue
            except (KeyError, IndexError):
                pass
            try:
                line = text(raw)
                if _words(line):
                    marks, papers = self.paper(line)
                    yield marks, papers * lines
            except Unreadable as fault:
                raise gathered.blame(raw, fault) from None

    def paper(self, line: str) -> tuple[tuple[str, ...], int]:
        """Return the marks of a line and the papers it stands for. Raises Unreadable, without the line."""
        (weight, at), *marks = _words(line)
        if not is_number(weight) or not int(weight):
            raise Unreadable("blt_weight", 0, at, found=weight)
        if not marks or marks[-1][0] != "0":
            after = next((column for word, column in marks if word == "0"), 0)
            if after:
                raise Unreadable("blt_after_the_end", 0, after)
            raise Unreadable("blt_paper_not_ended", 0, len(line.rstrip()) + 1)
        return tuple(self._mark(word, column) for word, column in marks[:-1]), int(weight)

    def _mark(self, word: str, column: int) -> str:
        if word == EMPTY:
            return ""
        if word.strip("-=") == "":
            if re.fullmatch(r"-?(=-?)+", word):
                return "="
            raise Unreadable("blt_mark", 0, column, found=word)
        mark = "=".join(self._number(part, column, word) for part in word.split("="))
        # The next time it is found at once.
        self._marks[word.encode()] = mark
        return mark

    def _number(self, part: str, column: int, word: str) -> str:
        if part == "0":
            raise Unreadable("blt_after_the_end", 0, column)
        if not is_number(part):
            raise Unreadable("blt_mark", 0, column, found=word)
        if not 1 <= int(part) <= self._candidates:
            raise Unreadable("unknown_number", 0, column, found=part, most=self._candidates)
        return str(int(part))


def _sizes(lines: Lines) -> tuple[int, int]:
    for line in lines.rest():
        words = _words(line)
        if not words:
            continue
        if len(words) != 2 or not all(is_number(word) for word, _ in words):
            wrong = next((column for word, column in words if not is_number(word)), words[min(2, len(words) - 1)][1])
            raise Unreadable("blt_sizes", lines.number, wrong)
        (candidates, first), (seats, second) = words
        if not 1 <= int(candidates) <= MOST_CANDIDATES:
            raise Unreadable("blt_candidates", lines.number, first, most=MOST_CANDIDATES, found=candidates)
        if not int(seats):
            raise Unreadable("seats", lines.number, second, found=seats)
        return int(candidates), int(seats)
    raise Unreadable("empty", 1, 1)


def _withdrawn(word: Word, candidates: int, line: int) -> str:
    written, column = word
    number = written.removeprefix("-")
    if not written.startswith("-") or not is_number(number):
        raise Unreadable("blt_withdrawn", line, column, found=written)
    if not 1 <= int(number) <= candidates:
        raise Unreadable("unknown_number", line, column, found=number, most=candidates)
    return str(int(number))


def _blamed(reader: _PaperReader, line: str, number: int) -> tuple[tuple[str, ...], int]:
    try:
        return reader.paper(line)
    except Unreadable as fault:
        raise fault.at_line(number) from None


def _names(lines: Lines, candidates: int) -> tuple[list[str], str]:
    """Return the names and the title; what other programs write after the title is passed over."""
    found: list[str] = []
    for line in lines.rest():
        found += _texts(line, lines.number)
    if len(found) < candidates:
        raise Unreadable("blt_names", lines.number + 1, 1, found=len(found), expected=candidates)
    return found[:candidates], found[candidates] if len(found) > candidates else ""


def _texts(line: str, number: int) -> Iterator[str]:
    at = 0
    while (rest := line[at:].lstrip()) and not rest.startswith("#"):
        column = len(line) - len(rest) + 1
        if not rest.startswith('"'):
            raise Unreadable("blt_name", number, column, found=rest.split()[0])
        whole = re.match(r'"((?:[^"]|"")*)"(?=\s|#|$)', rest)
        if whole is None:
            raise Unreadable("quote", number, column)
        name = whole[1].replace('""', '"').strip()
        if not is_name(name):
            raise Unreadable("name", number, column)
        yield name
        at = len(line) - len(rest) + whole.end()


def _words(line: str) -> list[Word]:
    return [(word[0], word.start() + 1) for word in WORD.finditer(line) if not word[0].startswith("#")]


def _mark(mark: str) -> str:
    return {"": EMPTY, "=": UNREADABLE}.get(mark, mark)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
