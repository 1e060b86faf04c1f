"""Changing what cannot be rewritten: close what was recorded, insert what is now known."""

from __future__ import annotations

from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from membership.clock import now
from membership.models.base import Bitemporal


def retract(row: Bitemporal, *, at: datetime | None = None) -> datetime:
    """Say that a row is no longer what is known, and return since when. It stays, for «as it was known then»."""
    instant = at or now()
    type(row).objects.filter(pk=row.pk).update(recorded=DateTimeTZRange(row.recorded.lower, instant, "[)"))
    return instant


def end(row: Bitemporal, *, on: date, at: datetime | None = None) -> Bitemporal | None:
    """Let a fact end on a day (excluded). Returns the row as it now stands, None when nothing is left.

    A fact that ends by then already is left as it is: an end never lengthens anything.
    """
    if row.effective.upper is not None and row.effective.upper <= on:
        return row
    # One instant for both: between two, nothing at all would have been known.
    instant = retract(row, at=at)
    if row.effective.lower is not None and row.effective.lower >= on:
        return None
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        # What is now known was written here, whatever import wrote what was known before.
        if field.name not in ("id", "effective", "recorded", "import_batch")
    }
    return type(row).objects.create(
        **kept,
        effective=DateRange(row.effective.lower, on),
        recorded=DateTimeTZRange(instant, None, "[)"),
    )
