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


class NotExplained(CountingError):
    """A record holds something for which there are no words."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a round is called, and what was done in it."""

    title: str
    sentences: tuple[Sentence, ...]


class Story:
    """A record with the words it is told in."""

    def __init__(self, record: CountRecord, words: Words) -> None:
        self.record, self.words = record, words
        self._names = {one.id: one.name or one.id for one in record.candidates}
        self._before: dict[int, Round] = {
            after.n: before for before, after in zip(record.rounds, record.rounds[1:], strict=False)
        }

    def name(self, candidate: str) -> Name:
        return Name(self._names.get(candidate, candidate))

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

    def shares(self, votes: Mapping[str, int | str]) -> Name:
        """Return «30 voix pour Anna, 8 voix pour Berta et 5 voix pour Carl»."""
        return self.words.listed(
            self.words.say("share.of", votes=self.words.votes(amount), name=self.name(one))
            for one, amount in votes.items()
        )

    @property
    def is_by_stages(self) -> bool:
        return len(self.record.rounds) > 1


Teller: TypeAlias = Callable[[Story, Round], Told]
EventTeller: TypeAlias = Callable[[Story, Round, Mapping[str, Json]], list[Sentence]]


def amount(value: Json) -> int | str:
    """Return an amount of a record. Raises NotExplained."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise NotExplained(f"{value!r} is not an amount")
    return value


def is_nothing(value: int | str) -> bool:
    return not Decimal(value)
