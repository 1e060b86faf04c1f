"""Correcting the notice of a meeting: what to change, what that does, and the button that sends it anew."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext, override

from governance.models import AgendaItem, Assembly, AssemblyState
from governance.rules.corrections import Leave
from governance.services.changes_text import shown
from governance.services.correcting import Foreseen, correct_notice, foresee_correction
from governance.services.rewriting import Corrected
from governance.web.calling_forms import ReasonForm
from governance.web.correcting_forms import CorrectionForm, PointForm
from governance.web.meetings import address, meeting_of
from governance.web.steps import Step, steps_of
from membership import formats
from membership.errors import DomainError, OverrideReasonMissing
from membership.messages import sentence
from membership.services.mailer import fill
from membership.web.gate import OFFICE, GatedRequest, gate

NEW = "new"


@dataclass(frozen=True, slots=True)
class Filled:
    """The whole form: the meeting, and each point of its agenda. point is None for the one to add."""

    meeting: CorrectionForm
    points: tuple[tuple[AgendaItem | None, PointForm], ...]

    def is_valid(self) -> bool:
        # Each is asked, so that every error shows at once.
        return all([self.meeting.is_valid(), *(form.is_valid() for _item, form in self.points)])

    @property
    def corrected(self) -> Corrected:
        points = (form.point(item.public_id if item else "") for item, form in self.points)
        return self.meeting.corrected(tuple(point for point in points if point is not None))


@gate(OFFICE)
def correct(request: GatedRequest, assembly: str) -> HttpResponse:
    """Fill in, then read what it does, then send."""
    meeting = meeting_of(request, assembly)
    if meeting.state != AssemblyState.CALLED:
        return redirect(address("governance:notice" if meeting.is_draft else "governance:told", meeting))
    if request.method != "POST":
        return _page(request, meeting, _filled(meeting))
    filled = _filled(meeting, request.POST)
    if not filled.is_valid():
        return _page(request, meeting, filled, status=422)
    if "edit" in request.POST:
        return _page(request, meeting, filled)
    if "send" in request.POST:
        return _send(request, meeting, filled)
    return _review(request, meeting, filled, ReasonForm())


def _send(request: GatedRequest, meeting: Assembly, filled: Filled) -> HttpResponse:
    reason = ReasonForm(request.POST)
    said = reason.cleaned_data["reason"] if reason.is_valid() else ""
    try:
        done = correct_notice(meeting, filled.corrected, actor=request.actor, reason=said)
    except OverrideReasonMissing:
        reason.add_error("reason", gettext("Say why it leaves all the same. Nothing has left."))
        return _review(request, meeting, filled, reason, status=422)
    except DomainError as error:
        meeting.refresh_from_db()
        filled.meeting.add_error(None, sentence(error))
        return _page(request, meeting, filled, status=422)
    told = done.notice.deliveries.count()
    n = ngettext("%(n)s person is told", "%(n)s persons are told", told) % {"n": formats.number(told)}
    messages.success(request, gettext("The corrected notice leaves: %(told)s. Both versions are kept.") % {"told": n})
    return redirect(address("governance:told", meeting))


def _review(
    request: GatedRequest, meeting: Assembly, filled: Filled, reason: ReasonForm, *, status: int = 200
) -> HttpResponse:
    try:
        foreseen = foresee_correction(meeting, filled.corrected)
    except DomainError as error:
        meeting.refresh_from_db()
        filled.meeting.add_error(None, sentence(error))
        return _page(request, meeting, filled, status=422)
    meeting.refresh_from_db()
    reason.fields["reason"].required = foreseen.leave is Leave.WITH_REASON
    context = {
        "foreseen": foreseen,
        "reason": reason,
        "asks_reason": foreseen.leave is Leave.WITH_REASON,
        "is_barred": foreseen.leave is Leave.NOT,
        "is_late": foreseen.finding.blocks and foreseen.leave is Leave.WITH_REASON,
        "compared": [(language, shown(found, language)) for language, found in foreseen.changes.items()],
        "previews": [_preview(text.language, text.subject, text.body_text) for text in foreseen.texts],
        "counted": _counted(foreseen),
    }
    return _page(request, meeting, filled, status=status, **context)


def _page(
    request: GatedRequest, meeting: Assembly, filled: Filled, *, status: int = 200, **more: object
) -> HttpResponse:
    context: dict[str, object] = {
        "meeting": meeting,
        "form": filled.meeting,
        "points": filled.points,
        "steps": steps_of(meeting, Step.NOTICE, request.roles),
    }
    return render(request, "governance/correct.html", context | more, status=status)


def _filled(meeting: Assembly, data: QueryDict | None = None) -> Filled:
    organisation = meeting.organisation
    items = meeting.agenda.filter(rank=0).select_related("motion").order_by("position")
    points: list[tuple[AgendaItem | None, PointForm]] = [
        (item, PointForm.of(item, organisation, data)) for item in items
    ]
    points.append((None, PointForm.blank(organisation, NEW, data)))
    return Filled(CorrectionForm.of_called(meeting, data), tuple(points))


def _counted(foreseen: Foreseen) -> str:
    """Return «1 972 courriels, 143 lettres à poster»; only what there is."""
    emails = ngettext("%(n)s e-mail", "%(n)s e-mails", foreseen.by_email) % {"n": formats.number(foreseen.by_email)}
    letters = ngettext("%(n)s letter to post", "%(n)s letters to post", foreseen.by_post)
    parts = [emails] if foreseen.by_email else []
    return ", ".join([*parts, letters % {"n": formats.number(foreseen.by_post)}] if foreseen.by_post else parts)


def _preview(language: str, subject: str, body_text: str) -> dict[str, str]:
    with override(language):
        values = {"name": gettext("(name of the member)"), "link": gettext("(personal link)")}
    return {"language": language, "subject": subject, "body_text": fill(body_text, values)}
