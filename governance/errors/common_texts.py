"""What a text adopted with another organisation refuses."""

from dataclasses import dataclass

from governance.errors.assemblies import AssemblyError


@dataclass(eq=False)
class CommonTextUnknown(AssemblyError):
    code = "common_text_unknown"


@dataclass(eq=False)
class CommonTextTaken(AssemblyError):
    code = "common_text_taken"
