"""Whether two persons of one register may be joined into one, what must be asked first, and which days move.

MergeRefused       something stands against joining them, now or this way round
DayOfDeathOpen     they are said to have died on two days, and nobody says which one holds
MergeFollowed      something was recorded since on what joining them wrote: it can no longer be undone
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from membership.errors import RegisterError


@dataclass(eq=False)
class MergeRefused(RegisterError):
    """concern: the value of the Concern that stands against it."""

    code = "merge_refused"

    concern: str


@dataclass(eq=False)
class MergeFollowed(RegisterError):
    code = "merge_followed"


@dataclass(eq=False)
class DayOfDeathOpen(RegisterError):
    code = "day_of_death_open"

    of_kept: date
    of_joined: date


class Concern(Enum):
    """What is to be said before two persons become one. The first ones forbid it, the others ask for a reason."""

    SAME = "same"
    KINDS_DIFFER = "kinds_differ"
    ALREADY_JOINED = "already_joined"
    OTHER_WAY_ROUND = "other_way_round"
    """Only the one who would go has a member number."""
    NOT_OVER = "not_over"
    """One of them stands on the roll of a vote, or sits in a meeting, that is not over."""
    BOTH_ACT = "both_act"
    """Each acts for a member of its own on the same days, and one person acts for one only."""
    TOO_MANY_PROXIES = "too_many_proxies"
    """Together they would carry more proxies on one day than the by-laws let one person carry."""
    ASKED_BACK = "asked_back"
    """The one who would go asks to have shares paid back, and the board's answer is not carried out yet."""
    DEATH_WITHOUT_DAY = "death_without_day"
    """One of them died on a day that nobody knows: of the other one no death could be written."""
    TWO_NUMBERS = "two_numbers"
    DAYS_OVERLAP = "days_overlap"
    """Both were members on the same days: for a time, one person counted twice."""
    ONE_ROLL = "one_roll"
    """Both stand on one roll of the past: one person held two votes."""
    MEMBER_AND_REPRESENTATIVE = "member_and_representative"
    ONE_DIED = "one_died"
    """It is said of both from then on, with all that follows."""
    DEATHS_DIFFER = "deaths_differ"
    """They are said to have died on two days, of which one holds."""

    @property
    def forbids(self) -> bool:
        return self in _FORBIDDING


_FORBIDDING = frozenset(
    {
        Concern.SAME,
        Concern.KINDS_DIFFER,
        Concern.ALREADY_JOINED,
        Concern.OTHER_WAY_ROUND,
        Concern.NOT_OVER,
        Concern.BOTH_ACT,
        Concern.TOO_MANY_PROXIES,
        Concern.ASKED_BACK,
        Concern.DEATH_WITHOUT_DAY,
    }
)


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """Days from `start` up to and without `end`; None: since nobody knows when, or for as long as nobody ends it."""

    start: date | None = None
    end: date | None = None

    def meets(self, other: "Days") -> bool:
        return _is_before(self.start, other.end) and _is_before(other.start, self.end)

    def has(self, day: date) -> bool:
        return self.meets(Days(day, day + _ONE_DAY))


_ONE_DAY = timedelta(days=1)


def _is_before(start: date | None, end: date | None) -> bool:
    return start is None or end is None or start < end


