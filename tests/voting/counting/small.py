"""Small elections written in a line, for the tests of methods."""

from typing import Any

from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.lots import Lots
from voting.counting.records import Candidate, CountRecord


def contest(letters: str, seats: int = 1, **more: Any) -> Contest:
    """Return a contest of candidates with one-letter ids, their lots in the order of the paper unless told."""
    more.setdefault("lots", Lots.in_order(letters))
    return Contest(tuple(Candidate(letter) for letter in letters), seats, **more)


def papers(written: str) -> Ballots:
    """Return the papers of a text such as «21 A B, 9 A C, 1 E»; «-» is a rank left empty, «B=C» equal marks."""
    lines = [line.split() for line in written.split(",")]
    return Ballots.gather((tuple("" if one == "-" else one for one in marks), int(many)) for many, *marks in lines)


def elected(record: CountRecord) -> list[tuple[str, int, str]]:
    found: list[Any] = list(record.elected)
    return [(one["id"], one["round"], one["by"]) for one in found]


def votes(record: CountRecord) -> list[list[int | str]]:
    return [list(one.votes.values()) for one in record.rounds]


def events(record: CountRecord) -> list[dict[str, Any]]:
    found: list[Any] = [event for one in record.rounds for event in one.events]
    return found


def forged(record: CountRecord, old: str, new: str) -> CountRecord:
    """Return the record with one place of its text changed."""
    text = record.text()
    assert old in text
    return CountRecord.from_text(text.replace(old, new, 1))
