"""Whether two persons of one register may be the same: reasons that can be checked, and never a name alone.

A couple shares a mailbox, a family a telephone and an address, and every register has two Marie Tremblay:
two names that are alike count only together with something else that is the same.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

# Three fifths of the letters in threes: «tremblay anne» and «trembley anne», but not «tremblay luc».
_ALIKE = (3, 5)
_NOT_A_DIGIT = re.compile(r"\D+")


class Reason(Enum):
    """Something the two have in common, besides names that are alike."""

    EMAIL = "email"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    POSTAL_CODE = "postal_code"
    NUMBER = "number"
    """The same digits, written otherwise: M0012 and 12."""

    @property
    def weight(self) -> int:
        return _WEIGHTS[self]


_WEIGHTS = {Reason.EMAIL: 4, Reason.BIRTH_DATE: 4, Reason.PHONE: 3, Reason.NUMBER: 3, Reason.POSTAL_CODE: 2}


@dataclass(frozen=True, slots=True)
class Known:
    """What the register knows of one person. name: the key by which names are sorted; number: of its membership."""

    name: str
    is_legal: bool
    email: str = ""
    phone: str = ""
    postal_code: str = ""
    number: str = ""
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two may be one. is_name_same: letter for letter, not only nearly."""

    reasons: tuple[Reason, ...]
    is_name_same: bool

    @property
    def weight(self) -> int:
        """Return what comes first in a list of them."""
        return sum(reason.weight for reason in self.reasons) * 2 + self.is_name_same


def likeness(first: Known, second: Known) -> Likeness | None:
    """Return why the two may be one person; None where nothing but a name, or not even that, says so."""
    if first.is_legal is not second.is_legal or not are_alike(first.name, second.name):
        return None
    reasons = tuple(reason for reason in Reason if _is_shared(reason, first, second))
    return Likeness(reasons, first.name == second.name) if reasons else None


def are_alike(first: str, second: str) -> bool:
    """Return whether two names are the same but for a slip, whatever the order of their words."""
    one, other = _trigrams(first), _trigrams(second)
    shared, needed = len(one & other), len(one | other)
    return bool(needed) and shared * _ALIKE[1] >= needed * _ALIKE[0]


def _trigrams(name: str) -> frozenset[str]:
    """Return the letters in threes, as PostgreSQL takes them: each word with two blanks before and one after."""
    padded = [f"  {word} " for word in re.findall(r"\w+", name)]
    return frozenset(word[place : place + 3] for word in padded for place in range(len(word) - 2))


def _is_shared(reason: Reason, first: Known, second: Known) -> bool:
    match reason:
        case Reason.EMAIL:
            return bool(first.email) and first.email.casefold() == second.email.casefold()
        case Reason.BIRTH_DATE:
            return first.birth_date is not None and first.birth_date == second.birth_date
        case Reason.PHONE:
            return bool(digits := _digits(first.phone)) and digits == _digits(second.phone)
        case Reason.POSTAL_CODE:
            code = _code(first.postal_code)
            return bool(code) and code == _code(second.postal_code)
        case Reason.NUMBER:
            number = _digits(first.number).lstrip("0")
            return bool(number) and number == _digits(second.number).lstrip("0")


def _digits(text: str) -> str:
    return _NOT_A_DIGIT.sub("", text)


def _code(text: str) -> str:
    return "".join(text.split()).upper()
