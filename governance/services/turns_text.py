"""What became of a meeting, as its minutes say it: put off, adjourned, called a second time, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from governance.models import MeetingChange, MeetingChangeKind
from governance.queries.proceedings import Proceedings
from governance.services.notice_text import local
from membership import formats


def hour_of(at: datetime, zone: ZoneInfo, first_on: date | None) -> str:
    """Return the hour of what happened, with its day where the meeting had gone on to another one."""
    local_at = at.astimezone(zone)
    clock = formats.clock(local_at)
    if first_on is None or local_at.date() == first_on:
        return clock
    return _("%(clock)s on %(day)s") % {"clock": clock, "day": formats.short_day(local_at.date())}


def postponements(proceedings: Proceedings) -> Iterator[str]:
    """Yield a sentence for each time the meeting was put off before it began."""
    for change in proceedings.changes:
        if change.kind == MeetingChangeKind.POSTPONED:
            yield _postponed(proceedings, change) % _said(change)


def adjournments(proceedings: Proceedings) -> Iterator[str]:
    """Yield a sentence for each adjournment, and for a second call."""
    for change in proceedings.changes:
        if change.kind == MeetingChangeKind.ADJOURNED:
            yield _adjourned(proceedings) % _said(change)
        elif change.kind == MeetingChangeKind.CALLED_AGAIN:
            yield _(
                "On %(instant)s, with %(present)s present who count toward the quorum and no quorum, a second meeting "
                "was called for %(to)s and the same agenda, for this reason: %(reason)s"
            ) % _said(change)


def _postponed(proceedings: Proceedings, change: MeetingChange) -> str:
    if change.is_earlier and proceedings.assembly.is_sitting:
        return pgettext(
            "body", "On %(instant)s, the meeting was moved forward from %(was)s to %(to)s, for this reason: %(reason)s"
        )
    if change.is_earlier:
        return _("On %(instant)s, the meeting was moved forward from %(was)s to %(to)s, for this reason: %(reason)s")
    if proceedings.assembly.is_sitting:
        return pgettext(
            "body", "On %(instant)s, the meeting was postponed from %(was)s to %(to)s, for this reason: %(reason)s"
        )
    return _("On %(instant)s, the meeting was postponed from %(was)s to %(to)s, for this reason: %(reason)s")


def _adjourned(proceedings: Proceedings) -> str:
    if proceedings.assembly.is_sitting:
        return pgettext(
            "body",
            "On %(instant)s, with %(present)s present who count toward the quorum, the meeting was adjourned to "
            "%(to)s, for this reason: %(reason)s",
        )
    return _(
        "On %(instant)s, with %(present)s present who count toward the quorum, the meeting was adjourned to "
        "%(to)s, for this reason: %(reason)s"
    )


def _said(change: MeetingChange) -> dict[str, str]:
    assembly, language = change.assembly, get_language() or "fr"
    reason = local(change, "reason", language)
    return {
        "instant": formats.instant(change.decided_at.astimezone(assembly.zone)),
        "was": formats.instant(change.was_at.astimezone(assembly.zone)),
        "to": formats.instant(change.to_at.astimezone(assembly.zone)) if change.to_at else "",
        "present": formats.number(change.present or 0),
        "reason": reason if reason.endswith((".", "!", "?", "…")) else f"{reason}.",
    }
