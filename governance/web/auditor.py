"""The auditor: whom the members appointed for which year, and the office writing it down."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.models import AuditorEnd, AuditorTerm, Resolution
from governance.queries.auditors import auditors_of
from governance.rules.auditor import DISMISSAL, PROFESSIONAL, VACANCY, YEARLY
from governance.rules.saying import by_rule
from governance.services.auditors import Appointment, Ending, appoint_auditor, end_audit, hand_in_audit
from governance.web.auditor_forms import AppointForm, EndForm, ReportForm
from governance.web.naming_resolutions import latest_resolutions
from membership.access import OFFICE as OFFICE_ROLES
from membership.clock import today
from membership.errors import DomainError, OverrideReasonMissing
from membership.messages import sentence
from membership.models import Document, Organisation
from membership.queries.rules import rules_for
from membership.rules.findings import Finding
from membership.services.documents import keep
from membership.web.downloads import handed_over
from membership.web.gate import OFFICE, REGISTER, GatedRequest, gate


@gate(REGISTER)
@never_cache
@require_safe
def overview(request: GatedRequest) -> HttpResponse:
    """Show who audits which year."""
    return _page(request)


@gate(OFFICE)
@require_POST
def appoint(request: GatedRequest) -> HttpResponse:
    """Write an appointment down."""
    here = request.organisation
    form = AppointForm(
        request.POST, request.FILES, organisation=here, resolutions=latest_resolutions(here), auto_id="appoint_%s"
    )
    if form.is_valid():
        try:
            _appoint(request, form)
        except OverrideReasonMissing as error:
            form.add_error("reason", sentence(error))
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("The auditor is recorded."))
            return redirect("governance:auditor", slug=here.slug)
    return _page(request, form=form, status=422)


@transaction.atomic
def _appoint(request: GatedRequest, form: AppointForm) -> None:
    """Write it with the letter of consent: a letter is not kept of what is refused."""
    cleaned = form.cleaned_data
    said = Appointment(
        name=cleaned["name"],
        permit=cleaned["permit"],
        year_end_on=form.year_end_on,
        resolution=form.chosen,
        email=cleaned["email"],
        language=cleaned["language"] or "fr",
        consent=keep(request.organisation, **cleaned["consent"]) if cleaned["consent"] else None,
    )
    appoint_auditor(request.organisation, said, reason=cleaned["reason"], actor=request.actor)


@gate(OFFICE)
@require_POST
def report(request: GatedRequest, term: str) -> HttpResponse:
    """Keep the report that an auditor handed in."""
    found = _term(request, term)
    form = ReportForm(request.POST, request.FILES, auto_id=f"report-{term}-%s")
    if form.is_valid():
        try:
            with transaction.atomic():
                document = keep(request.organisation, **form.cleaned_data["file"])
                hand_in_audit(found, on=form.cleaned_data["on"], document=document, actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("The report is kept, and joined to the annual report if there is a meeting."))
            return redirect("governance:auditor", slug=request.organisation.slug)
    return _page(request, filled={(found.pk, "report"): form}, status=422)


@gate(OFFICE)
@require_POST
def end(request: GatedRequest, term: str) -> HttpResponse:
    """Write down how an audit ended."""
    found = _term(request, term)
    form = EndForm(request.POST, resolutions=latest_resolutions(request.organisation), auto_id=f"end-{term}-%s")
    if form.is_valid():
        cleaned = form.cleaned_data
        said = Ending(cleaned["on"], AuditorEnd(cleaned["end"]), cleaned["because"], form.chosen)
        try:
            end_audit(found, said, reason=cleaned["reason"], actor=request.actor)
        except OverrideReasonMissing as error:
            form.add_error("reason", sentence(error))
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("It is recorded. Another auditor can be appointed for that year."))
            return redirect("governance:auditor", slug=request.organisation.slug)
    return _page(request, filled={(found.pk, "end"): form}, status=422)


@gate(REGISTER)
@never_cache
@require_safe
def paper(request: GatedRequest, term: str, which: str) -> HttpResponse:
    """Hand over the letter of consent, or the report."""
    found = _term(request, term)
    papers: dict[str, Document | None] = {"consent": found.consent, "report": found.report}
    document = papers.get(which)
    if document is None:
        raise Http404
    return handed_over(bytes(document.content), name=document.name, media_type=document.media_type)


def _term(request: GatedRequest, public_id: str) -> AuditorTerm:
    found: AuditorTerm = get_object_or_404(auditors_of(request.organisation), public_id=public_id)
    return found


def _page(
    request: GatedRequest,
    *,
    form: AppointForm | None = None,
    filled: dict[tuple[int, str], Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    here = request.organisation
    is_office = bool(request.roles & OFFICE_ROLES)
    resolutions = latest_resolutions(here) if is_office else {}
    context: dict[str, Any] = {
        "lines": [_line(one, filled or {}, resolutions, is_office=is_office) for one in auditors_of(here)],
        "form": None,
        "has_resolutions": bool(resolutions),
        "is_office": is_office,
        "findings": _rules(here),
    }
    if is_office and resolutions:
        context["form"] = form or AppointForm(organisation=here, resolutions=resolutions, auto_id="appoint_%s")
    return render(request, "governance/auditor.html", context, status=status)


def _line(
    one: AuditorTerm, filled: dict[tuple[int, str], Any], resolutions: dict[str, Resolution], *, is_office: bool
) -> dict[str, Any]:
    """Return a term with what the office may still write of it."""
    if not is_office or one.ended_on is not None:
        return {"row": one, "report": None, "end": None}
    first = {"on": today(one.organisation)}
    report = ReportForm(initial=first, auto_id=f"report-{one.public_id}-%s")
    end = EndForm(initial=first, resolutions=resolutions, auto_id=f"end-{one.public_id}-%s")
    return {
        "row": one,
        "report": filled.get((one.pk, "report"), report),
        "end": filled.get((one.pk, "end"), end),
    }


def _rules(organisation: Organisation) -> list[Finding]:
    rules = rules_for(organisation, today(organisation))
    keys = [key for key in (YEARLY, PROFESSIONAL, VACANCY, DISMISSAL) if key in rules]
    return [by_rule("duty", key, rules, met=True, figures={}) for key in keys]
