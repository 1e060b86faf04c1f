"""The year by the book: what the rules ask, what is done, what is late, what is next; as a list and as a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from governance.queries.as_it_is import findings_as_it_is
from governance.queries.clocks import Clock, clocks_on
from governance.queries.compliance import Proof, obligations_on, proof_document, proofs_of
from governance.rules import callers, clocks, standing, year
from governance.rules.icalendar import Calendar, written
from governance.rules.year import AUDITOR, CHANGE_OF_BOARD, Obligation, State, in_order
from governance.services.calendar_text import entries_of_the_year
from governance.services.duties import note_duty_done, take_back_duty
from governance.services.duties_text import due_in_words, title_of
from governance.web.compliance_cases import Case, case_of
from governance.web.compliance_words import STATES, anchor_of
from governance.web.year_file import steps_shown
from membership.access import OFFICE as OFFICE_ROLES
from membership.access import REGISTER as REGISTER_ROLES
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.models import Correspondent, CorrespondentKind, Organisation
from membership.pictures.words import language
from membership.queries.rules import rules_for
from membership.rules.findings import Certainty, Outcome
from membership.rules.months import MONTHS_IN_YEAR, add_months
from membership.services.documents import keep
from membership.web.downloads import handed_over
from membership.web.fields import DayField, ProofField
from membership.web.gate import OFFICE, OFFICERS, GatedRequest, gate

# What the title does not say whole: the rule's own sentence stands under it.
SAID = (
    *standing.PAPERS,
    *standing.BYLAWS,
    *standing.COMING_BACK,
    standing.OFFICER,
    year.HOUSING_REPORT,
    *clocks.OF_A_CASE,
)


class DoneForm(forms.Form):
    key = forms.SlugField(widget=forms.HiddenInput)
    from_on = DayField(widget=forms.HiddenInput)
    done_on = DayField(label=_("Done on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    proof = forms.CharField(
        label=_("Proof"),
        max_length=300,
        required=False,
        help_text=_("For example: filed online, confirmation no. 4821"),
    )
    document = ProofField(
        label=_("The confirmation or the receipt, as a file"),
        required=False,
        help_text=_("JPEG, PNG or PDF, 5 MB at most."),
    )


class BackForm(forms.Form):
    """Which duty was noted by mistake, and why."""

    key = forms.SlugField(widget=forms.HiddenInput)
    from_on = DayField(widget=forms.HiddenInput)
    because = forms.CharField(label=_("Why it was noted by mistake"), max_length=500)


@dataclass(frozen=True, slots=True)
class Line:
    """One duty as the page draws it."""

    title: str
    when: str
    label: str
    tone: str
    source: str
    is_unsure: bool
    proof: Proof | None
    anchor: str
    see: str
    url: str
    state: str
    day: date | None
    remedy: str
    says: str
    form: DoneForm | None
    is_noted: bool
    back_form: BackForm | None = None
    case: Case | None = None


@gate(OFFICERS)
@require_safe
def overview(request: GatedRequest) -> HttpResponse:
    here, on = request.organisation, today(request.organisation)
    proofs, rules = proofs_of(here), rules_for(here, on)
    is_office = bool(request.roles & OFFICE_ROLES)
    found = obligations_on(here, on)
    running = {one.duty: one for one in clocks_on(here, on, rules)}
    late = [one for one in found if one.key == year.MEETING and one.state(on) is State.LATE]
    remedy = _remedy(here, on) if late else ""
    lines = [
        _line(
            request,
            one,
            on,
            proofs,
            is_office=is_office,
            remedy=remedy if one in late else "",
            says=rules[one.key].sentence(language()) if one.key in SAID and one.key in rules else "",
            running=running.get(one),
        )
        for one in in_order((*found, *running))
    ]
    groups: list[dict[str, Any]] = [
        {"title": title, "lines": [line for line in lines if line.state in states]}
        for title, states in (
            (gettext("Late"), {"late"}),
            (gettext("What comes next"), {"next", "later"}),
            (gettext("To do, without a day"), {"open"}),
            (gettext("What waits"), {"waiting"}),
            (gettext("Before you came here"), {"before"}),
            (gettext("Done"), {"done"}),
        )
    ]
    context = {
        "on": on,
        "may_follow": is_office,
        "file": steps_shown(here, on, may_act=is_office, duties=found),
        "as_it_is": list(findings_as_it_is(here, on, rules)),
        "groups": [group for group in groups if group["lines"]],
        "months": _months(lines, on),
        "late": sum(line.state == "late" for line in lines),
    }
    return render(request, "governance/compliance.html", context)


@gate(OFFICE)
@require_POST
def note_done(request: GatedRequest) -> HttpResponse:
    """Note a duty as done, or by the button of those noted by mistake, take that back."""
    if request.POST.get("act") == "take-back":
        return _take_back(request)
    form = DoneForm(request.POST, request.FILES)
    if not form.is_valid():
        wrong = form.errors.get("document")
        said = wrong[0] if wrong else gettext("Write the day on which it was done.")
        messages.error(request, gettext("%(wrong)s Nothing was noted.") % {"wrong": said})
        return redirect("governance:compliance", slug=request.organisation.slug)
    try:
        _note(request, form.cleaned_data)
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, gettext("Noted as done."))
    return redirect("governance:compliance", slug=request.organisation.slug)


def _take_back(request: GatedRequest) -> HttpResponse:
    form = BackForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Write why it was noted by mistake. Nothing was taken back."))
        return redirect("governance:compliance", slug=request.organisation.slug)
    try:
        take_back_duty(request.organisation, **form.cleaned_data, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, gettext("Taken back, with its reason: it is to be done again."))
    return redirect("governance:compliance", slug=request.organisation.slug)


@transaction.atomic
def _note(request: GatedRequest, cleaned: dict[str, Any]) -> None:
    """Note it with its paper: a paper is not kept of what is refused."""
    document = keep(request.organisation, **cleaned["document"]) if cleaned["document"] else None
    note_duty_done(request.organisation, **(cleaned | {"document": document}), actor=request.actor)


@gate(OFFICERS)
@require_safe
def proof(request: GatedRequest, document: str) -> HttpResponse:
    """Hand over the paper that proves a duty."""
    found = proof_document(request.organisation, document)
    if found is None:
        raise Http404
    return handed_over(bytes(found.content), name=found.name, media_type=found.media_type)


@gate(OFFICERS)
@require_safe
def calendar(request: GatedRequest) -> HttpResponse:
    """Return the days that are still to come or late, for one's own calendar."""
    here, on = request.organisation, today(request.organisation)
    body = written(Calendar("Year", language()), entries_of_the_year(here, on))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{here.slug}.ics"'
    return response


