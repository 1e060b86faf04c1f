"""What every template may know of the reader's place."""

from __future__ import annotations

from django.http import HttpRequest

from membership.web.navigation import Item, menu


def navigation(request: HttpRequest) -> dict[str, list[Item]]:
    """Return the menu of the organisation that the page belongs to."""
    return {"navigation": menu(request)}
