"""An election as a file holds it: who stands, for how many seats, and the papers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self
from unicodedata import category

from voting.counting import documents
from voting.counting.ballots import Ballots
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.lots import Lots
from voting.counting.methods import PaperKind
from voting.counting.reading.errors import NotWritable
from voting.counting.records import Candidate

MOST_DIGITS = 15
"""Of a number of papers or seats: more is a slip of the keyboard, and would be slow to read."""

UNPRINTED = frozenset({"Cc", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Election:
    """What a file holds. seats: None where the file does not say.

    The marks of a paper are those that every count takes: for ranks "A", "" for a rank left empty, "A=B" for equal
    marks, "=" for marks that cannot be told apart; for marks the ids, one as often as it is marked; for scores "A:5".

    colleges: the papers by the college of their voters, in the order of names; none where papers do not say theirs.
    `ballots` are then those of all colleges together.
    """

    kind: PaperKind
    candidates: tuple[Candidate, ...]
    ballots: Ballots
    seats: int | None = None
    withdrawn: tuple[str, ...] = ()
    title: str = ""
    colleges: tuple[tuple[str, Ballots], ...] = ()

    @classmethod
    def gathered(
        cls,
        kind: PaperKind,
        candidates: Iterable[Candidate],
        papers: Iterable[tuple[tuple[str, ...], int]],
        *,
        blank: int = 0,
        invalid: Mapping[str, int] | None = None,
    ) -> Self:
        """Return the election of these papers; one on which nothing stands is blank."""
        return cls(kind, tuple(candidates), boxed(papers, blank=blank, invalid=invalid))

    def by_college(self, boxes: Mapping[str, Ballots]) -> Self:
        """Return the same election with these papers, college by college; one without a paper is left out."""
        held = {name: box for name, box in sorted(boxes.items()) if box.total}
        return replace(self, ballots=Ballots.together(held.values()), colleges=tuple(held.items()))

    @property
    def sha256(self) -> str:
        """The fingerprint of the papers; by college, where they say of which they are."""
        if not self.colleges:
            return self.ballots.sha256
        hashes: dict[str, Json] = {name: box.sha256 for name, box in self.colleges}
        return documents.fingerprint(documents.canonical(hashes))

    def contest(self, seats: int | None = None, lots: Lots | None = None) -> Contest:
        """Return the contest, for these seats or those of the file (one, where it says nothing). Raises NoSeats."""
        wanted = self.seats if seats is None else seats
        return Contest(self.candidates, 1 if wanted is None else wanted, self.withdrawn, lots or Lots.not_drawn())

    def numbered(self) -> Self:
        """Return it with candidates known by their number on the paper and without classes, as forms without ids do.

        Raises NotWritable for a name that no line can hold.
        """
        if not all(is_name(one) for one in (self.title, *(candidate.name for candidate in self.candidates))):
            raise NotWritable("name_written")
        number = {one.id: str(at) for at, one in enumerate(self.candidates, 1)}

        def renamed(box: Ballots) -> Ballots:
            papers = [(tuple(_renamed(mark, self.kind, number) for mark in group.marks), group.papers)
                      for group in box.groups]  # fmt: skip
            return Ballots.gather(papers, blank=box.blank, invalid=box.invalid)

        return replace(
            self,
            candidates=tuple(Candidate(number[one.id], one.name) for one in self.candidates),
            ballots=renamed(self.ballots),
            withdrawn=tuple(number[one] for one in self.withdrawn),
            colleges=tuple((name, renamed(box)) for name, box in self.colleges),
        )


def boxed(
    papers: Iterable[tuple[tuple[str, ...], int]], *, blank: int = 0, invalid: Mapping[str, int] | None = None
) -> Ballots:
    """Return the ballots of these papers; one on which nothing stands is blank."""
    written: list[tuple[tuple[str, ...], int]] = []
    for marks, many in papers:
        if marks:
            written.append((marks, many))
        else:
            blank += many
    return Ballots.gather(written, blank=blank, invalid=invalid)


def numbered_candidates(names: Iterable[str]) -> tuple[Candidate, ...]:
    """Return candidates known by their number, as forms without ids do."""
    return tuple(Candidate(str(at), name) for at, name in enumerate(names, 1))


def is_number(written: str) -> bool:
    """Whether this is a whole number of papers, seats or candidates that can be taken."""
    return written.isascii() and written.isdigit() and len(written) <= MOST_DIGITS


def is_name(written: str) -> bool:
    """Whether this can be a name or a title: one line, no spaces around it."""
    return written.strip() == written and not any(category(letter) in UNPRINTED for letter in written)


def _renamed(mark: str, kind: PaperKind, number: Mapping[str, str]) -> str:
    if kind is PaperKind.SCORES:
        candidate, colon, score = mark.partition(":")
        return f"{number[candidate]}{colon}{score}"
    return "=".join(number.get(one, one) for one in mark.split("="))
