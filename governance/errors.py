"""What can be refused in an assembly, as codes with their data; the sentences are in `messages.py`.

membership.errors.DomainError
├── RuledOut
│   ├── NoticeOutsideWindow     sent on this day the notice would not be lawful
│   ├── RequisitionRuledOut     the request is not what the rules ask for
│   ├── CompositionRuledOut     a board so made up is not lawful
│   ├── NotEligible             a rule of the board bars this person from it
│   ├── ProcedureRuledOut       the board may not decide this of this member
│   ├── QuorumNotMet            too few are present to decide
│   └── AmendmentTooDeep        the rules of debate let nobody amend so deep
└── AssemblyError
    ├── AssemblyInThePast       a meeting is called for a day to come
    ├── AgendaEmpty             a notice says what will be dealt with
    ├── NoticeAlreadyIssued     the list of those told is frozen
    ├── NobodyToTell            the register holds no member on that day
    ├── AssemblyNotOpen         arrivals and votes belong to the evening
    ├── DoorsNotOpen            nobody comes in on line yet
    ├── AlreadyPresent          the member has arrived, or somebody has for the member
    ├── NotPresent              the member has not arrived
    ├── NotExpected             the member is not among those who may attend
    ├── OutcomeAlreadyRecorded  a motion is decided once
    ├── BylawError
    │   ├── DraftUnderWay       one version is written at a time
    │   ├── DraftOutdated       the by-laws were amended since the draft was begun
    │   ├── ArticleNumberTaken  two articles of a version do not share a number
    │   ├── NoSuchArticle       what is not there cannot be repealed
    │   └── BylawsEmpty         a version without an article
    ├── RequisitionError
    │   ├── MayNotSign          the signer is not a member in good standing that day
    │   ├── AlreadySigned       one signature per member
    │   ├── NotSigned           there is no signature to take back
    │   ├── RequestUnderWay     a member has one request at a time
    │   ├── NotASignatory       only those who asked may call the meeting
    │   └── CallNotYetOthers    the board still has its days
    ├── ProcedureError
    │   ├── ProcedureUnderWay   the board has one of this member already
    │   ├── MeetingNotHeldYet   the board decides at its meeting
    │   └── VotesBeyondDirectors  more votes than directors
    ├── DebateError
    │   ├── AmendmentPending    it is decided before what it would change
    │   ├── DebateClosed        the meeting has decided to vote
    │   ├── BylawTextFixed      articles of the by-laws are put as the notice had them
    │   ├── NothingToAmend      the amendment changes nothing
    │   ├── TooFewParts         a motion is divided in two or more
    │   ├── MoreThanPresent     more hands than members
    │   ├── TieForTheChair      the casting vote is still to be given
    │   └── SecretNotGranted    the rules want the meeting to agree
    ├── MinutesError
    │   ├── MinutesSealed       adopted minutes are corrected, not drafted again
    │   ├── MinutesNotAdopted   no meeting has adopted them
    │   ├── CommentsClosed      the day to comment has passed
    │   └── NotOfTheAudience    the draft was sent to others
    ├── RegisterError
    │   ├── ResolutionNotLater        only a later resolution changes an earlier one
    │   ├── ResolutionAlreadyChanged  it is repealed, or changed by that one already
    │   ├── FollowUpDone              what is done is not done again
    │   ├── ObjectiveYearsReversed    an objective ends after it begins
    │   └── TargetIsStart             an indicator that has nowhere to go
    ├── DutyError
    │   ├── NoSuchDuty          the rules ask for no such thing this year
    │   └── NotDoneYet          what was done lies in the past
    └── MandateError
        ├── BodyExists          there is one board at a time
        ├── BodySeated          somebody still sits
        ├── SeatOccupied        what a seat is does not change under its holder
        ├── SeatRetired         the seat is no more
        ├── OfficeHeldLater     somebody is to take the office later
        ├── AlreadyInOffice     an office is held once
        ├── SeatHeld            one person holds a seat at a time
        ├── AlreadySeated       one person holds one seat on a body
        ├── NobodyRepresents    an organisation sits through somebody
        ├── MemberWanted        the seat is held by a member, or for one
        ├── NotOfTheOrganisation  the seat is that of an organisation
        └── NotOfTheGroup       the seat belongs to the members of a category
"""

from dataclasses import dataclass
from datetime import date, datetime

from membership.errors import DomainError, RuledOut


class NoticeOutsideWindow(RuledOut):
    code = "notice_outside_window"


class QuorumNotMet(RuledOut):
    code = "quorum_not_met"


class RequisitionRuledOut(RuledOut):
    code = "requisition_ruled_out"


class CompositionRuledOut(RuledOut):
    code = "composition_ruled_out"


class NotEligible(RuledOut):
    code = "not_eligible"


class ProcedureRuledOut(RuledOut):
    code = "procedure_ruled_out"


class AmendmentTooDeep(RuledOut):
    code = "amendment_too_deep"


class AssemblyError(DomainError):
    """Something an assembly cannot do, or not now."""


@dataclass(eq=False)
class AssemblyInThePast(AssemblyError):
    code = "assembly_in_the_past"

    on: date


@dataclass(eq=False)
class AgendaEmpty(AssemblyError):
    code = "agenda_empty"


@dataclass(eq=False)
class NoticeAlreadyIssued(AssemblyError):
    code = "notice_already_issued"


@dataclass(eq=False)
class NobodyToTell(AssemblyError):
    code = "nobody_to_tell"

    on: date


