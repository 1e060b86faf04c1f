"""What the debate refuses."""

from dataclasses import dataclass

from governance.errors.assemblies import AssemblyError


class DebateError(AssemblyError):
    """Something the debate does not allow, or not now."""


@dataclass(eq=False)
class AmendmentPending(DebateError):
    """title: the amendment that is decided first."""

    code = "amendment_pending"

    title: str


@dataclass(eq=False)
class DebateClosed(DebateError):
    code = "debate_closed"


@dataclass(eq=False)
class RatifiedWhole(DebateError):
    """The motion ratifies by-laws of the board: they are ratified, or lapse, as a whole."""

    code = "ratified_whole"


@dataclass(eq=False)
class BylawTextFixed(DebateError):
    code = "bylaw_text_fixed"


@dataclass(eq=False)
class NotOfTheBylaws(DebateError):
    code = "not_of_the_bylaws"


@dataclass(eq=False)
class NotOfTheAmendment(DebateError):
    """number: of the article."""

    code = "not_of_the_amendment"

    number: str


@dataclass(eq=False)
class RulingWithoutReason(DebateError):
    code = "ruling_without_reason"


@dataclass(eq=False)
class NothingToAmend(DebateError):
    code = "nothing_to_amend"


class ReferredToNobody(DebateError):
    code = "referred_to_nobody"


class ReferredToTwo(DebateError):
    """To a body and to a person at once."""

    code = "referred_to_two"


@dataclass(eq=False)
class TooFewParts(DebateError):
    code = "too_few_parts"


@dataclass(eq=False)
class MoreThanPresent(DebateError):
    code = "more_than_present"

    counted: int
    present: int


@dataclass(eq=False)
class ClassesNotCounted(DebateError):
    """counted: by class; whole: of the meeting."""

    code = "classes_not_counted"

    counted: int
    whole: int


@dataclass(eq=False)
class ClassLeftOut(DebateError):
    code = "class_left_out"


@dataclass(eq=False)
class DecidedSince(DebateError):
    code = "decided_since"


@dataclass(eq=False)
class TieForTheChair(DebateError):
    code = "tie_for_the_chair"


@dataclass(eq=False)
class SecretNotGranted(DebateError):
    code = "secret_not_granted"
