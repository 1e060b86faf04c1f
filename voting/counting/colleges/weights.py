"""Colleges: groups of voters whose result counts with a weight, whatever the size of the group.

Source: counting rules, section 11. The share of x is the sum over the colleges of weight · votes for x / valid votes,
as an exact fraction. A college without a valid vote gives its weight to the others (`redistribute`) or to nobody
(`zero`). On top of it a majority may be wanted in some number of the colleges.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Self

from voting.counting import documents, parts
from voting.counting.ballots import Ballots
from voting.counting.documents import Json
from voting.counting.errors import OptionUnknown, UnknownChoice


class Empty(Enum):
    """Where the weight of a college goes in which there is no valid vote."""

    REDISTRIBUTE = "redistribute"
    ZERO = "zero"


@dataclass(frozen=True, slots=True)
class College:
    """weight: of any scale; only its relation to the others counts."""

    id: str
    weight: Fraction

    def as_json(self) -> Json:
        return {"id": self.id, "weight": parts.written(self.weight)}


@dataclass(frozen=True, slots=True)
class Colleges:
    """The colleges of a vote. majority_in: in how many of them a majority is wanted as well. Raises OptionUnknown."""

    colleges: tuple[College, ...]
    empty: Empty = Empty.REDISTRIBUTE
    majority_in: int | None = None

    def __post_init__(self) -> None:
        ids = [one.id for one in self.colleges]
        if not ids or len(set(ids)) < len(ids) or not all(ids):
            raise OptionUnknown("colleges: each needs a name of its own")
        if any(one.weight <= 0 for one in self.colleges):
            raise OptionUnknown("colleges: a weight is more than nothing")
        if self.majority_in is not None and not 0 < self.majority_in <= len(ids):
            raise OptionUnknown(f"colleges: a majority in {self.majority_in} of {len(ids)}")

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(one.id for one in self.colleges)

    def weights(self, valid: Mapping[str, int]) -> dict[str, Fraction]:
        """Return what each college weighs in the whole. valid: valid votes by college; none at all weigh nothing."""
        heard = [one for one in self.colleges if valid[one.id]]
        counted = heard if self.empty is Empty.REDISTRIBUTE else self.colleges
        whole = sum((one.weight for one in counted), Fraction(0))
        return {one.id: Fraction(one.weight, whole) if one in heard else Fraction(0) for one in self.colleges}

    def share(self, votes: Mapping[str, int], valid: Mapping[str, int]) -> Fraction:
        """Return the share that these votes, by college, are of the whole."""
        weights = self.weights(valid)
        return sum((weights[one] * Fraction(votes[one], valid[one]) for one in self.ids if valid[one]), Fraction(0))

    def has_enough_majorities(self, votes: Mapping[str, int], valid: Mapping[str, int]) -> bool:
        """Return whether these votes are more than half in as many colleges as are wanted."""
        return self.majority_in is None or self.majorities(votes, valid) >= self.majority_in

    def majorities(self, votes: Mapping[str, int], valid: Mapping[str, int]) -> int:
        """Return in how many colleges these votes are more than half."""
        return sum(2 * votes[one] > valid[one] for one in self.ids)

    def require(self, ballots: Mapping[str, Ballots]) -> None:
        """Raises UnknownChoice unless there are papers, if only none, of each college and of no other."""
        strange = sorted(set(ballots) ^ set(self.ids))
        if strange:
            raise UnknownChoice(strange[0])

    def as_json(self) -> dict[str, Json]:
        return {
            "colleges": [one.as_json() for one in self.colleges],
            "empty": self.empty.value,
            "majority_in": self.majority_in,
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Json]) -> Self:
        """Read the colleges among the options of a method. Raises BrokenRecord, OptionUnknown."""
        wanted = written.get("majority_in")
        return cls(
            tuple(_college(one) for one in documents.sequence(written, "colleges")),
            documents.word(Empty, written.get("empty", Empty.REDISTRIBUTE.value)),
            None if wanted is None else documents.whole(written, "majority_in"),
        )


def fingerprint(ballots: Mapping[str, Ballots], colleges: Colleges) -> str:
    """Return the sha256 of the papers of all colleges, in the order of the colleges."""
    hashes: dict[str, Json] = {one: ballots[one].sha256 for one in colleges.ids}
    return documents.fingerprint(documents.canonical(hashes))


def _college(written: Json) -> College:
    document = documents.table(written, "college")
    return College(documents.text(document, "id"), parts.parse(document.get("weight")))
