"""What agendas kept under a name refuse."""

from dataclasses import dataclass

from governance.errors.assemblies import AssemblyError


@dataclass(eq=False)
class TemplateNameTaken(AssemblyError):
    name: str
    code = "template_name_taken"


@dataclass(eq=False)
class TemplateUnnamed(AssemblyError):
    code = "template_unnamed"


@dataclass(eq=False)
class NothingToKeep(AssemblyError):
    """The agenda has no point but those that come by themselves."""

    code = "nothing_to_keep"


@dataclass(eq=False)
class TemplateGone(AssemblyError):
    name: str
    code = "template_gone"


@dataclass(eq=False)
class TemplateElsewhere(AssemblyError):
    """It is for meetings of members and this one is of a body, or the other way round."""

    name: str
    code = "template_elsewhere"


@dataclass(eq=False)
class AgendaBegun(AssemblyError):
    code = "agenda_begun"
