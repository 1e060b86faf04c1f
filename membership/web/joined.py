"""An act on somebody who was found to be another: a page that names that other, and leads to their file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from membership.errors import PersonJoined
from membership.messages import sentence
from membership.models import Membership
from membership.queries.member_file import membership_named
from membership.services.joined import refuse_joined
from membership.web.gate import GatedRequest


def member_acted_on(request: GatedRequest, public_id: str) -> Membership:
    """Return the member that an act is about. Raises Http404, PersonJoined: answered below by a page."""
    membership = membership_named(request.organisation, public_id)
    if membership is None:
        raise Http404
    refuse_joined(membership.person)
    return membership


class JoinedMiddleware:
    """Answers by one page whatever was asked of somebody who was joined to another."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: Any, error: Exception) -> HttpResponse | None:
        if not isinstance(error, PersonJoined) or not hasattr(request, "organisation"):
            return None
        where = {"slug": request.organisation.slug, "public_id": error.membership}
        url = reverse("member", kwargs=where) if error.membership else ""
        context = {"error": error, "text": sentence(error), "url": url}
        return render(request, "membership/joined.html", context, status=409)
