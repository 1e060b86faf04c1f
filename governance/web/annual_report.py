"""The annual report of a meeting: what it holds and lacks, put together by the office, read by the members."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.models import AnnualReportPart, Assembly, AssemblyKind, ReportPartKind
from governance.queries.annual_reports import (
    asked_of,
    finding_on,
    newest_editions,
    parts_of,
    report_of,
    words_there,
    year_of,
)
from governance.services.annual_report_text import bound_report, title_of
from governance.services.annual_reports import (
    describe_report,
    join_report_part,
    place_report_part,
    produce_report,
    remove_report_part,
)
from governance.web.annual_report_forms import FactsForm, PartForm
from governance.web.meetings import address, meeting_of
from governance.web.papers import language_asked
from membership.access import OFFICE as OFFICE_ROLES
from membership.clock import now
from membership.errors import DomainError
from membership.messages import sentence
from membership.services.documents import keep
from membership.web.downloads import handed_over
from membership.web.gate import MEMBER, OFFICE, REGISTER, GatedRequest, gate

PDF = "application/pdf"


@gate(REGISTER)
@never_cache
@require_safe
def overview(request: GatedRequest, assembly: str) -> HttpResponse:
    """Show what the report holds, what the rules still ask for, and what was produced."""
    return _page(request, _annual(request, assembly))


@gate(OFFICE)
@require_POST
def describe(request: GatedRequest, assembly: str) -> HttpResponse:
    """Write what no register says."""
    meeting = _annual(request, assembly)
    form = FactsForm(request.POST, auto_id="facts_%s")
    if not form.is_valid():
        return _page(request, meeting, facts_form=form, status=422)
    describe_report(meeting, form.facts, actor=request.actor)
    messages.success(request, _("The report says it."))
    return redirect(address("governance:annual-report", meeting))


@gate(OFFICE)
@require_POST
def join(request: GatedRequest, assembly: str) -> HttpResponse:
    """Join a PDF."""
    meeting = _annual(request, assembly)
    form = PartForm(request.POST, request.FILES, organisation=request.organisation, auto_id="part_%s")
    if form.is_valid():
        try:
            _join(request, meeting, form.cleaned_data)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("The part is joined."))
            return redirect(address("governance:annual-report", meeting))
    return _page(request, meeting, part_form=form, status=422)


@transaction.atomic
def _join(request: GatedRequest, meeting: Assembly, cleaned: dict[str, Any]) -> None:
    """Join it with its file: a file is not kept of what is refused."""
    join_report_part(
        meeting,
        kind=ReportPartKind(cleaned["kind"]),
        document=keep(request.organisation, **cleaned["file"]),
        title_fr=cleaned["title_fr"],
        title_en=cleaned.get("title_en", ""),
        actor=request.actor,
    )


@gate(OFFICE)
@require_POST
def part(request: GatedRequest, assembly: str, part: str, act: str) -> HttpResponse:
    """Move a part up or down, or take it off."""
    meeting = _annual(request, assembly)
    rows = AnnualReportPart.objects.filter(report__assembly=meeting).select_related("report__assembly__organisation")
    found = get_object_or_404(rows, public_id=part)
    match act:
        case "up":
            place_report_part(found, position=found.position - 1, actor=request.actor)
        case "down":
            place_report_part(found, position=found.position + 1, actor=request.actor)
        case "remove":
            remove_report_part(found, actor=request.actor)
            messages.success(request, _("The part is taken off."))
        case _:
            raise Http404
    return redirect(address("governance:annual-report", meeting))


@gate(OFFICE)
@require_POST
def produce(request: GatedRequest, assembly: str) -> HttpResponse:
    """Put the report together and lay it before the meeting."""
    meeting = _annual(request, assembly)
    try:
        editions = produce_report(meeting, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(
            request,
            _("Version %(n)s is on the page of the meeting, for whoever may read it.") % {"n": editions[0].version},
        )
    return redirect(address("governance:annual-report", meeting))


@gate(REGISTER)
@never_cache
@require_safe
def preview(request: GatedRequest, assembly: str) -> HttpResponse:
    """Hand over the report as it would be now. Nothing is kept."""
    meeting = _annual(request, assembly)
    try:
        content = bound_report(meeting, report_of(meeting), language=language_asked(request), at=now())
    except DomainError as error:
        messages.error(request, sentence(error))
        return redirect(address("governance:annual-report", meeting))
    return handed_over(content, name=f"{request.organisation.slug}-annual-report-preview.pdf", media_type=PDF)


@gate(MEMBER)
@never_cache
@require_safe
def document(request: GatedRequest, assembly: str) -> HttpResponse:
    """Hand over the latest version in a language, to whoever may know of the meeting."""
    meeting, language = _annual(request, assembly), language_asked(request)
    found = next((one for one in newest_editions(meeting) if one.language == language), None)
    if found is None:
        raise Http404
    return handed_over(bytes(found.document.content), name=found.document.name, media_type=PDF)


def _annual(request: GatedRequest, public_id: str) -> Assembly:
    meeting = meeting_of(request, public_id)
    if meeting.kind != AssemblyKind.ANNUAL:
        raise Http404
    return meeting


def _page(
    request: GatedRequest,
    meeting: Assembly,
    *,
    facts_form: FactsForm | None = None,
    part_form: PartForm | None = None,
    status: int = 200,
) -> HttpResponse:
    is_office = bool(request.roles & OFFICE_ROLES)
    report = report_of(meeting)
    parts = parts_of(report)
    there = words_there(meeting, report, parts)
    language = (get_language() or "fr")[:2]
    context: dict[str, Any] = {
        "meeting": meeting,
        "year": year_of(meeting),
        "is_office": is_office,
        "report": report,
        "parts": [{"row": one, "title": title_of(one, language)} for one in parts],
        "asked": asked_of(meeting, there),
        "finding": finding_on(meeting, there),
        "editions": newest_editions(meeting),
        "facts_form": None,
        "part_form": None,
    }
    if is_office:
        context["facts_form"] = facts_form or FactsForm(initial=FactsForm.initial_of(report), auto_id="facts_%s")
        context["part_form"] = part_form or PartForm(organisation=request.organisation, auto_id="part_%s")
    return render(request, "governance/annual_report.html", context, status=status)
