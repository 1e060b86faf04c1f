"""What governance puts on the first page and in the menu: the next meeting, with the one act it waits for."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.access import assemblies_for
from governance.models import Assembly, AssemblyState
from governance.queries.doors import doors_are_open
from governance.web.meetings import address, address_if_any
from membership import formats
from membership.access import CONDUCT, OFFICE
from membership.pictures.words import language
from membership.queries.home import Place
from membership.templatetags.unevoix import local_text
from membership.web import gate, navigation
from membership.web.home import Panel, Visitor, register_panel

COMING = (AssemblyState.DRAFT, AssemblyState.CALLED, AssemblyState.IN_SESSION)


def offer() -> None:
    """Add the pages of this room to the menu, and the next meeting to the first page."""
    register_panel(next_meetings)
    navigation.register(
        navigation.Entry(_("Assemblies"), "governance:assemblies", gate.MEMBER, 30),
        navigation.Entry(_("Resolutions"), "governance:resolutions", gate.MEMBER, 40),
        navigation.Entry(_("Board"), "governance:mandates", gate.MEMBER, 50),
    )


def next_meetings(visitor: Visitor) -> Iterator[Panel]:
    """Yield the next meeting of each place, and for the office the one it prepares."""
    for place in visitor.places:
        rows = assemblies_for(place.organisation, place.roles).filter(state__in=COMING).order_by("starts_at")
        called = [row for row in rows if row.state != AssemblyState.DRAFT]
        drafts = [row for row in rows if row.state == AssemblyState.DRAFT and row.starts_at > visitor.now]
        for meeting in called[:1]:
            yield _called(meeting, place, visitor)
        if place.roles & OFFICE:
            for meeting in drafts[:1]:
                yield _draft(meeting)


def _called(meeting: Assembly, place: Place, visitor: Visitor) -> Panel:
    is_open = doors_are_open(meeting, visitor.now)
    url, label = address("governance:assembly", meeting), gettext("See the meeting")
    if is_open and place.roles & CONDUCT and (conduct := address_if_any("voting:conduct", meeting)):
        url, label = conduct, gettext("Conduct the meeting")
    elif is_open and place.persons and (enter := address_if_any("voting:enter", meeting)):
        url, label = enter, gettext("Enter the meeting")
    return Panel(
        organisation=meeting.organisation,
        title=local_text(meeting, "title"),
        text=_when_and_where(meeting),
        url=url,
        label=label,
        at=meeting.starts_at,
        is_urgent=is_open,
    )


def _draft(meeting: Assembly) -> Panel:
    has_agenda = meeting.agenda.exists()
    return Panel(
        organisation=meeting.organisation,
        title=local_text(meeting, "title"),
        text=gettext("In preparation. %(when)s") % {"when": _when_and_where(meeting)},
        url=address("governance:notice" if has_agenda else "governance:agenda", meeting),
        label=gettext("Prepare the notice") if has_agenda else gettext("Write the agenda"),
        at=meeting.starts_at,
    )


def _when_and_where(meeting: Assembly) -> str:
    """Return «samedi 24 avril 2027, 19 h, Centre communautaire», in the calendar of the meeting."""
    starts_at = timezone.localtime(meeting.starts_at, meeting.zone)
    where = meeting.place or gettext("on line")
    return f"{formats.day(starts_at.date(), language())}, {formats.clock(starts_at, language())}, {where}"
