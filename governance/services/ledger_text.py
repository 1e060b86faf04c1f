"""The attendance ledger as a table that a spreadsheet opens, in a language and the hours of the meeting."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, override

from governance.models import Assembly, Attendance
from governance.queries.presence import stays_of
from membership.rules.spreadsheets import csv_lines

BOM = "\ufeff"


def ledger_table(meeting: Assembly, language: str) -> str:
    """Return every stay of an assembly of members, in the order of arrivals."""
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
        )
        cells = (_cells(stay, meeting.zone) for stay in stays_of(meeting).iterator())
        return BOM + "".join(csv_lines(header, cells, separator=";" if language == "fr" else ","))


def ledger_name(meeting: Assembly, language: str) -> str:
    """Return what the file is called."""
    with override(language):
        return f"{gettext('attendance')}-{meeting.starts_at.astimezone(meeting.zone).date().isoformat()}.csv"


def _cells(stay: Attendance, zone: ZoneInfo) -> tuple[str, ...]:
    # The ledger of an assembly of members: whoever came is one.
    assert stay.membership is not None
    return (
        stay.membership.number,
        stay.membership.person.full_name,
        stay.person.full_name,
        str(stay.get_channel_display()),
        gettext("yes") if stay.counts_toward_quorum else gettext("no"),
        _hour(stay.arrived_at, zone),
        _hour(stay.departed_at, zone) if stay.departed_at else "",
        stay.admitted_by.name if stay.admitted_by else "",
    )


def _hour(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
