"""Whether a resolution that adopted by-laws was carried by the majority that they ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from governance.models import Resolution
from governance.queries.rules import rules_of
from governance.rules import outcomes
from governance.rules.majorities import OF_BYLAWS, MotionFigures, majority_for
from governance.rules.saying import by_rule
from membership.rules.findings import Finding, Level

COUNTED = ("for", "against", "present", "entitled")


def carried_enough(resolution: Resolution) -> Finding | None:
    """Return whether the votes behind a resolution reach the majority of by-laws, with its arithmetic.

    None where it was put under that majority, where a body decided under its own, and where no rule speaks. Votes of
    which no total is kept here reach nothing. What was decided is a fact: the rule warns.
    """
    motion = resolution.motion
    meeting = motion.assembly
    rules = rules_of(meeting)
    if motion.majority_key == OF_BYLAWS or meeting.is_sitting or OF_BYLAWS not in rules:
        return None
    counted = motion.figures or {}
    if not all(isinstance(counted.get(name), int) for name in COUNTED):
        return by_rule("bylaw_majority", OF_BYLAWS, rules, met=False, level=Level.WARN, figures={})
    return replace(outcomes.assess(majority_for(OF_BYLAWS, rules), _figures(counted)), level=Level.WARN)


def _figures(counted: Mapping[str, Any]) -> MotionFigures:
    return MotionFigures(
        counted["for"],
        counted["against"],
        int(counted.get("abstain", 0)),
        counted["present"],
        counted["entitled"],
        blank=int(counted.get("blank", 0)),
    )
