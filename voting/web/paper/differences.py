"""The papers that two scrutineers read differently, side by side, and how each is settled by both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from membership.errors import DomainError, ReasonMissing
from membership.messages import sentence
from membership.web.gate import COUNTING, GatedRequest, gate
from voting.counting import documents
from voting.models import PaperClass, PaperCount, PaperCountState, PaperScrutineer
from voting.queries.paper import Difference, Reading, difference_over, progress_of
from voting.services.paper.settling import agree_settlements, propose_settlement
from voting.web.paper.forms import SettlementForm
from voting.web.paper.pages import Step, address, attempt, count_seen, own_place, scrutineer_of, steps_of
from voting.web.paper.words import REASONS, WHY_DIFFERENT, how_to_type, told

ABSENT = Reading(PaperClass.ABSENT)


@gate(COUNTING)
@never_cache
def differences(request: GatedRequest, count: str) -> HttpResponse:
    """Show what is to be settled, and what is; a scrutineer proposes."""
    found = count_seen(request, count)
    return _page(request, found, scrutineer_of(request, found))


def _page(
    request: GatedRequest, count: PaperCount, place: PaperScrutineer | None, refused: SettlementForm | None = None
) -> HttpResponse:
    progress = progress_of(count)
    names = [one.scrutineer.name for one in progress.typings]
    shown = [_shown(count, one, place, refused) for one in progress.differences]
    is_typing = count.state == PaperCountState.ENTERING
    context = {
        "count": count,
        "place": place if is_typing else None,
        "names": names,
        "typings": progress.typings,
        "totals_differ": progress.totals_differ,
        "are_done": progress.are_done,
        "open": [one for one in shown if not one["is_settled"]],
        "settled": [one for one in shown if one["is_settled"]],
        "to_agree": [one for one in shown if one["may_agree"] and is_typing],
        "why_different": WHY_DIFFERENT,
        "reasons": REASONS.items(),
        "how": how_to_type(count),
        "steps": steps_of(count, Step.PAPERS, request.roles),
    }
    return render(request, "voting/paper/differences.html", context)


def _shown(
    count: PaperCount, one: Difference, place: PaperScrutineer | None, refused: SettlementForm | None
) -> dict[str, Any]:
    settlement = one.settlement
    mine = settlement is not None and place is not None and settlement.proposed_by_id == place.pk
    return {
        "number": one.number,
        "first": told(count, one.first),
        "second": told(count, one.second),
        "settlement": settlement,
        "proposed": settlement and told(count, Reading.of(settlement)),
        "shown": settlement and documents.canonical(Reading.of(settlement).as_json()),
        "is_settled": one.is_settled,
        "is_mine": mine,
        "may_agree": settlement is not None and place is not None and not mine and not one.is_settled,
        "form": refused if refused is not None and refused.data.get("number") == str(one.number) else None,
    }


@gate(COUNTING)
@require_POST
def propose(request: GatedRequest, count: str) -> HttpResponse:
    """Propose what is written on a paper, with the paper in hand."""
    place = own_place(request, count)
    form = SettlementForm(request.POST, count=place.count)
    if not form.is_valid():
        return _page(request, place.count, place, form)

    def act() -> None:
        asked = form.cleaned_data
        reading = asked.get("reading") or _as_typed(place.count, asked["number"], asked["which"])
        propose_settlement(place, number=asked["number"], reading=reading, why=asked["why"], actor=request.actor)

    try:
        act()
    except (DomainError, ReasonMissing) as refused:
        form.add_error(None, sentence(refused))
        return _page(request, place.count, place, form)
    messages.success(request, _("Proposed. The other scrutineer has to agree to it."))
    return redirect(address("count-differences", place.count))


def _as_typed(count: PaperCount, number: int, which: str) -> Reading:
    """Return what one of the two typed; somebody who has no such paper said that there is none."""
    found = difference_over(count, number)
    said = found and (found.first if which == SettlementForm.FIRST else found.second)
    return said or ABSENT


@gate(COUNTING)
@require_POST
def agree(request: GatedRequest, count: str) -> HttpResponse:
    """Agree to one proposal of the other scrutineer, or to several at once, each as it was shown."""
    place = own_place(request, count)
    proposals: dict[int, Reading] = {}
    for written in request.POST.getlist("proposal"):
        number, _bar, shown = written.partition("|")
        if number.isascii() and number.isdigit() and len(number) < 8:
            proposals[int(number)] = _read(shown)
    act: Callable[[], Any] = lambda: agree_settlements(place, proposals=proposals, actor=request.actor)  # noqa: E731
    if proposals:
        attempt(request, act, _("Agreed and settled."))
    return redirect(address("count-differences", place.count))


def _read(shown: str) -> Reading:
    """Return the proposal as the page showed it; what is no proposal agrees with none."""
    try:
        document = documents.parse(shown)
        college = documents.text(document, "college") if "college" in document else ""
        return Reading(
            documents.text(document, "kind"),
            documents.text(document, "reason"),
            documents.texts(document, "marks"),
            college,
        )
    except ValueError:
        return Reading("")
