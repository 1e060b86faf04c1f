"""What putting the annual report together refuses."""

from dataclasses import dataclass

from governance.errors.assemblies import AssemblyError


class AnnualReportError(AssemblyError):
    """Something that cannot be part of the annual report."""


@dataclass(eq=False)
class PdfUnreadable(AnnualReportError):
    """A part that cannot be put together with the others: damaged, or locked with a password."""

    code = "pdf_unreadable"

    name: str


class ReportPartUntitled(AnnualReportError):
    """A part that has no name of its own says what it is."""

    code = "report_part_untitled"
