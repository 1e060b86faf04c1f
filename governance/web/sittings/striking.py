"""Striking the arrival of a director at the table that was noted by mistake."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from governance.models import Attendance
from governance.queries.presence import holds
from governance.web.meetings import address
from governance.web.sittings.finding import sitting_of
from governance.web.striking import struck_page
from membership.web.gate import CONDUCT, GatedRequest, gate


@gate(CONDUCT)
def strike(request: GatedRequest, assembly: str, seat: int) -> HttpResponse:
    """Show when whoever has a seat came to the table, and strike an arrival."""
    sitting = sitting_of(request, assembly)
    if sitting.is_written:
        raise Http404
    stays = Attendance.objects.filter(holds(), assembly=sitting, mandate__seat__number=seat)
    return struck_page(request, sitting, stays, back=address("sittings:one", sitting))
