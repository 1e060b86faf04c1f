"""What a poll and its roll refuse."""

from dataclasses import dataclass
from datetime import datetime

from membership.errors import DomainError


class PollError(DomainError):
    """Something a poll cannot do, or not now."""


@dataclass(eq=False)
class PollNotOpen(PollError):
    """state: as the clock has it; the instants are None where they were not set."""

    code = "poll_not_open"

    state: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(eq=False)
class PollStillOpen(PollError):
    code = "poll_still_open"

    closes_at: datetime | None = None


@dataclass(eq=False)
class NoClosingTime(PollError):
    code = "no_closing_time"


@dataclass(eq=False)
class TimesReversed(PollError):
    code = "times_reversed"

    opens_at: datetime
    closes_at: datetime


@dataclass(eq=False)
class VotesDiffer(PollError):
    """A delegate may cast several votes by the by-laws, and a line of the roll is one vote of one person."""

    code = "votes_differ"


@dataclass(eq=False)
class NoVoteAfterMeeting(PollError):
    """The rules of the meeting know no vote that outlives it."""

    code = "no_vote_after_meeting"


@dataclass(eq=False)
class PapersAfterMeeting(PollError):
    """Papers are handed out and put in the box in the hall, and the hall is empty by then."""

    code = "papers_after_meeting"


@dataclass(eq=False)
class GroupsElectApart(PollError):
    """Each group elects its own seats by the by-laws, and a roll is of the whole meeting."""

    code = "groups_elect_apart"


@dataclass(eq=False)
class CandidaciesStillReceived(PollError):
    """Whoever stands after the ballot is made would be on none."""

    code = "candidacies_still_received"

    until: datetime


@dataclass(eq=False)
class CandidateMayNotStand(PollError):
    """A candidate has the name of a member whose category does not stand for office."""

    code = "candidate_may_not_stand"

    name: str
    category_fr: str
    category_en: str


@dataclass(eq=False)
class NoSuchGroup(PollError):
    """A vote is reserved to a group only where groups elect their own seats, and everybody does not."""

    code = "no_such_group"

    group: str


@dataclass(eq=False)
class RollAlreadyFrozen(PollError):
    code = "roll_already_frozen"


@dataclass(eq=False)
class RollNotFrozen(PollError):
    code = "roll_not_frozen"


@dataclass(eq=False)
class TooEarlyForRoll(PollError):
    code = "too_early_for_roll"

    record_at: datetime


@dataclass(eq=False)
class TooManyCandidates(PollError):
    """A ballot with so many answers would be larger than the box takes."""

    code = "too_many_candidates"

    candidates: int
    most: int


@dataclass(eq=False)
class StillContested(PollError):
    """More stand than there are seats: the members choose, by a ballot."""

    code = "still_contested"

    candidates: int
    seats: int


@dataclass(eq=False)
class NoContest(PollError):
    """No more stand than there are seats: nobody has to choose."""

    code = "no_contest"

    candidates: int
    seats: int


@dataclass(eq=False)
class SecretByClass(PollError):
    """Each class decides the motion too, and a box does not tell whose votes are in it."""

    code = "secret_by_class"
