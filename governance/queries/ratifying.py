"""Whether by-laws that a board adopted were ratified, still wait, or lapsed."""

from __future__ import annotations

from datetime import date

from governance.models import Assembly, AssemblyState, BylawVersion, DutyDone, MeetingChangeKind
from governance.queries.changes import first_day
from governance.rules.competence import assess_ratification, needs_ratification
from governance.rules.year import RATIFICATION
from membership.queries.rules import rules_for
from membership.rules.findings import Finding

LAPSED = "lapsed"


def ratification_of(version: BylawVersion, on: date) -> Finding | None:
    """Return what the rules say by a day of by-laws that a board adopted; None where a meeting of members did.

    None too where no resolution kept here says who adopted them, unless they were noted as ratified: members are told
    of no lapse that nobody knows of. Costs two SQL statements where the rules ask for it, one elsewhere.
    """
    rules = rules_for(version.organisation, on)
    if not needs_ratification(rules) or version.adopted_on is None or not by_the_board(version):
        return None
    noted = DutyDone.objects.for_organisation(version.organisation).filter(key=RATIFICATION, from_on=version.adopted_on)
    ratified_on = noted.values_list("done_on", flat=True).first()
    if ratified_on is None and version.resolution_id is None:
        return None
    return assess_ratification(version.adopted_on, _first_held(version, on), ratified_on, rules)


def by_the_board(version: BylawVersion) -> bool:
    """Say whether no meeting of members is known to have adopted a version.

    The resolution behind it is a body's, or there is none: the office is then asked to have them ratified.
    """
    resolution = version.resolution
    return resolution is None or resolution.motion.assembly.is_sitting


def _first_held(version: BylawVersion, on: date) -> date | None:
    """Return the day of the first meeting of members held after the adoption.

    One that was called again for want of a quorum could ratify nothing.
    """
    rows = Assembly.objects.for_organisation(version.organisation).filter(
        state=AssemblyState.ENDED, body=None, part=None, starts_at__date__gt=version.adopted_on
    )
    held = (
        rows.exclude(changes__kind=MeetingChangeKind.CALLED_AGAIN)
        .defer("resolved_rules")
        .prefetch_related("changes")
        .select_related("organisation")
    )
    days = sorted(first_day(one) for one in held)
    return next((day for day in days if version.adopted_on and version.adopted_on < day <= on), None)
