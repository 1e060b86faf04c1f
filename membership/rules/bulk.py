"""What can be changed of many members at once, and what stands against it.

BulkTooMany      more than one page can show and one transaction should hold
BulkEmpty        nobody to change: each one was refused, or nobody was chosen
BulkFollowed     something was recorded since of one of them: the change can no longer be undone as one unit
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from membership.errors import RegisterError

# Each member is shown before anything is done, and each change of category is an act with its letter.
MOST = 200


class BulkKind(Enum):
    """What is changed."""

    LANGUAGE = "language"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Change:
    """One change to be made of several members. on: from which day, where it matters; decided_by: who decided."""

    kind: BulkKind
    to: str
    on: date
    decided_by: str = ""
    tells: bool = True


@dataclass(eq=False)
class BulkTooMany(RegisterError):
    code = "bulk_too_many"

    members: int
    maximum: int


@dataclass(eq=False)
class BulkEmpty(RegisterError):
    code = "bulk_empty"


@dataclass(eq=False)
class BulkFollowed(RegisterError):
    code = "bulk_followed"

    name: str
