"""What can be refused in a vote, as codes with their data; the sentences are in `messages.py`.

membership.errors.DomainError
├── PollError
│   ├── PollNotOpen         before its opening, after its closing, or cancelled
│   ├── PollStillOpen       nothing is counted before the close
│   ├── NoClosingTime       a poll closes at an instant said beforehand
│   ├── TimesReversed       it closes after it opens
│   ├── RollAlreadyFrozen   nobody is added once the roll is fixed
│   ├── RollNotFrozen       a poll opens on a roll
│   └── TooEarlyForRoll     the record instant has not come
├── VoteRefused
│   ├── NotOnRoll           not entitled, with the reason
│   ├── StruckFromRoll      entitled when the roll was fixed, and no longer
│   ├── NotInTheMeeting     a vote in a meeting needs presence
│   ├── ChoiceUnknown       not one of the answers
│   └── VoteIsFinal         this poll does not let one change
└── CountError
    ├── CastingVoteNotDue   there is no tie for the chair to break
    ├── TallyDisagrees      counted twice, two answers: nothing is proclaimed
    └── ResultNotReady      the count is not finished
"""

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
class RollAlreadyFrozen(PollError):
    code = "roll_already_frozen"


@dataclass(eq=False)
class RollNotFrozen(PollError):
    code = "roll_not_frozen"


@dataclass(eq=False)
class TooEarlyForRoll(PollError):
    code = "too_early_for_roll"

    record_at: datetime


class VoteRefused(DomainError):
    """A vote that is not taken; one cast before stands."""


@dataclass(eq=False)
class NotOnRoll(VoteRefused):
    """reason_code: one of membership.rules.reasons, or empty for somebody the roll does not know."""

    code = "not_on_roll"

    reason_code: str = ""


@dataclass(eq=False)
class StruckFromRoll(VoteRefused):
    code = "struck_from_roll"

    reason: str


@dataclass(eq=False)
class NotInTheMeeting(VoteRefused):
    code = "not_in_the_meeting"


@dataclass(eq=False)
class ChoiceUnknown(VoteRefused):
    code = "choice_unknown"

    choice: str


@dataclass(eq=False)
class VoteIsFinal(VoteRefused):
    code = "vote_is_final"

    cast_at: datetime


class CountError(DomainError):
    """A count that cannot be declared."""


@dataclass(eq=False)
class CastingVoteNotDue(CountError):
    code = "casting_vote_not_due"


@dataclass(eq=False)
class TallyDisagrees(CountError):
    """stage: where the second run gave something else."""

    code = "tally_disagrees"

    stage: str


@dataclass(eq=False)
class ResultNotReady(CountError):
    code = "result_not_ready"

    state: str
