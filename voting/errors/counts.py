"""Counts that cannot be finished or shown."""

from dataclasses import dataclass

from membership.errors import DomainError


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
class ArchiveRefused(CountError):
    """checks: those of the verifier that do not hold, by their names."""

    code = "archive_refused"

    checks: str


@dataclass(eq=False)
class VerifierSilent(CountError):
    code = "verifier_silent"


@dataclass(eq=False)
class ResultNotReady(CountError):
    code = "result_not_ready"

    state: str
