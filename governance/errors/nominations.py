"""What putting candidates forward refuses."""

from dataclasses import dataclass

from governance.errors.assemblies import AssemblyError


class NominationError(AssemblyError):
    """A candidacy that cannot be put forward so, or not now."""


@dataclass(eq=False)
class FillsNoSeat(NominationError):
    """The motion decides something else, or the members' meeting does not decide it."""

    code = "fills_no_seat"


@dataclass(eq=False)
class ClosesAfterMeeting(NominationError):
    """From its opening on, the meeting itself receives candidacies, or none are received."""

    code = "closes_after_meeting"


@dataclass(eq=False)
class CallAlreadyOpen(NominationError):
    code = "call_already_open"


@dataclass(eq=False)
class PromisedToCandidates(NominationError):
    """Somebody stands already, by a call that said until when, for how many seats and for whom."""

    code = "promised_to_candidates"


@dataclass(eq=False)
class CallUnchanged(NominationError):
    code = "call_unchanged"


@dataclass(eq=False)
class NominationsClosed(NominationError):
    code = "nominations_closed"


@dataclass(eq=False)
class FloorClosed(NominationError):
    code = "floor_closed"


@dataclass(eq=False)
class AlreadyCandidate(NominationError):
    code = "already_candidate"

    name: str


@dataclass(eq=False)
class DeclinedAlready(NominationError):
    """Whoever said no is asked no more; they may still stand by themselves."""

    code = "declined_already"

    name: str


@dataclass(eq=False)
class PutForwardEnough(NominationError):
    """A member puts forward no more than there are seats, of those who have not declined: each gets a letter."""

    code = "put_forward_enough"

    seats: int


@dataclass(eq=False)
class SupportsAlready(NominationError):
    """Also of whoever stands: nobody supports their own candidacy."""

    code = "supports_already"

    name: str


@dataclass(eq=False)
class BallotIsMade(NominationError):
    """A ballot is prepared or open: it bears the names that stood when it was made."""

    code = "ballot_is_made"


@dataclass(eq=False)
class ConsentMissing(NominationError):
    """Nobody is a candidate without having said so, and a consent has a day that is over."""

    code = "consent_missing"

    name: str
