"""Typing papers: one at a time, by the keyboard alone, each scrutineer on their own page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from membership.errors import DomainError
from membership.messages import sentence
from membership.web.gate import COUNTING, GatedRequest, gate
from voting.counting import typed
from voting.models import PaperCount, PaperCountState, PaperEntry, PaperScrutineer
from voting.queries.paper import Reading, progress_of
from voting.services.paper import entering
from voting.web.paper.forms import MOST_PAPERS, PaperForm
from voting.web.paper.pages import address, attempt, own_place
from voting.web.paper.words import how_to_type, told

GRID = "grid"


@gate(COUNTING)
@never_cache
def papers(request: GatedRequest, count: str) -> HttpResponse:
    """Type the next paper, or correct one."""
    place = own_place(request, count)
    if place.count.state != PaperCountState.ENTERING:
        return redirect(address("count", place.count))
    in_grid = (request.POST or request.GET).get("by") == GRID
    corrected = _number(request.GET.get("paper", ""))
    entry = place.entries.filter(number=corrected).first() if corrected else None
    before = _number(request.GET.get("typed", ""))
    initial = _initial(place, entry, corrected, before)
    form = PaperForm(request.POST or None, count=place.count, in_grid=in_grid, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _keep(place, form)
        except DomainError as refused:
            form.add_error(None, sentence(refused))
        else:
            return redirect(_after(place.count, form.cleaned_data["number"], in_grid=in_grid))
    return render(request, "voting/paper/papers.html", _context(request, place, form, entry))


def _keep(place: PaperScrutineer, form: PaperForm) -> None:
    number, reading = form.cleaned_data["number"], form.reading
    # Only whoever came to correct this very paper writes over it.
    if form.data.get("correcting") == str(number):
        entering.correct_paper(place, number=number, reading=reading)
    else:
        entering.enter_paper(place, number=number, reading=reading)


def _after(count: PaperCount, number: int, *, in_grid: bool) -> str:
    asked = {"typed": number, **({"by": GRID} if in_grid else {})}
    return f"{address('count-papers', count)}?{urlencode(asked)}"


def _initial(place: PaperScrutineer, entry: PaperEntry | None, asked: int | None, before: int | None) -> dict[str, Any]:
    if entry is None:
        return {"number": asked or _next_number(place), "college": _college_before(place, before)}
    line = typed.written(place.count.paper, entry.marks, place.count.ids)
    return {"number": entry.number, "line": line, "reason": entry.reason, "college": entry.college}


def _college_before(place: PaperScrutineer, before: int | None) -> str:
    """Return the college of the paper typed just now, else of the last one: papers of a box come together."""
    typed_now = place.entries.filter(number=before or 0).first() or place.entries.order_by("number").last()
    return typed_now.college if typed_now else ""


def _next_number(place: PaperScrutineer) -> int:
    last = place.entries.order_by("number").last()
    return last.number + 1 if last else 1


def _context(
    request: GatedRequest, place: PaperScrutineer, form: PaperForm, entry: PaperEntry | None
) -> dict[str, Any]:
    count = place.count
    number = _number(str(form["number"].value())) or 1
    pack = count.pack_of(number)
    entries = {one.number: one for one in place.entries.filter(number__in=count.numbers_of(pack))}
    before = place.entries.filter(number=_number(request.GET.get("typed", "")) or 0).first()
    finished = set(place.packs.values_list("number", flat=True))
    unfinished = _unfinished(place, finished)
    return {
        "count": count,
        "place": place,
        "form": form,
        "entry": entry,
        "number": number,
        "before": before and {"number": before.number, "told": told(count, Reading.of(before))},
        "pack": pack,
        "pack_first": count.numbers_of(pack)[0],
        "pack_last": count.numbers_of(pack)[-1],
        "in_pack": len(entries),
        "gaps": _gaps(count, pack, entries),
        "lines": [
            {"number": one.number, "told": told(count, Reading.of(one))}
            for one in sorted(entries.values(), key=lambda one: -one.number)
        ],
        "is_finished": bool(place.done_at) or pack in finished,
        "full": [one for one in unfinished if one[1] == count.pack_size],
        "packs": sorted(finished),
        "typed": place.entries.count(),
        "candidates": _beside(count, form, entry),
        "how": how_to_type(count, in_grid=form.in_grid),
        "may_see_differences": bool(progress_of(count).differences),
    }


def _unfinished(place: PaperScrutineer, finished: set[int]) -> list[tuple[int, int]]:
    """Return the packs with papers that are not finished, each with how many."""
    many: dict[int, int] = {}
    for number in place.entries.values_list("number", flat=True):
        pack = place.count.pack_of(number)
        many[pack] = many.get(pack, 0) + 1
    return [(pack, papers) for pack, papers in sorted(many.items()) if pack not in finished]


def _gaps(count: PaperCount, pack: int, entries: Mapping[int, PaperEntry]) -> list[int]:
    """Return the numbers passed over, up to the last one typed in the pack."""
    last = max(entries, default=0)
    return [number for number in count.numbers_of(pack) if number < last and number not in entries]


def _beside(count: PaperCount, form: PaperForm, entry: PaperEntry | None) -> Sequence[Mapping[str, str]]:
    """Return the candidates as the paper has them, with what stands beside each in the grid."""
    kept = typed.cells(count.paper, entry.marks) if entry else {}
    written = {one: str(form.data.get(f"cell_{one}", "")) for one in count.ids} if form.is_bound else kept
    return [{"id": one["id"], "name": one["name"], "written": written.get(one["id"], "")} for one in count.on_the_paper]


def _number(text: str) -> int | None:
    fits = text.isascii() and text.isdigit() and len(text) <= len(str(MOST_PAPERS))
    return int(text) or None if fits else None


@gate(COUNTING)
@require_POST
def remove(request: GatedRequest, count: str) -> HttpResponse:
    """Take a paper back."""
    place = own_place(request, count)
    number = _number(request.POST.get("number", "")) or 0
    done = _("Paper %(number)s is taken back.") % {"number": number}
    attempt(request, lambda: entering.remove_paper(place, number=number), done)
    return redirect(address("count-papers", place.count))


@gate(COUNTING)
@require_POST
def finish_pack(request: GatedRequest, count: str) -> HttpResponse:
    """Finish a pack. Once both have, whoever finished it last is shown the differences."""
    place = own_place(request, count)
    pack = _number(request.POST.get("pack", "")) or 0
    if attempt(request, lambda: entering.finish_pack(place, pack=pack, actor=request.actor)):
        _say_compared(request, place, pack)
    return redirect(address("count-papers", place.count))


def _say_compared(request: GatedRequest, place: PaperScrutineer, pack: int) -> None:
    found = progress_of(place.count)
    if pack not in found.compared:
        messages.success(
            request,
            _("Pack %(pack)s is finished. It is compared when the other scrutineer has finished it too.")
            % {"pack": pack},
        )
        return
    open_here = [one for one in found.open_differences if place.count.pack_of(one.number) == pack]
    if open_here:
        numbers = ", ".join(str(one.number) for one in open_here)
        messages.warning(
            request,
            _("Pack %(pack)s: look again together at these papers: %(numbers)s.") % {"pack": pack, "numbers": numbers},
        )
    else:
        messages.success(request, _("Pack %(pack)s: both have the same, paper by paper.") % {"pack": pack})


@gate(COUNTING)
@require_POST
def finish(request: GatedRequest, count: str) -> HttpResponse:
    """Say that there are no more papers."""
    place = own_place(request, count)
    done = attempt(
        request, lambda: entering.finish_papers(place, actor=request.actor), _("Thank you. All your papers are in.")
    )
    return redirect(address("count" if done else "count-papers", place.count))


@gate(COUNTING)
@require_POST
def reopen(request: GatedRequest, count: str) -> HttpResponse:
    """Open a pack again, to add or correct papers."""
    place = own_place(request, count)
    pack = _number(request.POST.get("pack", "")) or 0
    done = _("Pack %(pack)s is open again. What was settled in it is to be settled anew.") % {"pack": pack}
    attempt(request, lambda: entering.reopen_pack(place, pack=pack, actor=request.actor), done)
    return redirect(
        f"{address('count-papers', place.count)}?{urlencode({'paper': place.count.numbers_of(max(pack, 1))[0]})}"
    )
