"""What appointing an auditor refuses."""

from dataclasses import dataclass
from datetime import date

from governance.errors.assemblies import AssemblyError


class AuditorError(AssemblyError):
    """Something that appointing an auditor, or ending an audit, does not allow."""


@dataclass(eq=False)
class AuditorNamedAlready(AuditorError):
    """A year has one auditor at a time."""

    code = "auditor_named_already"

    name: str


@dataclass(eq=False)
class NoSuchYearEnd(AuditorError):
    """No fiscal year ends on that day."""

    code = "no_such_year_end"

    on: date
