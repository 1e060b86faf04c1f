"""What bodies, seats and mandates refuse."""

from dataclasses import dataclass
from datetime import date

from governance.errors.assemblies import AssemblyError


class MandateError(AssemblyError):
    """A body, a seat or a mandate that cannot be so."""


@dataclass(eq=False)
class BodyExists(MandateError):
    """kind: one of BodyKind."""

    code = "body_exists"

    kind: str


@dataclass(eq=False)
class BodySeated(MandateError):
    code = "body_seated"

    name: str


@dataclass(eq=False)
class SeatOccupied(MandateError):
    code = "seat_occupied"

    name: str


@dataclass(eq=False)
class SeatRetired(MandateError):
    code = "seat_retired"

    seat: int
    on: date


@dataclass(eq=False)
class MemberWanted(MandateError):
    code = "member_wanted"

    name: str
    seat: int


@dataclass(eq=False)
class AlreadyInOffice(MandateError):
    code = "already_in_office"

    name: str


@dataclass(eq=False)
class OfficeHeldLater(MandateError):
    code = "office_held_later"

    holder: str
    since: date


@dataclass(eq=False)
class NobodyRepresents(MandateError):
    """name: the organisation that is a member."""

    code = "nobody_represents"

    name: str
    on: date


@dataclass(eq=False)
class NotOfTheOrganisation(MandateError):
    """owner: the organisation whose seat it is."""

    code = "not_of_the_organisation"

    name: str
    owner: str


@dataclass(eq=False)
class SeatHeld(MandateError):
    """holder: who has the seat on that day, or has it later."""

    code = "seat_held"

    holder: str
    since: date


@dataclass(eq=False)
class AlreadySeated(MandateError):
    """seat: the number of the seat they hold already."""

    code = "already_seated"

    name: str
    seat: int


@dataclass(eq=False)
class MandateExercised(MandateError):
    """on: the first day on which somebody sat, withdrew from a vote or signed by it."""

    code = "mandate_exercised"

    name: str
    on: date


@dataclass(eq=False)
class NotAmongElected(MandateError):
    """It warns: a name may have been proclaimed otherwise than the register has it."""

    code = "not_among_elected"

    name: str


@dataclass(eq=False)
class NotElected(MandateError):
    """name: whoever would be seated by an election that did not elect them."""

    code = "not_elected"

    name: str


@dataclass(eq=False)
class CategoryWithoutOffice(MandateError):
    """category_fr, category_en: that of the membership somebody would sit for, which does not let one stand."""

    code = "category_without_office"

    name: str
    category_fr: str
    category_en: str


@dataclass(eq=False)
class NotOfTheGroup(MandateError):
    """group_fr, group_en: the category whose members hold the seat."""

    code = "not_of_the_group"

    name: str
    group_fr: str
    group_en: str
