"""What is answered to a consultation, and what of it may be shown: members and others apart, few answers not at all.

Fewer than five answers of a group tell whose they are, and are not given (needs, section 1: few ballots reveal votes).
Nor are they given with the other group's: whoever answered as the public knows those answers, and would take them off.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

FEWEST = 5
"""Answers below which a group is not shown by itself."""


class Fault(Enum):
    """Why an answer cannot be taken as it is."""

    UNKNOWN = "unknown"
    """A choice that the question does not offer."""
    SEVERAL = "several"
    """More than one choice where one is asked for."""
    NOTHING = "nothing"
    """No question is answered at all."""


class Shown(Enum):
    """How the counts of a consultation may be given."""

    APART = "apart"
    """Of members and of others, each by itself."""
    MEMBERS = "members"
    """Of members alone: the others are too few."""
    OTHERS = "others"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as an answer to it is checked. keys: none where one answers in words; most: of choices."""

    position: int
    keys: tuple[str, ...]
    most: int


@dataclass(frozen=True, slots=True)
class Said:
    """An answer to one question."""

    keys: tuple[str, ...] = ()
    words: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.keys and not self.words.strip()


@dataclass(frozen=True, slots=True)
class Line:
    """How often one choice was taken. members, others: None for whom it is not given; total: of whom it is given."""

    key: str
    total: int
    members: int | None
    others: int | None


def is_answered(keys: Sequence[str], said: Said) -> bool:
    """Return whether a question that offers these choices is answered: words are no answer where there are choices."""
    return bool(said.keys) if keys else not said.is_empty


def fault_in(questions: Sequence[Asked], said: Mapping[int, Said]) -> Fault | None:
    """Return what is wrong with a sheet of answers, by the position of each question; None for a sound one."""
    if not any(is_answered(one.keys, said.get(one.position, Said())) for one in questions):
        return Fault.NOTHING
    for one in questions:
        answer = said.get(one.position, Said())
        if not set(answer.keys) <= set(one.keys):
            return Fault.UNKNOWN
        if len(set(answer.keys)) > one.most:
            return Fault.SEVERAL
    return None


def shown(members: int, others: int) -> Shown:
    """Return whose counts may be given, of so many sheets of members and of others."""
    if members >= FEWEST:
        return Shown.APART if others >= FEWEST or not others else Shown.MEMBERS
    return Shown.OTHERS if others >= FEWEST else Shown.NOT


def given(pair: Sequence[int], how: Shown) -> tuple[int | None, int | None]:
    """Return of a count of members and of others those that are given."""
    members, others = pair
    return (
        members if how in (Shown.APART, Shown.MEMBERS) else None,
        others if how in (Shown.APART, Shown.OTHERS) else None,
    )


def lines(keys: Sequence[str], taken: Mapping[str, Sequence[int]], how: Shown) -> tuple[Line, ...]:
    """Return the count of each choice. taken: how often each was, by members and by others. None where not shown."""
    if how is Shown.NOT:
        return ()
    counted = ((key, *given(taken.get(key, (0, 0)), how)) for key in keys)
    return tuple(Line(key, (members or 0) + (others or 0), members, others) for key, members, others in counted)
