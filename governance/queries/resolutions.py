"""The register of resolutions: what was adopted, under its number, found again years later."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from governance.models import Resolution
from membership.models import Organisation, sort_key


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asks of the register. year None: every year."""

    search: str = ""
    year: int | None = None


def register_of(organisation: Organisation, wanted: Wanted) -> list[Resolution]:
    """Return the resolutions that hold every word asked for, in either language, the latest first.

    Words are compared without accents, which the database cannot be relied on to fold; an assembly
    adopts a few dozen resolutions a year, so the whole register is read. Costs one SQL statement.
    """
    rows = resolutions_of(organisation)
    if wanted.year is not None:
        rows = rows.filter(year=wanted.year)
    words = sort_key(wanted.search).split()
    return [row for row in rows if all(word in _folded(row) for word in words)]


def resolutions_of(organisation: Organisation) -> QuerySet[Resolution]:
    rows: QuerySet[Resolution] = Resolution.objects.for_organisation(organisation).select_related("motion__assembly")
    return rows


def years_of(organisation: Organisation) -> list[int]:
    """Return the years in which something was adopted, the latest first."""
    rows = Resolution.objects.for_organisation(organisation)
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def _folded(row: Resolution) -> str:
    return sort_key(row.number, row.title_fr, row.title_en, row.text_fr, row.text_en)
