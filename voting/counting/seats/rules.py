"""What decides beside the votes who takes a seat, all of it said before the election."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Self

from voting.counting import documents
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.errors import OptionUnknown


class Acclamation(Enum):
    """What is done when no more stand than there are seats."""

    VOTE = "vote"
    """The vote is held all the same, as a minimum support needs it."""
    ELECT = "elect"
    """All are elected without a vote."""
    CONFIRM = "confirm"
    """Each is put to the vote, yes or no."""


class Short(Enum):
    """What becomes of a reserved seat for which nobody of its class can be elected."""

    FILL = "fill"
    VACANT = "vacant"


class Substitutes(Enum):
    """Who follows a member who leaves."""

    SEPARATE = "separate"
    """Another election."""
    NEXT_HIGHEST = "next_highest"
    """The next of the ranking, which is fixed with the result."""


@dataclass(frozen=True, slots=True)
class Reservation:
    """At least `minimum` and at most `maximum` members of a class. Raises OptionUnknown."""

    name: str
    minimum: int = 0
    maximum: int | None = None

    def __post_init__(self) -> None:
        if self.minimum < 0 or (self.maximum is not None and self.maximum < self.minimum):
            raise OptionUnknown(f"reserved: {self.name}, at least {self.minimum}, at most {self.maximum}")

    def as_json(self) -> Json:
        return {"class": self.name, "minimum": self.minimum, "maximum": self.maximum}

    @classmethod
    def from_json(cls, written: Json) -> Self:
        document = documents.table(written, "reserved")
        unknown = sorted(set(document) - {"class", "minimum", "maximum"})
        if unknown:
            raise OptionUnknown(f"reserved: {', '.join(unknown)}")
        maximum = None if document.get("maximum") is None else documents.whole(document, "maximum")
        minimum = documents.whole(document, "minimum") if "minimum" in document else 0
        return cls(documents.text(document, "class"), minimum, maximum)


@dataclass(frozen=True, slots=True)
class SeatRules:
    """reserved: in the order of the by-laws, which is the order they are served in. Raises OptionUnknown."""

    acclamation: Acclamation = Acclamation.VOTE
    reserved: tuple[Reservation, ...] = ()
    short: Short = Short.FILL
    substitutes: Substitutes = Substitutes.SEPARATE

    def __post_init__(self) -> None:
        names = [one.name for one in self.reserved]
        if len(set(names)) < len(names):
            raise OptionUnknown("reserved: a class is named twice")

    def refuse_what_does_not_fit(self, contest: Contest) -> None:
        """Raises OptionUnknown where one class alone is promised more seats than there are."""
        greedy = [one.name for one in self.reserved if one.minimum > contest.seats]
        if greedy:
            raise OptionUnknown(f"reserved: more seats for {greedy[0]} than there are")

    def as_json(self) -> dict[str, Json]:
        return {
            "acclamation": self.acclamation.value,
            "reserved": [one.as_json() for one in self.reserved],
            "short": self.short.value,
            "substitutes": self.substitutes.value,
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Json]) -> Self:
        """Read the rules among the options of a method. Raises BrokenRecord, OptionUnknown."""
        return cls(
            documents.word(Acclamation, written.get("acclamation")),
            tuple(Reservation.from_json(one) for one in documents.sequence(written, "reserved")),
            documents.word(Short, written.get("short")),
            documents.word(Substitutes, written.get("substitutes")),
        )

    @classmethod
    def among(cls, written: Mapping[str, Json]) -> Self:
        """Read the rules of a method that may not have all of them. Raises BrokenRecord, OptionUnknown."""
        defaults = cls().as_json()
        return cls.from_json({key: written.get(key, default) for key, default in defaults.items()})
