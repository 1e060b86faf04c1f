"""What came of an election by secret ballot: its record, who is elected, and the rule and quorum it was held under."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from governance.queries.rules import rules_of
from governance.rules import elections
from membership.rules.findings import Outcome
from voting.counting.contests import Contest
from voting.counting.documents import Json
from voting.counting.lots import Lots
from voting.counting.marked.counting import count_sums
from voting.counting.marked.methods import MARKED
from voting.counting.marked.options import MarkedOptions
from voting.counting.marked.papers import Sums
from voting.counting.records import Candidate, CountRecord
from voting.models import Poll, PollElection
from voting.queries.explanation import NO_QUORUM, Explanation, quorum_found, required_in

ELECTED, NOBODY = "elected", "nobody"
"""Somebody is elected, if not all; or nobody, and the seats stay open."""


def election_of(poll: Poll) -> PollElection | None:
    """Return what the ballots of a poll elect, None where they decide a motion."""
    found: PollElection | None = getattr(poll, "election", None)
    return found


def contest_of(election: PollElection) -> Contest:
    candidates = tuple(Candidate(one["id"], one["name"]) for one in election.candidates)
    return Contest(candidates, election.seats, (), Lots.seeded(election.seed, [one.id for one in candidates]))


def record_of(election: PollElection, gathered: Mapping[str, Any]) -> CountRecord:
    """Return the count record, from what the sealed ballots add up to."""
    sums = Sums(dict(gathered["votes"]), gathered["voted"], gathered["blank"], gathered["box_sha256"])
    return count_sums(MARKED[election.method], contest_of(election), sums, MarkedOptions())


def explain(poll: Poll, election: PollElection, gathered: Mapping[str, Any], record: CountRecord) -> Explanation:
    """Return the outcome of an election. Without a quorum it elects nobody, whatever the count."""
    rules = rules_of(poll.assembly)
    asked = quorum_found(poll, gathered)
    names = election.names
    elected = [names[one] for one in elected_in(record)]
    outcome = NO_QUORUM if asked.outcome is not Outcome.MET else ELECTED if elected else NOBODY
    figures = {
        "votes": {names[one]: votes for one, votes in gathered["votes"].items()},
        "elected": elected,
        "seats": election.seats,
        "blank": gathered["blank"],
        "voted": gathered["voted"],
        "present": gathered["present"],
        "entitled": gathered["entitled"],
        "quorum_required": required_in(asked),
        **{whose: gathered[whose] for whose in ("members", "at_close", "table") if whose in gathered},
    }
    standing = len(election.candidates)
    finding = elections.assess_ballot(candidates=standing, seats=election.seats, rules=rules)
    return Explanation(outcome=outcome, figures=figures, finding=finding, quorum=asked)


def elected_in(record: CountRecord) -> list[str]:
    """Return the ids of those elected, in the order in which the record has them."""
    return [_id(one) for one in record.elected]


def _id(one: Json) -> str:
    assert isinstance(one, dict)
    return str(one["id"])
