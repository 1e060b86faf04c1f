"""A count in figures, with the rule and the quorum that make it an outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from governance.queries.rules import rules_of
from governance.rules import majorities, quorum
from governance.rules.majorities import CastingVote, MotionFigures
from membership.rules.findings import Finding, Outcome
from voting.models import Poll

NO_QUORUM = "no_quorum"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a count came to, and the two findings that say why."""

    outcome: str
    figures: dict[str, Any]
    finding: Finding
    quorum: Finding


def explain(poll: Poll, gathered: Mapping[str, Any], *, casting_vote: CastingVote | None = None) -> Explanation:
    """Return the outcome of a motion from what the box, the roll and the ledger held."""
    rules = rules_of(poll.assembly)
    rule = majorities.majority_for(poll.motion.majority_key, rules)
    counted = MotionFigures(
        votes_for=gathered["for"],
        votes_against=gathered["against"],
        abstentions=gathered["abstain"],
        present=gathered["present"],
        entitled=gathered["entitled"],
        casting_vote=casting_vote,
    )
    finding = majorities.assess(rule, counted)
    asked = quorum.assess(counted.present, counted.entitled, rules)
    has_quorum = asked.outcome is Outcome.MET
    outcome = majorities.verdict(rule, counted).value if has_quorum else NO_QUORUM
    figures = {
        "for": counted.votes_for,
        "against": counted.votes_against,
        "abstain": counted.abstentions,
        "cast": counted.votes_for + counted.votes_against,
        "voted": counted.voted,
        "present": counted.present,
        "entitled": counted.entitled,
        "base": finding.figure("base"),
        "needed": finding.figure("needed"),
        "quorum_required": asked.figure("required"),
        "casting_vote": casting_vote.value if casting_vote else "",
    }
    return Explanation(outcome=outcome, figures=figures, finding=finding, quorum=asked)
