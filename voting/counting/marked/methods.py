"""The methods by marks: what each allows on a paper, and which options it has."""

from collections.abc import Callable
from dataclasses import dataclass

from voting.counting.contests import Contest
from voting.counting.errors import OneSeatOnly, OptionUnknown
from voting.counting.marked.options import MarkedOptions
from voting.counting.marked.papers import Limits

SEATS = ("minimum_support", "acclamation", "confirm", "reserved", "short", "substitutes", "colleges")


@dataclass(frozen=True, slots=True)
class MarkedMethod:
    """marks: how many marks a paper may have for so many seats, None for no limit, where the options say nothing.

    one_vote_each: whether a paper votes for one candidate.
    """

    name: str
    marks: Callable[[int], int | None]
    options: tuple[str, ...]
    heaped: bool = False
    one_vote_each: bool = False

    def limits(self, contest: Contest, options: MarkedOptions) -> Limits:
        """Return what a paper may have on it. Raises OneSeatOnly, OptionUnknown."""
        if self.one_vote_each and contest.seats > 1:
            raise OneSeatOnly(self.name)
        most = self.marks(contest.seats) if options.max_marks is None else options.max_marks
        fewest = 1 if options.min_marks is None else options.min_marks
        if most is not None and not self.heaped and most > contest.seats:
            raise OptionUnknown(f"max_marks: {most} marks for {contest.seats} seats")
        if most is not None and fewest > most:
            raise OptionUnknown(f"min_marks: {fewest} are more than {most}")
        return Limits(most, fewest, self.heaped, options.per_candidate, options.none)


PLURALITY = MarkedMethod("plurality", lambda _: 1, ("none", "need", *SEATS), one_vote_each=True)
BLOCK = MarkedMethod("block-vote", lambda seats: seats, ("max_marks", "min_marks", "none", *SEATS))
LIMITED = MarkedMethod("limited-vote", lambda seats: max(1, seats - 1), ("max_marks", "min_marks", "none", *SEATS))
CUMULATIVE = MarkedMethod(
    "cumulative", lambda seats: seats, ("max_marks", "min_marks", "per_candidate", "none", *SEATS), heaped=True
)
APPROVAL = MarkedMethod("approval", lambda _: None, ("none", *SEATS))

MARKED = {one.name: one for one in (PLURALITY, BLOCK, LIMITED, CUMULATIVE, APPROVAL)}
