"""The entries of the menu. Each app adds its own, so that a lower one never names a page above it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from membership.models import Organisation
from membership.web.gate import Rule, is_somebody


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of an organisation that is offered from all the others.

    view: the name of its address, which takes only the slug. rule: the same as the page's gate.
    position: smaller stands further left; leave room between. also: other pages that belong to it; one that ends
    in a bar is the beginning of addresses below the organisation's.
    """

    label: str | Promise
    view: str
    rule: Rule
    position: int
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as the shell draws it."""

    label: str
    url: str
    current: bool


_entries: dict[str, Entry] = {}


def register(*entries: Entry) -> None:
    """Offer pages in the menu. Called once by each app, when it is ready."""
    _entries.update({entry.view: entry for entry in entries})


def menu(request: HttpRequest) -> list[Item]:
    """Return the entries that this reader may open, in an organisation; elsewhere there is no menu.

    A page whose address says nothing of its place, such as the minutes of a body's meeting, says it in `stands_at`.
    """
    organisation: Organisation | None = getattr(request, "organisation", None)
    if organisation is None:
        return []
    offered = [
        (entry, url)
        for entry in sorted(_entries.values(), key=lambda entry: entry.position)
        if _may_open(entry.rule, request) and (url := _address(entry.view, organisation))
    ]
    # An address that begins like another, as every one begins like the overview: the longest is where we are.
    path = getattr(request, "stands_at", request.path)
    known = {
        address: url
        for entry, url in offered
        for address in (url, *(_address(view, organisation) for view in entry.also))
        if address and path.startswith(address)
    }
    here = known.get(max(known, key=len, default=""), "")
    return [Item(str(entry.label), url, current=url == here) for entry, url in offered]


def _may_open(rule: Rule, request: HttpRequest) -> bool:
    if rule.is_public:
        return True
    return bool(request.roles & rule.roles) or (rule.members and _is_member(request))  # type: ignore[attr-defined]


def _is_member(request: HttpRequest) -> bool:
    known = getattr(request, "is_somebody_here", None)
    if known is None:
        known = is_somebody(request.user, request.organisation)  # type: ignore[attr-defined]
        request.is_somebody_here = known  # type: ignore[attr-defined]
    return bool(known)


def _address(view: str, organisation: Organisation) -> str:
    if view.endswith("/"):
        return f"{_address('organisation', organisation)}{view}"
    try:
        return reverse(view, kwargs={"slug": organisation.slug})
    except NoReverseMatch:
        return ""
