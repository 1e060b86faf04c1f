"""Notices that were to leave by themselves and did not: something lacked, or they came too late.

A notice to come bears only the id of what it is of; the room that keeps it says what that is, and whether anybody still
waits for the notice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from membership.models import Organisation, PlannedNotice
from membership.models.base import DatabaseNow

# They are looked at each minute: what is due for no longer than this may be leaving at this moment.
IS_LEAVING = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a notice is of. url: the page on which what lacks is said, and where it is sent by hand."""

    title_fr: str
    title_en: str
    url: str


Source = Callable[[Organisation, Collection[str]], Mapping[str, Subject]]
"""Says of some ids what they are, leaving out those for which no notice is waited any more."""

_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Ask this source too what a notice to come is of. Called by an app when it is ready."""
    _sources[name] = source


@dataclass(frozen=True, slots=True)
class HeldBack:
    """One notice that did not leave at its hour. is_over: it leaves by itself no more, however complete it gets."""

    subject: str
    title_fr: str
    title_en: str
    url: str
    leaves_at: datetime
    is_over: bool


def held_back(organisation: Organisation, most: int) -> Iterator[HeldBack]:
    """Yield them, the longest due first. One SQL statement, and one for each room that is asked."""
    rows = PlannedNotice.objects.for_organisation(organisation)
    newer = rows.filter(subject=OuterRef("subject"), pk__gt=OuterRef("pk"))
    waits = Q(over_at=None, leaves_at__lte=DatabaseNow() - IS_LEAVING)
    found = list(rows.filter(waits | Q(over_because="too_late") & ~Exists(newer)).order_by("leaves_at", "pk"))
    if not found:
        return
    subjects: dict[str, Subject] = {}
    for source in _sources.values():
        subjects |= source(organisation, {one.subject for one in found})
    for one in [one for one in found if one.subject in subjects][:most]:
        of = subjects[one.subject]
        yield HeldBack(one.subject, of.title_fr, of.title_en, of.url, one.leaves_at, is_over=one.over_at is not None)
