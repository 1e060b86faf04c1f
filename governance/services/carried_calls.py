"""A call that leaves by itself goes along with its meeting: so many days later, or sooner, at the same hour."""

from __future__ import annotations

from datetime import datetime

from governance.models import Assembly
from governance.rules import notice as notice_rules
from membership.clock import now
from membership.queries.rules import rules_for
from membership.services.planned_notices import end_planned, put_off, to_leave


def carry_call(assembly: Assembly, was_at: datetime) -> str:
    """Move the planned call of a meeting in preparation by the days that the meeting moved.

    Where that hour has gone by, or the delay of the notice bars it, the call is planned no more. Returns what became of
    it: nothing, `moved` or `too_late`.
    """
    one = to_leave(assembly.organisation, assembly.public_id)
    if one is None or was_at == assembly.starts_at:
        return ""
    zone = assembly.zone
    meets_on = assembly.starts_at.astimezone(zone).date()
    local = one.leaves_at.astimezone(zone)
    on = local.date() + (meets_on - was_at.astimezone(zone).date())
    at = datetime.combine(on, local.time(), zone)
    rules = rules_for(assembly.organisation, now().astimezone(zone).date())
    if not now() < at < assembly.starts_at or notice_rules.assess(meets_on, on, rules).blocks:
        end_planned(one, "too_late")
        return "too_late"
    put_off(one, to=at)
    return "moved"
