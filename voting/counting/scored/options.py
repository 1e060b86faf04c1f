"""What decides an election by scores or grades beside its papers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Self

from voting.counting import documents
from voting.counting.documents import Json
from voting.counting.errors import OptionUnknown
from voting.counting.scored.papers import written_as
from voting.counting.seats.rules import Acclamation, SeatRules

GRADES = ("excellent", "very_good", "good", "fair", "poor", "reject")
SEATS = ("acclamation", "reserved", "short", "substitutes")


class Blank(Enum):
    """What a candidate has from a paper that gives no score."""

    ZERO = "zero"
    NONE = "none"
    """Nothing: scores are averaged over those given, and `min_scores` of them are needed."""


@dataclass(frozen=True, slots=True)
class ScoredOptions:
    """most: the highest score; grades: the best first. Raises OptionUnknown."""

    most: int = 5
    blank: Blank = Blank.ZERO
    min_scores: int | None = None
    grades: tuple[str, ...] = GRADES
    seats: SeatRules = field(default_factory=SeatRules)

    def __post_init__(self) -> None:
        if self.most < 1:
            raise OptionUnknown("max: the highest score is at least 1")
        if (self.blank is Blank.NONE) != (self.min_scores is not None):
            raise OptionUnknown("min_scores: said where blank is none, and nowhere else")
        if self.min_scores is not None and self.min_scores < 1:
            raise OptionUnknown("min_scores: at least 1")
        grades = {written_as(grade) for grade in self.grades}
        if len(grades) < 2 or len(grades) < len(self.grades) or "" in grades:
            raise OptionUnknown("grades: two at least, each different")
        if self.seats.acclamation is Acclamation.CONFIRM:
            raise OptionUnknown("acclamation: scores confirm nobody; hold a vote, or elect")

    def as_json(self, keys: tuple[str, ...]) -> dict[str, Json]:
        """Return those of the options that a method has, in its order."""
        every: dict[str, Json] = {
            "max": self.most,
            "blank": self.blank.value,
            "min_scores": self.min_scores,
            "grades": list(self.grades),
            **self.seats.as_json(),
        }
        return {key: every[key] for key in keys}

    @classmethod
    def from_json(cls, written: Mapping[str, Json]) -> Self:
        """Read the options of any of these methods. Raises BrokenRecord, OptionUnknown."""
        return cls(
            most=documents.whole(written, "max") if "max" in written else 5,
            blank=documents.word(Blank, written.get("blank", Blank.ZERO.value)),
            min_scores=None if written.get("min_scores") is None else documents.whole(written, "min_scores"),
            grades=documents.texts(written, "grades") if "grades" in written else GRADES,
            seats=SeatRules.among(written),
        )
