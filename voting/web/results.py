"""A result that explains itself: outcome, figures, rule, arithmetic, names, and the record to redo it from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.models import Resolution
from governance.queries.rules import rules_of
from governance.rules.elections import assess_announcement
from membership.clock import now
from membership.rules.findings import Level, Outcome
from membership.web.gate import ENTRY, MEMBER, OFFICERS, GatedRequest, gate
from voting.access import SEE_COUNT, sees_result
from voting.models import Poll, PollMode, PollState, RollCallVote
from voting.queries.agenda import state_at
from voting.queries.sealed.destruction import destruction_of
from voting.queries.sealed.evidence import verified_at
from voting.queries.votes import votes_among
from voting.web import sheets
from voting.web.ballots import choice_word
from voting.web.outcomes import outcome_of
from voting.web.pages import EnteredRequest, poll_entered, poll_seen

NAMES_PER_PAGE = 50


@gate(MEMBER)
@never_cache
@require_safe
def result(request: GatedRequest, poll: str) -> HttpResponse:
    """Show the result to the members of the organisation."""
    found = poll_seen(request, poll)
    return _show(request, found, roles=request.roles, template="voting/result.html")


@gate(ENTRY)
@never_cache
@require_safe
def room_result(request: EnteredRequest, assembly: str, poll: str) -> HttpResponse:
    """Show the result to whoever is in the meeting by their link, without a log-in."""
    found = poll_entered(request, assembly, poll)
    return _show(request, found, roles=frozenset(), template="voting/room_result.html")


@gate(MEMBER)
@require_safe
def record(request: GatedRequest, poll: str) -> HttpResponse:
    """Answer the count record: the very bytes that were hashed."""
    found = poll_seen(request, poll)
    if not sees_result(found, request.roles):
        raise Http404
    response = HttpResponse(found.result.record.encode(), content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.public_id}.json"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _show(request: HttpRequest, poll: Poll, *, roles: frozenset[str], template: str) -> HttpResponse:
    context: dict[str, Any] = {
        "poll": poll,
        "motion": poll.motion,
        "assembly": poll.assembly,
        "entry": getattr(request, "entry", None),
    }
    if not sees_result(poll, roles):
        instant = now()
        waiting = {"now": instant, "state": state_at(poll, instant), "is_cancelled": poll.state == PollState.CANCELLED}
        return render(request, "voting/result_waiting.html", context | waiting)
    choice = request.GET.get("choice", "")
    page = Paginator(votes_among(poll, choice=choice), NAMES_PER_PAGE).get_page(request.GET.get("page"))
    outcome = outcome_of(poll)
    announced = assess_announcement(rules_of(poll.assembly)) if outcome.is_election else None
    is_kept_back = announced is not None and announced.outcome is Outcome.NOT_MET
    context |= {
        "result": poll.result,
        "outcome": outcome,
        # What the by-laws chose is no fault: it is told as what is respected.
        "kept_back": replace(announced, outcome=Outcome.MET, level=Level.INFO) if announced and is_kept_back else None,
        "shows_votes": not is_kept_back or bool(roles & SEE_COUNT),
        "is_proclaimed": poll.state == PollState.PROCLAIMED,
        "resolution": Resolution.objects.filter(motion=poll.motion_id).first(),
        "casting_word": choice_word(poll.casting_vote) if poll.casting_vote else "",
        "page": page,
        "lines": [_line(vote, shows_number=bool(roles & OFFICERS.roles)) for vote in page],
        "choice": choice,
        "filters": [] if outcome.is_election else _filters(outcome.figures, choice),
        "verified_at": verified_at(poll),
        "destruction": destruction_of(poll) if poll.mode == PollMode.SECRET else None,
        "sheets_url": reverse("voting:sheets-poll", args=[poll.organisation.slug, poll.public_id]),
        **sheets.shown(request, poll, roles=roles),
    }
    return render(request, template, context)


def _line(vote: RollCallVote, *, shows_number: bool) -> dict[str, str]:
    """Return one name with its choice. The number is for officers: with it one begins to sign in."""
    entry = vote.entry
    return {
        "name": entry.name,
        "number": entry.number if shows_number else "",
        "exercised_by": entry.exercised_by_name if entry.exercised_by_name != entry.name else "",
        "choice": choice_word(vote.choice),
    }


def _filters(figures: dict[str, Any], choice: str) -> list[dict[str, Any]]:
    counted = [("", figures["voted"])] + [(one, figures[one]) for one in ("for", "against", "abstain")]
    return [
        {"choice": one, "word": choice_word(one) if one else "", "votes": votes, "is_current": one == choice}
        for one, votes in counted
        if votes or not one
    ]
