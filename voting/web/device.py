"""Whether a member's device can seal a ballot, tried well before any vote; and preparing it, for who likes.

Trying sends nothing. Preparing sends a public key alone.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from membership.access import actor_for
from membership.errors import DomainError
from membership.messages import sentence
from membership.web.gate import ENTRY, gate
from voting.queries.sealed.devices import device_about, device_name, device_of, keys_waited_for
from voting.services.sealed.devices import TAKES_DEVICES, prepare_device, remove_device
from voting.services.sealed.setting_up import group_of
from voting.web.pages import EnteredRequest, assembly_entered


@gate(ENTRY)
@never_cache
@require_safe
def device(request: EnteredRequest, assembly: str) -> HttpResponse:
    """Show the page that tries it."""
    found, entry = assembly_entered(request, assembly), request.entry
    context = {
        "assembly": found,
        "entry": entry,
        "about": device_about(found, membership_id=entry.membership_id, person_id=entry.person_id),
        "group": group_of(found),
        "takes_devices": found.state in TAKES_DEVICES,
        "prepared": device_of(found.pk, entry),
        "device_name": device_name(found.pk, entry),
        "waited_for": keys_waited_for(found.pk, entry),
    }
    return render(request, "voting/device.html", context)


@gate(ENTRY)
@require_POST
def prepare(request: EnteredRequest, assembly: str) -> HttpResponseBase:
    """Keep what this device published."""
    found, entry = assembly_entered(request, assembly), request.entry
    try:
        prepare_device(
            found,
            membership_id=entry.membership_id,
            person_id=entry.person_id,
            written=request.POST.get("written", ""),
            actor=actor_for(request.user),
        )
    except DomainError as refused:
        messages.error(request, sentence(refused))
    else:
        messages.success(request, _("This device is prepared."))
    return _back(request, assembly)


@gate(ENTRY)
@require_POST
def remove(request: EnteredRequest, assembly: str) -> HttpResponseBase:
    """Forget the prepared device, from whichever device this is asked."""
    found, entry = assembly_entered(request, assembly), request.entry
    try:
        remove_device(
            found, membership_id=entry.membership_id, person_id=entry.person_id, actor=actor_for(request.user)
        )
    except DomainError as refused:
        messages.error(request, sentence(refused))
    else:
        messages.success(request, _("No device is prepared any more: you vote from any, as most do."))
    return _back(request, assembly)


def _back(request: EnteredRequest, assembly: str) -> HttpResponseBase:
    return redirect(reverse("voting:device", args=[request.entry.slug, assembly]))
