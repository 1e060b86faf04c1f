"""What can be changed of many members at once, and what stands against it.

BulkTooMany      more acts than one page can show and one transaction should hold
BulkEmpty        nobody to change: each one was refused, or nobody was chosen
BulkFollowed     something was recorded since of one of them: the change can no longer be undone as one unit
BulkNoMailbox    notices by e-mail for somebody of whom no address is known
BulkMoved        the list is no longer the one that was shown
BulkUndoLong     so many members are put back as before by a worker
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from membership.errors import RegisterError

# Each change of category is an act with its letter, and is shown before it is done.
MOST = 200
# More of them are looked at, then made, by a worker: as many as one of its tasks has time for.
MOST_BY_WORKER = 2_000
# What is written of any number at once is made while one waits up to here, and by a worker above.
AT_ONCE = 10_000


class BulkKind(Enum):
    """What is changed."""

    LANGUAGE = "language"
    CATEGORY = "category"
    SECTION = "section"
    NOTICES = "notices"
    """How notices of meetings go: `email` or `post`, with a consent for each person."""

    @property
    def is_act(self) -> bool:
        """Whether it is an act of each member's life; the others are written of any number at once."""
        return self is BulkKind.CATEGORY

    @property
    def has_day(self) -> bool:
        """Whether it takes effect on a day of its own, and not at once."""
        return self in {BulkKind.CATEGORY, BulkKind.SECTION}


def most_undone_at_once(kind: BulkKind) -> int:
    """Return of how many members a change is taken back while one waits; a worker takes back that of more."""
    return MOST if kind.is_act else AT_ONCE


class Refusal(Enum):
    """Why somebody stays as they are."""

    ALREADY = "already"
    NO_MAILBOX = "no_mailbox"


@dataclass(frozen=True, slots=True)
class Change:
    """One change to be made of several members. on: from which day, where it matters; decided_by: who decided.

    override: why one goes on where a rule only warns; kept with each event for which one did.
    """

    kind: BulkKind
    to: str
    on: date
    decided_by: str = ""
    tells: bool = True
    override: str = ""


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


@dataclass(eq=False)
class BulkNoMailbox(RegisterError):
    code = "bulk_no_mailbox"

    name: str


@dataclass(eq=False)
class BulkMoved(RegisterError):
    """shown: how many would have changed when the list was shown; now: how many would."""

    code = "bulk_moved"

    shown: int
    now: int


@dataclass(eq=False)
class BulkUndoLong(RegisterError):
    code = "bulk_undo_long"

    members: int
    maximum: int
