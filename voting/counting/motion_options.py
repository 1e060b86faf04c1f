"""What decides a motion beside its papers, all of it said before the vote but for who was there."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Self

from voting.counting import documents
from voting.counting.documents import Json
from voting.counting.errors import BrokenRecord, ImpossibleFigures, NoRequirement, TieRuleMissing
from voting.counting.majorities import Requirement


class Tie(Enum):
    """What a tie does. It is always said beforehand."""

    LOST = "lost"
    CHAIR = "chair"


class Abstentions(Enum):
    """Whether abstentions are votes cast."""

    EXCLUDE = "exclude"
    COUNT = "count"


class Casting(Enum):
    """The chair's casting vote, in none of the totals."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Quorum:
    """So many present (den None), or num/den of those entitled. Raises ImpossibleFigures where nobody can reach it."""

    num: int
    den: int | None = None

    def __post_init__(self) -> None:
        if self.num < 0 or (self.den is not None and not self.num <= self.den):
            raise ImpossibleFigures(f"a quorum of {self.as_json()}")

    def required(self, entitled: int) -> int:
        return self.num if self.den is None else -(-entitled * self.num // self.den)

    def is_met(self, present: int, entitled: int) -> bool:
        return present >= self.num if self.den is None else present * self.den >= self.num * entitled

    def as_json(self) -> Json:
        return self.num if self.den is None else f"{self.num}/{self.den}"

    @classmethod
    def from_json(cls, written: Json) -> Self:
        if isinstance(written, int) and not isinstance(written, bool):
            return cls(written)
        if isinstance(written, str):
            num, _, den = written.partition("/")
            if num.isdecimal() and den.isdecimal() and int(den):
                return cls(int(num), int(den))
        raise BrokenRecord(f"quorum: {written!r} is neither a number nor a part")


@dataclass(frozen=True, slots=True)
class Gathering:
    """Of whom a quorum is asked that is not asked of the voters: the members of a federation, whose delegates vote."""

    present: int
    entitled: int

    def __post_init__(self) -> None:
        if self.present < 0 or self.entitled < 0:
            raise ImpossibleFigures(f"{self.present} present, {self.entitled} entitled")

    def as_json(self) -> dict[str, Json]:
        return {"present": self.present, "entitled": self.entitled}

    @classmethod
    def from_json(cls, written: Json) -> Self:
        document = documents.table(written, "quorum_among")
        return cls(documents.whole(document, "present"), documents.whole(document, "entitled"))


@dataclass(frozen=True, slots=True)
class Table:
    """Of a body that votes: how many hold a seat, and how many seats it has, vacant ones included."""

    in_office: int
    seats: int

    def __post_init__(self) -> None:
        if self.in_office < 0 or self.seats < 0:
            raise ImpossibleFigures(f"{self.in_office} in office, {self.seats} seats")

    def as_json(self) -> dict[str, Json]:
        return {"in_office": self.in_office, "seats": self.seats}

    @classmethod
    def from_json(cls, written: Json) -> Self:
        document = documents.table(written, "table")
        return cls(documents.whole(document, "in_office"), documents.whole(document, "seats"))


@dataclass(frozen=True, slots=True)
class MotionOptions:
    """Everything beside the papers that decides a motion.

    present: everybody taking part in this vote, those who say nothing included. entitled: everybody on the roll.
    quorum_among: of whom the quorum is asked, None where it is asked of these. table: of a body, those in office and
    its seats, where a majority is a part of them.
    tie: None only where no requirement can tie. Raises NoRequirement, TieRuleMissing, ImpossibleFigures.
    """

    requirements: tuple[Requirement, ...]
    tie: Tie | None
    present: int
    entitled: int
    abstentions: Abstentions = Abstentions.EXCLUDE
    quorum: Quorum | None = None
    casting_vote: Casting | None = None
    quorum_among: Gathering | None = None
    table: Table | None = None

    @property
    def gathering(self) -> Gathering:
        return self.quorum_among or Gathering(self.present, self.entitled)

    def __post_init__(self) -> None:
        if not self.requirements:
            raise NoRequirement
        if self.tie is None and any(requirement.is_simple for requirement in self.requirements):
            raise TieRuleMissing
        if self.present < 0 or self.entitled < 0:
            raise ImpossibleFigures(f"{self.present} present, {self.entitled} entitled")
        if self.table is None and any(requirement.base.is_of_a_table for requirement in self.requirements):
            raise ImpossibleFigures("a part of those in office or of the seats, of which nothing is said")

    def as_json(self) -> dict[str, Json]:
        return {
            "requirements": [requirement.as_json() for requirement in self.requirements],
            "abstentions": self.abstentions.value,
            "tie": None if self.tie is None else self.tie.value,
            "quorum": None if self.quorum is None else self.quorum.as_json(),
            "present": self.present,
            "entitled": self.entitled,
            "casting_vote": None if self.casting_vote is None else self.casting_vote.value,
            **({} if self.quorum_among is None else {"quorum_among": self.quorum_among.as_json()}),
            **({} if self.table is None else {"table": self.table.as_json()}),
        }

    @classmethod
    def from_json(cls, written: Mapping[str, object]) -> Self:
        """Read options as `as_json` writes them. Raises BrokenRecord and what the options themselves raise."""
        document = documents.table(dict(written), "options")
        tie, quorum, casting = document.get("tie"), document.get("quorum"), document.get("casting_vote")
        requirements, among = documents.sequence(document, "requirements"), document.get("quorum_among")
        table = document.get("table")
        return cls(
            requirements=tuple(Requirement.from_json(one) for one in requirements),
            abstentions=documents.word(Abstentions, document.get("abstentions")),
            tie=None if tie is None else documents.word(Tie, tie),
            quorum=None if quorum is None else Quorum.from_json(quorum),
            present=documents.whole(document, "present"),
            entitled=documents.whole(document, "entitled"),
            casting_vote=None if casting is None else documents.word(Casting, casting),
            quorum_among=None if among is None else Gathering.from_json(among),
            table=None if table is None else Table.from_json(table),
        )
