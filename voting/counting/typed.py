"""What a scrutineer types of one paper, read as the marks that a count takes; and written back the same way.

Candidates are known by their numbers on the ballot paper, which are their ids. What is typed is what is written on the
paper, right or wrong: whether it counts is for the method to say.

ranks    «3 1 4»: the first choice, the second, the third. «-»: a rank left empty. «2=5»: both at that rank.
marks    «3 1»: those marked. «3 3 1»: heaped, where votes may be heaped.
scores   «5 0 - 3»: one score a candidate, in the order of the paper. «-»: left empty.
"""

import re
from collections.abc import Mapping, Sequence

from voting.counting.errors import CellsDoNotFit, MarkUnknown, NothingTyped
from voting.counting.methods import PaperKind

GAP, EQUALS, OF = "-", "=", ":"
HIGHEST_SCORE = 999
_BETWEEN = re.compile(r"[\s,;./>]+")
_SCORE = re.compile(r"[0-9]{1,3}", re.ASCII)


def read(kind: PaperKind, text: str, ids: Sequence[str]) -> tuple[str, ...]:
    """Return the marks that a line says. Raises NothingTyped, MarkUnknown, CellsDoNotFit."""
    words = [word for word in _BETWEEN.split(re.sub(r"\s*=\s*", EQUALS, text.strip())) if word]
    if kind is PaperKind.SCORES:
        return _scores(words, ids)
    if kind is PaperKind.RANKS:
        return check(kind, tuple("" if word == GAP else _equals(word) for word in words), ids)
    return check(kind, tuple(words), ids)


def read_cells(kind: PaperKind, cells: Mapping[str, str], ids: Sequence[str]) -> tuple[str, ...]:
    """Return the marks of a paper told candidate by candidate: a rank, how many marks, or a score for each.

    Raises as `read`.
    """
    written = {one: cells.get(one, "").strip() for one in ids}
    filled = {one: _number(text) for one, text in written.items() if text}
    match kind:
        case PaperKind.RANKS:
            ranked: dict[int, list[str]] = {}
            for one, rank in filled.items():
                if not 1 <= rank <= len(ids):
                    raise MarkUnknown(str(rank))
                ranked.setdefault(rank, []).append(one)
            marks = [EQUALS.join(ranked.get(rank, [])) for rank in range(1, max(ranked, default=0) + 1)]
        case PaperKind.SCORES:
            marks = [f"{one}{OF}{score}" for one, score in filled.items()]
        case PaperKind.MARKS | PaperKind.MOTION:
            marks = [one for one, many in filled.items() for _ in range(many)]
    return check(kind, tuple(marks), ids)


def check(kind: PaperKind, marks: Sequence[str], ids: Sequence[str]) -> tuple[str, ...]:
    """Return the marks as they are kept: empty ranks at the end left out, crosses in the order of the paper.

    Raises NothingTyped, MarkUnknown.
    """
    kept = list(marks)
    match kind:
        case PaperKind.RANKS:
            while kept and not kept[-1]:
                kept.pop()
            _known([one for mark in kept for one in mark.split(EQUALS) if mark], ids)
        case PaperKind.SCORES:
            _known([mark.partition(OF)[0] for mark in kept], ids)
            for mark in kept:
                _number(mark.partition(OF)[2])
            kept.sort(key=lambda mark: ids.index(mark.partition(OF)[0]))
        case PaperKind.MARKS | PaperKind.MOTION:
            _known(kept, ids)
            kept.sort(key=ids.index)
    if not kept:
        raise NothingTyped
    return tuple(kept)


def written(kind: PaperKind, marks: Sequence[str], ids: Sequence[str]) -> str:
    """Return the line that says these marks."""
    if kind is PaperKind.SCORES:
        scores = dict(mark.split(OF, 1) for mark in marks)
        return " ".join(scores.get(one, GAP) for one in ids)
    return " ".join(mark or GAP for mark in marks)


def cells(kind: PaperKind, marks: Sequence[str]) -> dict[str, str]:
    """Return what stands beside each candidate who has something."""
    match kind:
        case PaperKind.RANKS:
            return {one: str(rank) for rank, mark in enumerate(marks, 1) for one in mark.split(EQUALS) if one}
        case PaperKind.SCORES:
            return dict(mark.split(OF, 1) for mark in marks)
        case PaperKind.MARKS | PaperKind.MOTION:
            return {one: str(marks.count(one)) for one in marks}


def _scores(words: Sequence[str], ids: Sequence[str]) -> tuple[str, ...]:
    if not words:
        raise NothingTyped
    if len(words) != len(ids):
        raise CellsDoNotFit(f"{len(words)} {len(ids)}")
    marks = [f"{one}{OF}{_number(word)}" for one, word in zip(ids, words, strict=True) if word != GAP]
    return check(PaperKind.SCORES, marks, ids)


def _equals(word: str) -> str:
    """Return equal marks in one order, however they were typed."""
    named = [one for one in word.split(EQUALS) if one]
    return EQUALS.join(sorted(dict.fromkeys(named), key=lambda one: (len(one), one))) or word


def _known(found: Sequence[str], ids: Sequence[str]) -> None:
    unknown = [one for one in found if one not in ids]
    if unknown:
        raise MarkUnknown(unknown[0])


def _number(text: str) -> int:
    if not _SCORE.fullmatch(text):
        raise MarkUnknown(text)
    return int(text)
