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
from governance.models.bodies import (
    SINGLE_BODIES,
    Body,
    BodyKind,
    Mandate,
    MandateEnd,
    MandateManner,
    Seat,
    SeatHolder,
)
from governance.models.bylaws import AmendedArticle, BylawArticle, BylawState, BylawValue, BylawVersion
from governance.models.changes import MeetingChange, MeetingChangeKind
from governance.models.corrections import CorrectedNotice
from governance.models.debate import DebateFact, FactKind
from governance.models.discipline import Hearing, Measure, Procedure, ProcedureState
from governance.models.duties import DutyDone
from governance.models.minutes import Audience, MinutesComment, MinutesPassage, MinutesRound
from governance.models.officers import SINGLE_OFFICES, OfficeKind, Officer
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

__all__ = [
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
    "Body",
    "BodyKind",
    "BylawArticle",
    "BylawState",
    "BylawValue",
    "BylawVersion",
    "ChangeKind",
    "ConvenedEntry",
    "ConvenedList",
    "CorrectedNotice",
    "DebateFact",
    "DutyDone",
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
    "Waiver",
    "WrittenSignature",
]
