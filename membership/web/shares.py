"""A member's shares: the two ledgers, and what the office writes down in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from membership import access, clock, formats
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import (
    ConsultationKind,
    Membership,
    Person,
    RebateWay,
    ShareClass,
    ShareInstalment,
    SharePayment,
    ShareTransaction,
)
from membership.models.base import true_on
from membership.queries.asked_back import asked_of
from membership.queries.member_file import membership_named
from membership.queries.rebates import addable_rebates, rebates_of
from membership.queries.register_search import joins
from membership.queries.rules import rules_for
from membership.queries.shares import (
    LedgerLine,
    classes_of,
    holding_of,
    instalments_of,
    ledger_of,
    left_of,
    qualifying_held,
)
from membership.rules.findings import Finding
from membership.rules.qualifying import assess_holding
from membership.rules.shares import Holding
from membership.services.redemptions import request_redemption
from membership.services.shares import (
    Transfer,
    record_share_payment,
    reverse_share_line,
    reverse_share_payment,
    subscribe_shares,
    transfer_shares,
)
from membership.templatetags.unevoix import local_text
from membership.web import moments, share_papers
from membership.web.consulted import noted
from membership.web.gate import OFFICE, REGISTER, GatedRequest, gate
from membership.web.joined import member_acted_on
from membership.web.rebates import which
from membership.web.share_forms import ActForm, AskForm, PayForm, SubscribeForm, TransferForm


@dataclass(frozen=True, slots=True)
class Act:
    """An act on somebody's shares: its form, its words, and the service that does it."""

    form: type[ActForm]
    title: str | Promise
    lede: str | Promise
    label: str | Promise
    done: str | Promise
    do: Callable[[Membership, Any, GatedRequest], object]


def _subscribe(membership: Membership, form: SubscribeForm, request: GatedRequest) -> object:
    cleaned = form.cleaned_data
    return subscribe_shares(
        membership,
        share_class=cleaned["share_class"],
        quantity=cleaned["quantity"],
        on=cleaned["on"],
        instalments=form.instalments(),
        note=cleaned["note"],
        actor=request.actor,
    )


def _pay(membership: Membership, form: PayForm, request: GatedRequest) -> object:
    cleaned = form.cleaned_data
    return record_share_payment(
        membership,
        share_class=cleaned["share_class"],
        amount_cents=form.cents,
        on=cleaned["on"],
        reference=cleaned["reference"],
        actor=request.actor,
    )


def _transfer(membership: Membership, form: TransferForm, request: GatedRequest) -> object:
    cleaned = form.cleaned_data
    return transfer_shares(
        membership,
        to=cleaned["number"],
        share_class=cleaned["share_class"],
        transfer=Transfer(cleaned["quantity"], cleaned["on"], cleaned["decided_by"]),
        actor=request.actor,
    )


def _ask(membership: Membership, form: AskForm, request: GatedRequest) -> object:
    cleaned = form.cleaned_data
    return request_redemption(
        membership,
        share_class=cleaned["share_class"],
        quantity=cleaned["quantity"],
        on=cleaned["on"],
        reason=cleaned["reason"],
        actor=request.actor,
    )


ACTS: dict[str, Act] = {
    "subscribe": Act(
        SubscribeForm,
        gettext_lazy("Subscribe shares"),
        gettext_lazy("The member takes shares. They are held from that day on, and due until they are paid."),
        gettext_lazy("Record the subscription"),
        gettext_lazy("The subscription is recorded."),
        _subscribe,
    ),
    "pay": Act(
        PayForm,
        gettext_lazy("Record a payment"),
        gettext_lazy("Money the member has given for shares already subscribed."),
        gettext_lazy("Record the payment"),
        gettext_lazy("The payment is recorded."),
        _pay,
    ),
    "transfer": Act(
        TransferForm,
        gettext_lazy("Transfer shares"),
        gettext_lazy("Paid shares pass to another member, with what was paid on them."),
        gettext_lazy("Record the transfer"),
        gettext_lazy("The transfer is recorded."),
        _transfer,
    ),
    "redeem": Act(
        AskForm,
        gettext_lazy("Ask to be paid back"),
        gettext_lazy("The member asks to have paid shares reimbursed. The board decides; nothing is paid yet."),
        gettext_lazy("Record the request"),
        gettext_lazy("The request is recorded; the board decides."),
        _ask,
    ),
}


