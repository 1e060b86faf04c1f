"""Guests of a meeting: let in with a name, and noted as gone; of a body that meets too."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from governance.models import Assembly, Guest, GuestQuality, PresenceChannel
from governance.queries.guests import rule_of_guests
from governance.services.guests import Coming, admit_guest, guest_leaves
from governance.web.meetings import address
from governance.web.sittings.finding import any_meeting_of
from membership.errors import DomainError
from membership.messages import sentence
from membership.pictures.words import language
from membership.web.gate import OFFICE, GatedRequest, gate


class GuestForm(forms.Form):
    """Who comes in beside the members; the name is all that is needed."""

    prefix = "guest"

    name = forms.CharField(
        label=_("Name of the guest"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    quality = forms.ChoiceField(label=_("In what quality"), choices=GuestQuality.choices, required=False)
    channel = forms.ChoiceField(label=_("How"), choices=PresenceChannel.choices, required=False)
    invited_by = forms.CharField(
        label=_("Invited by"), max_length=200, required=False, help_text=_("Such as the board, or the auditor.")
    )

    @property
    def coming(self) -> Coming:
        said: dict[str, Any] = self.cleaned_data
        return Coming(
            said["name"],
            GuestQuality(said["quality"] or GuestQuality.GUEST),
            PresenceChannel(said["channel"] or PresenceChannel.HALL),
            said["invited_by"],
        )


def rule_said(meeting: Assembly) -> str:
    """Return what the rules say of guests, with where it stands; empty where none speaks of them."""
    rule = rule_of_guests(meeting)
    return f"{rule.sentence(language())} {rule.ref().source(language())}." if rule else ""


@gate(OFFICE)
@require_POST
def admit(request: GatedRequest, assembly: str) -> HttpResponse:
    """Let a guest in."""
    meeting = any_meeting_of(request, assembly)
    form = GuestForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Write the name of the guest. Nobody was noted."))
        return _back(meeting)
    try:
        guest = admit_guest(meeting, form.coming, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, gettext("%(name)s is here, beside the quorum.") % {"name": guest.name})
    return _back(meeting)


@gate(OFFICE)
@require_POST
def leave(request: GatedRequest, assembly: str, guest: str) -> HttpResponse:
    """Note that a guest has left."""
    meeting = any_meeting_of(request, assembly)
    found: Guest = get_object_or_404(Guest.objects.filter(assembly=meeting), public_id=guest)
    try:
        guest_leaves(found, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, gettext("%(name)s has left.") % {"name": found.name})
    return _back(meeting)


def _back(meeting: Assembly) -> HttpResponse:
    return redirect(address("sittings:one" if meeting.is_sitting else "governance:door", meeting))
