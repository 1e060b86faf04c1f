"""Attendance allowances of a body: its rates, what was drawn, what was paid; a director reads their own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.models import AllowanceDue, AllowanceStatement, Body
from governance.queries.allowances import dues_of, dues_to, rates_of, statements_of
from governance.rules.competence import Act
from governance.rules.saying import by_rule
from governance.services.allowances import (
    Payment,
    draw_allowances,
    note_allowances_paid,
    set_allowance_rate,
    take_allowances_back,
)
from governance.services.allowances_paper import FORMATS, allowances_paper, meetings_in_words, paid_in_words
from governance.web.sittings.allowance_forms import PaymentForm, PeriodForm, RateForm
from governance.web.sittings.finding import meeting_body
from membership import formats
from membership.access import OFFICE as OFFICE_ROLES
from membership.access import REGISTER as REGISTER_ROLES
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.queries.rules import rules_for
from membership.rules.findings import Finding
from membership.rules.years import last_year_end
from membership.web.acting import acting_person, persons_here, redirect_to_who
from membership.web.downloads import handed_over
from membership.web.gate import MEMBER, OFFICE, REGISTER, GatedRequest, gate

A_DAY = timedelta(days=1)


@gate(MEMBER)
@never_cache
@require_safe
def listing(request: GatedRequest, body: str) -> HttpResponseBase:
    """Show the rates; the office and the auditor see every statement, a director what is due to them."""
    found = _body_with_dues(request, body)
    sees_all = bool(request.roles & REGISTER_ROLES)
    if not sees_all and len(persons_here(request)) > 1 and acting_person(request) is None:
        # A couple sharing an account: what is due to one is not the other’s to read.
        return redirect_to_who(request)
    return _page(request, found)


def _body_with_dues(request: GatedRequest, public_id: str) -> Body:
    """Return a body whose allowances the reader may know of: one they sit on, or sat on while something was due."""
    try:
        return meeting_body(request, public_id)
    except Http404:
        due = AllowanceDue.objects.for_organisation(request.organisation).filter(
            person__in=persons_here(request), statement__body__public_id=public_id
        )
        first = due.select_related("statement__body__organisation").first()
        if first is None:
            raise
        found: Body = first.statement.body
        return found


@gate(OFFICE)
@require_POST
def rate(request: GatedRequest, body: str) -> HttpResponse:
    """Write what a meeting gives."""
    found = meeting_body(request, body)
    form = RateForm(request.POST, organisation=request.organisation, auto_id="rate_%s")
    if form.is_valid():
        try:
            set_allowance_rate(
                found,
                amount_cents=form.cents,
                from_on=form.cleaned_data["from_on"],
                resolution=form.sets_it,
                article=form.cleaned_data["article"],
                actor=request.actor,
            )
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The allowance is recorded."))
            return redirect(_address(request, "sittings:allowances", found))
    return _page(request, found, rate_form=form, status=422)


@gate(OFFICE)
@require_POST
def draw(request: GatedRequest, body: str) -> HttpResponse:
    """Draw what is due for a period."""
    found = meeting_body(request, body)
    form = PeriodForm(request.POST, auto_id="period_%s")
    if form.is_valid():
        try:
            statement = draw_allowances(found, **form.cleaned_data, actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            return redirect(_address(request, "sittings:allowance", found, statement=statement.public_id))
    return _page(request, found, period_form=form, status=422)


@gate(REGISTER)
@never_cache
@require_safe
def one(request: GatedRequest, body: str, statement: str) -> HttpResponse:
    """Show what is due to each for a period, and what of it was paid."""
    found = meeting_body(request, body)
    return _statement_page(request, _statement(found, statement))


@gate(OFFICE)
@require_POST
def paid(request: GatedRequest, body: str, statement: str) -> HttpResponse:
    """Note what was paid, to whom."""
    found = _statement(meeting_body(request, body), statement)
    form = PaymentForm(request.POST, unpaid=dues_of(found).filter(paid_on=None))
    if not form.is_valid():
        return _statement_page(request, found, form=form, status=422)
    payment = Payment(form.cleaned_data["on"], form.cleaned_data["reference"])
    try:
        n = note_allowances_paid(found, form.chosen, payment=payment, actor=request.actor)
    except DomainError as error:
        form.add_error(None, sentence(error))
        return _statement_page(request, found, form=form, status=422)
    said = ngettext("%(n)s allowance is noted as paid.", "%(n)s allowances are noted as paid.", n)
    messages.success(request, said % {"n": formats.number(n)})
    return redirect(_address(request, "sittings:allowance", found.body, statement=found.public_id))


@gate(OFFICE)
@require_POST
def take_back(request: GatedRequest, body: str, statement: str) -> HttpResponse:
    """Take a statement away while nothing of it is paid."""
    found = _statement(meeting_body(request, body), statement)
    try:
        take_allowances_back(found, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
        return redirect(_address(request, "sittings:allowance", found.body, statement=statement))
    messages.success(request, gettext("The statement is taken back: its days can be drawn anew."))
    return redirect(_address(request, "sittings:allowances", found.body))


@gate(REGISTER)
@never_cache
@require_safe
def file(request: GatedRequest, body: str, statement: str, taken_as: str) -> HttpResponse:
    if taken_as not in FORMATS:
        raise Http404
    found = _statement(meeting_body(request, body), statement)
    paper = allowances_paper(found, taken_as=taken_as, language=(get_language() or "fr")[:2])
    return handed_over(paper.content, name=paper.name, media_type=paper.media_type)


def _page(
    request: GatedRequest,
    body: Body,
    *,
    rate_form: RateForm | None = None,
    period_form: PeriodForm | None = None,
    status: int = 200,
) -> HttpResponse:
    is_office, sees_all = bool(request.roles & OFFICE_ROLES), bool(request.roles & REGISTER_ROLES)
    rates = list(rates_of(body))
    statements = list(statements_of(body)) if sees_all else []
    on, reader = today(request.organisation), acting_person(request)
    context = {
        "body": body,
        "rates": rates,
        "statements": [
            {
                "row": each,
                "last_on": each.period.upper - A_DAY,
                "sum": formats.money_cents(each.cents),  # type: ignore[attr-defined]  # of the query
            }
            for each in statements
        ],
        "own": [_line(each) for each in dues_to([reader] if reader else [], body)],
        "finding": _rule(request, on),
        "sees_all": sees_all,
        "rate_form": (
            rate_form or RateForm(organisation=request.organisation, initial={"from_on": on}, auto_id="rate_%s")
        )
        if is_office
        else None,
        "period_form": (period_form or PeriodForm(initial=_foreseen(request, statements, on), auto_id="period_%s"))
        if is_office and rates
        else None,
    }
    return render(request, "governance/sittings/allowances.html", context, status=status)


def _statement_page(
    request: GatedRequest, statement: AllowanceStatement, *, form: PaymentForm | None = None, status: int = 200
) -> HttpResponse:
    dues = list(dues_of(statement))
    unpaid = [each for each in dues if each.paid_on is None]
    may_pay = bool(request.roles & OFFICE_ROLES) and bool(unpaid)
    context: dict[str, Any] = {
        "body": statement.body,
        "statement": statement,
        "last_on": statement.period.upper - A_DAY,
        "columns": [
            {"label": gettext("Name")},
            {"label": gettext("Meetings")},
            {"label": gettext("Amount"), "numeric": True},
            {"label": pgettext("allowance", "Paid")},
        ],
        "rows": [
            [each["name"], each["meetings"], each["amount"], each["paid"] or gettext("To be paid")]
            for each in map(_line, dues)
        ],
        "sum": formats.money_cents(sum(each.amount_cents for each in dues)),
        "left": formats.money_cents(sum(each.amount_cents for each in unpaid)) if unpaid else "",
        "form": (form or PaymentForm(unpaid=unpaid, initial={"on": today(request.organisation)})) if may_pay else None,
        "may_take_back": may_pay and len(unpaid) == len(dues),
        "files": [
            {
                "label": taken_as.upper(),
                "url": _address(
                    request, "sittings:allowance-file", statement.body, statement=statement.public_id, taken_as=taken_as
                ),
            }
            for taken_as in FORMATS
        ],
    }
    return render(request, "governance/sittings/allowance.html", context, status=status)


def _line(due: AllowanceDue) -> dict[str, str]:
    return {
        "name": due.person.full_name,
        "meetings": ", ".join(meetings_in_words(due)),
        "amount": formats.money_cents(due.amount_cents),
        "paid": paid_in_words(due),
    }


def _foreseen(request: GatedRequest, statements: list[AllowanceStatement], on: date) -> dict[str, date]:
    """Return the days proposed: after the last that were drawn, else since the year ended, up to yesterday."""
    here = request.organisation
    begun = last_year_end(on, here.year_end_month, here.year_end_day) + A_DAY
    first_on = max((each.period.upper for each in statements), default=begun)
    return {"first_on": min(first_on, on - A_DAY), "last_on": on - A_DAY}


def _rule(request: GatedRequest, on: date) -> Finding | None:
    rules = rules_for(request.organisation, on)
    key = Act.SET_ALLOWANCE.value
    return by_rule("competence", key, rules, met=True, figures={}) if key in rules else None


def _statement(body: Body, public_id: str) -> AllowanceStatement:
    rows = AllowanceStatement.objects.filter(body=body).select_related("body__organisation", "organisation")
    found: AllowanceStatement = get_object_or_404(rows, public_id=public_id)
    return found


def _address(request: GatedRequest, name: str, body: Body, **more: str) -> str:
    return reverse(name, kwargs={"slug": request.organisation.slug, "body": body.public_id, **more})
