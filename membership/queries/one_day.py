"""What began and ended on one day: on no day was it so, and no fact is held of it. The acts say that it happened.

Whoever was admitted and left on one day was a member on none, and yet is a former member: the events, which are never
rewritten, tell both acts as long as they stand.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q

from membership.models import EventKind, MembershipEvent, Representation
from membership.queries.changed_between import Span
from membership.queries.moment import Moment

ARRIVALS = (EventKind.ADMITTED,)
DEPARTURES = (EventKind.RESIGNED, EventKind.EXPELLED, EventKind.DECEASED, EventKind.ENDED)
# What begins a fact of each table, and what may end it the same day.
_ACTS = {
    "membershipperiod": (ARRIVALS, DEPARTURES),
    "suspension": ((EventKind.SUSPENDED,), (EventKind.REINSTATED, *DEPARTURES)),
    "votingrestriction": ((EventKind.VOTE_SUSPENDED,), (EventKind.VOTE_RESTORED, *DEPARTURES)),
}


# Asked of whole tables at once, or of each line in its turn: a page asks it of the few it shows.
OF_ALL, OF_EACH = "EXISTS (SELECT 1 FROM {of})", "coalesce((SELECT true FROM {of} LIMIT 1), false)"


def acted(
    kinds: Iterable[EventKind], *, member: str, on: str, known_e: str, known_c: str, there_is: str = OF_ALL
) -> str:
    """Return the SQL condition «such an act took effect on that day, and stands». known_…: as known of it, and of what
    would correct it."""
    said = ", ".join(f"'{kind.value}'" for kind in kinds)
    corrected = there_is.format(of=f"membership_membershipevent c WHERE c.corrects_id = e.id AND {known_c}")
    return there_is.format(
        of=f"membership_membershipevent e WHERE e.membership_id = {member} AND e.effective_on = {on} "
        f"AND e.kind IN ({said}) AND NOT e.is_void AND {known_e} AND NOT {corrected}"
    )


def began_by(at: Moment) -> Q:
    """Return the condition on periods «had begun by the day», those of whom left on the day of admission among them."""
    passed = Q(
        _acted_on_its_first_day(ARRIVALS, at), _acted_on_its_first_day(DEPARTURES, at), effective__startswith__lte=at.on
    )
    return at.begun | passed


def _acted_on_its_first_day(kinds: Iterable[EventKind], at: Moment) -> Exists:
    corrections = MembershipEvent.objects.filter(at.recorded_by("recorded_at"), corrects=OuterRef("pk"))
    acts = MembershipEvent.objects.filter(
        at.recorded_by("recorded_at"),
        membership=OuterRef("membership"),
        effective_on=OuterRef("effective__startswith"),
        kind__in=kinds,
        is_void=False,
    )
    return Exists(acts.exclude(Exists(corrections)))


def passed(table: str, span: Span) -> str | None:
    """Return the SQL condition on a row x «it began and ended on one day»; None for what no act tells.

    The row was written, and is known no longer: of several written of that day, the last one.
    """
    day = "lower(x.effective)"
    # What was written by then and is known no longer was taken back: said again as the index of such rows says it.
    gone = f"NOT {span.known('x')} AND {span.recorded_by('lower(x.recorded)')} AND upper(x.recorded) IS NOT NULL"
    same = f"membership_{table} z WHERE z.membership_id = x.membership_id AND lower(z.effective) = {day}"
    if table == "representation":
        # No act of the member's life: where somebody is named in the place from that day on, that row tells it.
        same += " AND z.relation = x.relation AND z.seat_no = x.seat_no"
        by_then = f"{day} <= (upper(x.recorded) AT TIME ZONE %(zone)s)::date"
    elif table in _ACTS:
        asked = {"member": "x.membership_id", "on": day, "there_is": OF_EACH}
        asked |= {"known_e": span.recorded_by("e.recorded_at"), "known_c": span.recorded_by("c.recorded_at")}
        by_then = " AND ".join(acted(kinds, **asked) for kinds in _ACTS[table])
    else:
        return None
    later = OF_EACH.format(of=f"{same} AND ({span.known('z')} OR z.id > x.id)")
    return f"{gone} AND NOT {later} AND {by_then}"


def never_in_force(rows: Iterable[Representation], at: Moment) -> list[Representation]:
    """Return those named, and ended by their first day: whoever was named in their place from that day on tells it."""
    told = [row for row in rows if at.has_recorded(row.recorded.lower)]
    return [
        row
        for row in told
        if not at.knows(row) and row.effective.lower is not None and not any(_takes_its_place(one, row) for one in told)
    ]


def ended_the_same_day(row: Representation) -> bool:
    """Say of one never in force whether it had begun when it was ended; else it was withdrawn before."""
    ended_on: date = row.recorded.upper.astimezone(row.membership.organisation.zone).date()
    return bool(row.effective.lower <= ended_on)


def _takes_its_place(one: Representation, row: Representation) -> bool:
    place = (one.membership_id, one.relation, one.seat_no, one.effective.lower)
    return one.pk > row.pk and place == (row.membership_id, row.relation, row.seat_no, row.effective.lower)
