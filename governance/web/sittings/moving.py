"""Moving a called meeting of a body to another day, or adjourning one that is held."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Self

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from governance.models import Assembly, AssemblyState
from governance.queries.called import to_tell
from governance.queries.discipline import waiting_for_the_day_of
from governance.queries.presence import present
from governance.queries.rules import rules_of
from governance.queries.sittings import quorum_of
from governance.rules import delays
from governance.services.discipline import tell_new_day
from governance.services.moving_sittings import adjourn_sitting, foresee_move, postpone_sitting
from governance.web.change_forms import MovingForm
from governance.web.meetings import address
from governance.web.sittings.finding import sitting_of
from membership import formats
from membership.access import REGISTER
from membership.clock import now, today
from membership.errors import DomainError, OverrideReasonMissing
from membership.messages import sentence
from membership.rules.findings import Finding, Outcome
from membership.web.gate import CONDUCT, OFFICE, GatedRequest, gate

# As much as the field takes.
MOST_SAID = 2000
TEMPLATE = "governance/sittings/move.html"


class SittingMovingForm(MovingForm):
    """When and where instead, why, and what goes with a notice that leaves late."""

    # As the page had it: whoever moved it meanwhile is not undone.
    was_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    waived_by_all = forms.BooleanField(
        label=_("Every director has given up the notice"),
        required=False,
        help_text=_("In writing, kept by the office."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("reason_fr", "reason_en"):
            if name in self.fields:
                self.fields[name].help_text = gettext("The directors read it.")
        self.fields["place"].help_text = gettext("Leave empty when everybody sits at a distance.")
        self.fields["link"].help_text = gettext("For those who sit at a distance.")
        self.fields["override"].help_text = ""

    @classmethod
    def instead_of(cls, assembly: Assembly, data: Any = None) -> Self:
        form = super().instead_of(assembly, data)
        form.initial["was_at"] = assembly.starts_at.isoformat()
        return form

    @property
    def late(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["override"], "waived_by_all": self.cleaned_data["waived_by_all"]}


@gate(OFFICE)
def postpone(request: GatedRequest, assembly: str) -> HttpResponse:
    """Ask when instead and why, then move the meeting and tell everybody who was called."""
    sitting = _met(request, assembly)
    if sitting.state != AssemblyState.CALLED or sitting.opened_at is not None:
        return redirect(address("sittings:one", sitting))
    form = _form(request, sitting)
    return _answer(
        request,
        sitting,
        form,
        lambda: postpone_sitting(
            sitting, form.to, form.why, actor=request.actor, was_at=form.cleaned_data["was_at"], **form.late
        ),
        gettext("The meeting is moved. Those who were called are told the new date."),
        {"is_adjourning": False},
    )


@gate(CONDUCT)
def adjourn(request: GatedRequest, assembly: str) -> HttpResponse:
    """Ask until when and why, then close this sitting and tell everybody who was called."""
    sitting = _met(request, assembly)
    if sitting.state != AssemblyState.IN_SESSION:
        return redirect(address("sittings:one", sitting))
    form = _form(request, sitting)
    on, rules = today(request.organisation), rules_of(sitting)
    context = {
        "is_adjourning": True,
        "quorum": quorum_of(sitting, present(sitting, now()), on, rules),
        "within": delays.assess_resumption(on, on, rules) if "adjournment_days" in rules else None,
    }
    return _answer(
        request,
        sitting,
        form,
        lambda: adjourn_sitting(sitting, form.to, form.why, actor=request.actor, **form.late),
        pgettext("body", "The meeting is adjourned. What is undecided stays on its agenda."),
        context,
    )


@gate(OFFICE)
@require_POST
def tell(request: GatedRequest, assembly: str) -> HttpResponse:
    """Tell the members whose case names a moment that the meeting has left of the new one."""
    sitting = _met(request, assembly)
    try:
        told = tell_new_day(sitting, actor=request.actor, reason=request.POST.get("reason", "")[:MOST_SAID])
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        said = ngettext("%(n)s member is told of the new day.", "%(n)s members are told of the new day.", len(told))
        messages.success(request, said % {"n": formats.number(len(told))})
    return redirect(address("sittings:one", sitting))


def _met(request: GatedRequest, assembly: str) -> Assembly:
    sitting = sitting_of(request, assembly)
    if sitting.is_written:
        raise Http404
    return sitting


def _form(request: GatedRequest, sitting: Assembly) -> SittingMovingForm:
    return SittingMovingForm.instead_of(sitting, request.POST if request.method == "POST" else None)


def _chosen_day(form: SittingMovingForm) -> date | None:
    """Return the day chosen on the form, once it is one."""
    return form.cleaned_data.get("held_on") if form.is_bound and form.is_valid() else None


def _answer(
    request: GatedRequest,
    sitting: Assembly,
    form: SittingMovingForm,
    act: Callable[[], object],
    done: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Do it and go back to the meeting; or show the form again, with the rule that wants a reason."""
    warned: Finding | None = None
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except OverrideReasonMissing:
            warned = foresee_move(sitting, form.to)
        except DomainError as error:
            form.add_error(None, sentence(error))
            # A notice that leaves too late, every director may give up.
            found = foresee_move(sitting, form.to)
            warned = found if found is not None and found.outcome is not Outcome.MET else None
        else:
            messages.success(request, done)
            return redirect(address("sittings:one", sitting))
    waiting = waiting_for_the_day_of(sitting)
    shown = {
        "meeting": sitting,
        "body": sitting.body,
        "form": form,
        "told": to_tell(sitting, meets_on=_chosen_day(form)),
        "warned": warned,
        "waits": bool(waiting),
        # The case of a member is open to those alone who may read the register.
        "waiting": waiting if request.roles & REGISTER else [],
    }
    return render(request, TEMPLATE, shown | context, status=422 if form.errors or warned else 200)
