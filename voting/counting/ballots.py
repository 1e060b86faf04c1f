"""Papers as every count takes them: each in one class, alike ones gathered.

A count of gathered papers gives exactly the record of a count of single ones.
"""

from collections.abc import Iterable, Mapping
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

    Use `gather`, which puts groups in the one order that the fingerprint is taken of.
    """

    groups: tuple[Group, ...]
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
        reasons = {reason: _count(many) for reason, many in sorted((invalid or {}).items()) if many}
        return cls(
            groups=tuple([Group(marks, gathered[marks]) for marks in _in_order(gathered) if gathered[marks]]),
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
        quoted = _Quoted().__getitem__
        groups = ",".join([f"[[{','.join(map(quoted, group.marks))}],{group.papers}]" for group in self.groups])
        counts: dict[str, Json] = {"blank": self.blank, "invalid": dict(self.invalid)}
        return f'{{"groups":[{groups}],{documents.canonical(counts)[1:]}'


class _Quoted(dict[str, str]):
    """Marks as JSON writes them: a million papers repeat a few."""

    def __missing__(self, mark: str) -> str:
        written = self[mark] = documents.canonical(mark)
        return written


def _in_order(gathered: Mapping[tuple[str, ...], int]) -> list[tuple[str, ...]]:
    """Return the marks in order, candidate by candidate."""
    if () in gathered or "\0" in "".join(chain.from_iterable(gathered)):
        return sorted(gathered)
    # One text a paper is compared sooner than its marks one by one, and stands in the same place: nothing is before \0.
    return sorted(gathered, key="\0".join)


def _count(many: int) -> int:
    if many < 0:
        raise NegativeCount(many)
    return many
