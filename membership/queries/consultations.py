"""Who consulted the register, and what they looked for."""

from __future__ import annotations

from dataclasses import dataclass

from membership.models import Consultation, Organisation

PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of the log, the latest first, and where those before them are found."""

    lines: tuple[Consultation, ...]
    older: int | None


def consultations(organisation: Organisation, *, before: int | None = None) -> Page:
    """Return a page of the log. Costs one SQL statement, however long the log is."""
    found = Consultation.objects.for_organisation(organisation).select_related("account", "membership__person")
    if before is not None:
        found = found.filter(pk__lt=before)
    lines = list(found.order_by("-pk")[: PAGE + 1])
    return Page(tuple(lines[:PAGE]), lines[PAGE - 1].pk if len(lines) > PAGE else None)
