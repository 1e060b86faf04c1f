"""What a text adopted with another organisation refuses."""

from dataclasses import dataclass

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
