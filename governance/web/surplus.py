"""The surplus of the year: its amounts, what each member would get, and their entry in the ledger once adopted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.models import Assembly, AssemblyKind, MotionState, SurplusPlan
from governance.queries.rules import rules_of
from governance.queries.surplus import (
    CategoryPart,
    MemberPart,
    adopted_instead,
    allocation_of,
    by_category,
    categories_of,
    findings_on,
    is_decided,
    part_of,
    parts_of,
    plan_of,
    uses_in_order,
)
from governance.services.surplus import enter_rebates, propose_surplus, reads_as_written, restate_surplus, take_in_uses
from governance.services.surplus_uses import RefusedRow, read_uses
from governance.web import rebate_letters
from governance.web.meetings import address, meeting_of
from governance.web.surplus_forms import AllocationForm, UsesForm
from membership import formats
from membership.access import OFFICE as OFFICE_ROLES
from membership.clock import today
from membership.errors import DomainError, ImportRefused, OverrideReasonMissing
from membership.messages import sentence
from membership.queries.rebates import sums_by_category
from membership.rules.spreadsheets import csv_lines, dollars
from membership.rules.years import last_year_end
from membership.templatetags.unevoix import local_text
from membership.web.downloads import handed_over
from membership.web.gate import OFFICE, REGISTER, GatedRequest, gate

PAGE = 50
ROWS_SHOWN = 50
_LEDGER_COLUMNS = [
    {"label": gettext_lazy("In the ledger"), "numeric": True},
    {"label": pgettext_lazy("amount", "Left"), "numeric": True},
]
WHYS = {
    "unknown_number": gettext_lazy("no member has this number"),
    "not_a_member_then": gettext_lazy("was no member in that year"),
    "unknown_category": gettext_lazy("had no such category in that year"),
    "amount": gettext_lazy("is no amount"),
    "twice": gettext_lazy("stands twice in the list"),
}


@gate(REGISTER)
@never_cache
def surplus(request: GatedRequest, assembly: str) -> HttpResponse:
    """Show the amounts and what follows for each member; for the office, write them while that is possible."""
    meeting = _annual(request, assembly)
    plan = plan_of(meeting)
    is_office = bool(request.roles & OFFICE_ROLES)
    form = _form(request, meeting, plan) if is_office and _may_write(meeting, plan) else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and _written(request, meeting, plan, form):
            return redirect(address("governance:surplus", meeting))
    return _page(request, meeting, plan, form=form, status=422 if form is not None and form.errors else 200)


@gate(OFFICE)
@require_POST
def uses(request: GatedRequest, assembly: str) -> HttpResponse:
    """Take a list of uses in, whole or not at all."""
    meeting, plan = _planned(request, assembly)
    form = UsesForm(request.POST, request.FILES)
    refused: tuple[RefusedRow, ...] = ()
    if form.is_valid():
        try:
            read = read_uses(plan, form.cleaned_data["file"].read())
            refused = read.refused
            if not refused:
                n = take_in_uses(plan, read.uses, actor=request.actor)
        except (ImportRefused, DomainError) as error:
            form.add_error("file", sentence(error))
        else:
            if not refused:
                said = ngettext(
                    "%(n)s line of business is taken into account.",
                    "%(n)s lines of business are taken into account.",
                    n,
                )
                messages.success(request, said % {"n": formats.number(n)})
                return redirect(address("governance:surplus", meeting))
    return _page(request, meeting, plan, uses_form=form, refused=refused, status=422)


@gate(OFFICE)
@require_POST
def enter(request: GatedRequest, assembly: str) -> HttpResponse:
    """Write the rebates into the ledger of the members."""
    meeting, plan = _planned(request, assembly)
    try:
        n = enter_rebates(plan, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        said = ngettext(
            "%(n)s rebate stands in the ledger of the members.", "%(n)s rebates stand in the ledger of the members.", n
        )
        messages.success(request, said % {"n": formats.number(n)})
    return redirect(address("governance:surplus", meeting))


@gate(REGISTER)
@require_safe
def parts_csv(request: GatedRequest, assembly: str) -> HttpResponse:
    """Hand over what each member gets, in cents of dollars written out."""
    _meeting, plan = _planned(request, assembly)
    header = (_("Number"), _("Name"), _("Category"), _("Business of the year"), _("Rebate"))
    rows = (
        (
            one.number,
            one.name,
            local_text(one.category, "name"),
            dollars(one.use_cents),
            dollars(one.amount_cents),
        )
        for one in parts_of(plan)
    )
    text = "".join(csv_lines(header, rows))
    name = f"{request.organisation.slug}-{_('rebates')}-{plan.year_end_on.isoformat()}.csv"
    return handed_over(text.encode(), name=name, media_type="text/csv; charset=utf-8")


def _annual(request: GatedRequest, assembly: str) -> Assembly:
    """Return an annual meeting of an organisation whose rules know of a surplus. Raises Http404."""
    meeting = meeting_of(request, assembly)
    if meeting.kind != AssemblyKind.ANNUAL or "surplus_uses" not in rules_of(meeting):
        raise Http404
    return meeting


def _planned(request: GatedRequest, assembly: str) -> tuple[Assembly, SurplusPlan]:
    meeting = _annual(request, assembly)
    plan = plan_of(meeting)
    if plan is None:
        raise Http404
    return meeting, plan


def _may_write(meeting: Assembly, plan: SurplusPlan | None) -> bool:
    """Return whether amounts may be written: in preparation, or as they were adopted in another text."""
    if meeting.is_draft:
        # The agenda of a second meeting is that of the first.
        return meeting.first_call_id is None
    return plan is not None and plan.entered_at is None and is_decided(plan)


def _form(request: GatedRequest, meeting: Assembly, plan: SurplusPlan | None) -> AllocationForm:
    here = request.organisation
    ended_on = last_year_end(today(here), here.year_end_month, here.year_end_day)
    initial = AllocationForm.initial_of(allocation_of(plan)) if plan else {"year_end_on": ended_on}
    sent = request.POST if request.method == "POST" else None
    form = AllocationForm(sent, categories=categories_of(here), initial=initial)
    if plan is not None and not meeting.is_draft:
        form.fields["reason"].label = _("Why these amounts are not those of the notice")
        form.fields["reason"].required = True
        if instead := adopted_instead(plan):
            form.fields["resolution"] = forms.ChoiceField(
                label=_("By which resolution"),
                choices=[
                    (one.resolution.number, f"{one.resolution.number}. {local_text(one, 'title')}") for one in instead
                ],
                help_text=_("The one that gives the rebates: its number stands in the ledger of the members."),
            )
            form.order_fields(["resolution"])
    return form


def _written(request: GatedRequest, meeting: Assembly, plan: SurplusPlan | None, form: AllocationForm) -> bool:
    reason = form.cleaned_data["reason"]
    restated = plan is not None and not meeting.is_draft
    had_uses = plan is not None and plan.uses.exists()
    try:
        if plan is not None and restated:
            numbered = {one.resolution.number: one for one in adopted_instead(plan)}
            motion = numbered.get(form.cleaned_data.get("resolution", ""))
            restate_surplus(plan, form.allocation, because=reason, actor=request.actor, motion=motion)
        else:
            propose_surplus(meeting, form.allocation, reason=reason, actor=request.actor)
    except OverrideReasonMissing as error:
        form.add_error("reason", sentence(error))
    except DomainError as error:
        form.add_error(None, sentence(error))
    else:
        if restated:
            said = _("The amounts are recorded as the meeting adopted them; the texts of its motions stay as they are.")
        else:
            said = _("The amounts are recorded, and the motion says them.")
        messages.success(request, said)
        if plan is not None and had_uses and not plan.uses.exists():
            messages.warning(request, _("The list of uses was that of another year, and is gone: take in this year’s."))
        return True
    return False


def _page(
    request: GatedRequest,
    meeting: Assembly,
    plan: SurplusPlan | None,
    *,
    form: AllocationForm | None = None,
    uses_form: UsesForm | None = None,
    refused: tuple[RefusedRow, ...] = (),
    status: int = 200,
) -> HttpResponse:
    is_office = bool(request.roles & OFFICE_ROLES)
    context: dict[str, Any] = {"meeting": meeting, "plan": plan, "form": form, "is_office": is_office}
    if plan is not None:
        allocation = allocation_of(plan)
        parts = Paginator(uses_in_order(plan), PAGE).get_page(request.GET.get("page"))
        adopted = plan.motion.state == MotionState.ADOPTED
        as_written = reads_as_written(plan)
        other_text = not plan.restated_because and not as_written if adopted else is_decided(plan)
        groups = by_category(plan)
        standing = sums_by_category(request.organisation, plan.year_end_on) if plan.entered_at else None
        context |= {
            "allocation": allocation,
            "findings": findings_on(allocation, categories_of(request.organisation), rules_of(meeting)),
            "groups": [
                [
                    local_text(one.category, "name"),
                    formats.number(one.members),
                    formats.money_cents(one.use_cents),
                    formats.money_cents(one.amount_cents),
                    _rate(one.amount_cents, one.use_cents),
                    *_in_ledger(one, standing),
                ]
                for one in groups
            ],
            "group_columns": [
                {"label": _("Category")},
                {"label": _("Members"), "numeric": True},
                {"label": _("Business of the year"), "numeric": True},
                {"label": _("In rebates"), "numeric": True},
                {"label": _("Per\u00a0$100"), "numeric": True},
                *([] if standing is None else _LEDGER_COLUMNS),
            ],
            "page": parts,
            "rows": [_row(part_of(one)) for one in parts],
            "columns": [
                {"label": _("Member")},
                {"label": _("Category")},
                {"label": _("Business of the year"), "numeric": True},
                {"label": _("Rebate"), "numeric": True},
            ],
            **rebate_letters.shown(plan, is_office=is_office),
            "other_text": is_office and other_text and plan.entered_at is None,
            "may_enter": is_office
            and adopted
            and not other_text
            and plan.entered_at is None
            and any(one.amount_cents for one in groups),
            "uses_form": (uses_form or UsesForm()) if is_office and plan.entered_at is None else None,
            "refused": [(one, WHYS[one.why]) for one in refused[:ROWS_SHOWN]],
            "refused_more": max(0, len(refused) - ROWS_SHOWN),
        }
    return render(request, "governance/surplus.html", context, status=status)


def _row(one: MemberPart) -> list[str]:
    return [
        f"{one.name} ({one.number})",
        local_text(one.category, "name"),
        formats.money_cents(one.use_cents),
        formats.money_cents(one.amount_cents),
    ]


def _in_ledger(one: CategoryPart, standing: dict[int, int] | None) -> list[str]:
    """Return what stands in the ledger for a category after its corrections, and what they left of its amount."""
    if standing is None:
        return []
    there = standing.get(one.category.pk, 0)
    return [formats.money_cents(there), formats.money_cents(one.amount_cents - there)]


def _rate(amount_cents: int, use_cents: int) -> str:
    """Return what a hundred dollars of business give, to the cent below."""
    return formats.money_cents(amount_cents * 10000 // use_cents) if use_cents else "–"
