"""What can be refused in an assembly, as codes with their data; the sentences are in `messages.py`.

membership.errors.DomainError
├── RuledOut
│   ├── NoticeOutsideWindow     sent on this day the notice would not be lawful
│   ├── RequisitionRuledOut     the request is not what the rules ask for
│   ├── CompositionRuledOut     a board so made up is not lawful
│   ├── NotEligible             a rule of the board bars this person from it
│   ├── ProcedureRuledOut       the board may not decide this of this member
│   ├── QuorumNotMet            too few are present to decide
│   ├── QuorumStands            there was a quorum, and the rules do not have it checked again
│   ├── AllowanceRuledOut       another body sets the attendance allowance
│   ├── AlternateWaits          the delegate is there: their alternate does not vote
│   ├── AuditorRuledOut         the rules bar this auditor, or who appoints or removes them
│   ├── SurplusRuledOut         the amounts do not sum, or the rules bar where they go
│   └── AmendmentTooDeep        the rules of debate let nobody amend so deep
└── AssemblyError
    ├── AssemblyInThePast       a meeting is called for a day to come
    ├── AgendaEmpty             a notice says what will be dealt with
    ├── NoticeAlreadyIssued     the list of those told is frozen
    ├── AgendaAskedFor          a meeting that members asked for deals with what they asked
    ├── AgendaOfFirstCall       a second meeting is called for the agenda of the first
    ├── NotLater                a meeting is put off to a later day
    ├── SecondCallNotOffered    there is a quorum, so nothing to call again for
    ├── NobodyToTell            the register holds no member on that day
    ├── NothingToCorrect        the notice already says all that
    ├── PointGone               a point was taken off in the meantime
    ├── PointCannotMove         a point goes no further that way
    ├── AgendaTooDeep           sub-points hang so deep and no deeper
    ├── PointInUse              a vote or a record hangs on the point
    ├── AssemblyNotOpen         arrivals and votes belong to the evening
    ├── TooEarlyToOpen          a meeting begins about its hour, and cannot be put back
    ├── DoorsNotOpen            nobody comes in on line yet
    ├── AlreadyPresent          the member has arrived, or somebody has for the member
    ├── NotPresent              the member has not arrived
    ├── ArrivalStruck           the arrival was struck before
    ├── CountsRestOnArrival     votes or checks of the quorum counted it
    ├── InstantOutsideStay      nobody can have come at that instant
    ├── NotExpected             the member is not among those who may attend
    ├── OutcomeAlreadyRecorded  a motion is decided once
    ├── CommonTextUnknown       no organisation shares a text under that code
    ├── TermIncomplete          the date, the resolution or the later text is missing
    ├── TermNotLater            a text holds until a day after the one it is counted from
    ├── CommonTextDropped       the organisation that shared a text rejected or withdrew it
    ├── CommonTextTaken         two organisations have it already
    ├── TemplateNameTaken       another agenda is kept under that name
    ├── TemplateUnnamed         an agenda is kept under a name
    ├── NothingToKeep           the agenda has no point of its own
    ├── TemplateGone            the agenda is kept no more
    ├── TemplateElsewhere       agendas of bodies are not for members, nor the other way round
    ├── AgendaBegun             a template goes onto an agenda without points
    ├── BylawError
    │   ├── AdoptedLater        nothing is adopted on a day to come
    │   ├── BeforeTheLast       one version follows another in time too
    │   ├── VersionOfTheResolution  a resolution adopts one version
    │   ├── DraftUnderWay       one version is written at a time
    │   ├── DraftOutdated       the by-laws were amended since the draft was begun
    │   ├── ArticleNumberTaken  two articles of a version do not share a number
    │   ├── NoSuchArticle       what is not there cannot be repealed
    │   ├── RuleStatedTwice     two articles of a motion do not set the same rule
    │   └── BylawsEmpty         a version without an article
    ├── CallerMissing           at whose word a special meeting, or one of the board, is called
    ├── RequisitionError
    │   ├── MayNotSign          the signer is not a member in good standing that day
    │   ├── AlreadySigned       one signature per member
    │   ├── NotSigned           there is no signature to take back
    │   ├── RequestUnderWay     a member has one request at a time
    │   ├── NotASignatory       only those who asked may call the meeting
    │   ├── NoFederation        the organisation keeps no federation that would call the meeting
    │   └── CallNotYetOthers    the board still has its days
    ├── NominationError
    │   ├── CallAlreadyOpen     one call stands at a time for what a motion fills
    │   ├── CallUnchanged       nothing in it is different
    │   ├── PromisedToCandidates  whoever stands was told otherwise
    │   ├── NominationsClosed   the deadline has passed, or the election is decided
    │   ├── FloorClosed         the meeting receives no candidacy, by its rules or now
    │   ├── BallotIsMade        a ballot bears the names that stood when it was made
    │   ├── AlreadyCandidate    a member stands once
    │   ├── DeclinedAlready     whoever said no is asked no more
    │   ├── PutForwardEnough    no more than there are seats
    │   ├── SupportsAlready     a member supports a candidacy once, and never their own
    │   └── ConsentMissing      nobody is a candidate without having said so
    ├── ProcedureError
    │   ├── ProcedureUnderWay   the board has one of this member already
    │   ├── MeetingHeldAlready  nobody is heard at a meeting that is over
    │   ├── EffectBeforeDecision  a measure takes effect once it is decided
    │   ├── MeetingNotHeldYet   the board decides at its meeting
    │   ├── VoteNotOfTheBoard   another body’s, earlier than the meeting named, or taken already
    │   └── VotesBeyondDirectors  more votes than directors
    ├── DebateError
    │   ├── AmendmentPending    it is decided before what it would change
    │   ├── DebateClosed        the meeting has decided to vote
    │   ├── RatifiedWhole       by-laws of the board are ratified, or lapse, as a whole
    │   ├── BylawTextFixed      a motion writes articles of the by-laws: each is amended or divided by itself
    │   ├── NotOfTheBylaws      a motion writes no article of the by-laws
    │   ├── NotOfTheAmendment   an amendment does not write the article that another would change in it
    │   ├── RulingWithoutReason the chair rules without saying why
    │   ├── NothingToAmend      the amendment changes nothing
    │   ├── ClassesNotCounted   each class decides too, and its votes are not those of the meeting
    │   ├── ClassLeftOut        not every class that decides said something, each once
    │   ├── ReferredToNobody    a motion is referred to somebody
    │   ├── ReferredToTwo       to one body or one person, not both
    │   ├── TooFewParts         a motion is divided in two or more
    │   ├── MoreThanPresent     more hands than members
    │   ├── DecidedSince        something rests on the outcome that a corrected count would change
    │   ├── TieForTheChair      the casting vote is still to be given
    │   └── SecretNotGranted    the rules want the meeting to agree
    ├── MinutesError
    │   ├── MinutesSealed       adopted minutes are corrected, not drafted again
    │   ├── MinutesNotAdopted   no meeting has adopted them
    │   ├── CommentsClosed      the day to comment has passed
    │   └── NotOfTheAudience    the draft was sent to others
    ├── RegisterError
    │   ├── ResolutionNotLater        only a later resolution changes an earlier one
    │   ├── ResolutionTakenBack       nothing hangs on what a corrected count rejected
    │   ├── ResolutionAlreadyChanged  it is repealed, or changed by that one already
    │   ├── FollowUpDone              what is done is not done again
    │   ├── SeenToByNobody            somebody sees to it
    │   ├── NotEntrustable            whoever is written to is in office
    │   ├── EntrustedElsewhere        somebody else has it by now
    │   ├── ObjectiveYearsReversed    an objective ends after it begins
    │   ├── TargetIsStart             an indicator that has nowhere to go
    │   ├── WholeIsSummed             the figure of the whole is the sum of the sections
    │   ├── NotBySections             the indicator is followed as a whole alone
    │   ├── SectionOfAnotherKind      it is followed by sections of another kind
    │   ├── SectionClosedThen         the section was closed on that day
    │   └── FigureMissing             no figure was written
    ├── DutyError
    │   ├── DutyRestedOn        by-laws or a step rest on what was noted of a duty
    │   ├── NoSuchDuty          the rules ask for no such thing this year
    │   ├── NoSuchStep          the file of the year has no such step, or nobody by that name may do it
    │   ├── StepReadFromRecords  a step is done when what it asks is recorded
    │   └── NotDoneYet          what was done lies in the past
    ├── SittingError
    │   ├── BodyHasNobody       nobody holds a seat: there is nobody to call
    │   ├── NotADirector        only those of the body sit and sign
    │   ├── DirectorSuspended   a suspension took the office for a while
    │   ├── VoterNotThere       one votes at the table, unless one withdrew
    │   ├── AlreadyRecused      one withdraws from a vote once
    │   ├── AlreadyWritten      a dissent or a signature is entered once
    │   ├── WrittenNotAllowed   the rules know of no resolution signed instead of a meeting
    │   └── InterestOver        the declaration had ended already
    ├── SurplusError
    │   ├── RebatesNotEntered   nobody is told of a rebate that is not in the ledger
    │   ├── SurplusNotAdopted   rebates are owed once the meeting has decided
    │   ├── SurplusYearUnknown  no fiscal year ended on that day
    │   ├── UsesOutdated        a list of those who were no members that year
    │   ├── SurplusTextChanged  another text was adopted than the amounts wrote
    │   ├── SurplusEntered      the surplus of a year is allocated once
    │   ├── NoUseInCategory     nobody of the category did any business
    │   └── UseColumnsMissing   a list of uses needs numbers and amounts
    ├── AnnualReportError
    │   ├── PdfUnreadable       damaged, or locked with a password
    │   └── ReportPartUntitled  a part of one's own has a title
    ├── AuditorError
    │   ├── AuditorNamedAlready  a year has one auditor at a time
    │   └── NoSuchYearEnd       no fiscal year ends on that day
    ├── AllowanceError
    │   ├── AllowanceSourceMissing  a resolution or an article sets a rate
    │   ├── PeriodNotOver       a day that is not over is not drawn
    │   ├── MeetingsNotOver     a meeting of the period has not ended
    │   ├── NoAllowanceDue      nobody came to a meeting that gives anything
    │   ├── AllowancesDrawn     days are drawn once
    │   └── AllowancePaid       what was paid stays
    ├── SurveyError
    │   ├── SurveyEmpty         a consultation asks something
    │   ├── ChoicesMissing      a question to choose among answers offers two of them
    │   ├── SurveyTimesReversed it closes after it opens
    │   ├── SurveyNotOpen       it takes answers on its days
    │   ├── NotConsulted        it is put to others
    │   ├── AlreadyAnswered     one member answers once
    │   ├── NothingAnswered     no question was answered
    │   └── AnswerUnknown       an answer that the question does not offer
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
        ├── MandateExercised    a mandate by which somebody sat is ended, not taken back
        ├── NotAmongElected     somebody seated by a meeting that did not elect them, without a reason
        ├── NotElected          an election seats those whom it elected
        ├── CategoryWithoutOffice  members of that category do not stand for office
        └── NotOfTheGroup       the seat belongs to the members of a category
"""

