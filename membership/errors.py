"""What can be refused on the ground floor, as codes with their data; the sentences are in `messages.py`.

DomainError
├── RuleError
│   ├── NoRuleSet               no rule set for this kind of organisation on that day
│   ├── UnknownRule             no rule of that name in the set
│   ├── RuleNotSet              the law is silent or was not found: the by-laws must say
│   ├── OverrideOfWrongKind     a by-law's value that the rule cannot take
│   ├── OverrideOutOfBounds     a by-law beyond what the law allows
│   ├── OverrideNotAllowed      a by-law on a point the law has settled
│   └── RulesContradict         two values that cannot both hold
├── RuledOut                    a finding blocks the act, and is shown with it
│   ├── ActRuledOut             the law bars this act on a membership
│   └── OverrideReasonMissing   a finding warns: one may go on, with a reason that is kept
├── StateNotAllowed             the object has passed, or not reached, the state for this act
├── ReasonMissing               an act that is only done with its reason
├── TextMissing                 a language the organisation declares has no text
├── RequestOpen                 a request of the same kind still waits
├── RequestMisses               a request without one of the data of its kind
├── DataStillNeeded             what one holds on somebody cannot be erased yet
├── NothingToErase              nothing of it is held
├── RegisterError
│   ├── NumberTaken             member numbers are never given twice
│   ├── PeriodsOverlap          somebody cannot be a member twice on one day
│   ├── DatesReversed           an end before its beginning
│   ├── NotAMember              the person was not a member on that day
│   ├── AlreadySo               the register says so already
│   ├── NothingToLift           no suspension is in force on that day
│   ├── WrongKindOfPerson       what happens to human beings does not to organisations, and the reverse
│   ├── CannotCorrect           this event cannot be corrected that way
│   ├── RepresentativeMissing   a legal person acts through somebody, and nobody is named
│   ├── NotRepresented          nobody acts any more for the member by that day
│   ├── NoAlternate             nobody is named to replace the delegate
│   ├── SectionClosed           nobody belongs to it any more
│   ├── SectionsDiffer          another kind of section, or the same one
│   ├── NobodyToMove            no member was chosen
│   └── HouseholdClosed         nobody lives in it any more
├── ShareError
│   ├── NothingToRecord         no share, or no money
│   ├── InstalmentsDoNotSum     parts that are not the price
│   ├── PaymentBeyondDue        more money than is due
│   ├── SharesNotHeld           more shares than are held and paid
│   ├── NothingHeld             no share to certify on that day
│   ├── SameMember              from somebody to the same
│   ├── AlreadyReversed         a line that was taken back before, or is itself a correction
│   └── RedemptionOpen          another request of the same member is still open
├── ImportRefused
│   ├── ImportUnreadable        not a table, or not text
│   ├── UnknownColumn           a column the mapping names and the file lacks, or that no field takes
│   ├── ColumnMissing           a field without which no row can enter
│   ├── ColumnRepeated          two columns for one field: nobody can say which is right
│   ├── MappingInvalid          a mapping that cannot be followed
│   ├── ShareClassUnclear       amounts of shares, and no telling of which class
│   └── ImportInUse             an import that a roll, a notice or a later event refers to
├── CorrespondenceError
│   ├── DeliveriesPending       some deliveries have no outcome yet
│   └── NoAddress               neither e-mail nor postal address
├── EntryRefused
│   ├── LinkExpired             the link of a notice outlived its meeting
│   ├── LinkUnknown             no notice holds this link
│   └── ActivationRefused       wrong or used activation code
├── RoleNeedsEnd                an adviser's role always ends
└── ClockNotMovable             only a demonstration may move its clock
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import ClassVar, Protocol, Self


class Explained(Protocol):
    """A finding, as an error carries it: errors lie below the rules that make findings."""

    def sentence(self, language: str, /) -> str: ...

    def as_json(self) -> dict[str, object]: ...


@dataclass(eq=False)
class DomainError(Exception):
    """A refusal of the domain. `code` never changes once published; the data are the fields."""

    code: ClassVar[str]

    @property
    def params(self) -> dict[str, object]:
        """The data of the refusal by name, for the sentence and for the API."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def family(cls) -> Iterator[type[Self]]:
        """Yield the kinds of this error that can be raised: the leaves of the tree, as far as imported."""
        children = cls.__subclasses__()
        if not children:
            yield cls
        for child in children:
            yield from child.family()

    def __str__(self) -> str:
        data = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}({data})"

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        # Exception would rebuild itself from its positional arguments only, and lose those given by name.
        return type(self), tuple(getattr(self, field.name) for field in fields(self))


