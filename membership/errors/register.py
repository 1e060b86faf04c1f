"""What the register cannot hold."""

from dataclasses import dataclass
from datetime import date

from membership.errors.core import DomainError


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
class AddressUnknown(RegisterError):
    code = "address_unknown"

    name: str
    on: date


@dataclass(eq=False)
class AddressLost(RegisterError):
    code = "address_lost"

    address: str


@dataclass(eq=False)
class TelephoneUndialable(RegisterError):
    code = "telephone_undialable"

    number: str


@dataclass(eq=False)
class PostalCodeUnknown(RegisterError):
    """An address of Canada bears what is no postal code there."""

    code = "postal_code_unknown"

    postal_code: str


@dataclass(eq=False)
class PersonJoined(RegisterError):
    """name: who was to be acted on; kept: who they were found to be, with their number and membership if any."""

    code = "person_joined"

    name: str
    kept: str
    kept_number: str
    membership: str
    person: str


@dataclass(eq=False)
class NameNotBorneYet(RegisterError):
    """A name is written down once it is borne: until then everybody goes by the one before."""

    code = "name_not_borne_yet"

    name: str
    on: date


@dataclass(eq=False)
class NotYetHappened(RegisterError):
    """What is written down once it has happened is dated after today. fact: the day meant, as its field is called."""

    code = "not_yet_happened"

    fact: str
    on: date
    today: date


@dataclass(eq=False)
class NotAMember(RegisterError):
    code = "not_a_member"

    name: str
    on: date


@dataclass(eq=False)
class BeforeAdmission(RegisterError):
    """A departure, or what it rests on, is dated before the member came in. fact: what it is of."""

    code = "before_admission"

    name: str
    fact: str
    on: date
    admitted_on: date


@dataclass(eq=False)
class LaterActsStand(RegisterError):
    """A departure would bury what happened to the member after it. event, since: the first of those; acts: how many."""

    code = "later_acts_stand"

    name: str
    on: date
    event: str
    since: date
    acts: int


@dataclass(eq=False)
class MemberDeceased(RegisterError):
    """The register says that this member died: nobody is admitted again until that is put right.

    on: none where the day is not known, as of a death that was brought in with a list.
    """

    code = "member_deceased"

    name: str
    on: date | None

    @property
    def params(self) -> dict[str, object]:
        return {"name": self.name, "on": self.on, "state": "" if self.on else "no_day"}


@dataclass(eq=False)
class AlternateNotSeated(RegisterError):
    """No alternate acts that day in the place of a delegate of this member."""

    code = "alternate_not_seated"

    member: str


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
class PersonKnown(RegisterError):
    """Somebody typed anew bears a name or a mailbox that the register knows: it must be said who they are.

    known, person: one of those it may be; others: how many they are in all.
    """

    code = "person_known"

    name: str
    known: str
    person: str
    others: int


@dataclass(eq=False)
class NeverAndOtherwise(RegisterError):
    """A correction says that something never happened, and how it happened. event: the kind of the event."""

    code = "never_and_otherwise"

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
class SeatsNotGranted(RegisterError):
    code = "seats_not_granted"


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


@dataclass(eq=False)
class NameInUse(RegisterError):
    """name: of a category, or of a class of shares."""

    code = "name_in_use"

    name: str


@dataclass(eq=False)
class VotesWithoutAttending(RegisterError):
    """A category whose members would vote in meetings that they may not attend."""

    code = "votes_without_attending"


@dataclass(eq=False)
class QualifyingClassExists(RegisterError):
    """Members hold qualifying shares of one class."""

    code = "qualifying_class_exists"


@dataclass(eq=False)
class CategoryClosed(RegisterError):
    """name: in French, the one every category has."""

    code = "category_closed"

    name: str
    closed_on: date


@dataclass(eq=False)
class LastCategory(RegisterError):
    """No other category is open: nobody could become a member."""

    code = "last_category"


@dataclass(eq=False)
class ShareClassClosed(RegisterError):
    """name: in French, the one every class of shares has."""

    code = "share_class_closed"

    name: str
    closed_on: date


@dataclass(eq=False)
class ReadingIncomplete(RegisterError):
    """A reading at the office without who read, what was shown, or the number of the member."""

    code = "reading_incomplete"


@dataclass(eq=False)
class NumberOfAnother(RegisterError):
    """Whoever read at the office is known, and the number is that of somebody else, or of nobody."""

    code = "number_of_another"

    number: str


@dataclass(eq=False)
class RegisterTooLong(DomainError):
    """A format cannot hold so many members."""

    code = "register_too_long"

    format: str
    most: int
