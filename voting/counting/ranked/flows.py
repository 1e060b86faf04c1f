"""The papers behind a count by transfer: live ones, or those a record tells of.

A count asks where papers go and computes the rest. Asked of the papers it makes a record; asked of a record it
must make the same record again, which is how a record is checked without its ballots.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from voting.counting import decimals, documents
from voting.counting.documents import Json
from voting.counting.errors import BrokenRecord
from voting.counting.ranked import bundles
from voting.counting.ranked.bundles import Bundle
from voting.counting.ranked.rankings import Profile


@dataclass(frozen=True, slots=True)
class Parcel:
    """Papers of one value that moved together. value, transfer_value: units; to: papers by candidate."""

    value: int
    transfer_value: int
    papers: int
    to: Mapping[int, int]
    ended: int

    def as_json(self, ids: Sequence[str], places: int) -> Json:
        return {
            "value": decimals.written(self.value, places),
            "papers": self.papers,
            "transfer_value": decimals.written(self.transfer_value, places),
            "to": {ids[candidate]: self.to[candidate] for candidate in sorted(self.to)},
            "no_next": self.ended,
        }


class Flow(Protocol):
    """Where the papers of a count go."""

    def first(self, continuing: Collection[int], value: int) -> list[Parcel]:
        """Give each paper, at this value, to its first preference."""
        ...

    def release(self, giver: int, continuing: Collection[int], reprice: Callable[[int], int]) -> list[Parcel]:
        """Pass on the papers of a candidate, the most valuable first, at the value that `reprice` makes of theirs."""
        ...


class LivePapers:
    """The papers themselves, in a pile a candidate and value."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._piles: dict[int, dict[int, list[Bundle]]] = {}

    def first(self, continuing: Collection[int], value: int) -> list[Parcel]:
        return [self._move(bundles.whole(self._profile), continuing, value, value, self._profile.papers)]

    def release(self, giver: int, continuing: Collection[int], reprice: Callable[[int], int]) -> list[Parcel]:
        piles = self._piles.pop(giver, {})
        return [
            self._move(pile, continuing, value, reprice(value), self._papers_in(pile))
            for value, pile in sorted(piles.items(), reverse=True)
        ]

    def _papers_in(self, pile: list[Bundle]) -> int:
        before = self._profile.papers_before
        return sum(before[after] - before[first] for first, after, _ in pile)

    def _move(
        self, pile: list[Bundle], continuing: Collection[int], value: int, transfer_value: int, papers: int
    ) -> Parcel:
        passed = bundles.pass_on(self._profile, pile, continuing)
        for candidate, received in passed.bundles.items():
            self._piles.setdefault(candidate, {}).setdefault(transfer_value, []).extend(received)
        return Parcel(value, transfer_value, papers, passed.papers, passed.ended)


class RecordedPapers:
    """The parcels that the details of rounds tell of, in their order. Raises BrokenRecord where they cannot be true."""

    def __init__(self, details: Iterable[Mapping[str, Json]], ids: Sequence[str], places: int) -> None:
        self._places = places
        self._index = {candidate: at for at, candidate in enumerate(ids)}
        self._told = self._tell(details)
        self._held: dict[int, dict[int, int]] = {}

    def first(self, continuing: Collection[int], value: int) -> list[Parcel]:
        return self._receive(next(self._told, list[Parcel]()), continuing, lambda old: old)

    def release(self, giver: int, continuing: Collection[int], reprice: Callable[[int], int]) -> list[Parcel]:
        told = self._receive(next(self._told, list[Parcel]()), continuing, reprice)
        held = sorted(self._held.pop(giver, {}).items(), reverse=True)
        if [(parcel.value, parcel.papers) for parcel in told] != held:
            raise BrokenRecord("parcels: a candidate passes on other papers than were received")
        return told

    def _receive(self, told: list[Parcel], continuing: Collection[int], reprice: Callable[[int], int]) -> list[Parcel]:
        received: list[Parcel] = []
        for parcel in told:
            value = reprice(parcel.value)
            if sum(parcel.to.values()) + parcel.ended != parcel.papers or not set(parcel.to) <= set(continuing):
                raise BrokenRecord("parcels: papers appear, vanish, or go to nobody in the count")
            for candidate, papers in parcel.to.items():
                held = self._held.setdefault(candidate, {})
                held[value] = held.get(value, 0) + papers
            received.append(Parcel(parcel.value, value, parcel.papers, parcel.to, parcel.ended))
        return received

    def _tell(self, details: Iterable[Mapping[str, Json]]) -> Iterator[list[Parcel]]:
        for detail in details:
            batch = documents.sequence(detail, "batch") if "batch" in detail else [dict(detail)]
            for told in (documents.table(part, "batch") for part in batch):
                if "parcels" in told:
                    yield [self._parcel(parcel) for parcel in documents.sequence(told, "parcels")]

    def _parcel(self, written: Json) -> Parcel:
        document = documents.table(written, "parcel")
        to = documents.counts(document, "to")
        unknown = [candidate for candidate in to if candidate not in self._index]
        if unknown or any(papers < 0 for papers in to.values()):
            raise BrokenRecord("parcels: papers for somebody who does not stand")
        return Parcel(
            decimals.parse(documents.text(document, "value"), self._places),
            decimals.parse(documents.text(document, "transfer_value"), self._places),
            documents.whole(document, "papers"),
            {self._index[candidate]: papers for candidate, papers in to.items()},
            documents.whole(document, "no_next"),
        )
