"""Leaving, by oneself: what the rules say of it first, then one click; taking it back while it has not taken effect."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from membership import formats
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.queries.life import situation_of
from membership.queries.resigning import leaving, pending_resignation
from membership.services.life.acts import Decision
from membership.services.life.departures import resign, withdraw_resignation
from membership.web.acting import as_person
from membership.web.gate import OWN, gate
from membership.web.me.file import OwnRequest, back_to_file
from membership.web.me.requests import own_membership


@gate(OWN)
@as_person
@never_cache
def resign_myself(request: OwnRequest) -> HttpResponse:
    membership, on = own_membership(request), today(request.organisation)
    if pending_resignation(membership, on) or not situation_of(membership, on).is_member:
        messages.info(request, _("Your resignation is written already."))
        return redirect("my-file", slug=request.organisation.slug)
    found = leaving(membership, on)
    refusal = ""
    if request.method == "POST":
        note = request.POST.get("note", "").strip()[:2000]
        decision = Decision(effective_on=found.effective_on, notice_on=on, note=note)
        try:
            resign(membership, decision=decision, actor=request.actor)
        except DomainError as error:
            refusal = sentence(error)
        else:
            day = formats.day(found.last_on)
            messages.success(
                request, _("Your resignation is received. Your last day as a member: %(day)s.") % {"day": day}
            )
            return redirect("my-file", slug=request.organisation.slug)
    context = {
        "membership": membership,
        "leaving": found,
        "refusal": refusal,
        "facts": [
            {"label": _("Your notice, today"), "value": formats.day(found.notice_on)},
            {"label": _("Last day as a member"), "value": formats.day(found.last_on)},
            {"label": _("Shares held"), "value": formats.number(found.shares_held)},
            {"label": _("Paid"), "value": formats.money_cents(found.paid_cents)},
        ],
        **back_to_file(request),
    }
    return render(request, "membership/me/resign.html", context, status=422 if refusal else 200)


@gate(OWN)
@as_person
@require_POST
def withdraw(request: OwnRequest) -> HttpResponse:
    membership = own_membership(request)
    event = pending_resignation(membership, today(request.organisation))
    try:
        if event is not None:
            withdraw_resignation(event, actor=request.actor)
            messages.success(request, _("Your resignation is taken back: you remain a member."))
    except DomainError as error:
        messages.error(request, sentence(error))
    return redirect("my-file", slug=request.organisation.slug)