from governance.errors.agenda_templates import (
    AgendaBegun,
    NothingToKeep,
    TemplateElsewhere,
    TemplateGone,
    TemplateNameTaken,
    TemplateUnnamed,
)
from governance.errors.allowances import (
    AllowanceError,
    AllowancePaid,
    AllowancesDrawn,
    AllowanceSourceMissing,
    MeetingsNotOver,
    NoAllowanceDue,
    PeriodNotOver,
)
from governance.errors.annual_reports import AnnualReportError, PdfUnreadable, ReportPartUntitled
from governance.errors.assemblies import (
    AgendaAskedFor,
    AgendaEmpty,
    AgendaOfFirstCall,
    AgendaTooDeep,
    AlreadyPresent,
    ArrivalStruck,
    AssemblyError,
    AssemblyInThePast,
    AssemblyNotOpen,
    CallerMissing,
    CallHourPast,
    CountsRestOnArrival,
    DoorsNotOpen,
    InstantOutsideStay,
    NobodyToTell,
    NotExpected,
    NothingToCorrect,
    NoticeAlreadyIssued,
    NotLater,
    NotPresent,
    OutcomeAlreadyRecorded,
    PointCannotMove,
    PointGone,
    PointInUse,
    SecondCallNotOffered,
    TooEarlyToOpen,
)
from governance.errors.auditors import AuditorError, AuditorNamedAlready, NoSuchYearEnd
from governance.errors.bylaws import (
    AdoptedLater,
    ArticleNumberTaken,
    BeforeTheLast,
    BylawError,
    BylawsEmpty,
    DraftOutdated,
    DraftUnderWay,
    NoSuchArticle,
    RuleStatedTwice,
    VersionOfTheResolution,
)
from governance.errors.common_texts import (
    CommonTextDropped,
    CommonTextTaken,
    CommonTextUnknown,
    TermIncomplete,
    TermNotLater,
)
from governance.errors.debates import (
    AmendmentPending,
    BylawTextFixed,
    ClassesNotCounted,
    ClassLeftOut,
    DebateClosed,
    DebateError,
    DecidedSince,
    MoreThanPresent,
    NothingToAmend,
    NotOfTheAmendment,
    NotOfTheBylaws,
    RatifiedWhole,
    ReferredToNobody,
    ReferredToTwo,
    RulingWithoutReason,
    SecretNotGranted,
    TieForTheChair,
    TooFewParts,
)
from governance.errors.findings import (
    AllowanceRuledOut,
    AlternateWaits,
    AmendmentTooDeep,
    AuditorRuledOut,
    CompositionRuledOut,
    NotEligible,
    NoticeOutsideWindow,
    ProcedureRuledOut,
    QuorumNotMet,
    QuorumStands,
    RequisitionRuledOut,
    SurplusRuledOut,
)
from governance.errors.mandates import (
    AlreadyInOffice,
    AlreadySeated,
    BodyExists,
    BodySeated,
    CategoryWithoutOffice,
    MandateError,
    MandateExercised,
    MemberWanted,
    NobodyRepresents,
    NotAmongElected,
    NotElected,
    NotOfTheGroup,
    NotOfTheOrganisation,
    OfficeHeldLater,
    SeatHeld,
    SeatOccupied,
    SeatRetired,
)
from governance.errors.minutes import (
    CommentsClosed,
    MinutesError,
    MinutesNotAdopted,
    MinutesSealed,
    NotOfTheAudience,
)
from governance.errors.nominations import (
    AlreadyCandidate,
    BallotIsMade,
    CallAlreadyOpen,
    CallUnchanged,
    ClosesAfterMeeting,
    ConsentMissing,
    DeclinedAlready,
    FillsNoSeat,
    FloorClosed,
    NominationError,
    NominationsClosed,
    PromisedToCandidates,
    PutForwardEnough,
    SupportsAlready,
)
from governance.errors.procedures import (
    EffectBeforeDecision,
    MeetingHeldAlready,
    MeetingNotHeldYet,
    ProcedureError,
    ProcedureUnderWay,
    VoteNotOfTheBoard,
    VotesBeyondDirectors,
)
from governance.errors.requisitions import (
    AlreadySigned,
    CallNotYetOthers,
    MayNotSign,
    NoFederation,
    NotASignatory,
    NotSigned,
    RequestUnderWay,
    RequisitionError,
)
from governance.errors.resolutions import (
    DutyError,
    DutyRestedOn,
    EntrustedElsewhere,
    FigureMissing,
    FollowUpDone,
    NoSuchDuty,
    NoSuchStep,
    NotBySections,
    NotDoneYet,
    NotEntrustable,
    ObjectiveYearsReversed,
    RegisterError,
    ResolutionAlreadyChanged,
    ResolutionNotLater,
    ResolutionTakenBack,
    SectionClosedThen,
    SectionOfAnotherKind,
    SeenToByNobody,
    StepReadFromRecords,
    TargetIsStart,
    WholeIsSummed,
)
from governance.errors.sittings import (
    AlreadyRecused,
    AlreadyWritten,
    BodyHasNobody,
    DirectorSuspended,
    InterestOver,
    NotADirector,
    SittingError,
    VoterNotThere,
    WrittenNotAllowed,
)
from governance.errors.surplus import (
    NoUseInCategory,
    RebatesNotEntered,
    SurplusEntered,
    SurplusError,
    SurplusNotAdopted,
    SurplusTextChanged,
    SurplusYearUnknown,
    UseColumnsMissing,
    UsesOutdated,
)
from governance.errors.surveys import (
    AlreadyAnswered,
    AnswerUnknown,
    ChoicesMissing,
    NotConsulted,
    NothingAnswered,
    SurveyEmpty,
    SurveyError,
    SurveyNotOpen,
    SurveyTimesReversed,
)