@dataclass(eq=False)
class AssemblyNotOpen(AssemblyError):
    code = "assembly_not_open"

    state: str
    starts_at: datetime


@dataclass(eq=False)
class DoorsNotOpen(AssemblyError):
    code = "doors_not_open"

    opens_at: datetime


@dataclass(eq=False)
class AlreadyPresent(AssemblyError):
    """name: the member; since: when the arrival was noted."""

    code = "already_present"

    name: str
    since: datetime


@dataclass(eq=False)
class NotPresent(AssemblyError):
    code = "not_present"

    name: str


@dataclass(eq=False)
class NotExpected(AssemblyError):
    """reason_code: one of membership.rules.reasons; the other two say it in words."""

    code = "not_expected"

    name: str
    reason_code: str
    reason_fr: str = ""
    reason_en: str = ""


@dataclass(eq=False)
class OutcomeAlreadyRecorded(AssemblyError):
    code = "outcome_already_recorded"


# --- by-laws


class BylawError(AssemblyError):
    """By-laws that cannot be written so, or not now."""


@dataclass(eq=False)
class DraftUnderWay(BylawError):
    code = "bylaws_draft_under_way"


@dataclass(eq=False)
class DraftOutdated(BylawError):
    code = "bylaws_draft_outdated"


@dataclass(eq=False)
class ArticleNumberTaken(BylawError):
    code = "article_number_taken"

    number: str


@dataclass(eq=False)
class NoSuchArticle(BylawError):
    code = "no_such_article"

    number: str


@dataclass(eq=False)
class BylawsEmpty(BylawError):
    code = "bylaws_empty"


# --- a meeting that members ask for


class RequisitionError(AssemblyError):
    """A request for a meeting that cannot be made so, or not now."""


@dataclass(eq=False)
class MayNotSign(RequisitionError):
    """reason_code: one of membership.rules.reasons; the other two say it in words."""

    code = "may_not_sign"

    name: str
    reason_code: str
    reason_fr: str
    reason_en: str


@dataclass(eq=False)
class AlreadySigned(RequisitionError):
    code = "already_signed"

    name: str


@dataclass(eq=False)
class NotSigned(RequisitionError):
    code = "not_signed"

    name: str


@dataclass(eq=False)
class RequestUnderWay(RequisitionError):
    code = "request_under_way"


@dataclass(eq=False)
class NotASignatory(RequisitionError):
    code = "not_a_signatory"

    name: str


@dataclass(eq=False)
class CallNotYetOthers(RequisitionError):
    """from_on: the first day on which others may call."""

    code = "call_not_yet_others"

    from_on: date


# --- discipline


class ProcedureError(AssemblyError):
    """A procedure before the board that cannot go on so."""


@dataclass(eq=False)
class ProcedureUnderWay(ProcedureError):
    code = "procedure_under_way"

    name: str


@dataclass(eq=False)
class MeetingNotHeldYet(ProcedureError):
    code = "meeting_not_held_yet"

    on: date


@dataclass(eq=False)
class VotesBeyondDirectors(ProcedureError):
    code = "votes_beyond_directors"

    given: int
    directors: int


# --- the debate


class DebateError(AssemblyError):
    """Something the debate does not allow, or not now."""


@dataclass(eq=False)
class AmendmentPending(DebateError):
    """title: the amendment that is decided first."""

    code = "amendment_pending"

    title: str


@dataclass(eq=False)
class DebateClosed(DebateError):
    code = "debate_closed"


@dataclass(eq=False)
class BylawTextFixed(DebateError):
    code = "bylaw_text_fixed"


@dataclass(eq=False)
class NothingToAmend(DebateError):
    code = "nothing_to_amend"


@dataclass(eq=False)
class TooFewParts(DebateError):
    code = "too_few_parts"


@dataclass(eq=False)
class MoreThanPresent(DebateError):
    code = "more_than_present"

    counted: int
    present: int


@dataclass(eq=False)
class TieForTheChair(DebateError):
    code = "tie_for_the_chair"


@dataclass(eq=False)
class SecretNotGranted(DebateError):
    code = "secret_not_granted"


# --- the minutes


class MinutesError(AssemblyError):
    """Minutes that cannot be written so, or not now."""


@dataclass(eq=False)
class MinutesSealed(MinutesError):
    code = "minutes_sealed"


@dataclass(eq=False)
class MinutesNotAdopted(MinutesError):
    code = "minutes_not_adopted"


@dataclass(eq=False)
class CommentsClosed(MinutesError):
    code = "comments_closed"

    on: date


@dataclass(eq=False)
class NotOfTheAudience(MinutesError):
    code = "not_of_the_audience"


# --- the register of resolutions


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
class FollowUpDone(RegisterError):
    code = "follow_up_done"

    on: date


@dataclass(eq=False)
class ObjectiveYearsReversed(RegisterError):
    code = "objective_years_reversed"

    from_year: int
    to_year: int


@dataclass(eq=False)
class TargetIsStart(RegisterError):
    code = "target_is_start"


# --- the year


class DutyError(AssemblyError):
    """A duty of the year that cannot be noted so."""


@dataclass(eq=False)
class NoSuchDuty(DutyError):
    code = "no_such_duty"


@dataclass(eq=False)
class NotDoneYet(DutyError):
    code = "not_done_yet"

    on: date


# --- mandates


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
class NotOfTheGroup(MandateError):
    """group_fr, group_en: the category whose members hold the seat."""

    code = "not_of_the_group"

    name: str
    group_fr: str
    group_en: str
