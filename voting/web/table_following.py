"""The page of a body's meeting follows it by itself, as the room of an assembly does, and works without script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.models import Assembly, Motion
from governance.queries.presence import present
from governance.web.links import AtTable
from governance.web.sittings.finding import sitting_of
from membership import formats
from membership.clock import now
from membership.pictures import words
from membership.templatetags.unevoix import local_text
from membership.web.gate import MEMBER, GatedRequest, gate
from voting.models import Poll, PollState
from voting.web import live
from voting.web.table import address_at_table, shown

TEMPLATE = "voting/table_look.html"
SECONDS_BETWEEN_LOOKS = 4


@live.follow
@gate(MEMBER)
@never_cache
@require_safe
def look(request: GatedRequest, assembly: str) -> HttpResponseBase:
    """Answer what changed since the page last looked; whoever comes here by hand is sent to the meeting."""
    sitting = sitting_of(request, assembly)
    if not request.headers.get("HX-Request"):
        return redirect(address_at_table(sitting))
    motions = list(sitting.motions.select_related("item"))
    instant = now()
    here = AtTable(present(sitting, instant), instant)
    return live.what_changed(request, _seen(request, sitting, motions, shown(request, sitting, motions), here))


def followed(
    request: GatedRequest,
    sitting: Assembly,
    motions: Iterable[Motion],
    shown: Mapping[int, Mapping[str, Any]],
    here: AtTable,
) -> Mapping[str, Any]:
    """Return the part of the page of a meeting that looks again, from what the page knows already."""
    return {"template": "voting/parts/live.html", "live": _seen(request, sitting, motions, shown, here)}


def _seen(
    request: GatedRequest,
    sitting: Assembly,
    motions: Iterable[Motion],
    shown: Mapping[int, Mapping[str, Any]],
    here: AtTable,
) -> live.Live:
    """Return the meeting as it stands for a reader. Costs no SQL."""
    # The page reads its points in another order than whoever looks again: it must be the same meeting to both.
    motions = sorted(motions, key=lambda one: one.pk)
    votes = [shown[one.pk] for one in motions if "poll" in shown.get(one.pk, ())]
    open_ = [one for one in votes if one["stage"] == PollState.OPEN]
    context = {"meeting": sitting, "now": here.instant, "here": words.voices("present", here.count), "open": open_}
    # What, once changed, changes the forms and the results of the page.
    stage = [
        sitting.state,
        *(f"{one['poll'].public_id} {one['stage']}" for one in votes),
        *(f"{motion.public_id} {motion.state}" for motion in motions),
    ]
    return live.Live(
        body=render_to_string(f"{TEMPLATE}#live", context, request),
        beside=render_to_string(f"{TEMPLATE}#beside", context, request),
        said=_said([one["poll"] for one in open_]),
        stage=" ".join(stage),
        page=reverse("voting:table-look", args=[sitting.organisation.slug, sitting.public_id]),
        every=SECONDS_BETWEEN_LOOKS,
    )


def _said(polls: list[Poll]) -> str:
    """Return the one sentence for those who hear the page."""
    if not polls:
        return ""
    said = ngettext("A vote is open: %(titles)s", "Votes are open: %(titles)s", len(polls))
    return said % {"titles": formats.listed(local_text(poll.motion, "title") for poll in polls)}
