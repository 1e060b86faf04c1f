"""The attendance ledger as a table that a spreadsheet opens, in a language and the hours of the meeting."""

from __future__ import annotations

from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, override

from governance.models import Assembly, Attendance, Guest, StruckStay
from governance.queries.guests import guests_of
from governance.queries.presence import stays_of
from membership.rules.spreadsheets import csv_lines

BOM = "\ufeff"


def ledger_table(meeting: Assembly, language: str) -> str:
    """Return every stay of an assembly of members, in the order of arrivals, then those of guests."""
    with override(language):
        header = (
            gettext("Number"),
            gettext("Member"),
            gettext("Who came"),
            gettext("How"),
            gettext("Toward the quorum"),
            gettext("Arrived"),
            gettext("Left"),
            gettext("Let in by"),
            gettext("In what quality"),
            gettext("Invited by"),
            gettext("Struck"),
        )
        cells = chain(
            (_cells(stay, meeting.zone) for stay in stays_of(meeting).iterator()),
            (_guest_cells(guest, meeting.zone) for guest in guests_of(meeting)),
        )
        return BOM + "".join(csv_lines(header, cells, separator=";" if language == "fr" else ","))


def ledger_name(meeting: Assembly, language: str) -> str:
    """Return what the file is called."""
    with override(language):
        return f"{gettext('attendance')}-{meeting.starts_at.astimezone(meeting.zone).date().isoformat()}.csv"


def _cells(stay: Attendance, zone: ZoneInfo) -> tuple[str, ...]:
    # The ledger of an assembly of members: whoever came is one.
    assert stay.membership is not None
    struck: StruckStay | None = getattr(stay, "strike", None)
    return (
        stay.membership.number,
        stay.membership.person.full_name,
        stay.person.full_name,
        str(stay.get_channel_display()),
        gettext("yes") if stay.counts_toward_quorum and not struck else gettext("no"),
        _hour(stay.arrived_at, zone),
        _hour(stay.departed_at, zone) if stay.departed_at and not struck else "",
        stay.admitted_by.name if stay.admitted_by else "",
        gettext("member"),
        "",
        f"{_hour(struck.struck_at, zone)}\u00a0: {struck.reason}" if struck else "",
    )


def _guest_cells(guest: Guest, zone: ZoneInfo) -> tuple[str, ...]:
    return (
        "",
        "",
        guest.name,
        str(guest.get_channel_display()),
        gettext("no"),
        _hour(guest.arrived_at, zone),
        _hour(guest.departed_at, zone) if guest.departed_at else "",
        guest.admitted_by.name if guest.admitted_by else "",
        str(guest.get_quality_display()),
        guest.invited_by,
        "",
    )


def _hour(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
