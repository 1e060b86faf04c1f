"""What a member asks, and what erasing refuses."""

from dataclasses import dataclass

from membership.errors.core import DomainError


@dataclass(eq=False)
class RequestOpen(DomainError):
    code = "request_open"

    kind: str


@dataclass(eq=False)
class RequestMisses(DomainError):
    """datum: its name in the programming interface."""

    code = "request_misses"

    kind: str
    datum: str


@dataclass(eq=False)
class DataStillNeeded(DomainError):
    """need: what stands against it, as `membership.rules.erasing.Need` has it."""

    code = "data_still_needed"

    name: str
    need: str


@dataclass(eq=False)
class NothingToErase(DomainError):
    code = "nothing_to_erase"

    name: str


@dataclass(eq=False)
class TooManyFiles(DomainError):
    """most: how many files an application holds."""

    code = "too_many_files"

    most: int
