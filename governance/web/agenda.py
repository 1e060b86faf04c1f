"""Preparing a meeting: its agenda, point by point, and the motions put to the vote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from governance.models import AgendaItem, AgendaItemKind, AmendedArticle, Assembly, AssemblyKind
from governance.queries.agenda import Line, lines_of
from governance.queries.classes import may_need_each_class
from governance.queries.documents import documents_of_point
from governance.queries.nominations import call_for, is_election_point, may_fill_seats
from governance.queries.ratifying import to_ratify
from governance.queries.rules import rules_of
from governance.queries.texts import gaps
from governance.rules import agenda as agenda_rules
from governance.rules.majorities import OF_BYLAWS, ORDINARY, majorities
from governance.rules.outline import DEEPEST, Way
from governance.services import planning
from governance.services.attaching import attach_to_meeting, detach_from_meeting
from governance.services.starter_agenda import USUAL, offered_for, start_agenda
from governance.web.agenda_forms import ItemForm
from governance.web.agenda_templates import form_for
from governance.web.meetings import address
from governance.web.sittings.finding import any_meeting_of as meeting_of
from governance.web.steps import Step, steps_of
from membership.clock import today
from membership.errors import DomainError
from membership.messages import sentence
from membership.pictures.words import language
from membership.rules.resolved import ResolvedRule, ResolvedRules
from membership.rules.values import Choice
from membership.web.attachments import AttachmentForm
from membership.web.gate import OFFICE, GatedRequest, gate

OF_THE_BOARD = "board_majority"
# More points than any agenda has; a number of thousands of digits is none.
LONGEST_POSITION = 6


@dataclass(frozen=True, slots=True)
class SubjectLine:
    """A subject that the law names, and where the agenda seems to deal with it."""

    subject: agenda_rules.Subject
    choice: Choice
    number: str

    @property
    def name_fr(self) -> str:
        return self.choice.fr

    @property
    def name_en(self) -> str:
        return self.choice.en

    @property
    def is_offered(self) -> bool:
        """Say whether a point that answers to it can be added as it is offered."""
        return offered_for(self.subject.word) is not None


@gate(OFFICE)
def listing(request: GatedRequest, assembly: str) -> HttpResponse:
    return _agenda(request, meeting_of(request, assembly))


def _agenda(request: GatedRequest, meeting: Assembly, *, moved: str = "") -> HttpResponse:
    """Answer the page, or only the list to a script that asked; `moved` keeps the keyboard on that point."""
    lines = lines_of(meeting)
    context = {
        "meeting": meeting,
        "lines": lines,
        "moved": moved,
        "total": sum(line.minutes for line in lines if line.item.depth == 0),
        "steps": steps_of(meeting, Step.AGENDA, request.roles),
        "subjects": _subjects(meeting, lines),
        "lacking": {gap.item.pk for gap in gaps(meeting) if gap.item},
        "begin_form": form_for(meeting),
        "has_points": any(not line.item.subject for line in lines),
        "offers_start": meeting.kind in USUAL and all(line.item.subject for line in lines),
    }
    part = "#agenda" if request.headers.get("HX-Request") else ""
    response = render(request, f"governance/agenda.html{part}", context)
    response.headers["Vary"] = "HX-Request"
    return response


@gate(OFFICE)
@require_POST
def start(request: GatedRequest, assembly: str) -> HttpResponse:
    """Write the first agenda of an annual meeting."""
    meeting = meeting_of(request, assembly)
    try:
        start_agenda(meeting, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, gettext("Here is a first agenda. Change whatever does not suit you."))
    return redirect(address("governance:agenda", meeting))


@gate(OFFICE)
def add(request: GatedRequest, assembly: str) -> HttpResponse:
    meeting = meeting_of(request, assembly)
    initial = _offered(request) | {"under": request.GET.get("under", "")}
    form = _form(meeting, request, initial=initial, roof=_may_hold(meeting))
    if request.method == "POST" and form.is_valid():
        try:
            planning.add_item(meeting, form.item, motion=form.motion, under=form.roof_chosen, actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The point is on the agenda."))
            return redirect(address("governance:agenda", meeting))
    return _item_page(request, meeting, form)


@gate(OFFICE)
def one(request: GatedRequest, assembly: str, item: str) -> HttpResponse:
    meeting, row = _item_of(request, assembly, item)
    form = _form(meeting, request, initial=ItemForm.initial_of(row), row=row)
    if request.method == "POST" and form.is_valid():
        try:
            planning.revise_item(row, form.item, motion=form.motion, actor=request.actor)
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, gettext("The point is recorded."))
            return redirect(address("governance:agenda", meeting))
    return _item_page(request, meeting, form, row)


@gate(OFFICE)
@require_POST
def place(request: GatedRequest, assembly: str, item: str) -> HttpResponse:
    """Give a point the place that is asked for, among those it stands beside."""
    meeting, row = _item_of(request, assembly, item)
    position = request.POST.get("position", "")
    if not (position.isdecimal() and len(position) <= LONGEST_POSITION):
        return HttpResponse(status=400)
    return _moved(request, meeting, row, lambda: planning.place_item(row, position=int(position), actor=request.actor))


@gate(OFFICE)
@require_POST
def move(request: GatedRequest, assembly: str, item: str) -> HttpResponse:
    """Move a point by one step, with its sub-points: the way it goes is the value of the button."""
    meeting, row = _item_of(request, assembly, item)
    asked = request.POST.get("way", "")
    if asked not in {way.value for way in Way}:
        return HttpResponse(status=400)
    return _moved(request, meeting, row, lambda: planning.move_item(row, way=Way(asked), actor=request.actor))


def _moved(request: GatedRequest, meeting: Assembly, row: AgendaItem, act: Callable[[], None]) -> HttpResponse:
    """Do what moves a point, and answer the agenda as it then stands."""
    try:
        act()
    except DomainError as error:
        messages.error(request, sentence(error))
        if request.headers.get("HX-Request"):
            # The whole page anew, where the refusal is said: the list alone has no place for it.
            return HttpResponse(headers={"HX-Refresh": "true"})
    if request.headers.get("HX-Request"):
        return _agenda(request, meeting, moved=row.public_id)
    return redirect(address("governance:agenda", meeting))


@gate(OFFICE)
@require_POST
def papers(request: GatedRequest, assembly: str, item: str) -> HttpResponse:
    """Join one document more to a point, or take off the one that the button names."""
    meeting, row = _item_of(request, assembly, item)
    form = AttachmentForm(request.POST, request.FILES)
    try:
        if "detach" in request.POST:
            detach_from_meeting(meeting, public_id=request.POST["detach"], actor=request.actor)
            messages.success(request, gettext("It does not go with the notice any more."))
        elif form.is_valid():
            attach_to_meeting(meeting, file=form.joined, item=row, actor=request.actor)
            messages.success(request, gettext("It goes with the notice, beside this point."))
        else:
            point = _form(meeting, request, initial=ItemForm.initial_of(row), row=row, is_sent=False)
            return _item_page(request, meeting, point, row, attach_form=form, status=422)
    except DomainError as error:
        messages.error(request, sentence(error))
    return redirect(address("governance:item", meeting, item=row.public_id) + "#documents")


@gate(OFFICE)
@require_POST
def remove(request: GatedRequest, assembly: str, item: str) -> HttpResponse:
    meeting, row = _item_of(request, assembly, item)
    title = row.title_fr
    try:
        planning.remove_item(row, actor=request.actor)
    except DomainError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, gettext("Taken off the agenda: %(title)s.") % {"title": title})
    return redirect(address("governance:agenda", meeting))


def _item_of(request: GatedRequest, assembly: str, item: str) -> tuple[Assembly, AgendaItem]:
    meeting = meeting_of(request, assembly)
    return meeting, get_object_or_404(meeting.agenda.all(), public_id=item)


def _form(
    meeting: Assembly,
    request: GatedRequest,
    *,
    initial: dict[str, Any],
    row: AgendaItem | None = None,
    roof: list[AgendaItem] | None = None,
    is_sent: bool = True,
) -> ItemForm:
    offered = _majorities(meeting, row)
    return ItemForm(
        (request.POST or None) if is_sent else None,
        initial={"kind": AgendaItemKind.INFORMATION, "majority_key": offered[0].key} | initial,
        organisation=meeting.organisation,
        majorities=offered,
        roof=roof or [],
        may_need_each_class=may_need_each_class(meeting),
        may_ratify=to_ratify(meeting, today(meeting.organisation)) is not None,
    )


def _may_hold(meeting: Assembly) -> list[AgendaItem]:
    """Return the points under which one more may hang."""
    return list(meeting.agenda.filter(rank=0, depth__lt=DEEPEST))


def _offered(request: GatedRequest) -> dict[str, Any]:
    """Return what is offered for a subject that the law names, when the page was asked for one."""
    item = offered_for(request.GET.get("subject", ""))
    if item is None:
        return {}
    return {"title_fr": item.title_fr, "title_en": item.title_en, "kind": item.kind, "minutes": item.minutes}


def _candidacies(row: AgendaItem | None) -> dict[str, Any]:
    """Return the call for candidacies of a point, or whether one may be opened, for its motion or with it."""
    motion = getattr(row, "motion", None)
    if row is None or motion is None:
        return {"may_call_at": row is not None and is_election_point(row)}
    call = call_for(motion)
    return {"call": call, "may_call": call is None and may_fill_seats(motion)}


def _item_page(
    request: GatedRequest,
    meeting: Assembly,
    form: ItemForm,
    row: AgendaItem | None = None,
    *,
    attach_form: AttachmentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "meeting": meeting,
        "item": row,
        "attached": documents_of_point(row) if row else (),
        "attach_form": attach_form or AttachmentForm(),
        "attach_url": address("governance:item-papers", meeting, item=row.public_id) if row else "",
        "parts": row.parts.count() if row else 0,
        **_candidacies(row),
        "form": form,
        "steps": steps_of(meeting, Step.AGENDA, request.roles),
        "majorities": list(zip(form["majority_key"], map(_said, _majorities(meeting, row)), strict=True)),
    }
    return render(request, "governance/item.html", context, status=status)


def _majorities(meeting: Assembly, row: AgendaItem | None = None) -> list[ResolvedRule]:
    """Return every majority a motion can need, the one that most motions need first. A body decides by one alone.

    So it is of a point that amends the by-laws: the law lets no other do it.
    """
    rules_here = rules_of(meeting)
    if row is not None and AmendedArticle.objects.filter(motion__item=row).exists():
        return [rules_here[OF_BYLAWS]]
    if meeting.is_sitting:
        return [rules_here[OF_THE_BOARD if OF_THE_BOARD in rules_here else ORDINARY]]
    rules = majorities(rules_here)
    return sorted(rules, key=lambda rule: (rule.key != ORDINARY, rule.key))


def _said(rule: ResolvedRule) -> dict[str, object]:
    """Return a majority in plain words, with where it comes from."""
    return {
        "sentence": rule.sentence(language()),
        "source": f"{rule.ref().source(language())}.",
        "is_unsure": not rule.certainty.may_block,
    }


def _subjects(meeting: Assembly, lines: list[Line]) -> dict[str, Any] | None:
    """Return what the law asks an annual meeting to deal with, each with the point that seems to; None for another."""
    rules: ResolvedRules = rules_of(meeting)
    if meeting.kind != AssemblyKind.ANNUAL or agenda_rules.REQUIRED not in rules:
        return None
    rule = rules[agenda_rules.REQUIRED]
    found = agenda_rules.subjects(rules.words(agenda_rules.REQUIRED), [line.item.title_fr for line in lines])
    names = {choice.word: choice for choice in rule.parameter.choices}
    return {"rule": rule.ref(), "lines": [SubjectLine(one, names[one.word], _number(one, lines)) for one in found]}


def _number(subject: agenda_rules.Subject, lines: list[Line]) -> str:
    return lines[subject.position - 1].item.number if subject.position else ""
