"""Making two spellings of one thing comparable, without changing what will be kept more than needed."""

import re
import unicodedata

_NOT_A_WORD = re.compile(r"[^0-9a-z]+")
# Left by spreadsheets and web pages; they show as nothing.
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
# The dollar is a word too: «Parts ($)» is an amount, «Parts» may be a number.
_SPELLED = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "$": " dollars "})

# How people write «there is none» in a cell that should have stayed empty.
NOTHING = frozenset(
    {
        "-", "--", "—", "–", "?", "n/a", "n.a.", "n/d", "n.d.", "s.o.", "s/o", "aucun", "aucune", "none", "null",
        "néant", "inconnu", "inconnue", "unknown",
    }
)  # fmt: skip


def tidied(cell: str) -> str:
    """Return the cell as it will be kept: composed letters, single blanks, nothing invisible, no blank ends."""
    if not cell.isascii():
        cell = _INVISIBLE.sub("", unicodedata.normalize("NFC", cell))
    return " ".join(cell.split())


def tidied_or_empty(cell: str) -> str:
    """Return the cell tidied, or nothing where it says in words that there is nothing.

    Not for names: Null and Aucun are surnames.
    """
    text = tidied(cell)
    return "" if text.casefold() in NOTHING else text


# What spreadsheets write instead of a value they could not work out.
_FAILED = ("#REF!", "#VALUE!", "#VALEUR!", "#NAME?", "#NOM?", "#DIV/0!", "#N/A", "#N/D", "#NUM!", "#NOMBRE!", "#NULL!")


def is_formula(text: str) -> bool:
    """Return whether a cell holds what a spreadsheet was to work out, or what it says of it, instead of a value."""
    return text.startswith("=") or text.upper() in _FAILED


def folded(text: str) -> str:
    """Return bare words to compare by: no accents, no case, no punctuation."""
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_SPELLED))
    return _NOT_A_WORD.sub(" ", "".join(c for c in bare if not unicodedata.combining(c))).strip()
