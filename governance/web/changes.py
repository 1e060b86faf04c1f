"""Cancelling, postponing or adjourning a meeting, calling it a second time, and who was told of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from governance.models import Assembly, AssemblyState, MeetingChange, MeetingChangeKind
from governance.queries import telling
from governance.queries.rules import rules_of
from governance.rules import delays
from governance.rules import notice as notice_rules
from governance.rules import quorum as quorum_rules
from governance.services.adjourning import adjourn_assembly, call_second_time, quorum_now, tell_of_adjournment
from governance.services.changing import cancel_assembly, foresee_postponement, postpone_assembly
from governance.services.meeting_papers import day_of
from governance.web.calling_forms import ReasonForm
from governance.web.change_forms import MovingForm, WhyForm
from governance.web.following_up import ACTS
from governance.web.meetings import address, address_if_any, meeting_of
from membership.access import CONDUCT as CONDUCT_ROLES
from membership.access import OFFICE as OFFICE_ROLES
from membership.access import REGISTER as REGISTER_ROLES
from membership.clock import today
from membership.errors import DomainError, OverrideReasonMissing, RuleNotSet
from membership.messages import sentence
from membership.rules.findings import Finding, Outcome
from membership.web.gate import CONDUCT, MEMBER, OFFICE, GatedRequest, gate

FAILURES_SHOWN = 50


@gate(OFFICE)
def cancel(request: GatedRequest, assembly: str) -> HttpResponse:
    """Ask why, then give the meeting up and tell everybody who was told of it."""
    meeting = meeting_of(request, assembly)
    if meeting.state not in {AssemblyState.DRAFT, AssemblyState.CALLED} or meeting.opened_at is not None:
        return redirect(address("governance:assembly", meeting))
    form = WhyForm(_sent(request), organisation=meeting.organisation)
    if meeting.is_draft:
        for field in form.fields.values():
            field.required = False
    if request.method == "POST" and form.is_valid():
        try:
            change = cancel_assembly(meeting, form.why, actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The meeting is cancelled."))
            return redirect(_of(change) if change else address("governance:assembly", meeting))
    context = {"meeting": meeting, "form": form, "told": _told(meeting)}
    return render(request, "governance/changes/cancel.html", context, status=422 if form.errors else 200)


@gate(OFFICE)
def postpone(request: GatedRequest, assembly: str) -> HttpResponse:
    """Ask when instead and why, then tell everybody who was told."""
    meeting = meeting_of(request, assembly)
    if meeting.state != AssemblyState.CALLED or meeting.opened_at is not None:
        return redirect(address("governance:assembly", meeting))
    form = MovingForm.instead_of(meeting, _sent(request))
    warned: Finding | None = None
    if request.method == "POST" and form.is_valid():
        try:
            change = postpone_assembly(
                meeting, form.to, form.why, actor=request.actor, reason=form.cleaned_data["override"]
            )
        except OverrideReasonMissing:
            warned, *_beside = foresee_postponement(meeting, form.to.at)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The meeting is postponed. The notice of it leaves now."))
            return redirect(_of(change))
    context = {
        "meeting": meeting,
        "form": form,
        "warned": warned,
        "told": _told(meeting),
        "lawful": _lawful(meeting),
    }
    return render(request, "governance/changes/postpone.html", context, status=422 if form.errors or warned else 200)


@gate(CONDUCT)
def adjourn(request: GatedRequest, assembly: str) -> HttpResponse:
    """Ask until when and why, then close this sitting."""
    meeting = meeting_of(request, assembly)
    if meeting.state != AssemblyState.IN_SESSION:
        return redirect(address("governance:assembly", meeting))
    form = MovingForm.instead_of(meeting, _sent(request))
    form.fields.pop("override")
    if request.method == "POST" and form.is_valid():
        try:
            change = adjourn_assembly(meeting, form.to, form.why, actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The meeting is adjourned. What is undecided stays on its agenda."))
            return redirect(_of(change))
    context = {
        "meeting": meeting,
        "form": form,
        "quorum": quorum_now(meeting)[1],
        "within": _within(meeting),
        "conduct_url": address_if_any("voting:conduct", meeting),
    }
    return render(request, "governance/changes/adjourn.html", context, status=422 if form.errors else 200)


@gate(CONDUCT)
def second_call(request: GatedRequest, assembly: str) -> HttpResponse:
    """End a meeting that has no quorum, and prepare the second one."""
    meeting = meeting_of(request, assembly)
    if meeting.state != AssemblyState.IN_SESSION:
        return redirect(address("governance:assembly", meeting))
    form = MovingForm.instead_of(meeting, _sent(request))
    form.fields.pop("override")
    if request.method == "POST" and form.is_valid():
        try:
            second = call_second_time(meeting, form.to, form.why, actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The second meeting is in preparation. Its notice is still to leave."))
            return redirect(
                address("governance:notice" if request.roles & OFFICE_ROLES else "governance:assembly", second)
            )
    _here, quorum = quorum_now(meeting)
    context = {
        "meeting": meeting,
        "form": form,
        "quorum": quorum,
        "is_offered": quorum is not None and quorum.outcome is not Outcome.MET,
        "follows": _follows(meeting),
        "may_set_up": bool(request.roles & OFFICE_ROLES),
        "conduct_url": address_if_any("voting:conduct", meeting),
    }
    return render(request, "governance/changes/second_call.html", context, status=422 if form.errors else 200)


@gate(MEMBER)
def one(request: GatedRequest, assembly: str, change: str) -> HttpResponse:
    """Show what was decided of the meeting and why; to the office, who was told of it."""
    meeting = meeting_of(request, assembly)
    found = _change(meeting, change)
    notice = found.notice
    may_see = bool(request.roles & REGISTER_ROLES)
    context = {
        "meeting": meeting,
        "change": found,
        "findings": [Finding.from_json(row) for row in found.findings],
        "progress": telling.progress_of(notice) if notice and may_see else None,
        "failures": list(telling.failed(notice)[:FAILURES_SHOWN]) if notice and may_see else [],
        "may_act": bool(request.roles & OFFICE_ROLES),
        "may_conduct": bool(request.roles & CONDUCT_ROLES),
        "may_tell": _may_tell(found, meeting) and bool(request.roles & OFFICE_ROLES),
        "owed": _owed(found, meeting),
        "form": ReasonForm(),
        "told": _told(meeting),
        "second": getattr(meeting, "second_call", None),
    }
    return render(request, "governance/changes/one.html", context)


@gate(OFFICE)
@require_POST
def tell(request: GatedRequest, assembly: str, change: str) -> HttpResponse:
    """Tell members of the day on which an adjourned meeting resumes."""
    meeting = meeting_of(request, assembly)
    found = _change(meeting, change)
    try:
        tell_of_adjournment(found, actor=request.actor, reason=request.POST.get("reason", ""))
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, gettext("The notice of the adjournment leaves now."))
    return redirect(_of(found))


@gate(OFFICE)
@require_POST
def reach(request: GatedRequest, assembly: str, change: str, delivery: str, act: str) -> HttpResponse:
    """Do one thing about a member whom this notice did not reach."""
    found = _change(meeting_of(request, assembly), change)
    rows = (
        found.notice.deliveries.select_related("person", "application", "correspondent", "organisation")
        if found.notice
        else None
    )
    row = rows.filter(public_id=delivery).first() if rows is not None else None
    if row is None or act not in ACTS:
        raise Http404
    try:
        messages.success(request, ACTS[act](request, row))
    except DomainError as error:
        messages.error(request, sentence(error))
    return redirect(_of(found))


def _sent(request: GatedRequest) -> QueryDict | None:
    """Return what was sent, if it was: an empty form that was sent is wrong, not new."""
    return request.POST if request.method == "POST" else None


def _change(meeting: Assembly, public_id: str) -> MeetingChange:
    found: MeetingChange | None = (
        meeting.changes.select_related("notice", "decided_by").filter(public_id=public_id).first()
    )
    if found is None:
        raise Http404
    found.assembly = meeting
    return found


def _of(change: MeetingChange) -> str:
    return address("governance:change", change.assembly, change=change.public_id)


def _told(meeting: Assembly) -> int:
    """Return how many are on the list of those told."""
    return telling.progress_of(meeting.notice).recipients if meeting.notice else 0


def _lawful(meeting: Assembly) -> notice_rules.NoticeWindow | None:
    """Return the delays of a notice counted from the day of this meeting, None where they are not set."""
    try:
        return notice_rules.window(day_of(meeting), rules_of(meeting))
    except RuleNotSet:
        return None


def _within(meeting: Assembly) -> Finding | None:
    """Return until when a meeting resumes without a new notice, None where no rule says."""
    on, rules = today(meeting.organisation), rules_of(meeting)
    return delays.assess_resumption(on, on, rules) if "adjournment_days" in rules else None


def _follows(meeting: Assembly) -> Finding | None:
    """Return what the rules say follows a want of quorum, None where they do not."""
    try:
        return quorum_rules.assess_second_call(1, rules_of(meeting))
    except RuleNotSet:
        return None


def _may_tell(change: MeetingChange, meeting: Assembly) -> bool:
    return (
        change.kind == MeetingChangeKind.ADJOURNED
        and change.notice_id is None
        and meeting.state == AssemblyState.CALLED
        and change.to_at == meeting.starts_at
    )


def _owed(change: MeetingChange, meeting: Assembly) -> Finding | None:
    """Return whether a notice that is owed would be in time today."""
    if not (change.is_notice_owed and _may_tell(change, meeting)):
        return None
    try:
        return notice_rules.assess(day_of(meeting), today(meeting.organisation), rules_of(meeting))
    except RuleNotSet:
        return None
