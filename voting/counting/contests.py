"""A contest: who stands for how many seats, and how its ties end. What every election is told beside its papers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from voting.counting import documents
from voting.counting.documents import Json
from voting.counting.errors import NoSeats, TwiceOnThePaper, UnknownCandidate
from voting.counting.lots import Lots
from voting.counting.records import Candidate, CountRecord


@dataclass(frozen=True, slots=True)
class Contest:
    """candidates: in the order of the ballot paper, those who withdrew included. Ids hold no «=» and no space.

    Raises NoSeats, TwiceOnThePaper, UnknownCandidate.
    """

    candidates: tuple[Candidate, ...]
    seats: int = 1
    withdrawn: tuple[str, ...] = ()
    lots: Lots = field(default_factory=Lots.not_drawn)

    def __post_init__(self) -> None:
        ids = self.ids
        if self.seats < 1:
            raise NoSeats(str(self.seats))
        if len(set(ids)) < len(ids):
            raise TwiceOnThePaper(next(one for one in ids if ids.count(one) > 1))
        unfit = [one for one in ids if not one or "=" in one or one.split() != [one]]
        unknown = [one for one in (*self.withdrawn, *self.lots.order) if one not in ids]
        if unfit or unknown:
            raise UnknownCandidate((unfit + unknown)[0])

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(candidate.id for candidate in self.candidates)

    @property
    def standing(self) -> tuple[str, ...]:
        """The ids of those who still stand, in the order of the paper."""
        return tuple(one for one in self.ids if one not in self.withdrawn)

    def named(self, candidate: str) -> str:
        """Return the name of a candidate, or its id where it has none."""
        return next(one.name or one.id for one in self.candidates if one.id == candidate)

    def in_order(self, candidates: set[str] | frozenset[str]) -> list[str]:
        """Return these candidates in the order of the paper, which decides what is shown first and nothing else."""
        return [one for one in self.ids if one in candidates]

    def as_json(self) -> dict[str, Json]:
        """Return what `options` of a record hold of the contest."""
        return {"seats": self.seats, "withdrawn": list(self.withdrawn), "lots": self.lots.as_json()}

    @classmethod
    def from_record(cls, record: CountRecord) -> Self:
        """Read the contest back from a record. Raises BrokenRecord and what the contest itself raises."""
        options: Mapping[str, Json] = record.options
        return cls(
            record.candidates,
            documents.whole(options, "seats"),
            documents.texts(options, "withdrawn"),
            Lots.from_json(options.get("lots"), record.seed),
        )