@gate(REGISTER)
def shares(request: GatedRequest, public_id: str) -> HttpResponse:
    """Show both ledgers of a member, as of a day and as known on another."""
    membership, here = _membership(request, public_id), request.organisation
    at, today = moments.asked(request.GET, here)
    noted(request, ConsultationKind.SHARES, membership, at=at)
    ledger, schedule = ledger_of(membership, at.known_at), instalments_of(membership, at)
    held = [
        (one, holding_of(membership, one, at.on, at.known_at, instalments=schedule.get(one.pk, [])))
        for one in classes_of(here)
    ]
    is_joined = joins(here).filter(joined=membership.person_id).exists()
    may_act = bool(request.roles & access.OFFICE) and at.known_at is None and not is_joined
    return render(
        request,
        "membership/shares.html",
        {
            "membership": membership,
            "eyebrow": [_("Member %(number)s") % {"number": membership.number}, moments.said(at, today, here)],
            "at": at,
            "known_on": moments.known_on(at, today, here),
            "classes": [_class(one, holding, schedule.get(one.pk, []), at.on) for one, holding in held],
            "ledger": [_ledger_line(line, may_act=may_act, on=at.on) for line in ledger],
            "papers": share_papers.certificates(request, membership, at) if _holds(held) else [],
            "rebates": rebates_of(membership, at.known_at),
            "ways": RebateWay.choices,
            "addable": [(which(*one), *one) for one in addable_rebates(membership)] if may_act else [],
            "requests": asked_of(membership, at),
            "opens_requests": may_act and at.on == today,
            "findings": _shortfall(membership, at.on) if at.known_at is None else [],
            "acts": _offered(request, membership, may_subscribe=_subscribed(held, today)) if may_act else [],
            "may_correct": may_act,
        },
    )


def _class(share_class: ShareClass, holding: Holding, schedule: list[ShareInstalment], on: date) -> dict[str, Any]:
    """Return what a class of shares says: what is held, and the instalments it was subscribed in."""
    return {
        "name": local_text(share_class, "name"),
        "figures": figures(holding),
        "schedule": [
            {"when": _due(one, left), "amount": formats.money_cents(one.amount_cents)}
            for one, left in left_of(schedule, holding.due_cents, on)
        ],
    }


def _due(one: ShareInstalment, left_cents: int) -> str:
    day = {"day": formats.short_day(one.due_on), "left": formats.money_cents(left_cents)}
    if left_cents == 0:
        return _("paid (it was due on %(day)s)") % day
    return (_("due on %(day)s") if left_cents == one.amount_cents else _("due on %(day)s, %(left)s left")) % day


def _holds(held: list[tuple[ShareClass, Holding]]) -> bool:
    return any(holding.quantity > 0 for _class, holding in held)


def _shortfall(membership: Membership, on: date) -> list[Finding]:
    """Return what a member lacks of the qualifying shares; nothing of somebody who is not one that day."""
    if not membership.periods.filter(true_on(on)).exists():
        return []
    held = qualifying_held(membership, on)
    return list(assess_holding(held.quantity, held.overdue_cents, rules_for(membership.organisation, on)))


def figures(holding: Holding) -> list[dict[str, str]]:
    """Return what is held in a class: shares, worth, paid, due, and overdue where something is."""
    found = [
        {"label": _("Shares held"), "value": formats.number(holding.quantity)},
        {"label": _("Worth"), "value": formats.money_cents(holding.value_cents)},
        {"label": _("Paid"), "value": formats.money_cents(holding.paid_cents)},
    ]
    if holding.due_cents:
        found.append({"label": _("Due"), "value": formats.money_cents(holding.due_cents)})
    if holding.overdue_cents:
        found.append({"label": _("Of which late"), "value": formats.money_cents(holding.overdue_cents)})
    return found


