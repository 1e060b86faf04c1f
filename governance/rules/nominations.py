"""How a candidacy is put forward: who supports it, when, and in what standing (rulebook, section 9.6)."""

from __future__ import annotations

from governance.rules.practices import assess_duty, assess_permission
from governance.rules.saying import by_rule
from membership.rules.findings import Finding, Level
from membership.rules.resolved import ResolvedRules

SECONDERS = "nomination_seconders"
FLOOR = "nomination_floor"
GOOD_STANDING = "nomination_good_standing"


def seconders_needed(rules: ResolvedRules) -> int:
    return rules.whole(SECONDERS) if SECONDERS in rules and rules[SECONDERS].is_set else 0


def assess_seconders(supporting: int, rules: ResolvedRules) -> Finding | None:
    """Return whether enough members support a candidacy; None where nobody has to. It warns: others may still."""
    needed = seconders_needed(rules)
    if not needed:
        return None
    return by_rule(
        "seconders",
        SECONDERS,
        rules,
        met=supporting >= needed,
        figures={"supporting": supporting, "needed": needed},
        arithmetic=f"{supporting} {'≥' if supporting >= needed else '<'} {needed}",
        level=Level.WARN,
    )


def assess_floor(rules: ResolvedRules) -> Finding | None:
    """Return whether a candidacy is received at the meeting; None where the rules are silent."""
    return assess_permission(FLOOR, rules, is_wanted=True)


def assess_standing(rules: ResolvedRules, *, is_in_good_standing: bool) -> Finding | None:
    """Return whether somebody's standing lets them be a candidate; None where it does not matter."""
    return assess_duty(GOOD_STANDING, rules, is_done=is_in_good_standing)
