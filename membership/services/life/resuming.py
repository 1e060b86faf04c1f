"""Who acts for a member again, once the departure that stopped them is taken back or moved to another day."""

from __future__ import annotations

from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from membership.models import EventKind, MembershipEvent, Organisation, Representation
from membership.models.base import STILL_RECORDED
from membership.rules.findings import Finding
from membership.rules.representation import assess_end, assess_resumed
from membership.rules.resolved import ResolvedRules
from membership.services import history
from membership.services.acting import FOR_NATURAL, act_anew
from membership.services.life.acts import Act


def resume_representations(act: Act, departure: MembershipEvent, was: date, until: date | None) -> None:
    """Let those act again whom a departure had stopped on a day; until: the day of a departure that only moved.

    What was decided of them since stays: where somebody else was named, nothing is given back. departure: the event
    as it was first written, at the instant of which their representations were cut.
    """
    mine = Q(membership=act.membership)
    theirs = mine | Q(person=act.membership.person)
    if until is not None and until < was:
        act.end_representations(theirs if departure.kind == EventKind.DECEASED else mine)
        return
    stopped = stopped_at(departure.recorded_at, theirs, act.membership.organisation)
    act.follows.extend(resume(row, was, until, act.at, act.rules) for row in stopped)


def stopped_at(instant: datetime, whose: Q, organisation: Organisation) -> list[Representation]:
    """Return the representations, of those meant, that the act of an instant had stopped."""
    rows = Representation.objects.for_organisation(organisation).filter(whose, recorded__endswith=instant)
    return list(rows.select_related("person", "membership__person").order_by("pk"))


def resume(row: Representation, was: date, until: date | None, at: datetime, rules: ResolvedRules) -> Finding:
    """Let somebody act again who had stopped on a day, or say that something stands in their place."""
    told = assess_resumed if _resume(row, was, until, at) else assess_end
    return told(row.name, row.membership.person.full_name, row.relation, was, rules)


def _resume(row: Representation, was: date, until: date | None, at: datetime) -> bool:
    """Write one anew up to where it went before. Returns False when something stands in its place."""
    begins, end = row.effective.lower, row.effective.upper
    upper = min((day for day in (end, until) if day is not None), default=None)
    if upper is not None and begins is not None and upper <= begins:
        return False
    there = Representation.objects.filter(STILL_RECORDED, membership=row.membership)
    same = there.filter(relation=row.relation, seat_no=row.seat_no, person=row.person_id, bare_name=row.bare_name)
    kept = next((one for one in same if (one.effective.lower, one.effective.upper) == (begins, was)), None)
    if kept is None and (begins is None or begins < was):
        # Ended again since, or corrected.
        return False
    place = (
        Q(relation__in=FOR_NATURAL) if row.relation in FOR_NATURAL else Q(relation=row.relation, seat_no=row.seat_no)
    )
    anew = DateRange(begins, upper)
    if there.filter(place, effective__overlap=anew).exclude(pk=kept.pk if kept else None).exists():
        return False
    if kept is not None:
        history.retract(kept, at=at)
    act_anew(row, days=anew, at=at)
    return True
