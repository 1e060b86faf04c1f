"""What attendance allowances refuse."""

from dataclasses import dataclass
from datetime import date

from governance.errors.assemblies import AssemblyError


class AllowanceError(AssemblyError):
    """Something that an attendance allowance does not allow, or not yet."""


class AllowanceSourceMissing(AllowanceError):
    """A rate is set by a resolution or by an article of the by-laws: by one of them."""

    code = "allowance_source_missing"


@dataclass(eq=False)
class PeriodNotOver(AllowanceError):
    """A meeting may still be called for one of its days, and each is drawn once. until: the last day that is over."""

    code = "period_not_over"

    until: date


@dataclass(eq=False)
class MeetingsNotOver(AllowanceError):
    """A meeting of the period was called and has not ended: who came to it is not known. on: its day."""

    code = "meetings_not_over"

    on: date


class NoAllowanceDue(AllowanceError):
    """Nobody came to a meeting of the period that gives anything."""

    code = "no_allowance_due"


@dataclass(eq=False)
class AllowancesDrawn(AllowanceError):
    """Days of the period, or from the day of the rate on, are drawn already. until: their last day."""

    code = "allowances_drawn"

    until: date


@dataclass(eq=False)
class AllowancePaid(AllowanceError):
    code = "allowance_paid"

    name: str
    on: date
