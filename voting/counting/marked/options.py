"""What decides an election by marks beside its papers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import Self

from voting.counting import documents, parts
from voting.counting.colleges.weights import Colleges
from voting.counting.documents import Json
from voting.counting.errors import OptionUnknown
from voting.counting.majorities import RULES, Base, Requirement
from voting.counting.seats.rules import Acclamation, SeatRules


class Need(Enum):
    """What the leading candidate needs for one seat."""

    MOST = "most"
    """More votes than anybody else."""
    MAJORITY = "majority"
    """More than half of the valid papers; otherwise a second round is held, which is a new vote."""


@dataclass(frozen=True, slots=True)
class MarkedOptions:
    """max_marks: on a paper, None for what the method says; min_marks: fewer make a paper invalid; per_candidate: of
    votes that may be heaped; none: whether «none of these» may be marked; support: the part of the valid papers a
    candidate needs to be elected at all; confirm: the majority each needs where acclamation is confirmed.

    Raises OptionUnknown.
    """

    max_marks: int | None = None
    min_marks: int | None = None
    per_candidate: int | None = None
    none: bool = False
    need: Need = Need.MOST
    support: Fraction | None = None
    seats: SeatRules = field(default_factory=SeatRules)
    confirm: Requirement = RULES["simple"]
    colleges: Colleges | None = None

    def __post_init__(self) -> None:
        limits = (self.max_marks, self.min_marks, self.per_candidate)
        if any(one is not None and one < 1 for one in limits):
            raise OptionUnknown("marks: a limit is at least 1")
        if self.max_marks is not None and self.min_marks is not None and self.min_marks > self.max_marks:
            raise OptionUnknown(f"min_marks: {self.min_marks} are more than {self.max_marks}")
        if self.support is not None and not 0 < self.support <= 1:
            raise OptionUnknown(f"minimum_support: {self.support} is not a part of the papers")
        if self.support is not None and self.seats.acclamation is Acclamation.ELECT:
            raise OptionUnknown("acclamation: a minimum support needs a vote")
        if self.confirm.base is not Base.CAST:
            raise OptionUnknown("confirm: a majority of the votes cast is needed")
        if self.colleges is not None and self.seats.acclamation is Acclamation.CONFIRM:
            raise OptionUnknown("acclamation: colleges elect; a confirmation by colleges is a motion for each")

    def as_json(self, keys: tuple[str, ...]) -> dict[str, Json]:
        """Return those of the options that a method has, in its order."""
        colleges: Json = None if self.colleges is None else self.colleges.as_json()
        every: dict[str, Json] = {
            "max_marks": self.max_marks,
            "min_marks": self.min_marks,
            "per_candidate": self.per_candidate,
            "none": self.none,
            "need": self.need.value,
            "minimum_support": None if self.support is None else parts.written(self.support),
            **self.seats.as_json(),
            "confirm": dict(self.confirm.as_json()),
            "colleges": colleges,
        }
        return {key: every[key] for key in keys}

    @classmethod
    def from_json(cls, written: Mapping[str, Json]) -> Self:
        """Read the options of any of these methods. Raises BrokenRecord, OptionUnknown, NotAMajority."""
        support, colleges = written.get("minimum_support"), written.get("colleges")
        return cls(
            max_marks=_limit(written, "max_marks"),
            min_marks=_limit(written, "min_marks"),
            per_candidate=_limit(written, "per_candidate"),
            none=documents.flag(written, "none") if "none" in written else False,
            need=documents.word(Need, written.get("need", Need.MOST.value)),
            support=None if support is None else parts.parse(support),
            seats=SeatRules.among(written),
            confirm=Requirement.from_json(written["confirm"]) if "confirm" in written else RULES["simple"],
            colleges=None if colleges is None else Colleges.from_json(documents.table(colleges, "colleges")),
        )


def _limit(written: Mapping[str, Json], key: str) -> int | None:
    return None if written.get(key) is None else documents.whole(written, key)
