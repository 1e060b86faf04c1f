"""Mail that cannot be closed or sent."""

from dataclasses import dataclass
from datetime import date

from membership.errors.core import DomainError


class CorrespondenceError(DomainError):
    """Mail that cannot be closed or sent."""


@dataclass(eq=False)
class DeliveriesPending(CorrespondenceError):
    code = "deliveries_pending"

    pending: int


@dataclass(eq=False)
class LettersUnposted(CorrespondenceError):
    code = "letters_unposted"

    letters: int


@dataclass(eq=False)
class TooManyAttachments(CorrespondenceError):
    code = "too_many_attachments"

    most: int


@dataclass(eq=False)
class NothingToPost(CorrespondenceError):
    code = "nothing_to_post"


@dataclass(eq=False)
class DayUnfit(CorrespondenceError):
    """first, last: the days between which it can have happened."""

    code = "day_unfit"

    first: date
    last: date


@dataclass(eq=False)
class TableUnreadable(CorrespondenceError):
    """line: where a table of slips is none, from 1."""

    code = "table_unreadable"

    line: int


@dataclass(eq=False)
class NoAddress(CorrespondenceError):
    code = "no_address"

    number: str


@dataclass(eq=False)
class NobodyReadsNews(CorrespondenceError):
    code = "nobody_reads_news"


@dataclass(eq=False)
class SenderDomainUnfit(CorrespondenceError):
    """reason: "no_domain", "shared" where anybody may rent a mailbox, "both" for one domain for notices and news."""

    code = "sender_domain_unfit"

    domain: str
    reason: str


@dataclass(eq=False)
class SenderDomainNotChecked(CorrespondenceError):
    code = "sender_domain_not_checked"

    domain: str
