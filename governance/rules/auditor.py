"""The auditor held against the rules: who appoints them, who they may be, who may remove them."""

from collections.abc import Iterator

from governance.rules.practices import assess_duty, assess_permission
from governance.rules.saying import by_rule
from membership.rules.findings import Finding, Level
from membership.rules.resolved import ResolvedRules

YEARLY = "auditor_yearly"
PROFESSIONAL = "auditor_cpa"
VACANCY = "auditor_vacancy_board"
DISMISSAL = "auditor_dismissal_meeting"


def on_appointing(
    rules: ResolvedRules, *, by_members: bool, has_permit: bool, is_vacancy: bool = False
) -> Iterator[Finding]:
    """Yield what the rules say of an appointment. is_vacancy: whoever audited that year stopped before its end."""
    fills = is_vacancy and not by_members
    vacancy = assess_permission(VACANCY, rules, is_wanted=True) if fills else None
    found = (
        vacancy or assess_duty(YEARLY, rules, is_done=by_members),
        assess_duty(PROFESSIONAL, rules, is_done=has_permit),
    )
    yield from (one for one in found if one is not None)


def on_removing(rules: ResolvedRules, *, by_special_meeting: bool) -> Finding | None:
    """Return whether an auditor was removed by those who may; None where the rules are silent.

    What a meeting did is a fact to be written: the rule warns, and one goes on with a reason.
    """
    if DISMISSAL not in rules or not rules.flag(DISMISSAL):
        return None
    return by_rule("duty", DISMISSAL, rules, met=by_special_meeting, figures={}, level=Level.WARN)
