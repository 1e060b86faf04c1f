"""What every page of a request begins with: the request itself, and as which members its reader may act."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse

from governance.models import Requisition
from governance.queries.requisitions import memberships_of, requisitions_of
from membership.access import OFFICE
from membership.clock import today
from membership.models import Membership
from membership.web.acting import acting_person
from membership.web.gate import GatedRequest


def request_named(request: GatedRequest, public_id: str) -> Requisition:
    """Return the request of the address. Raises Http404."""
    found: Requisition | None = requisitions_of(request.organisation).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def members_here(request: GatedRequest) -> list[Membership]:
    """Return the members the reader is or acts for, none while it is not said who is there."""
    person = acting_person(request)
    return memberships_of([person], request.organisation, today(request.organisation)) if person else []


def member_named(request: GatedRequest) -> Membership:
    """Return the member, among the reader's, that a form names. Raises Http404 for any other."""
    wanted = request.POST.get("membership")
    for membership in members_here(request):
        if membership.public_id == wanted:
            return membership
    raise Http404


def may_present(request: GatedRequest, asked: Requisition) -> bool:
    """Return whether the reader may hand the request to the board: whoever opened it, or the office."""
    return bool(request.roles & OFFICE) or is_opener(request, asked)


def is_opener(request: GatedRequest, asked: Requisition) -> bool:
    return any(membership.pk == asked.opened_by_id for membership in members_here(request))


def address(name: str, asked: Requisition) -> str:
    """Return the address of a page of the request."""
    known = {"slug": asked.organisation.slug, "requisition": asked.public_id}
    return reverse(f"requisitions:{name}", kwargs=known)
