"""Changing what cannot be rewritten: close what was recorded, insert what is now known."""

from __future__ import annotations

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from membership.clock import now
from membership.models.base import Bitemporal


def retract(row: Bitemporal) -> None:
    """Say that a row is no longer what is known. It stays, for «as it was known then»."""
    type(row).objects.filter(pk=row.pk).update(recorded=DateTimeTZRange(row.recorded.lower, now(), "[)"))


def end(row: Bitemporal, *, on: date) -> Bitemporal | None:
    """Let a fact end on a day (excluded). Returns the shortened row, None when nothing is left."""
    retract(row)
    if row.effective.lower is not None and row.effective.lower >= on:
        return None
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in ("id", "effective", "recorded")
    }
    return type(row).objects.create(
        **kept,
        effective=DateRange(row.effective.lower, on),
        recorded=DateTimeTZRange(now(), None, "[)"),
    )
