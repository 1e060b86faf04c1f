"""What the board's procedure on a member refuses."""

from dataclasses import dataclass
from datetime import date

from governance.errors.assemblies import AssemblyError


class ProcedureError(AssemblyError):
    """A procedure before the board that cannot go on so."""


@dataclass(eq=False)
class ProcedureUnderWay(ProcedureError):
    code = "procedure_under_way"

    name: str


@dataclass(eq=False)
class MeetingNotHeldYet(ProcedureError):
    code = "meeting_not_held_yet"

    on: date


@dataclass(eq=False)
class EffectBeforeDecision(ProcedureError):
    """on: the day of the decision."""

    code = "effect_before_decision"

    on: date


@dataclass(eq=False)
class MeetingHeldAlready(ProcedureError):
    code = "meeting_held_already"

    on: date


@dataclass(eq=False)
class VoteNotOfTheBoard(ProcedureError):
    """on: the day of the meeting that the notice names."""

    code = "vote_not_of_the_board"

    on: date


@dataclass(eq=False)
class VotesBeyondDirectors(ProcedureError):
    code = "votes_beyond_directors"

    given: int
    directors: int
