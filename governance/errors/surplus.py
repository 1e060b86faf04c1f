"""What the allocation of a surplus refuses."""

from dataclasses import dataclass
from datetime import date

from governance.errors.assemblies import AssemblyError


class SurplusError(AssemblyError):
    """Something that the allocation of a surplus does not allow, or not yet."""


class SurplusNotAdopted(SurplusError):
    code = "surplus_not_adopted"


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
