"""Papers as every count takes them: each in one class, alike ones gathered.

A count of gathered papers gives exactly the record of a count of single ones.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from voting.counting import documents
from voting.counting.documents import Json
from voting.counting.errors import NegativeCount


@dataclass(frozen=True, slots=True)
class Group:
    """Valid papers that say the same. marks: the choices in their order; a motion's paper has one."""

    marks: tuple[str, ...]
    papers: int


@dataclass(frozen=True, slots=True)
class Ballots:
    """The papers of one vote: valid ones in groups, blank ones, and invalid ones by reason.

    Use `gather`, which puts groups in the one order that the fingerprint is taken of, and that counts rely on.
    marks: every mark there is on them; a million papers repeat a few.
    """

    groups: tuple[Group, ...]
    marks: frozenset[str]
    blank: int = 0
    invalid: Mapping[str, int] = field(default_factory=dict[str, int])

    @classmethod
    def gather(
        cls, papers: Iterable[tuple[tuple[str, ...], int]], *, blank: int = 0, invalid: Mapping[str, int] | None = None
    ) -> "Ballots":
        """Return the ballots of (marks, how many) in any order and any division. Raises NegativeCount."""
        gathered: dict[tuple[str, ...], int] = {}
        for marks, many in papers:
            gathered[marks] = gathered.get(marks, 0) + (many if many > 0 else _count(many))
        if 0 in gathered.values():
            gathered = {marks: many for marks, many in gathered.items() if many}
        written = frozenset(chain.from_iterable(gathered))
        reasons = {reason: _count(many) for reason, many in sorted((invalid or {}).items()) if many}
        return cls(
            groups=tuple([Group(marks, gathered[marks]) for marks in _in_order(gathered, written)]),
            marks=written,
            blank=_count(blank),
            invalid=reasons,
        )

    @classmethod
    def together(cls, boxes: Iterable["Ballots"]) -> "Ballots":
        """Return the papers of several boxes as those of one."""
        held = list(boxes)
        reasons = {reason for box in held for reason in box.invalid}
        return cls.gather(
            ((group.marks, group.papers) for box in held for group in box.groups),
            blank=sum(box.blank for box in held),
            invalid={reason: sum(box.invalid.get(reason, 0) for box in held) for reason in reasons},
        )

    @property
    def valid(self) -> int:
        return sum(group.papers for group in self.groups)

    @property
    def total(self) -> int:
        return self.valid + self.blank + sum(self.invalid.values())

    @property
    def sha256(self) -> str:
        """The fingerprint of the papers, gathered."""
        return documents.fingerprint(self.text())

    def text(self) -> str:
        """Return the one text of the papers, gathered: what `documents.canonical` would write of them, sooner."""
        groups = ",".join(self._plainly() if all(map(_is_plain, self.marks)) else self._with_care())
        counts: dict[str, Json] = {"blank": self.blank, "invalid": dict(self.invalid)}
        return f'{{"groups":[{groups}],{documents.canonical(counts)[1:]}'

    def _plainly(self) -> list[str]:
        """Return the groups as JSON, where no mark needs more than quotation marks around it."""
        quoted = '","'.join
        return [
            f'[["{quoted(group.marks)}"],{group.papers}]' if group.marks else f"[[],{group.papers}]"
            for group in self.groups
        ]

    def _with_care(self) -> list[str]:
        return [documents.canonical([list(group.marks), group.papers]) for group in self.groups]


def _is_plain(mark: str) -> bool:
    return documents.canonical(mark) == f'"{mark}"'


def _in_order(gathered: Collection[tuple[str, ...]], marks: Collection[str]) -> list[tuple[str, ...]]:
    """Return the papers in order, mark by mark."""
    if () in gathered or any("\0" in mark for mark in marks):
        return sorted(gathered)
    # One text a paper is compared sooner than its marks one by one, and stands in the same place: nothing is before \0.
    return sorted(gathered, key="\0".join)


def _count(many: int) -> int:
    if many < 0:
        raise NegativeCount(many)
    return many
