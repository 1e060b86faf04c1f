"""The share capital of an organisation on a day, and what members ask to have back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from membership import access, clock, formats
from membership.errors import DomainError, OverrideReasonMissing, StateNotAllowed
from membership.messages import sentence
from membership.models import ConsultationKind, RedemptionRequest, RedemptionState
from membership.queries.asked_back import open_at
from membership.queries.openings import openings_on
from membership.queries.shares import amounts_due, capital_on, requests_of
from membership.services.composing import fill
from membership.services.correspondence import Text
from membership.services.letters import texts_of
from membership.services.papers.opened import opened_capital
from membership.services.redemption_letters import letter_of, reader_of
from membership.services.redemptions import (
    Decision,
    decide_redemption,
    foresee_redemption,
    pay_redemption,
    withdraw_redemption,
)
from membership.templatetags.unevoix import local_text
from membership.web import moments, share_papers
from membership.web.consulted import noted
from membership.web.gate import OFFICE, REGISTER, GatedRequest, gate
from membership.web.share_forms import DecideForm, PaidBackForm

SHOWN = 50
"""Members with something due on the page; the register has all of them."""


@gate(REGISTER)
def capital(request: GatedRequest) -> HttpResponse:
    """Show the statement of share capital, the requests and what is due."""
    here = request.organisation
    at, today = moments.asked(request.GET, here)
    classes = capital_on(here, at.on, at.known_at)
    owing, asked_back = amounts_due(here, at, limit=SHOWN + 1), open_at(here, at)
    if owing or asked_back:
        noted(request, ConsultationKind.DUE, at=at)
    return render(
        request,
        "membership/capital.html",
        {
            "eyebrow": [moments.said(at, today, here)],
            "at": at,
            "known_on": moments.known_on(at, today, here),
            "figures": [
                {"label": _("Share capital"), "value": formats.money_cents(sum(one.value_cents for one in classes))},
                {"label": _("Paid"), "value": formats.money_cents(sum(one.paid_cents for one in classes))},
                {"label": _("Due"), "value": formats.money_cents(sum(one.due_cents for one in classes))},
            ],
            "opened": opened_capital(openings_on(here, at).values()),
            "columns": [
                {"label": _("Class of shares")},
                *({"label": label, "numeric": True} for label in _headings()),
            ],
            "rows": [
                [
                    local_text(one.share_class, "name"),
                    formats.number(one.holders),
                    formats.number(one.quantity),
                    formats.money_cents(one.value_cents),
                    formats.money_cents(one.paid_cents),
                    formats.money_cents(one.due_cents),
                    formats.number(one.requested),
                    formats.number(one.approved),
                ]
                for one in classes
            ],
            "documents": share_papers.statements(request, at),
            "requests": asked_back,
            "owing": owing[:SHOWN],
            "owing_more": len(owing) > SHOWN,
            "may_act": bool(request.roles & access.OFFICE) and at.known_at is None and at.on == today,
        },
    )


def _headings() -> list[str]:
    return [_("Holders"), _("Shares"), _("Worth"), _("Paid"), _("Due"), _("Asked back"), _("Granted")]


@gate(OFFICE)
def redemption(request: GatedRequest, public_id: str) -> HttpResponse:
    """Show a request, and write down its decision, its payment, or that it was withdrawn."""
    found = requests_of(request.organisation, RedemptionState.values).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    noted(request, ConsultationKind.SHARES, found.membership)
    today = clock.today(request.organisation)
    forms: dict[str, Any] = {
        "decide": DecideForm(today=today),
        "pay": PaidBackForm(today=today),
    }
    letter: list[Text] = []
    if request.POST.get("step") == "look":
        letter = _rehearse(request, found, forms)
    elif request.method == "POST":
        done = _do(request, found, forms)
        if done:
            messages.success(request, done)
            return redirect(reverse("capital", kwargs={"slug": request.organisation.slug}))
    return render(
        request,
        "membership/redemption.html",
        {
            "one": found,
            "price": formats.money_cents(found.quantity * found.share_class.unit_price_cents),
            "class_name": local_text(found.share_class, "name"),
            "forms": forms,
            "letter": letter,
            "reader": reader_of(found.membership),
            "findings": forms.get("findings") or foresee_redemption(found, decision=Decision(True, "", today)),
        },
        status=422 if forms["decide"].errors or forms["pay"].errors else 200,
    )


def _rehearse(request: GatedRequest, found: RedemptionRequest, forms: dict[str, Any]) -> list[Text]:
    """Do it and take it back: return the letter that would leave, as it would be read; none where none would."""
    with transaction.atomic():
        done = _do(request, found, forms)
        # Read before it is taken back: the letter of a payment tells of lines of the ledger.
        told = _letter_read(found) if done and "tells" in request.POST else []
        transaction.set_rollback(True)
    return told


def _letter_read(found: RedemptionRequest) -> list[Text]:
    stands = requests_of(found.organisation, RedemptionState.values).get(pk=found.pk)
    compose, reader = letter_of(stands), reader_of(found.membership)
    if compose is None or not reader:
        return []
    told: list[Text] = []
    for one in texts_of(found.organisation, compose):
        with override(one.language):
            link = _("(personal link)")
        told.append(replace(one, body_text=fill(one.body_text, {"name": reader, "link": link})))
    return told


def _do(request: GatedRequest, found: RedemptionRequest, forms: dict[str, Any]) -> str:
    """Do what was sent. Return what was done, or nothing with the reason on the form."""
    act = request.POST.get("act", "")
    if act not in {"decide", "pay", "withdraw"}:
        raise Http404
    form = {"decide": DecideForm, "pay": PaidBackForm}.get(act, PaidBackForm)(
        request.POST, today=clock.today(request.organisation)
    )
    if act != "withdraw":
        forms[act] = form
        if not form.is_valid():
            return ""
    try:
        if act == "decide":
            cleaned = form.cleaned_data
            decision = Decision(
                cleaned["approved"],
                cleaned["decided_by"],
                cleaned["on"],
                cleaned["planned_on"],
                cleaned["note"],
                stays_solvent=cleaned["stays_solvent"],
                spares_reserve=cleaned["spares_reserve"],
                override=cleaned["override"],
                tells=cleaned["tells"],
            )
            forms["findings"] = foresee_redemption(found, decision=decision) if decision.approved else ()
            decide_redemption(found, decision=decision, actor=request.actor)
            return _("The decision is recorded.")
        if act == "pay":
            cleaned = form.cleaned_data
            pay_redemption(found, on=cleaned["on"], tells=cleaned["tells"], actor=request.actor)
            return _("The reimbursement is recorded: shares and money have left the ledgers.")
        withdraw_redemption(found, actor=request.actor)
    except OverrideReasonMissing as error:
        # Said beside the field where the reason is written.
        form.add_error("override", sentence(error))
        return ""
    except DomainError as error:
        if act == "withdraw" or isinstance(error, StateNotAllowed):
            # The form that was sent may be on the page no more.
            messages.error(request, sentence(error))
        else:
            form.add_error(None, sentence(error))
        return ""
    return _("The request is withdrawn.")
