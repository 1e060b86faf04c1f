"""What every page of a meeting begins with: the meeting itself, if the reader may know of it, and its addresses."""

from __future__ import annotations

from django.http import Http404
from django.urls import NoReverseMatch, reverse

from governance.access import assemblies_for
from governance.models import Assembly
from membership.web.gate import GatedRequest


def meeting_of(request: GatedRequest, public_id: str) -> Assembly:
    """Return the meeting of the address. Raises Http404 when the reader may not know of it."""
    found = assemblies_for(request.organisation, request.roles).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def address(name: str, meeting: Assembly, **more: str) -> str:
    """Return the address of a page of the meeting."""
    return reverse(name, kwargs={"slug": meeting.organisation.slug, "assembly": meeting.public_id, **more})


def address_if_any(name: str, meeting: Assembly) -> str:
    """Return the address of a page of a room above this one, empty when that room is not installed."""
    try:
        return address(name, meeting)
    except NoReverseMatch:
        return ""
