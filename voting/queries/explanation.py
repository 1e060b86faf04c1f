"""A count in figures, with the rule and the quorum that make it an outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from governance.queries.quorum import quorum_among, quorum_standing
from governance.queries.rules import rules_of
from governance.rules import boards, majorities, outcomes
from governance.rules.classes import ClassVotes, carried_by_all, with_classes
from governance.rules.majorities import CastingVote, MajorityRule, MotionFigures, Verdict
from membership.rules.findings import Finding, Outcome
from membership.rules.resolved import ResolvedRules
from membership.rules.thresholds import Base
from voting.counting import motions
from voting.counting.motion_options import MotionOptions
from voting.counting.records import CountRecord
from voting.models import Poll
from voting.queries.table import quorum_at_table

NO_QUORUM = "no_quorum"
OF_A_TABLE = (Base.IN_OFFICE, Base.FIXED_SEATS)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a count came to, and the two findings that say why.

    of_the_whole: what the votes of the whole meeting came to, where each class decides a motion too.
    """

    outcome: str
    figures: dict[str, Any]
    finding: Finding
    quorum: Finding
    of_the_whole: str = ""


def record_of(poll: Poll, gathered: Mapping[str, Any]) -> CountRecord:
    """Return the count record of a motion, under the majority and the quorum of its meeting."""
    rules = rules_of(poll.assembly)
    rule = majority_of(poll, rules)
    options = MotionOptions.from_json(
        {
            **rule.as_options(),
            # Asked of this vote only where it does not rest on one found before.
            "quorum": None if standing_at(poll) else required_in(quorum_found(poll, gathered)),
            "present": gathered["present"],
            "entitled": _entitled(gathered),
            "quorum_among": gathered.get("members") or gathered.get("at_close") or _among_table(gathered),
            "table": _table(gathered, rule),
        }
    )
    ballots = motions.totals(yes=gathered["for"], no=gathered["against"], abstain=gathered["abstain"])
    return motions.count(ballots, options)


def majority_of(poll: Poll, rules: ResolvedRules) -> MajorityRule:
    """Return what decides a motion: the majority it is put under or, around a table, that of the body."""
    if poll.assembly.is_sitting:
        return boards.majority_at_table(rules)
    return majorities.majority_for(poll.motion.majority_key, rules)


def required_in(quorum: Finding) -> int:
    """Return how many a quorum takes, which the findings on members and on bodies name each their own way."""
    said = dict(quorum.figures)
    return int(said["needed"] if "needed" in said else said["required"])


def _entitled(gathered: Mapping[str, Any]) -> int:
    """Return of how many a majority of those entitled is: on the roll or, of a body, who sit, whoever withdrew too."""
    return int(gathered.get("table", {}).get("acting", gathered["entitled"]))


def _table(gathered: Mapping[str, Any], rule: MajorityRule) -> dict[str, int] | None:
    """Return those in office and the seats, where the majority of a body is a part of them."""
    table = gathered.get("table")
    if not table or not any(one.base in OF_A_TABLE for one in rule.terms):
        return None
    return {"in_office": table["in_office"], "seats": table["seats"]}


def _among_table(gathered: Mapping[str, Any]) -> dict[str, int] | None:
    table = gathered.get("table")
    return {"present": table["present"], "entitled": table["in_office"]} if table else None


def quorum_found(poll: Poll, gathered: Mapping[str, Any]) -> Finding:
    """Return whether there was a quorum: among those who vote, or in a federation whose rules say so, its members.

    Where the rules have it checked at other moments than each vote, it is the one that stood at the close. Of a vote
    that outlived its meeting, among those there when the meeting closed. Of a body, among those at its table.
    """
    if "table" in gathered:
        return quorum_at_table(poll, gathered["table"])
    standing = standing_at(poll)
    if standing is not None:
        return standing
    among = gathered.get("members") or gathered.get("at_close") or gathered
    return quorum_among(poll.assembly, among["present"], among["entitled"])


def standing_at(poll: Poll) -> Finding | None:
    """Return the quorum on which a vote rests without counting its own; None where it counts it."""
    return quorum_standing(poll.assembly, poll.closed_at) if poll.closed_at else None


def outcome_of(record: CountRecord) -> str:
    """Return what a count record decided, in the words of results."""
    if record.outcome == NO_QUORUM:
        return NO_QUORUM
    if record.decision is None or record.decision.passed is None:
        return Verdict.UNDECIDED.value
    return Verdict.ADOPTED.value if record.decision.passed else Verdict.REJECTED.value


def explain(poll: Poll, gathered: Mapping[str, Any], *, casting_vote: CastingVote | None = None) -> Explanation:
    """Return the outcome of a motion from what the box, the roll and the ledger held."""
    rules = rules_of(poll.assembly)
    rule = majority_of(poll, rules)
    table = gathered.get("table")
    counted = MotionFigures(
        votes_for=gathered["for"],
        votes_against=gathered["against"],
        abstentions=gathered["abstain"],
        present=gathered["present"],
        entitled=_entitled(gathered),
        casting_vote=casting_vote,
        in_office=table["in_office"] if table else None,
        seats=table["seats"] if table else None,
    )
    finding = outcomes.assess(rule, counted)
    asked = quorum_found(poll, gathered)
    has_quorum = asked.outcome is Outcome.MET
    outcome = of_the_whole = majorities.verdict(rule, counted).value if has_quorum else NO_QUORUM
    if "classes" in gathered:
        classes = [ClassVotes.from_json(one) for one in gathered["classes"]]
        finding = with_classes(finding, classes, rules)
        if outcome == Verdict.ADOPTED.value and not carried_by_all(classes):
            outcome = Verdict.REJECTED.value
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
        "quorum_required": required_in(asked),
        "casting_vote": casting_vote.value if casting_vote else "",
        **{whose: gathered[whose] for whose in ("members", "at_close", "table", "classes") if whose in gathered},
    }
    return Explanation(outcome=outcome, figures=figures, finding=finding, quorum=asked, of_the_whole=of_the_whole)
