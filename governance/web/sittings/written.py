"""A written resolution: sent by the office, signed by each director, adopted when all have."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from governance.models import Assembly, AssemblyState, Mandate, SignatureMeans
from governance.queries.outcomes import outcome_of
from governance.queries.sittings import directors_on, exercised_on, place_of, recusals_of
from governance.rules.saying import by_rule
from governance.rules.seats import assess_written_resolution
from governance.services.written import (
    WrittenText,
    circulate_written,
    entitled_to_sign,
    give_up_written,
    sign_written,
    too_few_to_sign,
    withdraw_from_written,
)
from governance.web.meetings import address
from governance.web.sittings.finding import meeting_body, sitting_of
from governance.web.sittings.forms import WithdrawForm
from governance.web.sittings.withdrawals import taken_back, withdrawals_shown
from membership.access import OFFICE as OFFICE_ROLES
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Organisation
from membership.queries.rules import rules_for
from membership.web.acting import acting_person, persons_here, redirect_to_who
from membership.web.answered import answered
from membership.web.gate import MEMBER, OFFICE, GatedRequest, gate

ACTS = {"sign", "enter", "withdraw", "take-back", "give-up"}


class TextForm(forms.Form):
    """The text to sign. It is fixed once it is sent."""

    title_fr = forms.CharField(label=_("Title in French"), max_length=200, widget=forms.TextInput(attrs={"lang": "fr"}))
    title_en = forms.CharField(
        label=_("Title in English"), max_length=200, widget=forms.TextInput(attrs={"lang": "en"})
    )
    text_fr = forms.CharField(label=_("Text in French"), widget=forms.Textarea(attrs={"lang": "fr", "rows": 5}))
    text_en = forms.CharField(label=_("Text in English"), widget=forms.Textarea(attrs={"lang": "en", "rows": 5}))

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not organisation.offers_english:
            del self.fields["title_en"]
            del self.fields["text_en"]

    @property
    def text(self) -> WrittenText:
        return WrittenText(**self.cleaned_data)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)


@gate(OFFICE)
def new(request: GatedRequest, body: str) -> HttpResponse:
    found = meeting_body(request, body)
    form = TextForm(request.POST or None, organisation=request.organisation)
    on = today(request.organisation)
    rules = rules_for(request.organisation, on)
    if request.method == "POST" and form.is_valid():
        try:
            written = circulate_written(found, form.text, actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The text is on its way to everybody who sits there."))
            return redirect(address("sittings:one", written))
    key = "board_written_resolution"
    context = {
        "body": found,
        "form": form,
        "directors": exercised_on(found, on),
        "finding": by_rule("written", key, rules, met=True, figures={}) if key in rules else None,
    }
    return render(request, "governance/sittings/written_new.html", context)


def written_page(
    request: GatedRequest, written: Assembly, *, withdraw_form: WithdrawForm | None = None
) -> HttpResponse:
    """Answer the page of a written resolution: its text, who signed, and what the reader may do."""
    motion = written.motions.select_related("item", "resolution").get()
    is_office, is_open = bool(request.roles & OFFICE_ROLES), written.state == AssemblyState.CALLED
    signatures = written.signatures.select_related("mandate__person", "mandate__seat")
    signed = {place_of(one.mandate): one for one in signatures}
    entitled = entitled_to_sign(written) if is_open else [one.mandate for one in signed.values()]
    waiting = [one for one in entitled if place_of(one) not in signed]
    person = acting_person(request)
    own, here = ({person.pk} if person else set()), {one.pk for one in persons_here(request)}
    context = {
        "meeting": written,
        "body": written.body,
        "motion": motion,
        "outcome": outcome_of(motion),
        "signed": sorted(signed.values(), key=lambda one: one.mandate.seat.number),
        "waiting": waiting if is_open else [],
        "mine": [one for one in waiting if one.person_id in own] if is_open else [],
        # A couple who share an account: nobody signs before it is said who is there.
        "must_say_who": is_open and person is None and any(one.person_id in here for one in waiting),
        "withdrawals": withdrawals_shown(recusals_of(written).get(motion.pk, []), may_take_back=is_office and is_open),
        "is_open": is_open,
        "is_office": is_office,
        "too_few": too_few_to_sign(written) if is_open else None,
        "finding": _finding(written, len(signed), len(entitled)) if is_open else None,
        "withdraw_form": (withdraw_form or WithdrawForm(directors=waiting)) if is_office and is_open else None,
        "reason_form": ReasonForm(auto_id="give_up_%s"),
    }
    return render(request, "governance/sittings/written.html", context)


def _finding(written: Assembly, signed: int, entitled: int) -> Any:
    return assess_written_resolution(signed, entitled, rules_for(written.organisation, today(written.organisation)))


@gate(MEMBER)
@require_POST
def act(request: GatedRequest, assembly: str) -> HttpResponseBase:
    """Sign as oneself; for the office, enter a signature on paper, a withdrawal or its end, or give the text up."""
    written, asked = sitting_of(request, assembly), request.POST.get("act", "")
    if not written.is_written:
        raise Http404
    if asked not in ACTS:
        return HttpResponse(status=400)
    if asked != "sign" and not request.roles & OFFICE_ROLES:
        raise Http404
    if asked == "give-up":
        reason = request.POST.get("reason", "")
        return answered(
            request,
            lambda: give_up_written(written, reason=reason, actor=request.actor),
            gettext("The text is given up; what was signed is kept."),
            back=address("sittings:one", written),
        )
    if asked == "take-back":
        return taken_back(request, written.motions.get(), back=address("sittings:one", written))
    assert written.body is not None
    sitting = directors_on(written.body, today(request.organisation))
    if asked == "withdraw":
        form = WithdrawForm(request.POST, directors=sitting)
        if not form.is_valid():
            return written_page(request, written, withdraw_form=form)
        mandate, reason = form.mandate, form.cleaned_data["reason"]
        return answered(
            request,
            lambda: withdraw_from_written(written, mandate=mandate, reason=reason, actor=request.actor),
            gettext("%(name)s does not have to sign.") % {"name": mandate.person.full_name},
            back=address("sittings:one", written),
        )
    return _sign(request, written, sitting, asked)


def _sign(request: GatedRequest, written: Assembly, sitting: list[Mandate], asked: str) -> HttpResponseBase:
    seat = request.POST.get("seat", "")
    mandate = next((one for one in sitting if str(one.seat.number) == seat), None)
    if asked == "sign":
        person = acting_person(request)
        if person is None and len(persons_here(request)) > 1:
            return redirect_to_who(request)
        if person is None or mandate is None or mandate.person_id != person.pk:
            raise Http404
    if mandate is None:
        raise Http404
    means = SignatureMeans.OWN if asked == "sign" else SignatureMeans.PAPER
    return answered(
        request,
        lambda: sign_written(written, mandate=mandate, means=means, actor=request.actor),
        gettext("The signature of %(name)s is recorded.") % {"name": mandate.person.full_name},
        back=address("sittings:one", written),
    )
