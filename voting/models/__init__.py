"""The tables of polls, rolls, open votes and results."""

from voting.models.polls import Poll, PollMode, PollState
from voting.models.results import Result, TallyStage, TallyStageName
from voting.models.rolls import Choice, ElectoralRoll, RollCallVote, RollEntry, RollStrike

__all__ = [
    "Choice",
    "ElectoralRoll",
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
