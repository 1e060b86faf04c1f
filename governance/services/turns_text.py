"""What became of a meeting, as its minutes say it: put off, adjourned, called a second time, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.models import MeetingChange, MeetingChangeKind
from governance.queries.proceedings import Proceedings
from governance.services.notice_text import local
from membership import formats


def postponements(proceedings: Proceedings) -> Iterator[str]:
    """Yield a sentence for each time the meeting was put off before it began."""
    for change in proceedings.changes:
        if change.kind == MeetingChangeKind.POSTPONED:
            yield _(
                "On %(instant)s, the meeting was postponed from %(was)s to %(to)s, for this reason: %(reason)s"
            ) % _said(change)


def adjournments(proceedings: Proceedings) -> Iterator[str]:
    """Yield a sentence for each adjournment, and for a second call."""
    for change in proceedings.changes:
        if change.kind == MeetingChangeKind.ADJOURNED:
            yield _(
                "On %(instant)s, with %(present)s present who count toward the quorum, the meeting was adjourned to "
                "%(to)s, for this reason: %(reason)s"
            ) % _said(change)
        elif change.kind == MeetingChangeKind.CALLED_AGAIN:
            yield _(
                "On %(instant)s, with %(present)s present who count toward the quorum and no quorum, a second meeting "
                "was called for %(to)s and the same agenda, for this reason: %(reason)s"
            ) % _said(change)


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
