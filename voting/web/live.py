"""Pages that follow the meeting by themselves, and work without script all the same.

Such a page has one part called `live`. With script it asks for that part again every few seconds; an
answer that would change nothing is empty, so that what is being read is neither moved nor said again.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

NOTHING_NEW = 204


@dataclass(frozen=True, slots=True)
class Live:
    """The part of a page that is asked for again.

    beside: what else to replace elsewhere on the page, as elements with hx-swap-oob.
    said: one sentence for those who hear the page, said again only when it changes.
    stage: while it stays the same only this part is replaced; when it changes the whole page is.
    """

    body: str
    beside: str
    said: str
    stage: str
    page: str
    every: int

    @property
    def mark(self) -> str:
        return "-".join(digest(text) for text in (self.stage, self.said, self.body + self.beside))

    @property
    def url(self) -> str:
        """Where to ask again: the page itself, saying what one has already seen."""
        return f"{self.page}{'&' if '?' in self.page else '?'}{urlencode({'seen': self.mark})}"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def answer(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    every: int,
    said: str = "",
    stage: str = "",
    beside: str = "",
) -> HttpResponse:
    """Return the page, or when the page asks for it, only what has changed in its living part.

    The template has a partial `live`, drawn from the same context with `page_url`, the page as it was asked for
    first, and includes voting/parts/live.html.
    beside: the name of another partial, for what lives elsewhere on the page.
    """
    page = _page(request)
    context = {**context, "page_url": page}
    live = Live(
        body=render_to_string(f"{template}#live", context, request),
        beside=render_to_string(f"{template}#{beside}", context, request) if beside else "",
        said=said,
        stage=stage,
        page=page,
        every=every,
    )
    if request.headers.get("HX-Request"):
        response = what_changed(request, live)
    else:
        response = render(request, template, {**context, "live": live})
    patch_vary_headers(response, ["HX-Request"])
    return response


def _page(request: HttpRequest) -> str:
    kept = request.GET.copy()
    kept.pop("seen", None)
    return f"{request.path}?{kept.urlencode()}" if kept else request.path


def what_changed(request: HttpRequest, live: Live) -> HttpResponse:
    """Answer a page that looks again: nothing, the part that changed, or that the whole page is to be asked for."""
    seen = request.GET.get("seen", "").split("-")
    stage, said, _body = live.mark.split("-")
    if seen == live.mark.split("-"):
        return HttpResponse(status=NOTHING_NEW)
    if seen[0] != stage:
        # Forms come or go with the stage, and they lie outside the part that is replaced.
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "voting/parts/live.html", {"live": live, "is_part": True, "is_news": seen[1:2] != [said]})


def follow(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let the whole page go where the view sends it, rather than that page into a part of this one."""

    @functools.wraps(view)
    def followed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if request.headers.get("HX-Request") and response.status_code in {301, 302}:
            return HttpResponse(headers={"HX-Redirect": response.headers["Location"]})
        return response

    return followed