@dataclass(frozen=True, slots=True)
class Mandate:
    """Acting for a member, on days still to come."""

    member: str
    days: Days


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two persons. days: on which they are a member, none without a membership.

    acts_for: whom they represent from now on; carries: whose proxies, where these are counted apart. died_on: None
    also where nobody knows the day.
    """

    public_id: str
    is_legal: bool
    number: str
    days: tuple[Days, ...]
    acts_for: frozenset[Mandate]
    is_joined: bool
    asks_back: bool = False
    carries: frozenset[Mandate] = frozenset()
    has_died: bool = False
    died_on: date | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """A roll or a meeting on which at least one of them stands. both: both do."""

    title_fr: str
    title_en: str
    is_over: bool
    both: bool


def weigh(
    kept: Side, joined: Side, ties: Iterable[Tie], *, may_do_both: bool, most_proxies: int | None = None
) -> tuple[Concern, ...]:
    """Return everything to be said before `joined` becomes `kept`, what forbids it first.

    may_do_both: whether a member may also represent another. most_proxies: how many proxies one person carries.
    """
    if kept.public_id == joined.public_id:
        return (Concern.SAME,)
    found = {*_forbidding(kept, joined, tuple(ties)), *_asking(kept, joined, tuple(ties), may_do_both)}
    if most_proxies is not None and kept.carries and joined.carries and _carried(kept, joined) > most_proxies:
        found.add(Concern.TOO_MANY_PROXIES)
    return tuple(sorted(found, key=list(Concern).index))


def _forbidding(kept: Side, joined: Side, ties: tuple[Tie, ...]) -> Iterator[Concern]:
    if kept.is_legal is not joined.is_legal:
        yield Concern.KINDS_DIFFER
    if kept.is_joined or joined.is_joined:
        yield Concern.ALREADY_JOINED
    if joined.number and not kept.number:
        yield Concern.OTHER_WAY_ROUND
    if any(not tie.is_over for tie in ties):
        yield Concern.NOT_OVER
    if any(
        one.member != other.member and one.days.meets(other.days) for one in kept.acts_for for other in joined.acts_for
    ):
        yield Concern.BOTH_ACT
    if joined.asks_back:
        yield Concern.ASKED_BACK
    if _one_died(kept, joined) and kept.died_on is None and joined.died_on is None:
        yield Concern.DEATH_WITHOUT_DAY


def _asking(kept: Side, joined: Side, ties: tuple[Tie, ...], may_do_both: bool) -> Iterator[Concern]:  # noqa: FBT001
    if kept.number and joined.number:
        yield Concern.TWO_NUMBERS
    if any(one.meets(other) for one in kept.days for other in joined.days):
        yield Concern.DAYS_OVERLAP
    if any(tie.both for tie in ties):
        yield Concern.ONE_ROLL
    if not may_do_both and kept.days and joined.acts_for and not kept.acts_for:
        yield Concern.MEMBER_AND_REPRESENTATIVE
    if _one_died(kept, joined):
        yield Concern.ONE_DIED
    if kept.died_on is not None and joined.died_on is not None and kept.died_on != joined.died_on:
        yield Concern.DEATHS_DIFFER


def _one_died(kept: Side, joined: Side) -> bool:
    return kept.has_died is not joined.has_died


def _carried(kept: Side, joined: Side) -> int:
    """Return how many proxies both carry on the day with the most: one on which some proxy begins."""
    carried = kept.carries | joined.carries
    begins = {one.days.start for one in carried if one.days.start is not None}
    return max(
        (len({one.member for one in carried if one.days.meets(Days(day, day + _ONE_DAY))}) for day in begins), default=0
    )


def last_stay(days: Iterable[Days]) -> Days | None:
    """Return the last days as a member without a gap, whatever categories they were spent in; None without any."""
    stay: Days | None = None
    for one in sorted(days, key=lambda one: one.start or date.min):
        follows = stay is not None and (stay.end is None or one.start is None or one.start <= stay.end)
        stay = Days(stay.start, _later_end(stay.end, one.end)) if stay is not None and follows else one
    return stay


def later_from(
    kept: date | None, joined: date | None, *, kept_stay: Days | None, joined_stay: Days | None
) -> date | None:
    """Return from when what the one who goes brings is the later of two; None: on no day.

    kept, joined: the days on which each began, None where nobody knows. Where one is not known, that of whoever was a
    member last is the later one: since it began, else since they alone were a member.
    """
    if kept is None or joined is None:
        longer = outlasts(joined_stay, kept_stay) - outlasts(kept_stay, joined_stay)
        if longer < 0:
            return None
        if longer > 0 and joined is None and joined_stay is not None:
            ended = kept_stay.end if kept_stay is not None else None
            joined = max((day for day in (joined_stay.start, ended) if day is not None), default=None)
    return joined if joined is not None and (kept is None or kept < joined) else None


def outlasts(one: Days | None, other: Days | None) -> bool:
    """Return whether somebody was a member, or is one, after the other one was last."""
    if one is None or other is None:
        return one is not None and other is None
    return other.end is not None and (one.end is None or other.end < one.end)


def _later_end(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)


def uncovered(days: Days, taken: Iterable[Days]) -> list[Days]:
    """Return what is left of some days once those already taken are cut out of them."""
    left = [days]
    for other in taken:
        left = [piece for one in left for piece in _without(one, other)]
    return left


def _without(one: Days, other: Days) -> Iterator[Days]:
    if not one.meets(other):
        yield one
        return
    if other.start is not None and (one.start is None or one.start < other.start):
        yield Days(one.start, other.start)
    if other.end is not None and (one.end is None or other.end < one.end):
        yield Days(other.end, one.end)
