"""What a text adopted with another organisation refuses."""

from dataclasses import dataclass
from datetime import date

from governance.errors.assemblies import AssemblyError


@dataclass(eq=False)
class CommonTextUnknown(AssemblyError):
    code = "common_text_unknown"


@dataclass(eq=False)
class CommonTextDropped(AssemblyError):
    """The organisation that shared the text rejected it, or puts it to its members no more."""

    code = "common_text_dropped"


@dataclass(eq=False)
class CommonTextTaken(AssemblyError):
    code = "common_text_taken"


@dataclass(eq=False)
class TermIncomplete(AssemblyError):
    """A date, the resolution or the later text is missing."""

    code = "term_incomplete"


@dataclass(eq=False)
class TermNotLater(AssemblyError):
    """until: the day that was written; than: the day it must come after."""

    code = "term_not_later"

    until: date
    than: date
