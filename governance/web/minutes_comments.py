"""A draft of the minutes sent for comment: read it, say something of a passage, see what was made of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from governance.access import sittings_for
from governance.models import MinutesComment, MinutesRound
from governance.queries.agenda import in_order
from governance.queries.minutes import comments_on, is_of_the_audience, open_rounds
from governance.services.minutes import answer_comment, comment_on_minutes
from governance.web.minutes_forms import AnswerForm, CommentForm
from governance.web.sittings.finding import sitting_of
from membership import formats
from membership.access import OFFICE as OFFICE_ROLES
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.queries.home import Place
from membership.templatetags.unevoix import local_text
from membership.web.acting import acting_person, persons_here, redirect_to_who
from membership.web.gate import MEMBER, OFFICE, GatedRequest, gate
from membership.web.home import Panel, Visitor


@gate(MEMBER)
def comments(request: GatedRequest, minutes: str) -> HttpResponse:
    """Show a draft with what was said of it; whoever it was sent to says more. Hidden from everybody else."""
    sent, on = _round(request, minutes), today(request.organisation)
    is_office, persons = bool(request.roles & OFFICE_ROLES), persons_here(request)
    may_comment = bool(persons) and is_of_the_audience(sent, persons, on)
    if not (is_office or may_comment):
        raise Http404
    items = in_order(sent.minutes.assembly.agenda.all())
    form = CommentForm(request.POST if request.method == "POST" else None, items=items)
    if request.method == "POST":
        if not may_comment:
            raise Http404
        person = acting_person(request)
        if person is None:
            return redirect_to_who(request)  # type: ignore[return-value]
        if form.is_valid():
            try:
                comment_on_minutes(
                    sent, person=person, text=form.cleaned_data["text"], item=form.item, actor=request.actor
                )
            except DomainError as error:
                form.add_error(None, sentence(error))
            else:
                messages.success(request, gettext("Your comment is with the secretary."))
                return redirect(request.path)
    context = {
        "sent": sent,
        "meeting": sent.minutes.assembly,
        "comments": comments_on(sent),
        "form": form if may_comment and sent.until >= on else None,
        "is_office": is_office,
        "is_open": sent.until >= on,
        "answer_form": AnswerForm(auto_id=False) if is_office else None,
    }
    return render(request, "governance/minutes_comments.html", context)


@gate(OFFICE)
@require_POST
def answer(request: GatedRequest, comment: str) -> HttpResponse:
    """Say what was made of a comment."""
    rows = MinutesComment.objects.for_organisation(request.organisation).select_related("round__minutes__assembly")
    found: MinutesComment = get_object_or_404(rows, public_id=comment)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Write what was made of it. Nothing was recorded."))
    else:
        try:
            answer_comment(found, answer=form.cleaned_data["answer"], actor=request.actor)
        except DomainError as error:
            messages.error(request, sentence(error))
        else:
            messages.success(request, gettext("The answer stands under the comment."))
    return redirect(_address(request.organisation.slug, found.round))


def drafts_to_read(visitor: Visitor) -> Iterator[Panel]:
    """Yield, for those it was sent to, each draft of minutes on which they may comment."""
    for place in visitor.places:
        on = visitor.now.astimezone(place.organisation.zone).date()
        if not place.persons:
            continue
        for sent in open_rounds(place.organisation, on):
            if not is_of_the_audience(sent, place.persons, on) or not _may_read(sent, place, on):
                continue
            yield Panel(
                organisation=place.organisation,
                title=gettext("Draft minutes to read"),
                text=gettext("%(meeting)s. Comments are taken until %(day)s.")
                % {
                    "meeting": local_text(sent.minutes.assembly, "title"),
                    "day": formats.short_day(sent.until),
                },
                url=_address(place.organisation.slug, sent),
                label=gettext("Read and comment"),
            )


def _may_read(sent: MinutesRound, place: Place, on: date) -> bool:
    """Return whether the page opens: whoever sat at a meeting of a body and left it since reads it no more."""
    assembly = sent.minutes.assembly
    if not assembly.is_sitting:
        return True
    rows = sittings_for(place.organisation, place.roles, place.persons, on)
    return bool(rows.filter(pk=assembly.pk).exists())


def _address(slug: str, sent: MinutesRound) -> str:
    return reverse("governance:minutes-comments", kwargs={"slug": slug, "minutes": sent.minutes.public_id})


def _round(request: GatedRequest, minutes: str) -> MinutesRound:
    rows = MinutesRound.objects.for_organisation(request.organisation)
    found: MinutesRound = get_object_or_404(
        rows.select_related("minutes__assembly__organisation", "organisation"), minutes__public_id=minutes
    )
    if found.minutes.assembly.is_sitting:
        # Whoever was there and sits there no more reads it no more.
        sitting_of(request, found.minutes.assembly.public_id)
    return found
