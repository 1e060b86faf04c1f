"""Whether a list is of the people in the register, where their numbers are the same.

A member is known by number alone, so the list of another organisation, or one whose rows were counted afresh, lies over
the register as if it were its own: every number is known, and each is somebody else's.
"""

from dataclasses import dataclass
from fractions import Fraction

from membership.rules.importing.text import folded

LEAST_OF_ANOTHER_NAME = 5
"""Below so many, the names were corrected one by one: no list is doubted for a few of them."""
SHARE_OF_ANOTHER_NAME = Fraction(1, 5)
"""From this share of the numbers that are known on. A year of marriages and corrections stays far below it, since
whoever marries keeps a given name; the list of other people lies far above."""

# What stands in many names alike, mostly of organisations, and so shows nobody to be the same.
_OF_MANY = frozenset(
    {
        "a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "and", "of", "the",
        "association", "coop", "cooperative", "enr", "entreprise", "entreprises", "federation", "ferme", "fermes",
        "gestion", "groupe", "habitation", "inc", "ltd", "ltee", "organisme", "quebec", "senc", "services", "societe",
        "solidarite", "travail", "travailleurs",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Likeness:
    """known: rows whose number is in the register. others: those of them whose name is somebody else's there."""

    known: int
    others: int

    @property
    def is_another_list(self) -> bool:
        """Return whether it looks like the list of other people."""
        return self.others >= LEAST_OF_ANOTHER_NAME and self.others >= self.known * SHARE_OF_ANOTHER_NAME


def is_another_name(name: str, other: str) -> bool:
    """Return whether two whole names have no word of their own in common.

    One word is enough to be the same: a married name keeps the given one, a misspelt given name keeps the surname, and
    it does not matter in which columns they stand.
    """
    return _telling(name).isdisjoint(_telling(other))


def _telling(name: str) -> frozenset[str]:
    words = frozenset(folded(name).split())
    return (words - _OF_MANY) or words