# --- rules


class RuleError(DomainError):
    """A rule that cannot be found, used or overridden."""


@dataclass(eq=False)
class NoRuleSet(RuleError):
    code = "no_rule_set"

    kind: str
    on: date | None = None


@dataclass(eq=False)
class UnknownRule(RuleError):
    code = "unknown_rule"

    key: str


@dataclass(eq=False)
class RuleNotSet(RuleError):
    code = "rule_not_set"

    key: str


@dataclass(eq=False)
class OverrideOfWrongKind(RuleError):
    """expected: the unit the rule is stated in, or the words it can take."""

    code = "override_of_wrong_kind"

    key: str
    value: str
    expected: str


@dataclass(eq=False)
class OverrideOutOfBounds(RuleError):
    """minimum, maximum: as the rule set writes them; None where that side is free."""

    code = "override_out_of_bounds"

    key: str
    value: str
    minimum: str | None
    maximum: str | None
    source_fr: str
    source_en: str


@dataclass(eq=False)
class OverrideNotAllowed(RuleError):
    code = "override_not_allowed"

    key: str
    value: str
    lawful: str
    source_fr: str
    source_en: str


@dataclass(eq=False)
class RulesContradict(RuleError):
    """The first should not be greater than the second."""

    code = "rules_contradict"

    smaller_key: str
    smaller: int
    greater_key: str
    greater: int


# --- findings that refuse


@dataclass(eq=False)
class RuledOut(DomainError):
    """A finding stands against the act."""

    finding: Explained

    @property
    def params(self) -> dict[str, object]:
        return {"finding": self.finding.as_json()}

    def __str__(self) -> str:
        return f"{self.code}: {self.finding.sentence('en')}"


class ActRuledOut(RuledOut):
    code = "act_ruled_out"


class OverrideReasonMissing(RuledOut):
    code = "override_reason_missing"


# --- any object with a life


@dataclass(eq=False)
class StateNotAllowed(DomainError):
    """action: the verb refused; state: where the object stands."""

    code = "state_not_allowed"

    action: str
    state: str


@dataclass(eq=False)
class ReasonMissing(DomainError):
    """action: the verb that wants a reason."""

    code = "reason_missing"

    action: str


@dataclass(eq=False)
class TextMissing(DomainError):
    """text: which one, when the form holds several."""

    code = "text_missing"

    language: str
    text: str = ""


@dataclass(eq=False)
class RequestOpen(DomainError):
    code = "request_open"

    kind: str


@dataclass(eq=False)
class RequestMisses(DomainError):
    """datum: its name in the programming interface."""

    code = "request_misses"

    kind: str
    datum: str


@dataclass(eq=False)
class DataStillNeeded(DomainError):
    """need: what stands against it, as `membership.rules.erasing.Need` has it."""

    code = "data_still_needed"

    name: str
    need: str


@dataclass(eq=False)
class NothingToErase(DomainError):
    code = "nothing_to_erase"

    name: str


# --- the register


class RegisterError(DomainError):
    """A fact the register cannot hold."""


@dataclass(eq=False)
class NumberTaken(RegisterError):
    code = "number_taken"

    number: str


@dataclass(eq=False)
class PeriodsOverlap(RegisterError):
    code = "periods_overlap"

    number: str


@dataclass(eq=False)
class DatesReversed(RegisterError):
    code = "dates_reversed"

    start_on: date
    end_on: date


@dataclass(eq=False)
class NotAMember(RegisterError):
    code = "not_a_member"

    name: str
    on: date


@dataclass(eq=False)
class AlreadySo(RegisterError):
    """event: what is already in force, as the kind of an event."""

    code = "already_so"

    name: str
    event: str


@dataclass(eq=False)
class NothingToLift(RegisterError):
    code = "nothing_to_lift"

    name: str
    on: date


@dataclass(eq=False)
class WrongKindOfPerson(RegisterError):
    code = "wrong_kind_of_person"

    name: str


@dataclass(eq=False)
class CannotCorrect(RegisterError):
    """event: the kind of the event."""

    code = "cannot_correct"

    event: str


@dataclass(eq=False)
class RepresentativeMissing(RegisterError):
    """member: the name of the legal person."""

    code = "representative_missing"

    member: str


