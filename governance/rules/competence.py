"""Which body may decide what: an act, the body that would decide, and the rule that says whose it is."""

from enum import Enum

from governance.rules.saying import by_rule
from membership.rules.findings import Finding, Level, Outcome
from membership.rules.resolved import ResolvedRules


class Act(Enum):
    """What is decided. The value is the rule that says by whom."""

    ADMIT = "admission_body"
    DISCIPLINE = "discipline_body"
    AMEND_BYLAWS = "bylaw_adoption_body"
    REMOVE_DIRECTOR = "director_removal_body"
    ALLOCATE_SURPLUS = "surplus_decision"
    SET_ALLOWANCE = "attendance_allowance_body"
    FILL_VACANCY = "vacancy_fill"
    VOTE_COMPANY_SHARES = "cta_shareholder_mandate"
    ADMINISTER = "general_powers"


_COMPETENT = {"members": {"members", "meeting"}, "meeting": {"members", "meeting"}, "electors": {"electors"}}
"""The general meeting goes by two names in the rules."""


def decides(act: Act, rules: ResolvedRules) -> str | None:
    """Return who decides; None where the rules are silent."""
    return rules.word(act.value) if act.value in rules else None


def assess_body(act: Act, body: str, rules: ResolvedRules) -> Finding | None:
    """Return whether a body may do an act; None where the rules are silent.

    body: `board`, `meeting`, `electors` (those who elected a director), or `committee`, which may only recommend.
    """
    lawful = decides(act, rules)
    if lawful is None:
        return None
    met = (
        body == lawful
        or body in _COMPETENT.get(lawful, set())
        or (lawful == "board_then_members" and body in {"board", "meeting"})
    )
    return by_rule("competence", act.value, rules, met=met, figures={"body": body, "lawful": lawful})


def assess_decision(act: Act, body: str, rules: ResolvedRules) -> Finding | None:
    """Return whether a decision taken already was taken by a body that may; None where the rules are silent.

    body: as above, empty where no decision is named. What was decided is a fact to be written: the rule warns, and one
    goes on with a reason.
    """
    found = assess_body(act, body, rules)
    return found and by_rule(
        found.code, act.value, rules, met=found.outcome is Outcome.MET, figures=dict(found.figures), level=Level.WARN
    )


def needs_ratification(rules: ResolvedRules) -> bool:
    """Say whether by-laws that the board adopts lapse unless the next meeting ratifies them."""
    return decides(Act.AMEND_BYLAWS, rules) == "board_then_members"
