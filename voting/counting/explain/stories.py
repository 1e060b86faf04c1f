"""A record being told: its candidates by name, its rounds with what stood before them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from voting.counting import documents
from voting.counting.documents import Json
from voting.counting.errors import CountingError
from voting.counting.explain.shapes import Sentence
from voting.counting.explain.words import Name, Words
from voting.counting.records import CountRecord, Round

POINTS = frozenset({"borda", "score", "star"})
"""Methods whose votes are points."""


TRANSFERS = frozenset({"stv-scottish", "stv-meek-prf", "irv", "electoral-college"})
"""Methods in which papers move from one candidate to another."""


class NotExplained(CountingError):
    """A record holds something for which there are no words."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a round is called, and what was done in it."""

    title: str
    sentences: tuple[Sentence, ...]


class Story:
    """A record with the words it is told in."""

    def __init__(self, record: CountRecord, words: Words, class_names: Mapping[str, str] | None = None) -> None:
        self.record, self.words = record, words
        self._class_names = class_names or {}
        self._names = {one.id: one.name or one.id for one in record.candidates}
        self._before: dict[int, Round] = {
            after.n: before for before, after in zip(record.rounds, record.rounds[1:], strict=False)
        }

    def name(self, candidate: str) -> Name:
        return Name(self._names.get(candidate, candidate))

    def group(self, name: str) -> str:
        """Return what a class of candidates is called."""
        return self._class_names.get(name, name)

    def names(self, candidates: Iterable[str]) -> Name:
        return self.words.listed(self.name(one) for one in candidates)

    @property
    def all_names(self) -> dict[str, str]:
        return dict(self._names)

    @property
    def seats(self) -> int:
        return documents.whole(self.record.options, "seats")

    def option(self, key: str) -> Json:
        return self.record.options.get(key)

    @property
    def elected(self) -> list[dict[str, Json]]:
        return [documents.table(one, "elected") for one in self.record.elected]

    @property
    def elected_ids(self) -> list[str]:
        return [documents.text(one, "id") for one in self.elected]

    @property
    def withdrawn(self) -> tuple[str, ...]:
        return documents.texts(self.record.options, "withdrawn") if "withdrawn" in self.record.options else ()

    def before(self, one: Round) -> Mapping[str, int | str]:
        """Return the votes as they stood before a round; none before the first."""
        earlier = self._before.get(one.n)
        return earlier.votes if earlier else {}

    def ranked(self, votes: Mapping[str, int | str]) -> list[str]:
        """Return candidates with more votes first, then in the order of the paper."""
        return sorted(votes, key=lambda one: -Decimal(votes[one]))

    @property
    def unit(self) -> str:
        """What the votes of the record are: votes, points, or shares of a whole in hundredths."""
        if self.record.method in POINTS:
            return "points"
        return "shares" if self.record.options.get("colleges") is not None else "votes"

    def held(self, value: int | str, one: Round | None = None) -> str:
        """Return what a candidate has, in the unit of the record: «30 voix», «12 points», «45,2 %»."""
        if self.unit == "shares":
            return self.words.share(value)
        # A run-off between scores is decided by papers.
        return self.words.count("votes" if one is not None and one.action == "runoff" else self.unit, value)

    def shares(self, votes: Mapping[str, int | str]) -> Name:
        """Return «30 voix pour Anna, 8 voix pour Berta et 5 voix pour Carl»."""
        return self.words.listed(
            self.words.say("share.of", votes=self.held(amount), name=self.name(one)) for one, amount in votes.items()
        )

    def counted(self, votes: Mapping[str, int | str]) -> Name:
        """Return the same with the most first."""
        return self.shares({one: votes[one] for one in self.ranked(votes)})

    def figures(self, votes: Mapping[str, Json]) -> Name:
        """Return «Anna 3, Berta 2», for figures that are not votes."""
        return self.words.listed(
            self.words.say("compared.of", name=self.name(one), votes=self.words.amount(amount(value)))
            for one, value in votes.items()
        )

    @property
    def is_by_transfer(self) -> bool:
        """Whether papers move from one candidate to another."""
        return self.record.method in TRANSFERS

    @property
    def is_by_stages(self) -> bool:
        return len(self.record.rounds) > 1


def counted_rounds(record: CountRecord) -> list[Round]:
    """Return the rounds whose votes are those of papers: not duels and paths, not a round that only waits or seats."""
    if record.rounds and record.rounds[0].action == "pairwise":
        return []
    return [
        one
        for one in record.rounds
        if one.votes and one.action != "reservation" and (one.action != "pending" or one.delta)
    ]


Teller: TypeAlias = Callable[[Story, Round], Told]
EventTeller: TypeAlias = Callable[[Story, Round, Mapping[str, Json]], list[Sentence]]


def amount(value: Json) -> int | str:
    """Return an amount of a record. Raises NotExplained."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise NotExplained(f"{value!r} is not an amount")
    return value


def is_nothing(value: int | str) -> bool:
    return not Decimal(value)