__all__ = [
    "AdoptedLater",
    "AgendaAskedFor",
    "AgendaBegun",
    "AgendaEmpty",
    "AgendaOfFirstCall",
    "AgendaTooDeep",
    "AllowanceError",
    "AllowancePaid",
    "AllowanceRuledOut",
    "AllowanceSourceMissing",
    "AllowancesDrawn",
    "AlreadyAnswered",
    "AlreadyCandidate",
    "AlreadyInOffice",
    "AlreadyPresent",
    "AlreadyRecused",
    "AlreadySeated",
    "AlreadySigned",
    "AlreadyWritten",
    "AlternateWaits",
    "AmendmentPending",
    "AmendmentTooDeep",
    "AnnualReportError",
    "AnswerUnknown",
    "ArrivalStruck",
    "ArticleNumberTaken",
    "AssemblyError",
    "AssemblyInThePast",
    "AssemblyNotOpen",
    "AuditorError",
    "AuditorNamedAlready",
    "AuditorRuledOut",
    "BallotIsMade",
    "BeforeTheLast",
    "BodyExists",
    "BodyHasNobody",
    "BodySeated",
    "BylawError",
    "BylawTextFixed",
    "BylawsEmpty",
    "CallAlreadyOpen",
    "CallHourPast",
    "CallNotYetOthers",
    "CallUnchanged",
    "CallerMissing",
    "CategoryWithoutOffice",
    "ChoicesMissing",
    "ClassLeftOut",
    "ClassesNotCounted",
    "ClosesAfterMeeting",
    "CommentsClosed",
    "CommonTextDropped",
    "CommonTextTaken",
    "CommonTextUnknown",
    "CompositionRuledOut",
    "ConsentMissing",
    "CountsRestOnArrival",
    "DebateClosed",
    "DebateError",
    "DecidedSince",
    "DeclinedAlready",
    "DirectorSuspended",
    "DoorsNotOpen",
    "DraftOutdated",
    "DraftUnderWay",
    "DutyError",
    "DutyRestedOn",
    "EffectBeforeDecision",
    "EntrustedElsewhere",
    "FigureMissing",
    "FillsNoSeat",
    "FloorClosed",
    "FollowUpDone",
    "InstantOutsideStay",
    "InterestOver",
    "MandateError",
    "MandateExercised",
    "MayNotSign",
    "MeetingHeldAlready",
    "MeetingNotHeldYet",
    "MeetingsNotOver",
    "MemberWanted",
    "MinutesError",
    "MinutesNotAdopted",
    "MinutesSealed",
    "MoreThanPresent",
    "NoAllowanceDue",
    "NoFederation",
    "NoSuchArticle",
    "NoSuchDuty",
    "NoSuchStep",
    "NoSuchYearEnd",
    "NoUseInCategory",
    "NobodyRepresents",
    "NobodyToTell",
    "NominationError",
    "NominationsClosed",
    "NotADirector",
    "NotASignatory",
    "NotAmongElected",
    "NotBySections",
    "NotConsulted",
    "NotDoneYet",
    "NotElected",
    "NotEligible",
    "NotEntrustable",
    "NotExpected",
    "NotLater",
    "NotOfTheAmendment",
    "NotOfTheAudience",
    "NotOfTheBylaws",
    "NotOfTheGroup",
    "NotOfTheOrganisation",
    "NotPresent",
    "NotSigned",
    "NothingAnswered",
    "NothingToAmend",
    "NothingToCorrect",
    "NothingToKeep",
    "NoticeAlreadyIssued",
    "NoticeOutsideWindow",
    "ObjectiveYearsReversed",
    "OfficeHeldLater",
    "OutcomeAlreadyRecorded",
    "PdfUnreadable",
    "PeriodNotOver",
    "PointCannotMove",
    "PointGone",
    "PointInUse",
    "ProcedureError",
    "ProcedureRuledOut",
    "ProcedureUnderWay",
    "PromisedToCandidates",
    "PutForwardEnough",
    "QuorumNotMet",
    "QuorumStands",
    "RatifiedWhole",
    "RebatesNotEntered",
    "ReferredToNobody",
    "ReferredToTwo",
    "RegisterError",
    "ReportPartUntitled",
    "RequestUnderWay",
    "RequisitionError",
    "RequisitionRuledOut",
    "ResolutionAlreadyChanged",
    "ResolutionNotLater",
    "ResolutionTakenBack",
    "RuleStatedTwice",
    "RulingWithoutReason",
    "SeatHeld",
    "SeatOccupied",
    "SeatRetired",
    "SecondCallNotOffered",
    "SecretNotGranted",
    "SectionClosedThen",
    "SectionOfAnotherKind",
    "SeenToByNobody",
    "SittingError",
    "StepReadFromRecords",
    "SupportsAlready",
    "SurplusEntered",
    "SurplusError",
    "SurplusNotAdopted",
    "SurplusRuledOut",
    "SurplusTextChanged",
    "SurplusYearUnknown",
    "SurveyEmpty",
    "SurveyError",
    "SurveyNotOpen",
    "SurveyTimesReversed",
    "TargetIsStart",
    "TemplateElsewhere",
    "TemplateGone",
    "TemplateNameTaken",
    "TemplateUnnamed",
    "TermIncomplete",
    "TermNotLater",
    "TieForTheChair",
    "TooEarlyToOpen",
    "TooFewParts",
    "UseColumnsMissing",
    "UsesOutdated",
    "VersionOfTheResolution",
    "VoteNotOfTheBoard",
    "VoterNotThere",
    "VotesBeyondDirectors",
    "WholeIsSummed",
    "WrittenNotAllowed",
]
