"""The tables of by-laws, assemblies, bodies, resolutions and minutes."""

from governance.models.assemblies import (
    AgendaItem,
    AgendaItemKind,
    Assembly,
    AssemblyKind,
    AssemblyState,
    Attendance,
    ConvenedEntry,
    ConvenedList,
    Motion,
    MotionState,
    PresenceChannel,
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
from governance.models.discipline import Hearing, Measure, Procedure, ProcedureState
from governance.models.duties import DutyDone
from governance.models.officers import SINGLE_OFFICES, OfficeKind, Officer
from governance.models.records import Minutes, MinutesState, Resolution
from governance.models.requisitions import (
    Requisition,
    RequisitionCaller,
    RequisitionPoint,
    RequisitionSignature,
    RequisitionState,
    SignatureChannel,
)

__all__ = [
    "SINGLE_BODIES",
    "SINGLE_OFFICES",
    "AgendaItem",
    "AgendaItemKind",
    "AmendedArticle",
    "Assembly",
    "AssemblyKind",
    "AssemblyState",
    "Attendance",
    "Body",
    "BodyKind",
    "BylawArticle",
    "BylawState",
    "BylawValue",
    "BylawVersion",
    "ConvenedEntry",
    "ConvenedList",
    "DutyDone",
    "Hearing",
    "Mandate",
    "MandateEnd",
    "MandateManner",
    "Measure",
    "Minutes",
    "MinutesState",
    "Motion",
    "MotionState",
    "OfficeKind",
    "Officer",
    "PresenceChannel",
    "Procedure",
    "ProcedureState",
    "Requisition",
    "RequisitionCaller",
    "RequisitionPoint",
    "RequisitionSignature",
    "RequisitionState",
    "Resolution",
    "Seat",
    "SeatHolder",
    "SignatureChannel",
    "Waiver",
]
