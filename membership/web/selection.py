"""Those whom a search finds, taken away as a list."""

from __future__ import annotations

from django.http import StreamingHttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from membership.services.exports.selection import export_selection
from membership.web import moments, register_views
from membership.web.forms import RegisterForm
from membership.web.gate import OFFICE, GatedRequest, gate


@gate(OFFICE)
@require_safe
@never_cache
def selection(request: GatedRequest) -> StreamingHttpResponse:
    here = request.organisation
    at, today = moments.asked(request.GET, here)
    wanted = RegisterForm(request.GET, organisation=here, at=at, known_on=moments.known_on(at, today, here)).wanted()
    search = register_views.asked(request.GET.items())
    pieces = export_selection(here, wanted, search=search, actor=request.actor)
    answer = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{here.slug}-selection-{at.on.isoformat()}.csv"'
    return answer
