"""Who consulted the register, and what they looked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from membership.models import Consultation, Organisation
from membership.queries.moment import end_of, start_of

PAGE = 50
AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Written:
    """On which days a line was written, both included, in the organisation's own calendar. None: no limit."""

    first: date | None = None
    last: date | None = None


WHENEVER = Written()


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of the log, the latest first, and where those before them are found."""

    lines: tuple[Consultation, ...]
    older: int | None


def consultations(organisation: Organisation, *, written: Written = WHENEVER, before: int | None = None) -> Page:
    """Return a page of the log. Costs one SQL statement, however long the log is."""
    found = _found(organisation, written)
    if before is not None:
        found = found.filter(pk__lt=before)
    lines = list(found.order_by("-pk")[: PAGE + 1])
    return Page(tuple(lines[:PAGE]), lines[PAGE - 1].pk if len(lines) > PAGE else None)


def every_consultation(organisation: Organisation, written: Written) -> Iterator[Consultation]:
    """Return all that the log holds of these days by now, the latest first, as it is read.

    What is written while it is read is not told: taking the log away is a line of it.
    """
    found = _found(organisation, written).order_by("-pk")
    latest = found.values_list("pk", flat=True).first() or 0
    return found.filter(pk__lte=latest).iterator(chunk_size=AT_ONCE)


def _found(organisation: Organisation, written: Written) -> QuerySet[Consultation]:
    found: QuerySet[Consultation] = Consultation.objects.for_organisation(organisation)
    if written.first is not None:
        found = found.filter(consulted_at__gte=start_of(written.first, organisation))
    if written.last is not None:
        found = found.filter(consulted_at__lte=end_of(written.last, organisation))
    return found.select_related("account", "membership__person", "shown_to")
