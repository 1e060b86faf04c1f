"""What votes add to pages of the rooms below: the first page, and the page of a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.models import Assembly, AssemblyState, Motion
from governance.web.links import register_results
from membership import formats
from membership.access import CONDUCT
from membership.queries.home import Place
from membership.templatetags.unevoix import local_text
from membership.web.home import Panel, Visitor, register_panel
from voting.models import Poll, PollState


def offer() -> None:
    """Add them. Called once, when the app is ready."""
    register_panel(votes_under_way)
    register_results(results_of)


def votes_under_way(visitor: Visitor) -> Iterator[Panel]:
    """Yield the votes that take ballots now: to members the way in, to those who conduct their screen."""
    places = {place.organisation.pk: place for place in visitor.places}
    polls = Poll.objects.filter(
        organisation__in=places,
        state=PollState.OPEN,
        closes_at__gt=visitor.now,
        assembly__state=AssemblyState.IN_SESSION,
    ).select_related("assembly", "motion")
    for poll in polls.order_by("closes_at"):
        yield _panel(poll, places[poll.organisation_id])


def _panel(poll: Poll, place: Place) -> Panel:
    organisation = place.organisation
    assert poll.closes_at is not None
    closes = formats.clock(timezone.localtime(poll.closes_at, organisation.zone))
    conducts = bool(place.roles & CONDUCT)
    view = "voting:conduct" if conducts and not place.persons else "voting:enter"
    return Panel(
        organisation=organisation,
        title=_("A vote is open: %(title)s") % {"title": local_text(poll.motion, "title")},
        text=_("Closes at %(clock)s: a vote is cast in the meeting.") % {"clock": closes},
        url=reverse(view, args=[organisation.slug, poll.assembly.public_id]),
        label=_("Enter the meeting") if view == "voting:enter" else _("Conduct the meeting"),
        at=poll.closes_at,
        is_urgent=True,
    )


def results_of(assembly: Assembly, motions: Iterable[Motion]) -> Mapping[int, str]:
    """Return where the proclaimed result of each motion is shown."""
    polls = Poll.objects.filter(assembly=assembly, motion__in=list(motions), state=PollState.PROCLAIMED)
    slug = assembly.organisation.slug
    return {poll.motion_id: reverse("voting:result", args=[slug, poll.public_id]) for poll in polls}
