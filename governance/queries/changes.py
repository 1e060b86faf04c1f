"""What became of a called meeting, and when it first began."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from governance.models import Assembly, MeetingChange, MeetingChangeKind
from membership.models import AuditEntry

RESUMED = "assembly.resumed"


def changes_of(assembly: Assembly) -> list[MeetingChange]:
    """Return what was decided of the meeting, in order."""
    return list(assembly.changes.select_related("notice", "decided_by").order_by("decided_at", "pk"))


def latest_change(assembly: Assembly) -> MeetingChange | None:
    """Return what was decided last of the meeting, if anything."""
    found: MeetingChange | None = assembly.changes.order_by("-decided_at", "-pk").first()
    return found


def first_start(assembly: Assembly) -> datetime:
    """Return when the meeting first began: an adjournment moves its beginning to when it resumes."""
    return began_at(assembly, assembly.changes.all())


def began_at(assembly: Assembly, changes: Iterable[MeetingChange]) -> datetime:
    """Return when the meeting first began, from what was decided of it, in order."""
    adjourned = (one.was_at for one in changes if one.kind == MeetingChangeKind.ADJOURNED)
    return next(adjourned, assembly.starts_at)


def sat_of(
    opened_at: datetime, changes: Iterable[MeetingChange], until: datetime, *, resumed: Iterable[datetime]
) -> Iterator[tuple[datetime, datetime]]:
    """Yield from when to when the meeting sat: an adjournment ends one sitting, and the next begins as it resumes.

    resumed: when it did, in order, which may be later than the hour it was adjourned to.
    """
    begins: datetime | None = opened_at
    for one in changes:
        if one.kind == MeetingChangeKind.ADJOURNED and one.to_at is not None:
            if begins is not None:
                yield begins, one.decided_at
            begins = next((at for at in resumed if at >= one.decided_at), None)
    if begins is not None and begins < until:
        yield begins, until


def resumed_at(assembly: Assembly) -> tuple[datetime, ...]:
    """Return when an adjourned meeting was declared to resume, in order. Costs one SQL statement."""
    rows = AuditEntry.objects.filter(object_kind="assembly", object_id=assembly.public_id, action=RESUMED)
    return tuple(rows.order_by("seq").values_list("at", flat=True))


def first_day(assembly: Assembly) -> date:
    """Return the day of the meeting in its own calendar: that of its first sitting."""
    return first_start(assembly).astimezone(assembly.zone).date()


def notice_still_owed(assembly: Assembly) -> MeetingChange | None:
    """Return the adjournment of which members were to be told anew, and were not."""
    last = latest_change(assembly)
    if last is None or last.kind != MeetingChangeKind.ADJOURNED or not last.is_notice_owed or last.notice_id:
        return None
    # A notice corrected since says the day as well, to everybody, in the delays of a notice.
    if assembly.corrections.filter(notice__issued_at__gt=last.decided_at).exists():
        return None
    return last
