"""The desk of the kiosk: slips with a personal code for members who are there, and the device that becomes a kiosk."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from governance.models import Assembly
from membership.errors import DomainError
from membership.messages import sentence
from membership.web.gate import CONDUCT, GatedRequest, gate
from voting.services.kiosk import TAKES_KIOSKS, Slip, give_kiosk_codes, open_kiosk
from voting.web.kiosk import begin_kiosk
from voting.web.pages import assembly_seen
from voting.web.paper_forms import KioskSlipsForm


@gate(CONDUCT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk_desk(request: GatedRequest, assembly: str) -> HttpResponse:
    """Ask for whom slips are made, and show them once: their codes are kept nowhere."""
    found = assembly_seen(request, assembly)
    form, slips = KioskSlipsForm(request.POST or None), list[Slip]()
    if request.method == "POST" and form.is_valid():
        try:
            slips = give_kiosk_codes(found, numbers=form.cleaned_data["numbers"], actor=request.actor)
        except DomainError as refused:
            form.add_error("numbers", sentence(refused))
        else:
            form = KioskSlipsForm()
    return _show(request, found, form, slips)


@gate(CONDUCT)
@require_POST
def kiosk_open(request: GatedRequest, assembly: str) -> HttpResponseBase:
    """Sign out here and make this device the kiosk."""
    found = assembly_seen(request, assembly)
    try:
        open_kiosk(found, actor=request.actor)
    except DomainError:
        return redirect(reverse("voting:kiosk-desk", args=[request.organisation.slug, found.public_id]))
    return begin_kiosk(request, found)


def _show(request: GatedRequest, assembly: Assembly, form: KioskSlipsForm, slips: list[Slip]) -> HttpResponse:
    context = {
        "assembly": assembly,
        "form": form,
        "slips": [{"stay": slip.stay, "code": f"{slip.code[:4]}-{slip.code[4:]}"} for slip in slips],
        "takes_kiosks": assembly.state in TAKES_KIOSKS,
        "conduct_url": reverse("voting:conduct", args=[request.organisation.slug, assembly.public_id]),
    }
    return render(request, "voting/kiosk_desk.html", context, status=422 if form.errors else 200)
