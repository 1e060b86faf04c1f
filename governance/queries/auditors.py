"""Who audits which year, and since when the members have said so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from governance.models import AuditorTerm
from membership.models import Correspondent, Organisation
from membership.rules.years import last_year_end


@dataclass(frozen=True, slots=True)
class Appointed:
    """One appointment: for the year that ends on a day, by a resolution of another, and when it ended, if it did."""

    year_end_on: date
    adopted_on: date
    ended_on: date | None


def auditors_of(organisation: Organisation) -> QuerySet[AuditorTerm]:
    """Return everybody who audits or audited a year, the latest year first, without the bytes of what they sent."""
    rows: QuerySet[AuditorTerm] = AuditorTerm.objects.for_organisation(organisation)
    found = rows.select_related("resolution", "ended_by", "correspondent", "consent", "report")
    return found.defer("consent__content", "report__content")


def auditor_of_year(organisation: Organisation, year_end_on: date) -> AuditorTerm | None:
    """Return who audits a year, or None. Costs one SQL statement."""
    found: AuditorTerm | None = auditors_of(organisation).filter(year_end_on=year_end_on, ended_on=None).first()
    return found


def appointments_of(organisation: Organisation) -> list[Appointed]:
    """Return every appointment there was, by the day of its resolution. Costs one SQL statement."""
    rows = AuditorTerm.objects.for_organisation(organisation).order_by("resolution__adopted_on", "pk")
    return [Appointed(*row) for row in rows.values_list("year_end_on", "resolution__adopted_on", "ended_on")]


def appointed_after(appointments: Iterable[Appointed], ended_on: date) -> date | None:
    """Return on what day an auditor was appointed, since a year ended, for the one that follows; None without one.

    Whoever took the place of another audits from the day of the first: the meeting had done its duty then.
    """
    since = [one for one in appointments if one.adopted_on > ended_on and one.year_end_on > ended_on]
    # That of a later year is the duty of a later meeting.
    first_year = min((one.year_end_on for one in since), default=None)
    of_it = [one for one in since if one.year_end_on == first_year]
    return of_it[0].adopted_on if any(one.ended_on is None for one in of_it) else None


def auditor_told(organisation: Organisation, on: date) -> Correspondent | None:
    """Return where the auditor in office on a day is told of meetings: whoever was appointed last, until replaced."""
    since = last_year_end(on, organisation.year_end_month, organisation.year_end_day)
    rows = AuditorTerm.objects.for_organisation(organisation).filter(ended_on=None, year_end_on__gte=since)
    term = rows.select_related("correspondent").order_by("-resolution__adopted_on", "-pk").first()
    if term is None or term.correspondent is None or term.correspondent.put_aside_at is not None:
        return None
    found: Correspondent = term.correspondent
    return found
