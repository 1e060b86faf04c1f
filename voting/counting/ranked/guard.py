"""Seats reserved for classes in a count by transfer: the guard rule. Sitting members in a countback are guarded alike.

Source: counting rules, section 11.

protected  A candidate may not be excluded where too few would be left for a minimum: the next lowest goes instead.
doomed     A candidate may not be elected where the seats still vacant are all needed for others: having reached the
           quota it is held back, and it is excluded before anybody else when next somebody is.
short      Where fewer of a class stand than its minimum, the seats missing go to the next candidates (`fill`) or stay
           vacant (`vacant`).

Candidates may be of several classes; «needed» is the fewest seats that can meet every minimum still open.

Events: `reservation`, with the `rule` (`protected`, `held_back`, `doomed` or `short`), the `class` it was for, null for
sitting members, and the `candidate`; of a `short` class its `minimum`, how many are `missing`, and `short`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from voting.counting import documents
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.errors import OptionUnknown, UnknownCandidate
from voting.counting.lots import Purpose
from voting.counting.ranked.stages import Course, Stage
from voting.counting.seats.rules import Reservation, Short


@dataclass(frozen=True, slots=True)
class GuardRules:
    """reserved: minimums by class, in the order of the by-laws. sitting: who keeps a seat in a countback.

    Raises OptionUnknown.
    """

    reserved: tuple[Reservation, ...] = ()
    short: Short = Short.FILL
    sitting: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [one.name for one in self.reserved]
        if len(set(names)) < len(names):
            raise OptionUnknown("reserved: a class is named twice")
        if any(one.maximum is not None for one in self.reserved):
            raise OptionUnknown("reserved: a count by transfer knows a minimum of a class, and no maximum")

    def as_json(self) -> dict[str, Json]:
        return {
            "reserved": [one.as_json() for one in self.reserved],
            "short": self.short.value,
            "sitting": list(self.sitting),
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Json]) -> Self:
        """Read the rules among the options of a method. Raises BrokenRecord, OptionUnknown."""
        return cls(
            tuple(Reservation.from_json(one) for one in documents.sequence(written, "reserved")),
            documents.word(Short, written.get("short")),
            documents.texts(written, "sitting"),
        )


@dataclass(frozen=True, slots=True)
class Guarded:
    """Candidates of whom some must be elected. name: of their class; None for sitting members."""

    name: str | None
    members: frozenset[int]
    minimum: int


class Guard:
    """The guard rule in one count. Raises OptionUnknown where the minimums together cannot be met."""

    def __init__(self, rules: GuardRules, contest: Contest) -> None:
        self._groups, self.shortages = _groups(rules, contest)
        missing = sum(documents.whole(one, "missing") for one in self.shortages)
        self.seats = max(0, contest.seats - missing) if rules.short is Short.VACANT else contest.seats
        self._spared: set[int] = set()
        self._held_back: set[int] = set()
        needed = self._needed([], range(len(contest.standing)))
        if needed is None or needed > self.seats:
            raise OptionUnknown("reserved: more seats are reserved than there are")

    def elect(self, course: Course, stage: Stage, reached: Sequence[int]) -> None:
        """Elect those of these candidates who may be, more votes first. Raises TiePending."""
        waiting = sorted(reached, key=lambda one: (-course.votes[one], one))
        while waiting and course.vacancies:
            able = [one for one in waiting if self._may_elect(course, [one])]
            self._hold_back(course, stage, [one for one in waiting if one not in able])
            chosen = able if self._may_elect(course, able) else self._foremost(course, stage, able)
            course.elect(stage, chosen, by="quota")
            waiting = [one for one in able if one not in chosen]

    def how(self, candidate: int) -> str:
        """Return how a candidate is elected who takes one of the last seats."""
        return "reservation" if candidate in self._spared else "remaining"

    def may_go(self, course: Course) -> list[int]:
        """Return those among whom the next excluded is sought: the doomed first, else all who are not protected."""
        return self._doomed(course) or [one for one in course.continuing if self._may_exclude(course, one)]

    def tell(self, course: Course, stage: Stage, leaving: int) -> None:
        """Write down what the guard did where this candidate leaves, before it does."""
        if leaving in self._doomed(course):
            stage.events.append(self._event(course, "doomed", leaving))
            return
        for spared in course.continuing:
            if course.votes[spared] <= course.votes[leaving] and not self._may_exclude(course, spared):
                self._spared.add(spared)
                stage.events.append(self._event(course, "protected", spared))

    def _foremost(self, course: Course, stage: Stage, able: list[int]) -> list[int]:
        """Return those with most votes; where not all of them may be elected, the one whom the lot elects."""
        most = max(course.votes[one] for one in able)
        tied = [one for one in able if course.votes[one] == most]
        return tied if self._may_elect(course, tied) else [course.by_lot(stage, tied, Purpose.ELECTION)]

    def _hold_back(self, course: Course, stage: Stage, candidates: list[int]) -> None:
        for one in candidates:
            if one not in self._held_back:
                self._held_back.add(one)
                stage.events.append(self._event(course, "held_back", one))

    def _doomed(self, course: Course) -> list[int]:
        return [one for one in course.continuing if not self._may_elect(course, [one])]

    def _may_elect(self, course: Course, coming: Sequence[int]) -> bool:
        left = [one for one in course.continuing if one not in coming]
        needed = self._needed([*course.elected, *coming], left)
        return needed is not None and needed <= course.vacancies - len(coming)

    def _may_exclude(self, course: Course, leaving: int) -> bool:
        left = [one for one in course.continuing if one != leaving]
        needed = self._needed(course.elected, left)
        return needed is not None and needed <= course.vacancies

    def _open(self, elected: Iterable[int]) -> tuple[int, ...]:
        """How many of each group are still to be elected."""
        have = set(elected)
        return tuple(max(0, one.minimum - len(one.members & have)) for one in self._groups)

    def _needed(self, elected: Iterable[int], left: Iterable[int]) -> int | None:
        """Return the fewest seats that meet what is open, by electing some of those left; None where nothing does."""
        fewest = {self._open(elected): 0}
        for one in left:
            of = [one in group.members for group in self._groups]
            if not any(of):
                continue
            for still, seats in list(fewest.items()):
                after = tuple(max(0, many - helps) for many, helps in zip(still, of, strict=True))
                fewest[after] = min(seats + 1, fewest.get(after, seats + 1))
        return fewest.get((0,) * len(self._groups))

    def _event(self, course: Course, rule: str, candidate: int) -> dict[str, Json]:
        named = next(group.name for group in self._concerned(course, rule, candidate))
        return {"type": "reservation", "rule": rule, "class": named, "candidate": course.ids[candidate]}

    def _concerned(self, course: Course, rule: str, candidate: int) -> list[Guarded]:
        """Return the groups a candidate is guarded for, those of whom nobody can be spared first; or gives way to."""
        groups = list(zip(self._groups, self._open(course.elected), strict=True))
        if rule != "protected":
            return [group for group, still in groups if still and candidate not in group.members]
        mine = [(group, still) for group, still in groups if still and candidate in group.members]
        scarce = [group for group, still in mine if len(group.members & set(course.continuing)) <= still]
        return [*scarce, *(group for group, _ in mine)]


def _groups(rules: GuardRules, contest: Contest) -> tuple[list[Guarded], list[dict[str, Json]]]:
    """Return who is guarded, no minimum above what stands, and an event for each class that falls short."""
    classes = {one.id: one.classes for one in contest.candidates}
    groups: list[Guarded] = []
    shortages: list[dict[str, Json]] = []
    for one in rules.reserved:
        members = frozenset(at for at, who in enumerate(contest.standing) if one.name in classes[who])
        groups.append(Guarded(one.name, members, min(one.minimum, len(members))))
        if len(members) < one.minimum:
            shortages.append(
                {
                    "type": "reservation",
                    "rule": "short",
                    "class": one.name,
                    "minimum": one.minimum,
                    "missing": one.minimum - len(members),
                    "short": rules.short.value,
                }
            )
    unknown = [one for one in rules.sitting if one not in contest.standing]
    if unknown:
        raise UnknownCandidate(unknown[0])
    sitting = frozenset(contest.standing.index(one) for one in rules.sitting)
    return [*groups, Guarded(None, sitting, len(sitting))], shortages
