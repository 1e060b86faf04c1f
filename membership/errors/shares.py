"""What the ledgers of shares cannot hold."""

from dataclasses import dataclass
from datetime import date

from membership.errors.core import DomainError


class ShareError(DomainError):
    """A line the ledgers of shares cannot hold."""


@dataclass(eq=False)
class NothingToRecord(ShareError):
    """what: `shares` or `payment`."""

    code = "nothing_to_record"

    what: str


@dataclass(eq=False)
class InstalmentsDoNotSum(ShareError):
    code = "instalments_do_not_sum"

    total_cents: int
    price_cents: int


@dataclass(eq=False)
class PaymentBeyondDue(ShareError):
    code = "payment_beyond_due"

    amount_cents: int
    due_cents: int


@dataclass(eq=False)
class RebatePaid(ShareError):
    """How this line was paid is noted already."""

    code = "rebate_paid"

    number: str


@dataclass(eq=False)
class RebatesMoved(ShareError):
    """What is still to be paid is no longer what was shown."""

    code = "rebates_moved"

    count: int
    amount_cents: int


@dataclass(eq=False)
class SharesNotHeld(ShareError):
    """held: how many are held and paid."""

    code = "shares_not_held"

    quantity: int
    held: int
    number: str


@dataclass(eq=False)
class NothingHeld(ShareError):
    code = "nothing_held"

    name: str
    on: date


@dataclass(eq=False)
class SameMember(ShareError):
    code = "same_member"

    number: str


@dataclass(eq=False)
class AlreadyReversed(ShareError):
    code = "already_reversed"

    number: str


@dataclass(eq=False)
class PaymentPassedOn(ShareError):
    """missing_cents: by how much what is paid would be less than nothing."""

    code = "payment_passed_on"

    missing_cents: int
    number: str


@dataclass(eq=False)
class RebatesNotAllocated(ShareError):
    code = "rebates_not_allocated"

    category: str
    year_end_on: date


@dataclass(eq=False)
class RebatesBeyondAllocation(ShareError):
    """left_cents: what the corrections before left of what the meeting gave the category."""

    code = "rebates_beyond_allocation"

    allocated_cents: int
    left_cents: int


@dataclass(eq=False)
class RebateStands(ShareError):
    code = "rebate_stands"

    number: str


@dataclass(eq=False)
class LineNotReversible(ShareError):
    code = "line_not_reversible"

    number: str


@dataclass(eq=False)
class RedemptionOpen(ShareError):
    code = "redemption_open"

    number: str
