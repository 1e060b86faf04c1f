"""The first page: what this is, or what waits for whoever has signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from membership import clock
from membership.models import Account, Organisation, Role
from membership.queries import home as queries
from membership.web.gate import PUBLIC, gate


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who has arrived: the account, and what it is in the organisations that the page is about."""

    account: Account
    places: tuple[queries.Place, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class Panel:
    """Something that waits for the visitor, with the one act that answers it.

    at: when it matters, for the order. is_urgent: it is happening now, and stands first.
    """

    organisation: Organisation
    title: str
    text: str
    url: str
    label: str
    at: datetime | None = None
    is_urgent: bool = False


Source = Callable[[Visitor], Iterable[Panel]]

_sources: list[Source] = []


def register_panel(source: Source) -> Source:
    """Ask `source` for panels on the first page and on each organisation's own. Usable as a decorator."""
    if source not in _sources:
        _sources.append(source)
    return source


@dataclass(frozen=True, slots=True)
class Way:
    """Something a member may do here at any time: not a thing that waits, only where it is done."""

    url: str
    label: str


Ways = Callable[[Organisation, datetime], Iterable[Way]]

_ways: list[Ways] = []


def register_way(source: Ways) -> Ways:
    """Ask `source` what members may do, for the page of their organisation. Usable as a decorator."""
    if source not in _ways:
        _ways.append(source)
    return source


def ways_for(organisation: Organisation, now: datetime) -> list[Way]:
    return [way for source in _ways for way in source(organisation, now)]


Elsewhere = Callable[[Visitor], Iterable[Way]]

_elsewhere: list[Elsewhere] = []


def register_elsewhere(source: Elsewhere) -> Elsewhere:
    """Ask `source` for pages about several organisations at once, for the first page. Usable as a decorator."""
    if source not in _elsewhere:
        _elsewhere.append(source)
    return source


def panels_for(visitor: Visitor) -> list[Panel]:
    """Return what waits for the visitor: what is happening now, then by date."""
    panels = [panel for source in _sources for panel in source(visitor)]
    return sorted(panels, key=lambda panel: (not panel.is_urgent, panel.at is None, panel.at or visitor.now))


@gate(PUBLIC)
def home(request: HttpRequest) -> HttpResponse:
    if not isinstance(request.user, Account):
        return _welcome(request)
    now = clock.now()
    visitor = Visitor(request.user, tuple(queries.places_of(request.user, now)), now)
    places = [{"organisation": place.organisation, "capacities": _capacities(place)} for place in visitor.places]
    context = {
        "places": places,
        "panels": panels_for(visitor),
        "left": queries.places_left(request.user, now),
        "elsewhere": [way for source in _elsewhere for way in source(visitor)],
    }
    return render(request, "membership/home.html", context)


def _capacities(place: queries.Place) -> list[str]:
    """Return as what the visitor is known there: roles first, then the persons they may act as."""
    roles = [str(Role(role).label) for role in Role.values if role in place.roles]
    return roles + [person.full_name for person in place.persons]


def _welcome(request: HttpRequest) -> HttpResponse:
    name = request.GET.get("organisation", "").strip()
    found = queries.organisations_called(name)
    return render(request, "membership/welcome.html", {"name": name, "found": found})
