"""What the register of resolutions, objectives and the year's duties refuse."""

from dataclasses import dataclass
from datetime import date

from governance.errors.assemblies import AssemblyError


class RegisterError(AssemblyError):
    """Something that cannot be written beside a resolution."""


@dataclass(eq=False)
class ResolutionNotLater(RegisterError):
    """number: the resolution said to change another; than: the one it would change."""

    code = "resolution_not_later"

    number: str
    than: str


@dataclass(eq=False)
class ResolutionAlreadyChanged(RegisterError):
    """by: the resolution that repealed it, or that was noted already."""

    code = "resolution_already_changed"

    number: str
    by: str


@dataclass(eq=False)
class ResolutionTakenBack(RegisterError):
    """number: the resolution that a corrected count rejected, on which nothing may hang."""

    code = "resolution_taken_back"

    number: str


@dataclass(eq=False)
class FollowUpDone(RegisterError):
    code = "follow_up_done"

    on: date


@dataclass(eq=False)
class SeenToByNobody(RegisterError):
    """Neither somebody known nor a name in words sees to it."""

    code = "seen_to_by_nobody"


@dataclass(eq=False)
class NotEntrustable(RegisterError):
    """name: of somebody who sits on no body, holds no office and has no role."""

    code = "not_entrustable"

    name: str


@dataclass(eq=False)
class EntrustedElsewhere(RegisterError):
    """owner: who has it now, since it was given to somebody else."""

    code = "entrusted_elsewhere"

    owner: str


@dataclass(eq=False)
class ObjectiveYearsReversed(RegisterError):
    code = "objective_years_reversed"

    from_year: int
    to_year: int


@dataclass(eq=False)
class TargetIsStart(RegisterError):
    code = "target_is_start"


@dataclass(eq=False)
class WholeIsSummed(RegisterError):
    code = "whole_is_summed"


@dataclass(eq=False)
class NotBySections(RegisterError):
    code = "not_by_sections"


@dataclass(eq=False)
class SectionOfAnotherKind(RegisterError):
    """name: in French, the one every section has."""

    code = "section_of_another_kind"

    name: str


@dataclass(eq=False)
class SectionClosedThen(RegisterError):
    """name: in French, the one every section has."""

    code = "section_closed_then"

    name: str
    closed_on: date


@dataclass(eq=False)
class FigureMissing(RegisterError):
    code = "figure_missing"


class DutyError(AssemblyError):
    """A duty of the year that cannot be noted so."""


@dataclass(eq=False)
class NoSuchDuty(DutyError):
    code = "no_such_duty"


@dataclass(eq=False)
class NoSuchStep(DutyError):
    code = "no_such_step"


@dataclass(eq=False)
class StepReadFromRecords(DutyError):
    code = "step_read_from_records"


@dataclass(eq=False)
class DutyRestedOn(DutyError):
    code = "duty_rested_on"


@dataclass(eq=False)
class NotDoneYet(DutyError):
    code = "not_done_yet"

    on: date
