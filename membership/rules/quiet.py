"""The hours in which an organisation writes to nobody, but for what the law has it send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one hour of the organisation's clocks to another; over midnight where they begin later than they end."""

    begin: time
    end: time

    def hold(self, at: time) -> bool:
        """Return whether an hour lies in them: the first one does, the last one does not."""
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


def leaves_at(due_at: datetime, quiet: QuietHours | None, zone: ZoneInfo, *, before: datetime | None) -> datetime:
    """Return when what is due leaves: at once, or at the end of the quiet hours.

    before: after which it would be of no use; what could not wait that long leaves when it is due.
    """
    local = due_at.astimezone(zone)
    if quiet is None or not quiet.hold(local.time()):
        return due_at
    ends = datetime.combine(local.date(), quiet.end, tzinfo=zone)
    if ends <= local:
        ends = datetime.combine(local.date() + timedelta(days=1), quiet.end, tzinfo=zone)
    return due_at if before is not None and ends >= before else ends
