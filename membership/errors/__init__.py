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
│   ├── RuleBars                a rule that is sure enough bars an act
│   └── OverrideReasonMissing   a finding warns: one may go on, with a reason that is kept
├── StateNotAllowed             the object has passed, or not reached, the state for this act
├── ReasonMissing               an act that is only done with its reason
├── TextMissing                 a language the organisation declares has no text
├── ColourUnreadable            white letters on it could not be read
├── FieldUnknown                words between braces that stand for nothing
├── SubjectTellsNothing         a subject of one's own under which different messages look alike
├── QuietHoursHalf              hours that begin and do not end, or the reverse
├── RequestOpen                 a request of the same kind still waits
├── RequestMisses               a request without one of the data of its kind
├── DataStillNeeded             what one holds on somebody cannot be erased yet
├── NothingToErase              nothing of it is held
├── TooManyFiles                an application holds so many files
├── NotAPhotograph              no picture, or one that came incomplete
├── PhotographOfAnotherKind     a picture that not every browser shows
├── RegisterError
│   ├── NumberTaken             member numbers are never given twice
│   ├── PeriodsOverlap          somebody cannot be a member twice on one day
│   ├── AddressUnknown          no address is known on that day
│   ├── AddressLost             no day would be left of the address before or after
│   ├── TelephoneUndialable     neither ten digits, nor those of another country
│   ├── PostalCodeUnknown       Canada has no such postal code
│   ├── DatesReversed           an end before its beginning
│   ├── PersonKnown             the register knows somebody of that name or mailbox
│   ├── PersonJoined            the person was found to be another: it is done to that one
│   ├── NameNotBorneYet         a name to come
│   ├── NotYetHappened          a decision, a writing received, a death or a payment to come
│   ├── NotAMember              the person was not a member on that day
│   ├── BeforeAdmission         a departure before the member came in
│   ├── LaterActsStand          a departure before what happened to the member since
│   ├── MemberDeceased          the register says that the member died
│   ├── AlternateNotSeated      no alternate acts in the place of a delegate
│   ├── AlreadySo               the register says so already
│   ├── NothingToLift           no suspension is in force on that day
│   ├── WrongKindOfPerson       what happens to human beings does not to organisations, and the reverse
│   ├── CannotCorrect           this event cannot be corrected that way
│   ├── NeverAndOtherwise       it never happened, or it happened otherwise: not both
│   ├── RepresentativeMissing   a legal person acts through somebody, and nobody is named
│   ├── NotRepresented          nobody acts any more for the member by that day
│   ├── NoAlternate             nobody is named to replace the delegate
│   ├── SeatsNotGranted         each member has one vote: only a federation’s have several seats
│   ├── SectionClosed           nobody belongs to it any more
│   ├── SectionsDiffer          another kind of section, or the same one
│   ├── NobodyToMove            no member was chosen
│   ├── HouseholdClosed         nobody lives in it any more
│   ├── NameInUse               another category, or class of shares, is called so
│   ├── VotesWithoutAttending   who may vote may attend
│   ├── QualifyingClassExists   members hold qualifying shares of one class
│   ├── CategoryClosed          nobody new comes into the category
│   ├── LastCategory            no other category is open
│   ├── ShareClassClosed        no share of the class is subscribed any more
│   ├── NumberOfAnother         somebody known read at the office under the number of somebody else
│   └── ReadingIncomplete       who read the register at the office, or what was shown, is not said
├── ShareError
│   ├── NothingToRecord         no share, or no money
│   ├── InstalmentsDoNotSum     parts that are not the price
│   ├── PaymentBeyondDue        more money than is due
│   ├── PaymentPassedOn         a payment of shares that were transferred or paid back since
│   ├── RebatePaid              how a rebate was paid is noted already
│   ├── RebatesMoved            what is still to be paid is not what was shown
│   ├── SharesNotHeld           more shares than are held and paid
│   ├── NothingHeld             no share to certify on that day
│   ├── SameMember              from somebody to the same
│   ├── AlreadyReversed         a line that was taken back before, or is itself a correction
│   ├── RebatesNotAllocated     no meeting gave that category any that year
│   ├── RebatesBeyondAllocation  more for a category than the meeting gave it
│   ├── RebateStands            the member has one to correct
│   ├── LineNotReversible       a line with another side, such as a transfer
│   └── RedemptionOpen          another request of the same member is still open
├── ImportRefused
│   ├── ImportUnreadable        not a table, or not text
│   ├── UnknownColumn           a column the mapping names and the file lacks, or that no field takes
│   ├── ColumnMissing           a field without which no row can enter
│   ├── ColumnRepeated          two columns for one field: nobody can say which is right
│   ├── MappingInvalid          a mapping that cannot be followed
│   ├── ShareClassUnclear       amounts of shares, and no telling of which class
│   ├── ImportDiffers           what was checked is no longer what would be brought in
│   ├── AnotherList             numbers that the register knows, mostly under the names of others
│   └── ImportInUse             an import that a roll, a notice or a later event refers to
├── CorrespondenceError
│   ├── DeliveriesPending       some deliveries have no outcome yet
│   ├── LettersUnposted         some letters lie in the office
│   ├── TooManyAttachments      a notice takes so many documents
│   ├── NothingToPost           no letter of those asked for waits
│   ├── DayUnfit                a day on which a letter can neither have left nor come back
│   ├── TableUnreadable         a file that is no table of sending slips
│   ├── NoAddress               neither e-mail nor postal address
│   ├── NobodyReadsNews         no member agreed to get news
│   ├── SenderDomainUnfit       an address in whose domain nobody may sign
│   └── SenderDomainNotChecked  a domain whose names were not found right
├── EntryRefused
│   ├── LinkExpired             the link of a notice outlived its meeting
│   ├── LinkUnknown             no notice holds this link
│   └── ActivationRefused       wrong or used activation code
├── LastAdministrator           an organisation keeps somebody who gives roles
├── RoleHeldLonger              a role held beyond a day does not end on it by being given again
├── RoleNeedsEnd                an adviser's role always ends
└── ClockNotMovable             only a demonstration may move its clock
"""

from membership.errors.core import (
    ColourUnreadable,
    DomainError,
    Explained,
    FieldUnknown,
    NotAPhotograph,
    PhotographOfAnotherKind,
    QuietHoursHalf,
    ReasonMissing,
    StateNotAllowed,
    SubjectTellsNothing,
    TextMissing,
)
from membership.errors.correspondence import (
    CorrespondenceError,
    DayUnfit,
    DeliveriesPending,
    LettersUnposted,
    NoAddress,
    NobodyReadsNews,
    NothingToPost,
    SenderDomainNotChecked,
    SenderDomainUnfit,
    TableUnreadable,
    TooManyAttachments,
)
from membership.errors.entrances import (
    ActivationRefused,
    ClockNotMovable,
    EntryRefused,
    LastAdministrator,
    LinkExpired,
    LinkUnknown,
    RoleHeldLonger,
    RoleNeedsEnd,
)
from membership.errors.imports import (
    AnotherList,
    ColumnMissing,
    ColumnRepeated,
    ImportDiffers,
    ImportInUse,
    ImportRefused,
    ImportUnreadable,
    MappingInvalid,
    ShareClassUnclear,
    UnknownColumn,
)
from membership.errors.register import (
    AddressLost,
    AddressUnknown,
    AlreadySo,
    AlternateNotSeated,
    BeforeAdmission,
    CannotCorrect,
    CategoryClosed,
    DatesReversed,
    HouseholdClosed,
    LastCategory,
    LaterActsStand,
    MemberDeceased,
    NameInUse,
    NameNotBorneYet,
    NeverAndOtherwise,
    NoAlternate,
    NobodyToMove,
    NotAMember,
    NothingToLift,
    NotRepresented,
    NotYetHappened,
    NumberOfAnother,
    NumberTaken,
    PeriodsOverlap,
    PersonJoined,
    PersonKnown,
    PostalCodeUnknown,
    QualifyingClassExists,
    ReadingIncomplete,
    RegisterError,
    RegisterTooLong,
    RepresentativeMissing,
    SeatsNotGranted,
    SectionClosed,
    SectionsDiffer,
    ShareClassClosed,
    TelephoneUndialable,
    VotesWithoutAttending,
    WrongKindOfPerson,
)
from membership.errors.requests import (
    DataStillNeeded,
    NothingToErase,
    RequestMisses,
    RequestOpen,
    TooManyFiles,
)
from membership.errors.rules import (
    ActRuledOut,
    NoRuleSet,
    OverrideNotAllowed,
    OverrideOfWrongKind,
    OverrideOutOfBounds,
    OverrideReasonMissing,
    RuleBars,
    RuledOut,
    RuleError,
    RuleNotSet,
    RulesContradict,
    UnknownRule,
)
from membership.errors.shares import (
    AlreadyReversed,
    InstalmentsDoNotSum,
    LineNotReversible,
    NothingHeld,
    NothingToRecord,
    PaymentBeyondDue,
    PaymentPassedOn,
    RebatePaid,
    RebatesBeyondAllocation,
    RebatesMoved,
    RebatesNotAllocated,
    RebateStands,
    RedemptionOpen,
    SameMember,
    ShareError,
    SharesNotHeld,
)

__all__ = [
    "ActRuledOut",
    "ActivationRefused",
    "AddressLost",
    "AddressUnknown",
    "AlreadyReversed",
    "AlreadySo",
    "AlternateNotSeated",
    "AnotherList",
    "BeforeAdmission",
    "CannotCorrect",
    "CategoryClosed",
    "ClockNotMovable",
    "ColourUnreadable",
    "ColumnMissing",
    "ColumnRepeated",
    "CorrespondenceError",
    "DataStillNeeded",
    "DatesReversed",
    "DayUnfit",
    "DeliveriesPending",
    "DomainError",
    "EntryRefused",
    "Explained",
    "FieldUnknown",
    "HouseholdClosed",
    "ImportDiffers",
    "ImportInUse",
    "ImportRefused",
    "ImportUnreadable",
    "InstalmentsDoNotSum",
    "LastAdministrator",
    "LastCategory",
    "LaterActsStand",
    "LettersUnposted",
    "LineNotReversible",
    "LinkExpired",
    "LinkUnknown",
    "MappingInvalid",
    "MemberDeceased",
    "NameInUse",
    "NameNotBorneYet",
    "NeverAndOtherwise",
    "NoAddress",
    "NoAlternate",
    "NoRuleSet",
    "NobodyReadsNews",
    "NobodyToMove",
    "NotAMember",
    "NotAPhotograph",
    "NotRepresented",
    "NotYetHappened",
    "NothingHeld",
    "NothingToErase",
    "NothingToLift",
    "NothingToPost",
    "NothingToRecord",
    "NumberOfAnother",
    "NumberTaken",
    "OverrideNotAllowed",
    "OverrideOfWrongKind",
    "OverrideOutOfBounds",
    "OverrideReasonMissing",
    "PaymentBeyondDue",
    "PaymentPassedOn",
    "PeriodsOverlap",
    "PersonJoined",
    "PersonKnown",
    "PhotographOfAnotherKind",
    "PostalCodeUnknown",
    "QualifyingClassExists",
    "QuietHoursHalf",
    "ReadingIncomplete",
    "ReasonMissing",
    "RebatePaid",
    "RebateStands",
    "RebatesBeyondAllocation",
    "RebatesMoved",
    "RebatesNotAllocated",
    "RedemptionOpen",
    "RegisterError",
    "RegisterTooLong",
    "RepresentativeMissing",
    "RequestMisses",
    "RequestOpen",
    "RoleHeldLonger",
    "RoleNeedsEnd",
    "RuleBars",
    "RuleError",
    "RuleNotSet",
    "RuledOut",
    "RulesContradict",
    "SameMember",
    "SeatsNotGranted",
    "SectionClosed",
    "SectionsDiffer",
    "SenderDomainNotChecked",
    "SenderDomainUnfit",
    "ShareClassClosed",
    "ShareClassUnclear",
    "ShareError",
    "SharesNotHeld",
    "StateNotAllowed",
    "SubjectTellsNothing",
    "TableUnreadable",
    "TelephoneUndialable",
    "TextMissing",
    "TooManyAttachments",
    "TooManyFiles",
    "UnknownColumn",
    "UnknownRule",
    "VotesWithoutAttending",
    "WrongKindOfPerson",
]
