"""The tables of polls, rolls, open and secret votes, results and counts of paper ballots."""

from voting.models.announcements import Announcement, AnnouncementKind
from voting.models.authorities import CredentialAuthority
from voting.models.destruction import BallotDestruction
from voting.models.devices import DeviceFactor, PreparedDevice
from voting.models.elections import ElectionMethod, PollElection
from voting.models.kiosk import KioskCode
from voting.models.paper import (
    LotsBy,
    PaperClass,
    PaperCount,
    PaperCountState,
    PaperDraw,
    PaperEntry,
    PaperPack,
    PaperResult,
    PaperScrutineer,
    PaperSettlement,
)
from voting.models.polls import Poll, PollMode, PollState
from voting.models.results import CountFailure, Result, TallyStage, TallyStageName
from voting.models.rolls import BY_PROXY, Choice, ElectoralRoll, RollCallVote, RollEntry, RollStrike
from voting.models.sealed import (
    MARKS_PER_ROW,
    EvidencePublication,
    KeeperCall,
    KeeperTurn,
    MarkedRoll,
    PaperTotal,
    SealedBallot,
    SealedElection,
    SealedHandout,
    SealedKey,
    SealedQuestion,
    SealedReturn,
    SealedSlip,
    SealedTrustee,
)
from voting.models.sheets import TallySheet

__all__ = [
    "BY_PROXY",
    "MARKS_PER_ROW",
    "Announcement",
    "AnnouncementKind",
    "BallotDestruction",
    "Choice",
    "CountFailure",
    "CredentialAuthority",
    "DeviceFactor",
    "ElectionMethod",
    "ElectoralRoll",
    "EvidencePublication",
    "KeeperCall",
    "KeeperTurn",
    "KioskCode",
    "LotsBy",
    "MarkedRoll",
    "PaperClass",
    "PaperCount",
    "PaperCountState",
    "PaperDraw",
    "PaperEntry",
    "PaperPack",
    "PaperResult",
    "PaperScrutineer",
    "PaperSettlement",
    "PaperTotal",
    "Poll",
    "PollElection",
    "PollMode",
    "PollState",
    "PreparedDevice",
    "Result",
    "RollCallVote",
    "RollEntry",
    "RollStrike",
    "SealedBallot",
    "SealedElection",
    "SealedHandout",
    "SealedKey",
    "SealedQuestion",
    "SealedReturn",
    "SealedSlip",
    "SealedTrustee",
    "TallySheet",
    "TallyStage",
    "TallyStageName",
]
