"""Every address of the installation says who may open it, or belongs to a library we have read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import Http404, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from membership.web.gate import EXTERNAL_PACKAGES, PUBLIC, GateMiddleware, Rule, gate, is_external

# What each package is let in for; a new one is added here and in the gate, after reading its views.
READ = {
    "allauth.": "signing in and out, as membership.web.account_urls lists them",
    "drf_spectacular.": "the description of the programming interface",
    "django.views.static": "files, in development",
    "django.contrib.staticfiles": "files, in development",
}


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every address and its view, through all that is included."""
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield address, entry.callback
        else:
            yield from routes(entry, address)


ALL = sorted(routes(get_resolver()), key=lambda route: route[0])


def test_there_are_routes():
    assert len(ALL) > 20


def test_every_route_has_a_rule_or_belongs_to_a_library_that_was_read():
    open_to_chance = [address for address, view in ALL if not hasattr(view, "access_rule") and not is_external(view)]
    assert open_to_chance == []


def test_each_library_is_listed_with_its_reason():
    assert set(EXTERNAL_PACKAGES) == READ.keys()


def test_a_rule_is_one_of_the_gates_or_says_public():
    odd = [
        address
        for address, view in ALL
        if hasattr(view, "access_rule") and not isinstance(view.access_rule, Rule) and view.access_rule != "public"
    ]
    assert odd == []


def test_what_lies_under_an_organisation_is_gated_by_it():
    """Only a gate looks up the organisation: a library's view there would be outside every tenant."""
    ungated = [
        address
        for address, view in ALL
        if address.startswith("o/<") and not isinstance(getattr(view, "access_rule", None), Rule)
    ]
    assert ungated == []


def forgotten(request: Any) -> HttpResponse:
    return HttpResponse("open to chance")


def test_a_view_without_a_rule_cannot_be_opened(rf):
    middleware = GateMiddleware(forgotten)
    with pytest.raises(Http404):
        middleware.process_view(rf.get("/forgotten/"), forgotten, (), {})
    assert middleware.process_view(rf.get("/kept/"), gate(PUBLIC)(forgotten), (), {}) is None
