"""What every page of a body's business begins with: the body, or its meeting, if the reader may know of it."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse

from governance.access import MEETS, assemblies_for, bodies_for, sittings_for
from governance.models import Assembly, Body, Motion
from membership.clock import today
from membership.web.acting import persons_here
from membership.web.gate import GatedRequest


def meeting_body(request: GatedRequest, public_id: str) -> Body:
    """Return a body that meets. Raises Http404 for one whose business the reader may not know of."""
    here = request.organisation
    rows = bodies_for(here, request.roles, persons_here(request), today(here))
    found: Body | None = rows.filter(public_id=public_id, kind__in=MEETS).first()
    if found is None:
        raise Http404
    return found


def sitting_of(request: GatedRequest, public_id: str) -> Assembly:
    """Return a meeting of a body. Raises Http404 for one that the reader may not know of."""
    here = request.organisation
    rows = sittings_for(here, request.roles, persons_here(request), today(here))
    found: Assembly | None = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def any_meeting_of(request: GatedRequest, public_id: str) -> Assembly:
    """Return a meeting of members or of a body, whichever has this address. Raises Http404."""
    found = assemblies_for(request.organisation, request.roles).filter(public_id=public_id).first()
    found = found or sitting_of(request, public_id)
    if found.is_sitting:
        request.stands_at = reverse("sittings:one", args=[request.organisation.slug, found.public_id])
    if found.is_written:
        # Its text is fixed and nobody met: it has no agenda to write and no minutes.
        raise Http404
    return found


def motion_of(request: GatedRequest, assembly: str, motion: str) -> tuple[Assembly, Motion]:
    """Return the meeting and one of its motions. A text in writing is signed or withdrawn from on its own page."""
    sitting = sitting_of(request, assembly)
    rows = sitting.motions.select_related("assembly__body", "item", "organisation").filter(public_id=motion)
    found = None if sitting.is_written else rows.first()
    if found is None:
        raise Http404
    return sitting, found
