"""The tables of by-laws, assemblies, bodies, resolutions and minutes."""

from governance.models.allowances import AllowanceDue, AllowanceMeeting, AllowanceRate, AllowanceStatement
from governance.models.also_told import AlsoTold
from governance.models.annual_reports import AnnualReport, AnnualReportEdition, AnnualReportPart, ReportPartKind
from governance.models.assemblies import (
    AgendaItem,
    AgendaItemKind,
    AgendaSubject,
    Assembly,
    AssemblyKind,
    AssemblyState,
    Attendance,
    ConvenedEntry,
    ConvenedList,
    Motion,
    MotionState,
    PresenceChannel,
    SittingKind,
    Waiver,
)
from governance.models.attachments import MeetingAttachment
from governance.models.auditors import AuditorEnd, AuditorTerm
from governance.models.bodies import (
    SINGLE_BODIES,
    Body,
    BodyKind,
    Mandate,
    MandateEnd,
    MandateManner,
    Seat,
    SeatHolder,
    exercised,
)
from governance.models.bylaws import AmendedArticle, BylawArticle, BylawState, BylawValue, BylawVersion
from governance.models.calendar_feeds import CalendarFeed
from governance.models.changes import MeetingChange, MeetingChangeKind
from governance.models.common_texts import CommonText
from governance.models.corrections import CorrectedEntry, CorrectedNotice
from governance.models.debate import DebateFact, FactKind
from governance.models.discipline import Hearing, Measure, Procedure, ProcedureState
from governance.models.duties import DutyDone, DutyReminder
from governance.models.minutes import Audience, MinutesComment, MinutesPassage, MinutesRound
from governance.models.officers import SINGLE_OFFICES, OfficeKind, Officer
from governance.models.quorum_checks import QuorumCheck, QuorumMoment
from governance.models.records import Minutes, MinutesState, Resolution
from governance.models.register import (
    ChangeKind,
    FollowUp,
    FollowUpNote,
    Indicator,
    Objective,
    Reading,
    ResolutionChange,
)
from governance.models.requisitions import (
    Requisition,
    RequisitionCaller,
    RequisitionPoint,
    RequisitionSignature,
    RequisitionState,
    SignatureChannel,
)
from governance.models.sittings import Interest, InterestKind, Recusal, SignatureMeans, WrittenSignature
from governance.models.surplus import MemberUse, SurplusPlan, SurplusShare
from governance.models.surveys import (
    LONGEST_ANSWER,
    QuestionKind,
    Survey,
    SurveyAnswer,
    SurveyAudience,
    SurveyMark,
    SurveyQuestion,
    SurveyState,
)

__all__ = [
    "LONGEST_ANSWER",
    "SINGLE_BODIES",
    "SINGLE_OFFICES",
    "AgendaItem",
    "AgendaItemKind",
    "AgendaSubject",
    "AllowanceDue",
    "AllowanceMeeting",
    "AllowanceRate",
    "AllowanceStatement",
    "AlsoTold",
    "AmendedArticle",
    "AnnualReport",
    "AnnualReportEdition",
    "AnnualReportPart",
    "Assembly",
    "AssemblyKind",
    "AssemblyState",
    "Attendance",
    "Audience",
    "AuditorEnd",
    "AuditorTerm",
    "Body",
    "BodyKind",
    "BylawArticle",
    "BylawState",
    "BylawValue",
    "BylawVersion",
    "CalendarFeed",
    "ChangeKind",
    "CommonText",
    "ConvenedEntry",
    "ConvenedList",
    "CorrectedEntry",
    "CorrectedNotice",
    "DebateFact",
    "DutyDone",
    "DutyReminder",
    "FactKind",
    "FollowUp",
    "FollowUpNote",
    "Hearing",
    "Indicator",
    "Interest",
    "InterestKind",
    "Mandate",
    "MandateEnd",
    "MandateManner",
    "Measure",
    "MeetingAttachment",
    "MeetingChange",
    "MeetingChangeKind",
    "MemberUse",
    "Minutes",
    "MinutesComment",
    "MinutesPassage",
    "MinutesRound",
    "MinutesState",
    "Motion",
    "MotionState",
    "Objective",
    "OfficeKind",
    "Officer",
    "PresenceChannel",
    "Procedure",
    "ProcedureState",
    "QuestionKind",
    "QuorumCheck",
    "QuorumMoment",
    "Reading",
    "Recusal",
    "ReportPartKind",
    "Requisition",
    "RequisitionCaller",
    "RequisitionPoint",
    "RequisitionSignature",
    "RequisitionState",
    "Resolution",
    "ResolutionChange",
    "Seat",
    "SeatHolder",
    "SignatureChannel",
    "SignatureMeans",
    "SittingKind",
    "SurplusPlan",
    "SurplusShare",
    "Survey",
    "SurveyAnswer",
    "SurveyAudience",
    "SurveyMark",
    "SurveyQuestion",
    "SurveyState",
    "Waiver",
    "WrittenSignature",
    "exercised",
]
