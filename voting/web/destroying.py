"""Destroying the ballots of a secret vote: why it may be done now, by which resolution, and the receipt that stays."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.models import Resolution
from governance.web.naming_resolutions import OFFERED, offer, said
from membership.errors import DomainError
from membership.messages import sentence
from membership.web.gate import MEMBER, OFFICE, GatedRequest, gate
from voting.models import Poll, PollMode, PollState
from voting.queries.sealed.destruction import deciding_resolutions, destruction_of, kept_long_enough, may_go
from voting.services.sealed.destroying import destroy_ballots
from voting.web.pages import poll_seen


class DestroyForm(forms.Form):
    """By which resolution, and that one knows what it does."""

    resolution = forms.ChoiceField(label=_("The resolution that decides it"))
    is_sure = forms.BooleanField(label=_("Destroy these ballots: nothing brings them back"))

    def __init__(self, *args: Any, offered: dict[str, Resolution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "resolution", [("", _("Choose")), *said(offered)])  # type: ignore[list-item]  # said when shown


@gate(OFFICE)
@never_cache
def destroy(request: GatedRequest, poll: str) -> HttpResponseBase:
    """Say what goes and what stays, and destroy the ballots by the resolution that is named."""
    found = _proclaimed(poll_seen(request, poll))
    evidence = reverse("voting:evidence", args=[request.organisation.slug, found.public_id])
    if destruction_of(found) is not None:
        return redirect(evidence)
    offered = {one.public_id: one for one in deciding_resolutions(found.organisation)[:OFFERED]}
    form = DestroyForm(request.POST if request.method == "POST" else None, offered=offered)
    if request.method == "POST" and form.is_valid():
        try:
            destroy_ballots(found, resolution=offered[form.cleaned_data["resolution"]], actor=request.actor)
        except DomainError as refused:
            form.add_error(None, sentence(refused))
        else:
            messages.success(request, _("The ballots of this vote are destroyed. The receipt is on this page."))
            return redirect(evidence)
    kept = kept_long_enough(found)
    context = {
        "poll": found,
        "motion": found.motion,
        "assembly": found.assembly,
        "kept": kept,
        "may_go": may_go(kept),
        "until": date.fromisoformat(str(kept.figure("until"))) if kept else None,
        "has_resolutions": bool(offered),
        "form": form,
        "evidence_url": evidence,
    }
    return render(request, "voting/destroy_ballots.html", context, status=422 if form.errors else 200)


@gate(MEMBER)
@never_cache
@require_safe
def receipt(request: GatedRequest, poll: str) -> HttpResponse:
    """Answer the receipt: the very bytes that were hashed."""
    destroyed = destruction_of(_proclaimed(poll_seen(request, poll)))
    if destroyed is None:
        raise Http404
    response = HttpResponse(destroyed.receipt.encode(), content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{destroyed.poll.sealed.uuid}-destruction.json"'
    return response


def _proclaimed(poll: Poll) -> Poll:
    if poll.mode != PollMode.SECRET or poll.state != PollState.PROCLAIMED or not hasattr(poll, "sealed"):
        raise Http404
    return poll
