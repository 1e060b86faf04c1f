"""What differs between two texts, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: in both versions (`same`), in the later one only (`added`), in the earlier only (`removed`)."""

    kind: str
    text: str


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Return a text with what was taken out and what came in, word by word."""
    old, new = _words(before), _words(after)
    found: list[Piece] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Piece("same", "".join(old[i:j])))
            continue
        if i < j:
            found.append(Piece("removed", "".join(old[i:j])))
        if k < m:
            found.append(Piece("added", "".join(new[k:m])))
    return tuple(found)


def _words(text: str) -> list[str]:
    return re.findall(r"\S+\s*|\s+", text)
