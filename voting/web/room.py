"""The member's page of the meeting: it follows by itself, and an open vote stands first."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.models import AssemblyState
from membership import formats
from membership.clock import now
from membership.templatetags.unevoix import local_text
from membership.web.gate import ENTRY, gate
from voting.queries.agenda import Point
from voting.queries.room import Room, room_of
from voting.web import live
from voting.web.agenda import agenda_lines
from voting.web.ballots import BallotCard, card_of
from voting.web.outcomes import Outcome, outcome_of
from voting.web.pages import EnteredRequest, assembly_entered
from voting.web.voices import other_voices

SECONDS_BETWEEN_LOOKS = 4
# In a large meeting pages look less often, so that looking never slows the votes themselves.
LOOKERS_PER_SECOND = 200


@live.follow
@gate(ENTRY)
@never_cache
@require_safe
def room(request: EnteredRequest, assembly: str) -> HttpResponse:
    """Show the meeting as it stands for the member who is in it. Around a table it has its own page."""
    if not request.entry.membership_id:
        return redirect(reverse("sittings:one", args=[request.entry.slug, request.entry.assembly]))
    found = assembly_entered(request, assembly)
    instant = now()
    inside = room_of(found, request.entry, instant)
    context = {
        "assembly": found,
        "entry": request.entry,
        "now": instant,
        "room": inside,
        "is_waiting": found.state == AssemblyState.CALLED,
        "is_over": found.state == AssemblyState.ENDED,
        "cards": _cards(request, inside),
        "counting": inside.counting,
        "results": _results(request, inside),
        "agenda": agenda_lines(inside.points),
        # Asked by the whole page alone, not by what it looks for every few seconds.
        "voices": partial(other_voices, request.entry, found, instant),
    }
    return live.answer(
        request,
        "voting/room.html",
        context,
        said=_said(inside),
        stage=f"{found.state} {inside.is_present}",
        every=max(SECONDS_BETWEEN_LOOKS, inside.present // LOOKERS_PER_SECOND),
    )


def _cards(request: EnteredRequest, inside: Room) -> list[BallotCard]:
    return [card_of(request.entry, point, inside.entries) for point in inside.open]


def _results(request: EnteredRequest, inside: Room) -> list[dict[str, Any]]:
    return [
        {"motion": point.motion, "outcome": _outcome(point), "url": _result_url(request, point)}
        for point in inside.proclaimed
    ]


def _outcome(point: Point) -> Outcome:
    assert point.poll is not None
    return outcome_of(point.poll)


def _result_url(request: EnteredRequest, point: Point) -> str:
    assert point.poll is not None
    entry = request.entry
    return reverse("voting:room-result", args=[entry.slug, entry.assembly, point.poll.public_id])


def _said(inside: Room) -> str:
    """Return the one sentence for those who hear the page."""
    waiting = [point for point in inside.open if not hasattr(inside.entries.get(_poll_id(point)), "vote")]
    if waiting:
        said = ngettext("A vote is open: %(titles)s", "Votes are open: %(titles)s", len(waiting))
        return said % {"titles": formats.listed(_title(point) for point in waiting)}
    if inside.proclaimed:
        last = inside.proclaimed[0]
        return _("%(title)s: %(outcome)s") % {"title": _title(last), "outcome": _outcome(last).word}
    return ""


def _title(point: Point) -> str:
    return local_text(point.motion, "title")


def _poll_id(point: Point) -> int:
    return point.poll.pk if point.poll else 0
