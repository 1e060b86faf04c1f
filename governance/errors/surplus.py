"""What the allocation of a surplus refuses."""

from dataclasses import dataclass
from datetime import date

from governance.errors.assemblies import AssemblyError


class SurplusError(AssemblyError):
    """Something that the allocation of a surplus does not allow, or not yet."""


class RebatesNotEntered(SurplusError):
    """Nobody is told of a rebate that does not stand in the ledger yet."""

    code = "rebates_not_entered"


class SurplusNotAdopted(SurplusError):
    code = "surplus_not_adopted"


@dataclass(eq=False)
class SurplusYearUnknown(SurplusError):
    """No fiscal year ended on that day. last_on: on which one did last."""

    code = "surplus_year_unknown"

    on: date
    last_on: date


@dataclass(eq=False)
class UsesOutdated(SurplusError):
    """Of some in the list of uses, the register no longer says that they were of that category in the year.

    number: the first of them.
    """

    code = "uses_outdated"

    number: str
    members: int


class SurplusTextChanged(SurplusError):
    """The text that was decided is not the one these amounts wrote."""

    code = "surplus_text_changed"


@dataclass(eq=False)
class SurplusEntered(SurplusError):
    code = "surplus_entered"

    on: date


@dataclass(eq=False)
class NoUseInCategory(SurplusError):
    """Rebates are foreseen for a category in which nobody did any business."""

    code = "no_use_in_category"

    category: str


class UseColumnsMissing(SurplusError):
    """A list of uses needs a column of numbers and one of amounts."""

    code = "use_columns_missing"
