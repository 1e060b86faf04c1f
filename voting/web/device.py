"""Whether a member's device can seal a ballot, tried well before any vote. Nothing is sent."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from membership.web.gate import ENTRY, gate
from voting.services.sealed.setting_up import group_for
from voting.web.pages import EnteredRequest, assembly_entered


@gate(ENTRY)
@never_cache
@require_safe
def device(request: EnteredRequest, assembly: str) -> HttpResponse:
    """Show the page that tries it."""
    found = assembly_entered(request, assembly)
    context = {"assembly": found, "entry": request.entry, "group": group_for(found.organisation_id)}
    return render(request, "voting/device.html", context)
