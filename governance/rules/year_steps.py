"""The steps of a year that nothing records by itself: those that custom adds, and those that a rule asks for.

Each organisation says by its by-laws which of the first it keeps. The rules alone say whether the others are there.
"""

from __future__ import annotations

from governance.rules.practices import assess_permission
from membership.rules.findings import Outcome
from membership.rules.resolved import ResolvedRules

STEPS = "year_steps"
DISCLOSURE = "share_disclosure"
EXEMPTION = "audit_exemption"
FEDERATION = "federation_copy"
OPTIONAL = frozenset({EXEMPTION})
"""What members may want, and nobody has to do."""


def steps_seen_to(rules: ResolvedRules, *, has_federation: bool) -> frozenset[str]:
    """Return the steps that the office itself says were done. has_federation: there is one to send a copy to."""
    found: set[str] = set(rules.words(STEPS)) if STEPS in rules and rules[STEPS].is_set else set()
    if not has_federation:
        found.discard(FEDERATION)
    if DISCLOSURE in rules:
        found.add(DISCLOSURE)
    exemption = assess_permission(EXEMPTION, rules, is_wanted=True)
    if exemption is not None and exemption.outcome is Outcome.MET:
        found.add(EXEMPTION)
    return frozenset(found)
