"""Duels: on how many papers each candidate stands above each other one.

Source: counting rules, section 9. Ranked beats unranked; the unranked are equal and last; equals count for neither.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from voting.counting import documents
from voting.counting.documents import Json
from voting.counting.errors import BrokenRecord, OptionUnknown
from voting.counting.ranked.rankings import Equal, Gap, Profile, Reading
from voting.counting.records import CountRecord

ALL_RANKS = Reading(Gap.SKIP, Equal.EQUAL)
"""How such papers are read unless the options say otherwise: an empty rank is passed over, equals are equal."""


@dataclass(frozen=True, slots=True)
class Duels:
    """Papers that prefer one candidate to another: above[x][y], by places among those who stand."""

    above: tuple[tuple[int, ...], ...]

    def beats(self, one: int, other: int) -> bool:
        return self.above[one][other] > self.above[other][one]

    def won(self, one: int) -> int:
        """Return how many others a candidate beats."""
        return sum(self.beats(one, other) for other in range(len(self.above)))

    @property
    def condorcet_winner(self) -> int | None:
        """The candidate who beats every other one."""
        return next((one for one in range(len(self.above)) if self.won(one) == len(self.above) - 1), None)

    def fit(self, papers: int) -> bool:
        """Whether no duel has more papers than there are."""
        pairs = enumerate(self.above)
        return all(row[other] + self.above[other][one] <= papers for one, row in pairs for other in range(len(row)))

    def as_json(self, ids: Sequence[str]) -> dict[str, Json]:
        """Return the detail of a round of duels: `candidates`, their `matrix` row by row, and `condorcet_winner`."""
        winner = self.condorcet_winner
        return {
            "candidates": list(ids),
            "matrix": [list(row) for row in self.above],
            "condorcet_winner": None if winner is None else ids[winner],
        }

    @classmethod
    def from_record(cls, record: CountRecord, ids: Sequence[str]) -> "Duels":
        """Read back what `as_json` wrote in the first round. Raises BrokenRecord where it cannot be true."""
        detail: Mapping[str, Json] = record.rounds[0].detail if record.rounds else {}
        rows = documents.sequence(detail, "matrix")
        above = tuple(tuple(_row(row, len(ids))) for row in rows)
        if len(above) != len(ids) or documents.texts(detail, "candidates") != tuple(ids):
            raise BrokenRecord("matrix: a row for each who stands was expected")
        told = cls(above)
        if not told.fit(record.papers.valid) or any(row[one] for one, row in enumerate(above)):
            raise BrokenRecord("matrix: more papers than there were")
        return told


def reading_of(written: Mapping[str, Json]) -> Reading:
    """Read how ranks are read, where a paper compares all candidates. Raises BrokenRecord, OptionUnknown."""
    reading = Reading.from_json(written)
    if reading.equal is Equal.RESOLVE:
        raise OptionUnknown("equal: equals resolve only where candidates leave the count")
    return reading


def steps(profile: Profile) -> Iterator[tuple[tuple[int, ...], int, int]]:
    """Yield who stand together at a rank, above which others (a bit each), on how many papers.

    Papers that agree on both are taken together: that is all that their comparison needs.
    """
    everyone = (1 << len(profile.standing)) - 1
    members = profile.members
    bits = {rank: sum(1 << one for one in those) for rank, those in members.items()}
    counted = {rank: defaultdict[int, int](int) for rank in members}
    ranks = {rank: (held, ~bits[rank]) for rank, held in counted.items()}
    for ranking, papers in profile.counted():
        left = everyone
        for rank in ranking:
            held, others = ranks[rank]
            held[left] += papers
            left &= others
    for rank, held in counted.items():
        for left, papers in held.items():
            # Those named again had their place already.
            if left & bits[rank]:
                yield members[rank], left & ~bits[rank], papers


def duels(profile: Profile) -> Duels:
    """Return the duels of these papers."""
    candidates = len(profile.standing)
    # A row is one whole number with a lane for each opponent, wide enough for all papers: one addition does them all.
    lane = profile.papers.bit_length() + 1
    lanes: dict[int, int] = {}
    rows = [0] * candidates
    for together, below, papers in steps(profile):
        if below not in lanes:
            lanes[below] = sum(1 << lane * other for other in range(candidates) if below >> other & 1)
        for one in together:
            rows[one] += lanes[below] * papers
    mask = (1 << lane) - 1
    return Duels(tuple(tuple(row >> lane * other & mask for other in range(candidates)) for row in rows))


def _row(row: Json, wide: int) -> Iterator[int]:
    if not isinstance(row, list) or len(row) != wide:
        raise BrokenRecord("matrix: a number for each opponent was expected")
    for papers in row:
        if not isinstance(papers, int) or isinstance(papers, bool) or papers < 0:
            raise BrokenRecord("matrix: whole numbers were expected")
        yield papers
