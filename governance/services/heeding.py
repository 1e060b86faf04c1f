"""Heeding a rule in an act of a meeting: it bars, or one goes on with a reason, which the minutes keep."""

from __future__ import annotations

from governance.models import Assembly, Waiver
from membership.actors import Actor
from membership.errors import OverrideReasonMissing, RuleBars
from membership.rules.findings import Finding


def heed_rule(meeting: Assembly, finding: Finding | None, *, reason: str, by: Actor) -> None:
    """Stop where a rule bars an act; where it warns, keep the reason for going on. Nothing where no rule speaks.

    Raises RuleBars, OverrideReasonMissing.
    """
    if finding is None:
        return
    if finding.blocks:
        raise RuleBars(finding=finding)
    if not finding.needs_override:
        return
    if not reason.strip():
        raise OverrideReasonMissing(finding=finding)
    Waiver.objects.create(
        organisation_id=meeting.organisation_id,
        assembly=meeting,
        finding=finding.as_json(),
        reason=reason.strip(),
        given_by_id=by.account_id,
    )
