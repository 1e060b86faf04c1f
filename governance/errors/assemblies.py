"""What an assembly refuses: its calling, its doors, those present."""

from dataclasses import dataclass
from datetime import date, datetime

from membership.errors import DomainError


class AssemblyError(DomainError):
    """Something an assembly cannot do, or not now."""


@dataclass(eq=False)
class AssemblyInThePast(AssemblyError):
    code = "assembly_in_the_past"

    on: date


@dataclass(eq=False)
class CallHourPast(AssemblyError):
    code = "call_hour_past"

    at: datetime


@dataclass(eq=False)
class AgendaEmpty(AssemblyError):
    code = "agenda_empty"


@dataclass(eq=False)
class NoticeAlreadyIssued(AssemblyError):
    code = "notice_already_issued"


@dataclass(eq=False)
class AgendaOfFirstCall(AssemblyError):
    code = "agenda_of_first_call"


@dataclass(eq=False)
class AgendaAskedFor(AssemblyError):
    code = "agenda_asked_for"


@dataclass(eq=False)
class NotLater(AssemblyError):
    code = "not_later"

    at: datetime


@dataclass(eq=False)
class SecondCallNotOffered(AssemblyError):
    code = "second_call_not_offered"


@dataclass(eq=False)
class NobodyToTell(AssemblyError):
    code = "nobody_to_tell"

    on: date


@dataclass(eq=False)
class NothingToCorrect(AssemblyError):
    code = "nothing_to_correct"


@dataclass(eq=False)
class PointGone(AssemblyError):
    """Somebody else took the point off the agenda in the meantime."""

    code = "point_gone"

    title: str


@dataclass(eq=False)
class PointCannotMove(AssemblyError):
    """The point is the first or the last where it stands, or would hang too deep. levels: how many there may be."""

    code = "point_cannot_move"

    title: str
    levels: int


@dataclass(eq=False)
class AgendaTooDeep(AssemblyError):
    """Nothing hangs under a point of the last level. levels: how many there may be under the first."""

    code = "agenda_too_deep"

    levels: int


@dataclass(eq=False)
class PointInUse(AssemblyError):
    code = "point_in_use"

    title: str


@dataclass(eq=False)
class AssemblyNotOpen(AssemblyError):
    code = "assembly_not_open"

    state: str
    starts_at: datetime


@dataclass(eq=False)
class TooEarlyToOpen(AssemblyError):
    code = "too_early_to_open"

    opens_at: datetime


@dataclass(eq=False)
class DoorsNotOpen(AssemblyError):
    code = "doors_not_open"

    opens_at: datetime


@dataclass(eq=False)
class AlreadyPresent(AssemblyError):
    """name: the member; since: when the arrival was noted."""

    code = "already_present"

    name: str
    since: datetime


@dataclass(eq=False)
class ArrivalStruck(AssemblyError):
    """name: of whoever was noted as here by mistake."""

    code = "arrival_struck"

    name: str


@dataclass(eq=False)
class CountsRestOnArrival(AssemblyError):
    """counts: how many votes and checks of the quorum counted them there."""

    code = "counts_rest_on_arrival"

    name: str
    counts: int


@dataclass(eq=False)
class InstantOutsideStay(AssemblyError):
    """A right instant before the doors opened, after they left, or still to come."""

    code = "instant_outside_stay"

    opens_at: datetime
    until: datetime


@dataclass(eq=False)
class NotPresent(AssemblyError):
    code = "not_present"

    name: str


@dataclass(eq=False)
class NotExpected(AssemblyError):
    """reason_code: one of membership.rules.reasons; the other two say it in words."""

    code = "not_expected"

    name: str
    reason_code: str
    reason_fr: str = ""
    reason_en: str = ""


@dataclass(eq=False)
class OutcomeAlreadyRecorded(AssemblyError):
    code = "outcome_already_recorded"


@dataclass(eq=False)
class CallerMissing(AssemblyError):
    """Nobody said at whose word a special meeting, or one of the board, is called."""

    code = "caller_missing"