@dataclass(eq=False)
class NotRepresented(RegisterError):
    code = "not_represented"

    member: str
    on: date


@dataclass(eq=False)
class NoAlternate(RegisterError):
    code = "no_alternate"

    member: str


@dataclass(eq=False)
class SectionsDiffer(RegisterError):
    code = "sections_differ"

    name: str


@dataclass(eq=False)
class NobodyToMove(RegisterError):
    code = "nobody_to_move"

    name: str


@dataclass(eq=False)
class HouseholdClosed(RegisterError):
    code = "household_closed"

    name: str
    closed_on: date


@dataclass(eq=False)
class SectionClosed(RegisterError):
    """name: in French, the one every section has."""

    code = "section_closed"

    name: str
    closed_on: date


# --- shares


class ShareError(DomainError):
    """A line the ledgers of shares cannot hold."""


@dataclass(eq=False)
class NothingToRecord(ShareError):
    """what: `shares` or `payment`."""

    code = "nothing_to_record"

    what: str


@dataclass(eq=False)
class InstalmentsDoNotSum(ShareError):
    code = "instalments_do_not_sum"

    total_cents: int
    price_cents: int


@dataclass(eq=False)
class PaymentBeyondDue(ShareError):
    code = "payment_beyond_due"

    amount_cents: int
    due_cents: int


@dataclass(eq=False)
class SharesNotHeld(ShareError):
    """held: how many are held and paid."""

    code = "shares_not_held"

    quantity: int
    held: int
    number: str


@dataclass(eq=False)
class NothingHeld(ShareError):
    code = "nothing_held"

    name: str
    on: date


@dataclass(eq=False)
class SameMember(ShareError):
    code = "same_member"

    number: str


@dataclass(eq=False)
class AlreadyReversed(ShareError):
    code = "already_reversed"

    number: str


@dataclass(eq=False)
class RedemptionOpen(ShareError):
    code = "redemption_open"

    number: str


# --- imports


class ImportRefused(DomainError):
    """A file that does not become members."""


@dataclass(eq=False)
class ImportUnreadable(ImportRefused):
    """reason: a code, such as `encoding`, `empty`, `not_a_table`, `not_text`, `workbook`, `broken_quotes`."""

    code = "import_unreadable"

    reason: str


@dataclass(eq=False)
class UnknownColumn(ImportRefused):
    code = "unknown_column"

    column: str


@dataclass(eq=False)
class ColumnMissing(ImportRefused):
    code = "column_missing"

    column: str


@dataclass(eq=False)
class ColumnRepeated(ImportRefused):
    code = "column_repeated"

    column: str


@dataclass(eq=False)
class MappingInvalid(ImportRefused):
    """place: the part of the mapping, such as `columns.email`; empty when it does not read at all."""

    code = "mapping_invalid"

    place: str


@dataclass(eq=False)
class ShareClassUnclear(ImportRefused):
    """share_class: the one the mapping names; empty when it names none and the organisation has none, or several."""

    code = "share_class_unclear"

    share_class: str


@dataclass(eq=False)
class ImportInUse(ImportRefused):
    """used_by: what refers to its rows, such as `roll`, `notice`, `event`."""

    code = "import_in_use"

    import_id: str
    used_by: str


# --- correspondence


class CorrespondenceError(DomainError):
    """Mail that cannot be closed or sent."""


@dataclass(eq=False)
class DeliveriesPending(CorrespondenceError):
    code = "deliveries_pending"

    pending: int


@dataclass(eq=False)
class NoAddress(CorrespondenceError):
    code = "no_address"

    number: str


# --- ways in


class EntryRefused(DomainError):
    """Somebody who cannot be let in this way."""


@dataclass(eq=False)
class LinkExpired(EntryRefused):
    code = "link_expired"


@dataclass(eq=False)
class LinkUnknown(EntryRefused):
    code = "link_unknown"


@dataclass(eq=False)
class ActivationRefused(EntryRefused):
    code = "activation_refused"


# --- the register


@dataclass(eq=False)
class RegisterTooLong(DomainError):
    """A format cannot hold so many members."""

    code = "register_too_long"

    format: str
    most: int


# --- the installation


@dataclass(eq=False)
class RoleNeedsEnd(DomainError):
    code = "role_needs_end"

    role: str


@dataclass(eq=False)
class ClockNotMovable(DomainError):
    code = "clock_not_movable"