def _line(
    request: GatedRequest,
    one: Obligation,
    on: date,
    proofs: dict[tuple[str, date], Proof],
    *,
    is_office: bool,
    remedy: str,
    says: str,
    running: Clock | None,
) -> Line:
    label, tone = STATES[one.state(on)]
    kept = proofs.get((one.key, one.from_on))
    form = None
    if is_office and one.is_noted and (one.due_on is not None or one.is_standing):
        form = DoneForm(
            initial={
                "key": one.key,
                "from_on": one.from_on,
                "done_on": one.done_on or on,
                "proof": kept.text if kept else "",
            },
            auto_id=f"{one.key}-{one.from_on.isoformat()}-%s",
        )
    return Line(
        title=title_of(one),
        when=due_in_words(one, on),
        label=str(label),
        tone=tone,
        source=f"{one.rule.source(language())}.",
        is_unsure=one.rule.certainty not in {Certainty.TEXT, Certainty.SECONDARY},
        proof=kept,
        anchor=anchor_of(one),
        **_see(request, one.key),
        case=case_of(running, request.organisation.slug, may_read=bool(request.roles & REGISTER_ROLES))
        if running
        else None,
        state=one.state(on).value,
        day=one.due_on,
        remedy=remedy,
        says=says,
        form=form,
        is_noted=one.done_on is not None,
        back_form=BackForm(initial={"key": one.key, "from_on": one.from_on}, auto_id=f"{anchor_of(one)}-back-%s")
        if form and kept
        else None,
    )


def _see(request: GatedRequest, key: str) -> dict[str, str]:
    """Return what else to look at, for whoever may: its words and its address."""
    at = {"slug": request.organisation.slug}
    if key == CHANGE_OF_BOARD:
        return {
            "see": gettext("See who sits and who holds which office"),
            "url": reverse("governance:directors", kwargs=at),
        }
    if key == AUDITOR and request.roles & REGISTER_ROLES:
        return {"see": gettext("See the auditor, or record one"), "url": reverse("governance:auditor", kwargs=at)}
    return {"see": "", "url": ""}


def _remedy(organisation: Organisation, on: date) -> str:
    """Return who else may call an annual meeting that is late; nothing where nobody may.

    Whether the organisation belongs to a federation is for it to say, among those it writes to.
    """
    rules = rules_for(organisation, on)
    found = callers.assess_caller_when_late(callers.Caller.FEDERATION, rules)
    if found is None or found.outcome is not Outcome.MET:
        return ""
    said = f"{found.sentence(language())} {found.source(language())}"
    kept = Correspondent.objects.for_organisation(organisation).filter(put_aside_at=None)
    if kept.filter(kind=CorrespondentKind.FEDERATION).exists():
        return said
    return gettext("If your organisation belongs to a federation: %(rule)s") % {"rule": said}


def _months(lines: list[Line], on: date) -> list[dict[str, Any]]:
    """Return twelve months from the earliest day that matters, each with what falls in it, this month among them."""
    dated = [line for line in lines if line.day is not None]
    earliest = min([line.day for line in dated if line.day] + [on]).replace(day=1)
    first = max(earliest, add_months(on.replace(day=1), 1 - MONTHS_IN_YEAR))
    months = [add_months(first, place) for place in range(MONTHS_IN_YEAR)]
    return [
        {
            "first": month,
            "is_now": (month.year, month.month) == (on.year, on.month),
            "lines": [
                line for line in dated if line.day and (line.day.year, line.day.month) == (month.year, month.month)
            ],
        }
        for month in months
    ]
