"""The minutes of a meeting: drafted from what happened, written in, commented on, sealed once adopted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from governance.access import SEE_PREPARATION
from governance.models import AgendaItem, Assembly, Audience, Minutes, MinutesState
from governance.queries.agenda import in_order
from governance.queries.minutes import SEALED, adopting_motion, is_of_the_audience, newest, passages_of, versions_of
from governance.queries.minutes_contents import minutes_lack, signers_lack
from governance.queries.opened_minutes import is_opened
from governance.services.minutes import correct_minutes, draft_minutes, seal_minutes, send_for_comment, write_passages
from governance.web.meetings import address
from governance.web.minutes_forms import PassagesForm, SendingForm
from governance.web.sittings.finding import any_meeting_of as meeting_of
from governance.web.sittings.finding import sitting_of
from membership.access import OFFICE as OFFICE_ROLES
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.rules.findings import Finding
from membership.web.acting import persons_here
from membership.web.gate import MEMBER, OFFICE, GatedRequest, gate

TONES = {MinutesState.DRAFT: "warn", MinutesState.ADOPTED: "yes", MinutesState.CORRECTED: "yes"}


@gate(MEMBER)
def listing(request: GatedRequest, assembly: str) -> HttpResponse:
    """Show the versions; for the office, draft a new one or seal it. Members see the latest of each language."""
    meeting = meeting_of(request, assembly)
    is_office = bool(request.roles & OFFICE_ROLES)
    if request.method == "POST":
        if not is_office:
            raise Http404
        return _act(request, meeting)
    rows = versions_of(meeting)
    shown = {row.pk for row in newest(meeting)}
    if not request.roles & SEE_PREPARATION:
        rows = [row for row in rows if row.pk in shown]
    motion = adopting_motion(meeting)
    context = {
        "meeting": meeting,
        "is_office": is_office,
        "was_held": meeting.opened_at is not None,
        "adopted_by": motion,
        "languages": [
            _language(code, [row for row in rows if row.language == code], can_seal=motion is not None)
            for code in meeting.organisation.languages
        ],
        "sending_form": SendingForm(),
        "lacks": _lacks(meeting) if is_office else None,
        "signers": signers_lack(meeting) if is_office and motion is not None else None,
    }
    return render(request, "governance/minutes.html", context)


def _lacks(meeting: Assembly) -> Finding | None:
    """Return what the minutes would lack. None before the meeting, and once they are sealed: nothing is to be added."""
    sealed = meeting.minutes.filter(state__in=SEALED).exists()
    return None if sealed or meeting.opened_at is None else minutes_lack(meeting)


def _language(code: str, rows: list[Minutes], *, can_seal: bool) -> dict[str, Any]:
    """Return one language as the page draws it, its latest version first."""
    is_sealed = any(row.state in SEALED for row in rows)
    latest = rows[0] if rows else None
    may_send = latest is not None and latest.state == MinutesState.DRAFT and not hasattr(latest, "round")
    return {
        "code": code,
        "versions": [{"row": row, "tone": TONES[MinutesState(row.state)]} for row in rows],
        "is_sealed": is_sealed,
        "can_seal": can_seal and not is_sealed,
        "to_send": latest if may_send and not is_sealed else None,
    }


def _act(request: GatedRequest, meeting: Assembly) -> HttpResponse:
    """Draft a version, or seal the adopted one, by the button that was pressed."""
    language = request.POST.get("language") or request.POST.get("seal", "")
    if language not in meeting.organisation.languages:
        return HttpResponse(status=400)
    try:
        if request.POST.get("seal"):
            seal_minutes(meeting, language=language, actor=request.actor)
            done = gettext("The minutes are sealed as adopted. Their fingerprint tells them from any other.")
        else:
            draft_minutes(meeting, language=language, actor=request.actor)
            done = gettext("The draft minutes are ready. They change no more: a new draft is a new version.")
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, done)
    return redirect(address("governance:minutes", meeting))


@gate(OFFICE)
def passages(request: GatedRequest, assembly: str, language: str) -> HttpResponse:
    """Write under each point what the records do not say; once the minutes are adopted, correct them with a reason."""
    meeting = meeting_of(request, assembly)
    if language not in meeting.organisation.languages:
        raise Http404
    if meeting.opened_at is None:
        return redirect(address("governance:minutes", meeting))
    items = in_order(meeting.agenda.all())
    is_sealed = meeting.minutes.filter(language=language, state__in=SEALED).exists()
    written = {item: text for (code, item), text in passages_of(meeting).items() if code == language}
    form = PassagesForm(
        request.POST if request.method == "POST" else None, items=items, written=written, asks_why=is_sealed
    )
    if request.method == "POST" and form.is_valid() and _written(request, meeting, form, language, is_sealed=is_sealed):
        return redirect(address("governance:minutes", meeting))
    context = {"meeting": meeting, "language": language, "form": form, "is_sealed": is_sealed}
    return render(request, "governance/minutes_passages.html", context)


def _written(request: GatedRequest, meeting: Assembly, form: PassagesForm, language: str, *, is_sealed: bool) -> bool:
    texts: dict[AgendaItem | None, str] = form.texts
    try:
        if is_sealed:
            because = form.cleaned_data["because"]
            correct_minutes(meeting, texts, language=language, because=because, actor=request.actor)
            done = gettext("The corrected version is written beside the sealed one, with its reason.")
        else:
            write_passages(meeting, texts, language=language, actor=request.actor)
            done = gettext("Written. The next draft takes it in.")
    except DomainError as error:
        form.add_error(None, sentence(error))
        return False
    messages.success(request, done)
    return True


@gate(OFFICE)
@require_POST
def send(request: GatedRequest, minutes: str) -> HttpResponse:
    """Send a draft for comment."""
    rows = Minutes.objects.for_organisation(request.organisation)
    found: Minutes = get_object_or_404(rows.select_related("assembly__organisation", "organisation"), public_id=minutes)
    form = SendingForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Choose to whom, and until which day. Nothing was sent."))
    else:
        audience = Audience(form.cleaned_data["audience"])
        try:
            send_for_comment(found, audience=audience, until=form.cleaned_data["until"], actor=request.actor)
        except DomainError as error:
            messages.error(request, sentence(error))
        else:
            messages.success(
                request,
                gettext("Sent for comment: those concerned are written to, and find it until that day."),
            )
    return redirect(address("governance:minutes", found.assembly))


@gate(MEMBER)
def document(request: GatedRequest, minutes: str) -> HttpResponse:
    """Answer the document itself. Members may read the latest version of each language, and the one sent to them."""
    rows = Minutes.objects.for_organisation(request.organisation).select_related("document", "assembly", "organisation")
    found = get_object_or_404(rows, public_id=minutes)
    if is_opened(found, today(request.organisation)):
        return _as_file(found)
    if found.assembly.is_sitting:
        # Reserved to those who sit on the body, whoever was told of the document.
        sitting_of(request, found.assembly.public_id)
    if not (
        request.roles & SEE_PREPARATION
        or found.pk in {row.pk for row in newest(found.assembly)}
        or _was_sent(request, found)
    ):
        raise Http404
    return _as_file(found)


def _as_file(found: Minutes) -> HttpResponse:
    response = HttpResponse(bytes(found.document.content), content_type=found.document.media_type)
    response.headers["Content-Disposition"] = f'inline; filename="{found.document.name}"'
    # The bytes never change, but who may read them does.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _was_sent(request: GatedRequest, found: Minutes) -> bool:
    """Return whether this reader was sent the version for comment."""
    sent = getattr(found, "round", None)
    return sent is not None and is_of_the_audience(sent, persons_here(request), today(request.organisation))
