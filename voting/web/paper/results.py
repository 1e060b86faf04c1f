"""The result of a count: told, drawn, in tables, to download, and made again at will; and the lot it waits for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from membership.access import CONDUCT as CONDUCTING
from membership.errors import DomainError
from membership.messages import sentence
from membership.web.gate import CONDUCT, COUNTING, GatedRequest, gate
from voting.certificates import Particulars, Said, certificate
from voting.counting import documents
from voting.counting.explain import explain
from voting.counting.explain.stories import NotExplained
from voting.counting.methods import PaperKind
from voting.counting.reading import blt, document
from voting.counting.records import CountRecord
from voting.models import PaperCount, PaperCountState, PaperResult
from voting.queries.paper import CASTING, contest_of, counted_anew, election_in_hand, lot_awaited
from voting.services.paper.counting import enter_draw
from voting.web import sheets
from voting.web.pages import language
from voting.web.paper.forms import CastingVoteForm, DrawForm
from voting.web.paper.pages import Step, address, count_seen, steps_of


def _result(count: PaperCount) -> PaperResult:
    """Return the last record of a count, or answer 404 before there is one."""
    found: PaperResult | None = count.results.order_by("number").last()
    if found is None:
        raise Http404
    return found


@gate(COUNTING)
@require_safe
def result(request: GatedRequest, count: str) -> HttpResponse:
    """Show the result with everything behind it."""
    found = count_seen(request, count)
    kept = _result(found)
    record = CountRecord.from_text(kept.record)
    context = {
        "count": found,
        "result": kept,
        "record": record,
        "bare": None if _is_told(record) else _bare(found, record),
        "scrutineers": list(found.scrutineers.all()),
        "settled": found.settlements.filter(agreed_by__isnull=False).count(),
        "awaits_lot": found.state == PaperCountState.DRAWING,
        "may_conduct": bool(request.roles & CONDUCTING),
        "has_blt": found.paper is PaperKind.RANKS and not found.colleges,
        "steps": steps_of(found, Step.RESULT, request.roles),
        "sheets_url": address("sheets-count", found),
        **sheets.shown(request, found, roles=request.roles),
    }
    return render(request, "voting/paper/result.html", context)


def _is_told(record: CountRecord) -> bool:
    """Return whether this count has words: a method newer than its explanation is shown by its figures alone."""
    try:
        explain(record, language())
    except NotExplained:
        return False
    return True


def _bare(count: PaperCount, record: CountRecord) -> dict[str, Any]:
    """Return who is elected and the votes of the last round, without a word on how it came about."""
    names = {one["id"]: one["name"] for one in count.on_the_paper}
    elected = [documents.text(documents.table(one, "elected"), "id") for one in record.elected]
    last = record.rounds[-1].votes if record.rounds else {}
    return {
        "elected": [names.get(one, one) for one in elected],
        "columns": [{"label": _("Candidate")}, {"label": _("Votes"), "numeric": True}],
        "rows": [[names.get(one, one), str(votes)] for one, votes in last.items()],
    }


@gate(COUNTING)
@require_POST
def recount(request: GatedRequest, count: str) -> HttpResponse:
    """Make the count again from the sealed papers, and compare every byte."""
    found = count_seen(request, count)
    kept = _result(found)
    if counted_anew(found).text() == kept.record:
        messages.success(request, _("Counted again from the sealed papers: the same, to the last byte."))
    else:
        messages.error(request, _("Counted again, the result differs. Proclaim nothing, and seek help."))
    return redirect(address("count-result", found))


@gate(CONDUCT)
def lot(request: GatedRequest, count: str) -> HttpResponse:
    """Write down the lot that the count waits for."""
    found = count_seen(request, count)
    awaited = lot_awaited(found)
    if awaited is None:
        return redirect(address("count", found))
    if awaited.purpose == CASTING:
        return _casting_vote(request, found)
    names = {one["id"]: one["name"] for one in found.on_the_paper}
    form = DrawForm(request.POST or None, between=[(one, names[one]) for one in awaited.between])
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            enter_draw(
                found,
                chosen=asked["chosen"],
                officers=(asked["first_officer"], asked["second_officer"]),
                actor=request.actor,
            )
        except DomainError as refused:
            form.add_error(None, sentence(refused))
        else:
            messages.success(request, _("The lot is written down, and the count went on."))
            return redirect(address("count-result", found))
    context = {
        "count": found,
        "form": form,
        "awaited": awaited,
        "names": [names[one] for one in awaited.between],
        "is_exclusion": awaited.purpose == "exclusion",
        "steps": steps_of(found, Step.RESULT, request.roles),
    }
    return render(request, "voting/paper/lot.html", context)


def _casting_vote(request: GatedRequest, found: PaperCount) -> HttpResponse:
    """Write down the casting vote that a tied proposal waits for."""
    form = CastingVoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            enter_draw(found, chosen=[asked["chosen"]], officers=[asked["chair"]], actor=request.actor)
        except DomainError as refused:
            form.add_error(None, sentence(refused))
        else:
            messages.success(request, _("The casting vote is written down, and the proposal decided."))
            return redirect(address("count-result", found))
    context = {"count": found, "form": form, "steps": steps_of(found, Step.RESULT, request.roles)}
    return render(request, "voting/paper/casting_vote.html", context)


@gate(COUNTING)
@require_safe
def certificate_pdf(request: GatedRequest, count: str) -> HttpResponse:
    """Answer the certificate of results, in the languages of the organisation."""
    found = count_seen(request, count)
    if found.state != PaperCountState.COUNTED:
        raise Http404
    kept, organisation = _result(found), found.organisation
    record = CountRecord.from_text(kept.record)
    if not _is_told(record):
        raise Http404
    particulars = Particulars(
        organisation=Said(organisation.name_fr, organisation.name_en),
        question=Said(found.title_fr, found.title_en),
        by_law=Said(found.by_law, found.by_law),
        scrutineers=tuple(one.name for one in found.scrutineers.all()),
    )
    content = certificate(
        record,
        particulars,
        languages=organisation.languages,
        at=timezone.localtime(kept.counted_at, organisation.zone),
    )
    return _download(content, "application/pdf", _named(found, _("certificate"), "pdf"))


@gate(COUNTING)
@require_safe
def record_json(request: GatedRequest, count: str) -> HttpResponse:
    """Answer the record: the very bytes that were hashed."""
    found = count_seen(request, count)
    return _download(_result(found).record.encode(), "application/json", _named(found, _("record"), "json"))


@gate(COUNTING)
@require_safe
def papers_file(request: GatedRequest, count: str, form: str) -> HttpResponse:
    """Answer the papers, gathered: nobody can be found in them, nor the order of the box.

    A .blt file holds no spoiled papers; the JSON does.
    """
    found = count_seen(request, count)
    is_ranked = found.paper is PaperKind.RANKS and not found.colleges
    if not found.is_sealed or (form == "blt" and not is_ranked):
        raise Http404
    contest = contest_of(found)
    election = replace(
        election_in_hand(found),
        candidates=contest.candidates,
        seats=contest.seats,
        withdrawn=contest.withdrawn,
        title=found.title_fr,
    )
    if form == "blt":
        content = blt.dump(replace(election, ballots=replace(election.ballots, invalid={})))
    else:
        content = document.dump(election)
    return _download(content.encode(), "text/plain; charset=utf-8", _named(found, _("papers"), form))


def _named(count: PaperCount, what: str, extension: str) -> str:
    return f"{slugify(count.title_fr)[:60] or 'election'}-{slugify(what)}.{extension}"


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
