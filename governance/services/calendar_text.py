"""Meetings and days of the year as entries of a calendar, in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext as _

from governance.models import Assembly, AssemblyState, FollowUp, MeetingChange
from governance.queries.agenda import minutes_foreseen
from governance.queries.clocks import duties_on
from governance.rules.icalendar import Entry
from governance.rules.year import State
from governance.services.duties_text import title_of
from governance.services.notice_text import local
from membership import formats
from membership.models import Organisation

AT_LEAST = timedelta(hours=1)


def entry_of(meeting: Assembly, *, url: str, language: str) -> Entry:
    """Return a called meeting. Costs SQL unless its agenda, its changes and its corrections are there already."""
    title = f"{local(meeting, 'title', language)}, {local(meeting.organisation, 'name', language)}"
    is_cancelled = meeting.state == AssemblyState.CANCELLED
    changes = list(meeting.changes.all())
    moments = [one.decided_at for one in changes] + [one.notice.issued_at for one in meeting.corrections.all()]
    lasts = max(timedelta(minutes=minutes_foreseen(meeting)), AT_LEAST)
    return Entry(
        uid=f"{meeting.public_id}@unevoix",
        # In the title as well: some calendars show an entry without its state.
        title=_("Cancelled: %(title)s") % {"title": title} if is_cancelled else title,
        begins=meeting.starts_at,
        ends=meeting.starts_at + lasts,
        stamp=max([meeting.called_at or meeting.created_at, *moments]),
        sequence=len(moments),
        is_cancelled=is_cancelled,
        place=meeting.place or meeting.link,
        text=_why(changes[-1], language) if changes else "",
        url=url,
    )


def entries_of(meetings: Iterable[Assembly], *, address: Callable[[Assembly], str], language: str) -> list[Entry]:
    """Return called meetings as entries. address: of the page of one."""
    return [entry_of(one, url=address(one), language=language) for one in meetings]


def entries_of_the_year(organisation: Organisation, on: date) -> list[Entry]:
    """Return the days that the rules ask for and that are late or to come, in the language being spoken."""
    # They are worked out anew each day, and by nothing that changes in between.
    stamp = datetime.combine(on, time(), UTC)
    return [
        Entry(
            uid=f"{one.name}-{one.from_on.isoformat()}-{organisation.public_id}@unevoix",
            title=title_of(one),
            begins=one.due_on,
            ends=one.due_on,
            stamp=stamp,
        )
        for one in duties_on(organisation, on)
        if one.due_on is not None and one.state(on) not in {State.DONE, State.BEFORE}
    ]


def entries_of_the_entrusted(rows: Iterable[FollowUp], *, address: Callable[[FollowUp], str]) -> list[Entry]:
    """Return what somebody is still to see to, on the day before which it is. address: of the page of one."""
    return [
        Entry(
            uid=f"{one.public_id}@unevoix",
            title=_("To see to: %(task)s") % {"task": one.task},
            begins=one.due_on,
            ends=one.due_on,
            stamp=one.created_at,
            sequence=one.turn,
            url=address(one),
        )
        for one in rows
        if one.due_on is not None
    ]


def _why(change: MeetingChange, language: str) -> str:
    """Return what became of the meeting and why; of one that was moved, also when it was to be."""
    said = {"label": change.label, "was": formats.instant(change.was_at.astimezone(change.assembly.zone), language)}
    what = _("%(label)s; it was to be held on %(was)s.") % said if change.to_at else f"{change.label}."
    return f"{what} {local(change, 'reason', language)}"
