"""The chair's one screen: the agenda, the point it is at, and who is there."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.models import AgendaItem, Assembly, AssemblyState, PresenceChannel
from governance.queries.changes import notice_still_owed
from governance.queries.documents import documents_of_point
from governance.queries.doors import doors_open_at
from governance.queries.quorum import may_be_checked
from membership.clock import now
from membership.pictures import words
from membership.web.gate import CONDUCT, GatedRequest, gate
from voting.queries.after_meeting import foreseen, last_close, waiting_for_the_close
from voting.queries.conduct import Conduct, conduct_of
from voting.web import live
from voting.web.agenda import agenda_lines
from voting.web.conduct_point import Stage, point_context
from voting.web.forms import EndingForm
from voting.web.pages import assembly_seen

SECONDS_BETWEEN_LOOKS = 3


@live.follow
@gate(CONDUCT)
@never_cache
@require_safe
def conduct(request: GatedRequest, assembly: str) -> HttpResponse:
    """Show where the meeting is and the act that comes next."""
    found = assembly_seen(request, assembly)
    instant = now()
    seen = conduct_of(found, instant, item=request.GET.get("point", ""))
    point = point_context(found, seen, instant)
    required = int(seen.quorum.figure("required")) if seen.quorum else 0
    context = {
        "assembly": found,
        "now": instant,
        "conduct": seen,
        "current": seen.current,
        "agenda": agenda_lines(seen.points, address=lambda point: address_of(found, point.item), current=seen.current),
        "here": words.voices("present", seen.present),
        "channels": channels_in_words(seen.channels),
        "quorum_required": required,
        "meter_total": max(required, seen.present),
        "is_draft": found.state == AssemblyState.DRAFT,
        "is_called": found.state == AssemblyState.CALLED,
        "opens_at": doors_open_at(found),
        "is_too_early": instant < doors_open_at(found),
        "is_in_session": found.state == AssemblyState.IN_SESSION,
        "is_over": found.state == AssemblyState.ENDED,
        "lacks_quorum": seen.lacks_quorum,
        "may_check_quorum": found.state == AssemblyState.IN_SESSION and may_be_checked(found, seen.standing),
        "votes_until": last_close(found, instant),
        "waiting_votes": list(waiting_for_the_close(found)) if found.state == AssemblyState.IN_SESSION else [],
        "runs_until": runs.closes_at if (runs := foreseen(found, instant)) else None,
        "ending": EndingForm(auto_id="ending_%s"),
        "documents": documents_of_point(seen.current.item) if seen.current else (),
        "owed": notice_still_owed(found),
        **point,
    }
    return live.answer(
        request,
        "voting/conduct.html",
        context,
        said=point.get("said", ""),
        stage=_stage(found, seen),
        beside="beside" if point.get("stage") in {Stage.OPEN, Stage.CLOSED} else "",
        every=SECONDS_BETWEEN_LOOKS,
    )


def address_of(assembly: Assembly, item: AgendaItem | None = None) -> str:
    """Return the address of the screen, at one point of the agenda."""
    page = reverse("voting:conduct", args=[assembly.organisation.slug, assembly.public_id])
    return f"{page}?{urlencode({'point': item.public_id})}" if item else page


def channels_in_words(channels: Mapping[str, int]) -> str:
    """Return «41 en salle, 31 en ligne»."""
    said = {
        PresenceChannel.HALL: _("%(n)s in the hall"),
        PresenceChannel.ONLINE: _("%(n)s online"),
        PresenceChannel.TELEPHONE: _("%(n)s by telephone"),
    }
    return ", ".join(said[one] % {"n": words.number(channels[one])} for one in said if channels.get(one))


def _stage(assembly: Assembly, seen: Conduct) -> str:
    """Return what, once changed, changes the forms of the screen."""
    polls = [f"{point.item.public_id} {point.state} {point.poll and point.poll.opens_at}" for point in seen.points]
    decided = [str(point.motion and point.motion.state) for point in seen.points]
    waiting = [point.item.public_id for point in seen.points if point.motion and point.motion.is_voted_after]
    return " ".join([assembly.state, *polls, *decided, *waiting])
