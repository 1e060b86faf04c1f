"""Elections and motions that are counted apart and told as one result.

Seat by seat: each seat has ballots of its own; whoever is elected to one no longer stands for those after it.
College by college: each college elects its own members, among its own candidates, to its own seats.
Alternatives: each of several proposals is a motion of its own, in an order fixed beforehand; the first that is carried
decides, and those after it fall. (Where they are ranked instead, that is an election: `irv`, `schulze-winning-votes`.)
Source: counting rules, sections 2, 3 and 11. Schema joint-count/1: the records of the parts, whole, in their order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Self

from voting.counting import documents, methods, motions, replay
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.errors import BrokenRecord, NoSeats, UnknownChoice
from voting.counting.lots import Drawing, Lots
from voting.counting.motion_options import MotionOptions
from voting.counting.records import CountRecord

SCHEMA = "joint-count/1"


class Kind(Enum):
    """What the parts are."""

    SEATS = "seats"
    """Seats in a fixed order, each filled before the next is counted."""
    COLLEGES = "colleges"
    ALTERNATIVES = "alternatives"
    """Motions in a fixed order, up to the first that is carried."""


@dataclass(frozen=True, slots=True)
class JointResult:
    """parts: the records by the name of the seat, the college or the proposal.

    Those after a seat that waits for a lot, or an alternative that is carried or waits for the chair, have none.
    """

    kind: Kind
    parts: tuple[tuple[str, CountRecord], ...]

    @property
    def elected(self) -> tuple[tuple[str, str], ...]:
        """The name of the part and the id of the candidate, for each who is elected."""
        return tuple(
            (name, documents.text(documents.table(one, "elected"), "id"))
            for name, record in self.parts
            for one in record.elected
        )

    @property
    def carried(self) -> str | None:
        """The name of the alternative that is carried, None where none is (yet)."""
        return next((name for name, record in self.parts if record.decision and record.decision.passed), None)

    @property
    def outcome(self) -> str:
        """The worst of the parts: a lot or a casting vote waited for, nothing to count, a vacancy; or complete."""
        found = {record.outcome for _, record in self.parts}
        if len(found) == 1:
            return found.pop()
        if "tie_pending" in found:
            return "tie_pending"
        return "complete" if self.kind is Kind.ALTERNATIVES else "vacancies"

    def text(self) -> str:
        """Return the one text of the result."""
        told: list[Json] = [{"name": name, "record": record.as_json()} for name, record in self.parts]
        elected: list[Json] = [[name, one] for name, one in self.elected]
        return documents.canonical(
            {"schema": SCHEMA, "kind": self.kind.value, "parts": told, "elected": elected, "outcome": self.outcome}
        )

    @classmethod
    def from_text(cls, written: str) -> Self:
        """Read a stored result. Raises BrokenRecord unless it writes back to the same bytes."""
        document = documents.parse(written)
        if document.get("schema") != SCHEMA:
            raise BrokenRecord(f"schema: {SCHEMA} was expected")
        found: list[tuple[str, CountRecord]] = []
        for one in documents.sequence(document, "parts"):
            part = documents.table(one, "part")
            record = CountRecord.from_text(documents.canonical(documents.table(part.get("record"), "record")))
            found.append((documents.text(part, "name"), record))
        result = cls(documents.word(Kind, document.get("kind")), tuple(found))
        if result.text() != written:
            raise BrokenRecord("the text is not the one this result is written as")
        return result

    def replay(self) -> tuple[str, ...]:
        """Return what fails, none when the result holds: the checks of each part, and who may still stand."""
        failing = [f"{name}: {check}" for name, record in self.parts for check in replay.replay(record)]
        if self.kind is Kind.SEATS:
            before: list[str] = []
            for name, record in self.parts:
                if not set(before) <= set(Contest.from_record(record).withdrawn):
                    failing.append(f"{name}: withdrawn")
                before += [one for part, one in self.elected if part == name]
        if self.kind is Kind.ALTERNATIVES:
            failing += [f"{name}: decided before" for name, record in self.parts[:-1] if _is_final(record)]
        return tuple(failing)


def seat_by_seat(
    method: str,
    contest: Contest,
    seats: Sequence[str],
    ballots: Mapping[str, Ballots],
    options: Mapping[str, Json] | None = None,
) -> JointResult:
    """Return the elections to these seats, in their order, each with ballots of its own.

    contest: who stands, its seats left aside. A lot that is not drawn stops the count at its seat.
    Raises NoSeats, UnknownChoice where a seat has no ballots, and what counting raises.
    """
    if not seats or len(set(seats)) < len(seats):
        raise NoSeats("each seat needs a name of its own")
    strange = sorted(set(seats) ^ set(ballots))
    if strange:
        raise UnknownChoice(strange[0])
    found: list[tuple[str, CountRecord]] = []
    withdrawn, lots = contest.withdrawn, contest.lots
    for seat in seats:
        one_seat = replace(contest, seats=1, withdrawn=withdrawn, lots=lots)
        record = methods.count(method, one_seat, ballots[seat], options)
        found.append((seat, record))
        if record.outcome == "tie_pending":
            break
        elected = [documents.text(documents.table(one, "elected"), "id") for one in record.elected]
        withdrawn = tuple(one for one in contest.ids if one in (*withdrawn, *elected))
        lots = _left(lots, record)
    return JointResult(Kind.SEATS, tuple(found))


def college_by_college(
    method: str,
    contests: Mapping[str, Contest],
    ballots: Mapping[str, Ballots],
    options: Mapping[str, Json] | None = None,
) -> JointResult:
    """Return the elections of the colleges, each among its own candidates to its own seats.

    Raises NoSeats without a college, UnknownChoice where one has no ballots, and what counting raises.
    """
    if not contests:
        raise NoSeats("no college")
    strange = sorted(set(contests) ^ set(ballots))
    if strange:
        raise UnknownChoice(strange[0])
    found = [(name, methods.count(method, contest, ballots[name], options)) for name, contest in contests.items()]
    return JointResult(Kind.COLLEGES, tuple(found))


def alternatives(motions_in_order: Sequence[tuple[str, Ballots, MotionOptions]]) -> JointResult:
    """Return the motions on alternatives, in their order, up to the first that is carried or waits for the chair.

    Raises UnknownChoice where there is none or two have one name, and what counting a motion raises.
    """
    names = [name for name, _, _ in motions_in_order]
    if not names or len(set(names)) < len(names):
        raise UnknownChoice("each alternative needs a name of its own")
    found: list[tuple[str, CountRecord]] = []
    for name, ballots, options in motions_in_order:
        record = motions.count(ballots, options)
        found.append((name, record))
        if _is_final(record):
            break
    return JointResult(Kind.ALTERNATIVES, tuple(found))


def _is_final(record: CountRecord) -> bool:
    """Whether no alternative after this one is counted: it is carried, or may be."""
    return record.decision is None or record.decision.passed is not False


def _left(lots: Lots, record: CountRecord) -> Lots:
    """Return the lots for the next seat: of those that officers drew, the ones this count did not need."""
    if lots.drawing is not Drawing.OFFICERS:
        return lots
    events = [documents.table(event, "event") for one in record.rounds for event in one.events]
    used = sum(event.get("type") == "tie" and event.get("resolved_by") == "lot" for event in events)
    return replace(lots, draws=lots.draws[used:])
