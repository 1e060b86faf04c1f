"""Acts at the table of a body: opening, arrivals, withdrawals, votes, dissents, the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_POST

from governance.models import AgendaItem, Assembly, Mandate, Motion, PresenceChannel
from governance.queries.debate import is_secret_demanded
from governance.queries.outcomes import outcome_of
from governance.queries.sittings import came_to, directors_on, interests_held, voters_of
from governance.services.at_the_table import director_arrives, director_leaves, note_dissent, recuse
from governance.services.debate import demand_secret
from governance.services.hands import decide_by_hands, decide_by_name
from governance.services.sessions import end_assembly, open_assembly
from governance.web.debate_forms import ByForm, HandsForm
from governance.web.hands import AGAIN, PROCLAIM, read_again, read_names_again
from governance.web.meetings import address
from governance.web.sittings.finding import motion_of, sitting_of
from governance.web.sittings.forms import NamedForm, NamesForm, WithdrawForm
from governance.web.sittings.pages import sitting_page
from membership.clock import now, today
from membership.errors import DomainError
from membership.messages import sentence
from membership.web.answered import answered as answered_at
from membership.web.gate import CONDUCT, GatedRequest, gate


@gate(CONDUCT)
@require_POST
def open_it(request: GatedRequest, assembly: str) -> HttpResponse:
    sitting = sitting_of(request, assembly)
    if sitting.is_written:
        raise Http404
    return answered(
        request, sitting, lambda: open_assembly(sitting, actor=request.actor), pgettext("body", "The meeting is open.")
    )


@gate(CONDUCT)
@require_POST
def end_it(request: GatedRequest, assembly: str) -> HttpResponse:
    sitting = sitting_of(request, assembly)
    done = gettext("The meeting is over. Its minutes can be drafted.")
    return answered(request, sitting, lambda: end_assembly(sitting, actor=request.actor), done)


@gate(CONDUCT)
@require_POST
def move(request: GatedRequest, assembly: str, seat: int) -> HttpResponse:
    """Note that a director comes, by the channel of the button, or leaves."""
    sitting = sitting_of(request, assembly)
    mandate = next((one for one in _directors(request, sitting) if one.seat.number == seat), None)
    asked = request.POST.get("how", "")
    if mandate is None or sitting.is_written:
        raise Http404
    said = {"name": mandate.person.full_name}
    if asked == "leave":
        return answered(
            request,
            sitting,
            lambda: director_leaves(sitting, mandate=mandate, actor=request.actor),
            gettext("%(name)s has left the table.") % said,
        )
    if asked not in PresenceChannel.values:
        return HttpResponse(status=400)
    return answered(
        request,
        sitting,
        lambda: director_arrives(sitting, mandate=mandate, channel=PresenceChannel(asked), actor=request.actor),
        gettext("%(name)s is at the table.") % said,
    )


@gate(CONDUCT)
@require_POST
def by_hands(request: GatedRequest, assembly: str, motion: str) -> HttpResponse:
    """Record the totals of raised hands, or of papers where the body agreed on a secret ballot."""
    sitting, held = motion_of(request, assembly, motion)
    form = HandsForm(request.POST, auto_id=f"m{held.pk}_hands_%s")
    on_papers = is_secret_demanded(held)
    if form.is_valid() and PROCLAIM not in request.POST:
        back = f"{address('sittings:one', sitting)}#point-{held.item.number}"
        try:
            return read_again(request, held, form, back=back, on_papers=on_papers)
        except DomainError as refused:
            form.add_error(None, sentence(refused))
            return sitting_page(request, sitting, wrong={held.pk: {"hands_form": form}})

    def act() -> Motion:
        return decide_by_hands(held, replace(form.hands, on_papers=on_papers), actor=request.actor)

    return _decided(request, sitting, held, "hands_form", form, act)


@gate(CONDUCT)
@require_POST
def secret(request: GatedRequest, assembly: str, motion: str) -> HttpResponse:
    """Note that a director asked for a secret ballot and that the body agreed."""
    sitting, held = motion_of(request, assembly, motion)
    form = ByForm(request.POST)
    by = form.cleaned_data["by"] if form.is_valid() else ""
    return answered(
        request,
        sitting,
        lambda: demand_secret(held, by=by, meeting_agrees=True, actor=request.actor),
        gettext("The vote is secret: hand out papers, and enter what they say."),
        at=held.item,
    )


@gate(CONDUCT)
@require_POST
def by_name(request: GatedRequest, assembly: str, motion: str) -> HttpResponse:
    """Decide a motion by what each director says, once it was read again."""
    sitting, held = motion_of(request, assembly, motion)
    form = NamesForm(request.POST, voters=voters_of(held, now()), came=came_to(sitting), auto_id=f"m{held.pk}_names_%s")
    if form.is_valid() and PROCLAIM not in request.POST:
        back = f"{address('sittings:one', sitting)}#point-{held.item.number}"
        try:
            if AGAIN not in request.POST:
                return read_names_again(request, held, form, back=back)
        except DomainError as refused:
            form.add_error(None, sentence(refused))
        return sitting_page(request, sitting, wrong={held.pk: {"names_form": form}})
    return _decided(
        request,
        sitting,
        held,
        "names_form",
        form,
        lambda: decide_by_name(held, form.choices, casting_vote=form.chair, actor=request.actor),
    )


@gate(CONDUCT)
@require_POST
def withdraw(request: GatedRequest, assembly: str, motion: str) -> HttpResponse:
    """Note that a director withdraws from a vote."""
    sitting, held = motion_of(request, assembly, motion)
    form = WithdrawForm(
        request.POST,
        directors=_directors(request, sitting),
        interests=interests_held(sitting, today(request.organisation)),
        auto_id=f"m{held.pk}_withdraw_%s",
    )
    if not form.is_valid():
        return sitting_page(request, sitting, wrong={held.pk: {"withdraw_form": form}})
    mandate, reason, declared = form.mandate, form.cleaned_data["reason"], form.declaration
    return answered(
        request,
        sitting,
        lambda: recuse(held, mandate=mandate, reason=reason, interest=declared, actor=request.actor),
        gettext("%(name)s withdraws from this vote.") % {"name": mandate.person.full_name},
        at=held.item,
    )


@gate(CONDUCT)
@require_POST
def dissent(request: GatedRequest, assembly: str, motion: str) -> HttpResponse:
    """Minute that a director dissents."""
    sitting, held = motion_of(request, assembly, motion)
    form = NamedForm(request.POST, directors=_directors(request, sitting))
    if not form.is_valid():
        messages.error(request, gettext("Choose who dissents. Nothing was recorded."))
        return redirect(address("sittings:one", sitting))
    mandate = form.mandate
    return answered(
        request,
        sitting,
        lambda: note_dissent(held, mandate=mandate, actor=request.actor),
        gettext("The dissent of %(name)s is minuted.") % {"name": mandate.person.full_name},
        at=held.item,
    )


def _directors(request: GatedRequest, sitting: Assembly) -> list[Mandate]:
    assert sitting.body is not None
    return directors_on(sitting.body, today(request.organisation))


def _decided(
    request: GatedRequest, sitting: Assembly, motion: Motion, name: str, form: Any, act: Callable[[], Motion]
) -> HttpResponse:
    """Decide a motion by what was filled in; a refusal stands in the form it came from."""
    if form.is_valid():
        try:
            decided = act()
        except DomainError as error:
            form.add_error(None, sentence(error))
        else:
            outcome = outcome_of(decided)
            messages.success(request, f"{decided.title_fr}\u00a0: {outcome.label}" if outcome else decided.title_fr)
            return redirect(f"{address('sittings:one', sitting)}#point-{motion.item.number}")
    return sitting_page(request, sitting, wrong={motion.pk: {name: form}})


def answered(
    request: GatedRequest, sitting: Assembly, act: Callable[[], object], said: str, *, at: AgendaItem | None = None
) -> HttpResponse:
    back = address("sittings:one", sitting) + (f"#point-{at.number}" if at else "")
    return answered_at(request, act, said, back=back)
