"""The tables of polls, rolls, open votes, results and counts of paper ballots."""

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
from voting.models.results import Result, TallyStage, TallyStageName
from voting.models.rolls import Choice, ElectoralRoll, RollCallVote, RollEntry, RollStrike

__all__ = [
    "Choice",
    "ElectoralRoll",
    "LotsBy",
    "PaperClass",
    "PaperCount",
    "PaperCountState",
    "PaperDraw",
    "PaperEntry",
    "PaperPack",
    "PaperResult",
    "PaperScrutineer",
    "PaperSettlement",
    "Poll",
    "PollMode",
    "PollState",
    "Result",
    "RollCallVote",
    "RollEntry",
    "RollStrike",
    "TallyStage",
    "TallyStageName",
]
