"""Votes that are refused."""

from dataclasses import dataclass
from datetime import datetime

from membership.errors import DomainError


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
class NoLongerSeated(VoteRefused):
    code = "no_longer_seated"


@dataclass(eq=False)
class ChoiceUnknown(VoteRefused):
    code = "choice_unknown"

    choice: str


@dataclass(eq=False)
class VoteIsFinal(VoteRefused):
    code = "vote_is_final"

    cast_at: datetime
