"""What minutes refuse."""

from dataclasses import dataclass
from datetime import date

from governance.errors.assemblies import AssemblyError


class MinutesError(AssemblyError):
    """Minutes that cannot be written so, or not now."""


@dataclass(eq=False)
class MinutesSealed(MinutesError):
    code = "minutes_sealed"


@dataclass(eq=False)
class MinutesNotAdopted(MinutesError):
    code = "minutes_not_adopted"


@dataclass(eq=False)
class CommentsClosed(MinutesError):
    code = "comments_closed"

    on: date


@dataclass(eq=False)
class NotOfTheAudience(MinutesError):
    code = "not_of_the_audience"
