"""How the organisation goes about things, held against a rule that says yes or no.

A duty is to be done as the rule says. A permission bars what it does not allow, and obliges to nothing.
"""

from governance.rules.saying import by_rule
from membership.rules.findings import Finding, Level
from membership.rules.resolved import ResolvedRules

DUTIES = (
    "auditor_cpa",
    "auditor_dismissal_meeting",
    "auditor_yearly",
    "ballot_secrecy_vs_roll",
    "double_vote_guard",
    "holdover",
    "mediation_bylaw",
    "meeting_list",
    "nomination_good_standing",
    "remote_secret_vote",
    "reelection",
    "share_holding_not_membership",
    "surplus_by_category",
    "support_needs_no_use",
    "work_employment_ends_membership",
    "work_layoff_bylaw",
)
"""What is done wherever the rule says yes."""

PERMISSIONS = (
    "audit_exemption",
    "auditor_vacancy_board",
    "board_remote",
    "electronic_register",
    "fed_inspection",
    "member_may_consult_board_minutes",
    "no_rebate_clause",
    "nomination_floor",
    "rotation",
    "sol_user_subtypes",
    "term_limits",
)
"""What may be done only where the rule says yes."""

DISSENT = "board_dissent"


def assess_duty(key: str, rules: ResolvedRules, *, is_done: bool) -> Finding | None:
    """Return whether a duty is done; None where the rules do not ask for it."""
    if key not in rules or not rules.flag(key):
        return None
    return by_rule("duty", key, rules, met=is_done, figures={})


def assess_permission(key: str, rules: ResolvedRules, *, is_wanted: bool) -> Finding | None:
    """Return whether something wanted is allowed; None where the rules are silent."""
    if key not in rules:
        return None
    return by_rule("permission", key, rules, met=not is_wanted or rules.flag(key), figures={})


def assess_deemed(present: int, dissents: int, rules: ResolvedRules) -> Finding | None:
    """Return how many of those at the table are deemed to agree with what was adopted; None where silence is not that.

    Codes: deemed_to_agree. Who withdrew is not at the table.
    """
    if DISSENT not in rules or not rules.flag(DISSENT):
        return None
    agree = max(present - dissents, 0)
    return by_rule(
        "deemed_to_agree",
        DISSENT,
        rules,
        met=True,
        level=Level.INFO,
        figures={"present": present, "dissents": dissents, "agree": agree},
        arithmetic=f"{present} − {dissents} = {agree}",
    )
