"""The debate around the table of a body: what is moved, amended, divided, referred, withdrawn, and closed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from governance.models import AgendaItem
from governance.services.debate import move_motion
from governance.web import debate_acts
from governance.web.article_floor import article_page
from governance.web.debate_forms import FloorForm
from governance.web.meetings import address
from governance.web.sittings.acts import answered
from governance.web.sittings.finding import motion_of, sitting_of
from membership.web.gate import CONDUCT, GatedRequest, gate

ACTS = {
    "amend": debate_acts.AMEND,
    "withdraw": debate_acts.WITHDRAW,
    "refer": debate_acts.REFER,
    "divide": debate_acts.DIVIDE,
    "divide-articles": debate_acts.DIVIDE_ARTICLES,
    "close": debate_acts.CLOSE,
}


@gate(CONDUCT)
@require_POST
def move(request: GatedRequest, assembly: str, item: str) -> HttpResponse:
    """Write a motion that a director moves, under a point."""
    sitting = sitting_of(request, assembly)
    point: AgendaItem | None = sitting.agenda.filter(public_id=item).first()
    if point is None or sitting.is_written:
        raise Http404
    form = FloorForm.at_a_table(request.POST, organisation=request.organisation)
    if not form.is_valid():
        messages.error(request, debate_acts.wrong_of(form))
        return redirect(f"{address('sittings:one', sitting)}#point-{point.number}")
    titles = {name: form.cleaned_data.get(name, "") for name in ("title_fr", "title_en")}
    return answered(
        request,
        sitting,
        lambda: move_motion(point, form.wording, **titles, actor=request.actor),
        gettext("The motion is before the meeting."),
        at=point,
    )


@gate(CONDUCT)
@require_POST
def take(request: GatedRequest, assembly: str, motion: str, act: str) -> HttpResponse:
    """Do one of these to a motion."""
    sitting, put = motion_of(request, assembly, motion)
    asked = ACTS[act]
    form = asked.form(request.POST, request.organisation)
    if not form.is_valid():
        messages.error(request, debate_acts.wrong_of(form))
        return redirect(f"{address('sittings:one', sitting)}#point-{put.item.number}")
    return answered(request, sitting, lambda: asked.do(put, form, request.actor), str(asked.done), at=put.item)


@gate(CONDUCT)
def article(request: GatedRequest, assembly: str, motion: str) -> HttpResponse:
    """Amend one article of the by-laws that a motion writes."""
    sitting, put = motion_of(request, assembly, motion)
    back = f"{address('sittings:one', sitting)}#point-{put.item.number}"
    return article_page(request, sitting, put, back_url=back)
