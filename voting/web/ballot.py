"""Casting an open vote: choose, read again, cast; then the receipt.

Choosing and reading again change nothing. The choice travels in the body of the form, never in an
address, and nothing is kept between the steps.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db.models import Q
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from membership.clock import now
from membership.errors import DomainError
from membership.models.base import new_public_id
from membership.web.gate import ENTRY, gate
from voting.errors import ChoiceUnknown
from voting.models import Poll, PollMode, RollCallVote
from voting.queries.agenda import state_at
from voting.queries.refusals import refusal_of
from voting.services.casting import cast_roll_call_vote
from voting.web import live
from voting.web.ballots import choice_word
from voting.web.booth import booth_of
from voting.web.forms import BallotForm
from voting.web.pages import EnteredRequest, poll_entered, refuse
from voting.web.refusals import vote_refused
from voting.web.voices import other_voices

SECONDS_BETWEEN_LOOKS = 10


@live.follow
@gate(ENTRY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: EnteredRequest, assembly: str, poll: str) -> HttpResponseBase:
    """Show the ballot, then the choice to read again, then cast it."""
    if _is_secret(request, assembly, poll):
        return booth_of(request, assembly, poll)
    match request.POST.get("step"):
        case "cast":
            return _cast(request, assembly, poll)
        case "review":
            return _review(request, poll_entered(request, assembly, poll))
        case _:
            return _choose(request, poll_entered(request, assembly, poll), BallotForm())


def _is_secret(request: EnteredRequest, assembly: str, poll: str) -> bool:
    """Return whether the page is a booth. A cast of an open vote does not ask: its statement takes open votes only."""
    if request.POST.get("step") == "cast":
        return False
    rows = Poll.objects.filter(organisation_id=request.entry.organisation_id, assembly__public_id=assembly)
    return rows.filter(public_id=poll, mode=PollMode.SECRET).exists()


def _choose(request: EnteredRequest, poll: Poll, form: BallotForm) -> HttpResponseBase:
    entry, instant = request.entry, now()
    cast = _vote_of(request, poll)
    refused = refusal_of(poll, membership_id=entry.membership_id, person_id=entry.person_id)
    if refused is not None:
        return refuse(request, vote_refused(entry, poll, refused, cast), assembly=poll.assembly)
    context = _context(request, poll, instant) | {"form": form, "cast": cast, "cast_word": _word(cast)}
    # Somebody may be choosing: only the hour of the close is asked for again, until the vote closes.
    return live.answer(request, "voting/vote.html", context, stage=state_at(poll, instant), every=SECONDS_BETWEEN_LOOKS)


def _review(request: EnteredRequest, poll: Poll) -> HttpResponseBase:
    form = BallotForm(request.POST)
    if not form.is_valid():
        return _choose(request, poll, form)
    choice = form.cleaned_data["choice"]
    context = _context(request, poll, now()) | {"choice": choice, "word": choice_word(choice)}
    return render(request, "voting/review.html", context)


def _cast(request: EnteredRequest, assembly: str, poll: str) -> HttpResponseBase:
    """Cast, at the price of one SQL statement; everything else on this path comes from the session."""
    entry = request.entry
    try:
        cast_roll_call_vote(
            organisation_id=entry.organisation_id,
            assembly=assembly,
            poll=poll,
            membership_id=entry.membership_id,
            person_id=entry.person_id,
            choice=request.POST.get("choice", ""),
            receipt=new_public_id(),
        )
    except ChoiceUnknown:
        return _choose(request, poll_entered(request, assembly, poll), BallotForm(request.POST))
    except DomainError as refused:
        found = poll_entered(request, assembly, poll)
        return refuse(request, vote_refused(entry, found, refused, _vote_of(request, found)), assembly=found.assembly)
    return redirect(reverse("voting:receipt", args=[entry.slug, assembly, poll]))


@live.follow
@gate(ENTRY)
@never_cache
@require_safe
def receipt(request: EnteredRequest, assembly: str, poll: str) -> HttpResponseBase:
    """Say that the vote is cast, under which number and since when."""
    found = poll_entered(request, assembly, poll)
    cast = _vote_of(request, found)
    if cast is None:
        return redirect(reverse("voting:vote", args=[request.entry.slug, assembly, poll]))
    instant = now()
    state = state_at(found, instant)
    context = _context(request, found, instant) | {"cast": cast, "word": choice_word(cast.choice), "state": state}
    context["voices"] = partial(other_voices, request.entry, found.assembly, instant)
    return live.answer(request, "voting/receipt.html", context, stage=state, every=SECONDS_BETWEEN_LOOKS)


def _vote_of(request: EnteredRequest, poll: Poll) -> RollCallVote | None:
    """Return the vote cast for the member; of several seats, only the one this delegate votes in."""
    own = Q(entry__seats=1, entry__seat_no=request.entry.seat_no) | Q(entry__exercised_by=request.entry.person_id)
    votes = RollCallVote.objects.filter(own, poll=poll, entry__membership=request.entry.membership_id)
    found: RollCallVote | None = votes.first()
    return found


def _word(cast: RollCallVote | None) -> str:
    return choice_word(cast.choice) if cast else ""


def _context(request: EnteredRequest, poll: Poll, instant: datetime) -> dict[str, object]:
    return {
        "assembly": poll.assembly,
        "poll": poll,
        "motion": poll.motion,
        "entry": request.entry,
        "now": instant,
    }
