"""The tables of assemblies, bodies, resolutions and minutes."""

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
from governance.models.bodies import Body, BodyKind, Mandate, Seat
from governance.models.records import Minutes, MinutesState, Resolution

__all__ = [
    "AgendaItem",
    "AgendaItemKind",
    "Assembly",
    "AssemblyKind",
    "AssemblyState",
    "Attendance",
    "Body",
    "BodyKind",
    "ConvenedEntry",
    "ConvenedList",
    "Mandate",
    "Minutes",
    "MinutesState",
    "Motion",
    "MotionState",
    "PresenceChannel",
    "Resolution",
    "Seat",
    "Waiver",
]
