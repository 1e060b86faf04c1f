"""Papers as every count takes them: each in one class, alike ones gathered.

A count of gathered papers gives exactly the record of a count of single ones.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

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
        gathered: Counter[tuple[str, ...]] = Counter()
        for marks, many in papers:
            gathered[marks] += _count(many)
        reasons = {reason: _count(many) for reason, many in sorted((invalid or {}).items()) if many}
        return cls(
            groups=tuple(Group(marks, gathered[marks]) for marks in sorted(gathered) if gathered[marks]),
            blank=_count(blank),
            invalid=reasons,
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
        return documents.fingerprint(documents.canonical(self._document()))

    def _document(self) -> Json:
        groups: list[Json] = [[list(group.marks), group.papers] for group in self.groups]
        return {"groups": groups, "blank": self.blank, "invalid": dict(self.invalid)}


def _count(many: int) -> int:
    if many < 0:
        raise NegativeCount(many)
    return many