@gate(OFFICE)
def act(request: GatedRequest, public_id: str, verb: str) -> HttpResponse:
    """Ask what an act needs, then do it."""
    membership, chosen = member_acted_on(request, public_id), ACTS.get(verb)
    if chosen is None:
        raise Http404
    form = chosen.form(request.POST or None, organisation=request.organisation, on=clock.today(request.organisation))
    if request.method == "POST" and form.is_valid():
        try:
            chosen.do(membership, form, request)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, str(chosen.done))
            return redirect(_address(membership))
    context = {"membership": membership, "act": chosen, "form": form, "back": _address(membership)}
    return render(request, "membership/shares_act.html", context)


@gate(OFFICE)
@require_POST
def reverse_line(request: GatedRequest, public_id: str, kind: str, line: int) -> HttpResponse:
    """Take a mistaken line back by its opposite, with the reason."""
    membership = member_acted_on(request, public_id)
    note = request.POST.get("note", "").strip()[:250]
    if not note:
        messages.error(request, _("Say in a few words what was wrong. Nothing was recorded."))
        return redirect(_address(membership))
    try:
        if kind == "shares":
            rows = ShareTransaction.objects.filter(membership=membership).select_related("membership")
            reverse_share_line(get_object_or_404(rows, pk=line), actor=request.actor, note=note)
        else:
            paid = SharePayment.objects.filter(membership=membership).select_related("membership")
            reverse_share_payment(get_object_or_404(paid, pk=line), actor=request.actor, note=note)
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("The line is taken back by its opposite; both stay in the ledger."))
    return redirect(_address(membership))


def _ledger_line(line: LedgerLine, *, may_act: bool, on: date) -> dict[str, Any]:
    quantity = line.quantity
    return {
        "line": line,
        "class": local_text(line.share_class, "name"),
        "when": _when(line),
        "shares": _signed(quantity, _shares(abs(quantity))) if quantity else "",
        "amount": _signed(line.amount_cents, formats.money_cents(abs(line.amount_cents))) if line.amount_cents else "",
        "party": party_words(line.quantity, line.other),
        "later": line.effective_on is not None and line.effective_on > on,
        "may_reverse": may_act and line.may_reverse,
    }


def _when(line: LedgerLine) -> str:
    """Return since when a line counts; of an opening balance, as at which day it was brought in."""
    if line.as_at is not None:
        said = _("Brought in as at %(day)s: held by then, and not issued that day.")
        return said % {"day": formats.short_day(line.as_at)}
    return formats.short_day(line.effective_on) if line.effective_on else _("Not known")


def party_words(quantity: int, other: Person | None) -> str:
    """Return from whom shares came, or to whom they went; empty where nobody is on the other side."""
    if other is None:
        return ""
    said = _("from %(name)s") if quantity > 0 else _("to %(name)s")
    return said % {"name": other.full_name}


def _shares(quantity: int) -> str:
    said = ngettext("%(count)s share", "%(count)s shares", quantity)
    return said % {"count": formats.number(quantity)}


def _signed(amount: int, written: str) -> str:
    return f"{'+' if amount > 0 else '−'}{written}"


def _subscribed(held: list[tuple[ShareClass, Holding]], today: date) -> bool:
    """Return whether shares of some class may be subscribed today."""
    return any(one.closed_on is None or one.closed_on > today for one, _holding in held)


def _offered(request: GatedRequest, membership: Membership, *, may_subscribe: bool) -> list[dict[str, str]]:
    kwargs = {"slug": request.organisation.slug, "public_id": membership.public_id}
    return [
        {"label": str(one.title), "url": reverse("member-shares-act", kwargs={**kwargs, "verb": verb})}
        for verb, one in ACTS.items()
        if may_subscribe or not one.form.takes_new
    ]


def _address(membership: Membership) -> str:
    return reverse("member-shares", kwargs={"slug": membership.organisation.slug, "public_id": membership.public_id})


def _membership(request: GatedRequest, public_id: str) -> Membership:
    membership = membership_named(request.organisation, public_id)
    if membership is None:
        raise Http404
    return membership
