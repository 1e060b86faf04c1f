"""How many votes a federation's member has, and who casts them (by-laws; Cooperatives Act, s. 230 to 232).

Weights exist only here. Where votes follow a measure of the member (its dwellings, say), they go by blocks: one vote
for each block begun, up to a most. A delegate casts no more than the rules let one cast.
"""

from dataclasses import dataclass

from governance.rules.saying import at_most, by_rule
from membership.rules import delegations
from membership.rules.findings import Finding, Level
from membership.rules.resolved import ResolvedRules


@dataclass(frozen=True, slots=True)
class Votes:
    """due: by the by-law. castable: by the delegates who are there."""

    due: int
    castable: int


def votes_due(measure: int, rules: ResolvedRules) -> int:
    """Return how many votes a member of this measure has. Raises RuleNotSet where the by-laws have to say."""
    return delegations.votes_due(measure, rules)


def delegate_casts_several(rules: ResolvedRules) -> bool:
    """Say whether one delegate may cast several votes, which a seat of one vote for each delegate cannot hold."""
    return "fed_delegate_votes" in rules and rules.whole("fed_delegate_votes") > 1


def votes_of(measure: int, delegates: int, rules: ResolvedRules) -> Votes:
    """Return what a member's delegates can cast together."""
    due = votes_due(measure, rules)
    return Votes(due, min(due, delegates * rules.whole("fed_delegate_votes")))


def assess_delegates(delegates: int, rules: ResolvedRules) -> Finding:
    """Return whether a member names no more delegates than its by-laws have. Raises RuleNotSet."""
    return at_most("delegates", "fed_delegates_per_member", delegates, rules)


def assess_representatives(persons: int, rules: ResolvedRules) -> Finding | None:
    """Return whether a member that is a legal person acts through as few people as it may; None for silent rules."""
    if "legal_person_rep" not in rules:
        return None
    return at_most("representatives", "legal_person_rep", persons, rules)


def assess_mandate(proof: str, rules: ResolvedRules) -> Finding:
    """Return whether the mandate is proven as it has to be (`minutes_extract`, `letter`)."""
    met = proof == rules.word("fed_mandate_proof")
    return by_rule("delegate_mandate", "fed_mandate_proof", rules, met=met, figures={"proof": proof})


def assess_alternate(rules: ResolvedRules, *, delegate_is_present: bool) -> Finding | None:
    """Return whether an alternate may vote now; None where the rules know none."""
    if "fed_alternate_when_absent" not in rules:
        return None
    met = not (rules.flag("fed_alternate_when_absent") and delegate_is_present)
    return by_rule("alternate", "fed_alternate_when_absent", rules, met=met, figures={})


def assess_mover(rules: ResolvedRules, *, is_delegate: bool) -> Finding | None:
    """Return whether somebody may move a motion; None where everybody may.

    A warning, however sure the rule: who moves is known by a name, perhaps not written as it is at the door.
    """
    if "fed_only_delegates_move" not in rules:
        return None
    met = is_delegate or not rules.flag("fed_only_delegates_move")
    return by_rule("delegate_moves", "fed_only_delegates_move", rules, met=met, figures={}, level=Level.WARN)


def counts_delegates(rules: ResolvedRules) -> bool:
    """Say whether the quorum counts delegates; elsewhere, and without such a rule, it counts members."""
    return "fed_quorum_counts" in rules and rules.word("fed_quorum_counts") == "delegates"


def counted(delegates: int, members: int, rules: ResolvedRules) -> int:
    """Return what a federation's quorum counts: the delegates present, or the organisations they speak for."""
    return delegates if counts_delegates(rules) else members
