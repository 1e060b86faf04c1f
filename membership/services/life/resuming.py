"""Who acts for a member again, once the departure that stopped them is taken back or moved to another day."""

from __future__ import annotations

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from membership.models import MembershipEvent, Representation
from membership.models.base import STILL_RECORDED
from membership.rules.representation import assess_end, assess_resumed
from membership.services import history
from membership.services.acting import FOR_NATURAL, act_anew
from membership.services.life.acts import Act


def resume_representations(act: Act, departure: MembershipEvent, was: date, until: date | None) -> None:
    """Let those act again whom a departure had stopped on a day; until: the day of a departure that only moved.

    What was decided of them since stays: where somebody else was named, nothing is given back. departure: the event
    as it was first written, at the instant of which their representations were cut.
    """
    if until is not None and until < was:
        act.end_representations(Q(membership=act.membership))
        return
    stopped = Representation.objects.for_organisation(act.membership.organisation).filter(
        Q(membership=act.membership) | Q(person=act.membership.person), recorded__endswith=departure.recorded_at
    )
    for row in stopped.select_related("person", "membership__person").order_by("pk"):
        told = assess_resumed if _resume(act, row, was, until) else assess_end
        act.follows.append(told(row.name, row.membership.person.full_name, row.relation, was, act.rules))


def _resume(act: Act, row: Representation, was: date, until: date | None) -> bool:
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
        history.retract(kept, at=act.at)
    act_anew(row, days=anew, at=act.at)
    return True
