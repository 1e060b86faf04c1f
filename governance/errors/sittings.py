"""What a body that meets, or signs a text, refuses."""

from dataclasses import dataclass

from governance.errors.assemblies import AssemblyError


class SittingError(AssemblyError):
    """Something that a body which meets, or signs a text, does not allow."""


class BodyHasNobody(SittingError):
    code = "body_has_nobody"


class NotADirector(SittingError):
    code = "not_a_director"


@dataclass(eq=False)
class DirectorSuspended(SittingError):
    code = "director_suspended"

    name: str


class VoterNotThere(SittingError):
    code = "voter_not_there"


@dataclass(eq=False)
class AlreadyRecused(SittingError):
    code = "already_recused"

    name: str


@dataclass(eq=False)
class AlreadyWritten(SittingError):
    code = "already_written"

    name: str


class WrittenNotAllowed(SittingError):
    code = "written_not_allowed"


class InterestOver(SittingError):
    code = "interest_over"
