"""The row that says who acts for a member, written anew on other days: one place, whoever asks for it."""

from __future__ import annotations

from datetime import datetime

from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from membership.models import Relation, Representation

FOR_LEGAL = (Relation.ENTITY, Relation.DELEGATE, Relation.ALTERNATE)
FOR_NATURAL = (Relation.SPOUSE, Relation.ADULT_CHILD, Relation.PROXY)


def act_anew(row: Representation, *, days: DateRange, at: datetime, relation: str = "") -> Representation:
    """Write that whoever acts in a row acts under the same instrument on other days, known from an instant on.

    relation: in which other capacity, if in another.
    """
    written: Representation = Representation.objects.create(
        organisation_id=row.organisation_id,
        membership_id=row.membership_id,
        person_id=row.person_id,
        bare_name=row.bare_name,
        relation=relation or row.relation,
        seat_no=row.seat_no,
        instrument_id=row.instrument_id,
        instrument_note=row.instrument_note,
        effective=days,
        recorded=DateTimeTZRange(at, None, "[)"),
    )
    return written
