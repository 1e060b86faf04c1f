"""Made-up elections for the tests of counting: who stands, what the papers say, who is elected."""

from collections.abc import Mapping, Sequence
from typing import Any

from voting.counting import methods
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.lots import Draw, Lots, Purpose
from voting.counting.records import Candidate, CountRecord


def contest(names: str, seats: int = 1, *, lots: Lots | None = None, withdrawn: str = "", **classes: str) -> Contest:
    """Return a contest of the candidates of a text, a word each; classes: of some of them, "W C" for two."""
    return Contest(
        tuple(Candidate(one, one, tuple(classes.get(one, "").split())) for one in names.split()),
        seats,
        tuple(withdrawn.split()),
        lots or Lots.not_drawn(),
    )


def papers(*said: str) -> Ballots:
    """Return the ballots of texts like "40 A B C": so many papers with these marks; "1" is a blank one."""
    groups = [one.split() for one in said]
    return Ballots.gather((tuple(marks), int(many)) for many, *marks in groups)


def tallied(totals: Mapping[str, int]) -> Ballots:
    """Return ballots with these totals, each paper for one candidate."""
    return Ballots.gather(((one,), many) for one, many in totals.items())


def drawn(purpose: Purpose, between: str, chosen: str) -> Draw:
    """Return a lot drawn by two officers."""
    return Draw(purpose, tuple(between.split()), tuple(chosen.split()), ("Ana", "Luc"), "2026-11-22T20:15:00-05:00")


def elected(record: CountRecord) -> str:
    """Return who is elected, a word each, in the order of the record."""
    return " ".join(each["id"] for each in _told(record.elected))


def rounds(record: CountRecord) -> list[int]:
    """Return the round in which each was elected."""
    return [each["round"] for each in _told(record.elected)]


def how(record: CountRecord) -> dict[str, str]:
    """Return how each was elected."""
    return {each["id"]: each["by"] for each in _told(record.elected)}


def events(record: CountRecord, kind: str = "") -> list[Any]:
    """Return the events of all rounds, or those of one type."""
    return [event for one in record.rounds for event in _told(one.events) if not kind or event["type"] == kind]


def first(record: CountRecord) -> Any:
    """Return the detail of the first round."""
    return record.rounds[0].detail


def count(name: str, who: Contest, ballots: Ballots, **options: Any) -> CountRecord:
    """Count by the table of methods."""
    return methods.count(name, who, ballots, options)


def _told(found: Sequence[Any]) -> Sequence[Any]:
    return found
