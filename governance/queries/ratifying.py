"""Whether by-laws that a board adopted were ratified, still wait, or lapsed."""

from __future__ import annotations

from datetime import date

from governance.models import Assembly, AssemblyState, BylawVersion, DutyDone, MeetingChangeKind
from governance.queries.bylaws import last_adopted
from governance.queries.changes import first_day
from governance.queries.resolutions import adopted_resolutions
from governance.rules.competence import assess_ratification, needs_ratification
from governance.rules.year import RATIFICATION
from membership.models import Organisation
from membership.queries.rules import rules_for
from membership.rules.findings import Finding

LAPSED = "lapsed"


def ratification_of(version: BylawVersion, on: date) -> Finding | None:
    """Return what the rules say by a day of by-laws that a board adopted; None where a meeting of members did.

    None too where no resolution kept here says who adopted them, unless they were noted as ratified: members are told
    of no lapse that nobody knows of. Costs three SQL statements where the rules ask for it, one elsewhere.
    """
    rules = rules_for(version.organisation, on)
    if not needs_ratification(rules) or version.adopted_on is None or not by_the_board(version):
        return None
    noted = DutyDone.objects.for_organisation(version.organisation).filter(key=RATIFICATION, from_on=version.adopted_on)
    ratified_on = noted.values_list("done_on", flat=True).first() or ratified_by_motion(version)
    if ratified_on is None and version.resolution_id is None:
        return None
    return assess_ratification(version.adopted_on, _first_held(version, on), ratified_on, rules)


def ratified_by_motion(version: BylawVersion) -> date | None:
    """Return the day on which a motion that says so ratified by-laws, unless they had lapsed before its meeting.

    What a corrected count rejected ratifies nothing. Costs one SQL statement.
    """
    found = adopted_resolutions(version.organisation).filter(motion__ratifies=version, series="")
    for one in found.select_related("motion__assembly__organisation").order_by("adopted_on", "pk"):
        if version.lapsed_on is None or first_day(one.motion.assembly) <= version.lapsed_on:
            return one.adopted_on
    return None


def to_ratify(meeting: Assembly, on: date) -> BylawVersion | None:
    """Return the by-laws of the board that a motion of a meeting can ratify; None where there are none.

    Those that lapsed are ratified no more: a meeting of members may adopt them anew.
    """
    organisation: Organisation = meeting.organisation
    if meeting.is_sitting or meeting.part_id is not None or not needs_ratification(rules_for(organisation, on)):
        return None
    version = last_adopted(organisation)
    if version is None or version.adopted_on is None or version.lapsed_on is not None or not by_the_board(version):
        return None
    noted = DutyDone.objects.for_organisation(organisation).filter(key=RATIFICATION, from_on=version.adopted_on)
    return None if noted.exists() or ratified_by_motion(version) else version


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
