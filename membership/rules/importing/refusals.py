"""Why a row does not become a member. The sentences stand with the other messages.

RowRefused
├── NumberMissing, NumberRepeated      a row is known by its member number alone
├── NumberIsFormula                    what a spreadsheet was to work out stands where the number should
├── TotalLine, TooManyCells            not a member's row, or one whose cells have slipped
├── NameMissing, GivenNameOfLegal      somebody must be named, and a legal person by one name
├── ValueTooLong
├── UnknownWord                        a category, status, kind, language, age or section that means nothing here
│   ├── UnknownCategory, UnknownStatus, UnknownKind, UnknownLanguage, UnknownAge
│   ├── CategoryMissing                no word at all
│   └── UnknownRegion, UnknownSector, UnknownDomain
├── EmailInvalid, DateInvalid, AmountInvalid
├── DateIsNumber                       a day as a spreadsheet counts it
├── AmountNotWholeShares               the money does not make a whole number of shares
├── LeftButActive                      a date of departure beside a status that says the member is here
├── ToCome                             what is written down once it has happened, on a day to come
│   ├── DeathToCome
│   ├── EndToCome                      of a legal person, which may resign for a day to come
│   └── SuspensionToCome               beside a status that says that the member is suspended now
├── CategoryChangeIncomplete           a former category without the day of its end, or the day without it
├── CategoryChangeOutside              a change of category before the admission or after the departure
├── RepresentativeOfNatural            a natural person acts in person: nobody is named for them in a list
├── AgeOfLegal                         only a natural person has an age
├── AgeContradicts                     a birth date beside an attested age that nobody born then has
├── BornAfterJoining                   a birth date after the admission
└── SectionMissing                     a day since when somebody belongs to a section, without the section
"""

from dataclasses import dataclass
from datetime import date

from membership.errors import DomainError
from membership.rules.importing.fields import Field


class RowRefused(DomainError):
    """A row that cannot enter the register as it is written."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason against one row. row: as a spreadsheet counts, the first line of the file being 1."""

    row: int
    field: Field | None
    reason: DomainError


@dataclass(eq=False)
class NumberMissing(RowRefused):
    code = "number_missing"


@dataclass(eq=False)
class NumberRepeated(RowRefused):
    """first_row: where the number was seen first."""

    code = "number_repeated"

    number: str
    first_row: int


@dataclass(eq=False)
class NumberIsFormula(RowRefused):
    code = "number_is_formula"

    value: str


@dataclass(eq=False)
class TotalLine(RowRefused):
    code = "total_line"


@dataclass(eq=False)
class TooManyCells(RowRefused):
    """expected: as many as the header has."""

    code = "too_many_cells"

    cells: int
    expected: int


@dataclass(eq=False)
class NameMissing(RowRefused):
    code = "name_missing"


@dataclass(eq=False)
class GivenNameOfLegal(RowRefused):
    code = "given_name_of_legal"

    value: str


@dataclass(eq=False)
class ValueTooLong(RowRefused):
    code = "value_too_long"

    length: int
    maximum: int


@dataclass(eq=False)
class UnknownWord(RowRefused):
    """A word that none of those expected resembles."""

    value: str


@dataclass(eq=False)
class UnknownCategory(UnknownWord):
    code = "unknown_category"


@dataclass(eq=False)
class CategoryMissing(UnknownWord):
    """value: empty, as a mapping that gives it a meaning would write it."""

    code = "category_missing"


@dataclass(eq=False)
class UnknownStatus(UnknownWord):
    code = "unknown_status"


@dataclass(eq=False)
class UnknownKind(UnknownWord):
    code = "unknown_kind"


@dataclass(eq=False)
class UnknownLanguage(UnknownWord):
    code = "unknown_language"


@dataclass(eq=False)
class UnknownAge(UnknownWord):
    code = "unknown_age"


@dataclass(eq=False)
class UnknownRegion(UnknownWord):
    code = "unknown_region"


@dataclass(eq=False)
class UnknownSector(UnknownWord):
    code = "unknown_sector"


@dataclass(eq=False)
class UnknownDomain(UnknownWord):
    code = "unknown_domain"


@dataclass(eq=False)
class EmailInvalid(RowRefused):
    code = "email_invalid"

    value: str


@dataclass(eq=False)
class DateInvalid(RowRefused):
    code = "date_invalid"

    value: str


@dataclass(eq=False)
class DateIsNumber(RowRefused):
    """on: the day it most likely is. Some spreadsheets count from four years later."""

    code = "date_is_number"

    value: str
    on: date


@dataclass(eq=False)
class AmountInvalid(RowRefused):
    code = "amount_invalid"

    value: str


@dataclass(eq=False)
class AmountNotWholeShares(RowRefused):
    code = "amount_not_whole_shares"

    amount_cents: int
    unit_price_cents: int


@dataclass(eq=False)
class LeftButActive(RowRefused):
    code = "left_but_active"


@dataclass(eq=False)
class ToCome(RowRefused):
    """on: the day that has yet to come."""

    on: date


@dataclass(eq=False)
class DeathToCome(ToCome):
    code = "death_to_come"


@dataclass(eq=False)
class EndToCome(ToCome):
    code = "end_to_come"


@dataclass(eq=False)
class SuspensionToCome(ToCome):
    code = "suspension_to_come"


@dataclass(eq=False)
class CategoryChangeIncomplete(RowRefused):
    """categories, days: how many of each the row tells of."""

    code = "category_change_incomplete"

    categories: int
    days: int


@dataclass(eq=False)
class CategoryChangeOutside(RowRefused):
    code = "category_change_outside"

    changed_on: date


@dataclass(eq=False)
class RepresentativeOfNatural(RowRefused):
    code = "representative_of_natural"

    value: str


@dataclass(eq=False)
class AgeOfLegal(RowRefused):
    code = "age_of_legal"


@dataclass(eq=False)
class AgeContradicts(RowRefused):
    """attested: the years somebody is said to have at least."""

    code = "age_contradicts"

    attested: int


@dataclass(eq=False)
class BornAfterJoining(RowRefused):
    code = "born_after_joining"

    born_on: date
    joined_on: date


@dataclass(eq=False)
class SectionMissing(RowRefused):
    code = "section_missing"
