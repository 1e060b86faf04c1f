"""What was decided of a called meeting of a body, told to everybody who was called to it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.models import Assembly, MeetingChange, MeetingChangeKind
from governance.queries.called import to_tell
from governance.services.agenda_text import agenda_said
from governance.services.attaching import attachments_of
from governance.services.notice_text import local
from governance.services.sittings import recipients_of
from membership import formats
from membership.actors import Actor
from membership.models import Notice, NoticeKind
from membership.services.correspondence import issue_notice
from membership.services.letters import Letter, texts_of


def tell_called(change: MeetingChange, sitting: Assembly, *, links_end_at: datetime, actor: Actor) -> Notice:
    """Write to those who were called, and to whoever took a seat since; the change keeps the notice.

    The meeting stands on its new day. One that is still to be held is told with its agenda and its documents.
    """
    notice = issue_notice(
        sitting.organisation,
        actor=actor,
        kind=NoticeKind.SITTING,
        texts=texts_of(sitting.organisation, lambda: _letter(change, sitting)),
        recipients=recipients_of(to_tell(sitting, meets_on=sitting.starts_at.astimezone(sitting.zone).date())),
        # It stands in the stead of the call, which some have not had.
        attachments=attachments_of(sitting) if change.to_at else (),
        links_end_at=links_end_at,
    )
    change.notice = notice
    change.save(update_fields=["notice"])
    return notice


def _letter(change: MeetingChange, sitting: Assembly) -> Letter:
    """Return what the directors read, in the language that is active."""
    language = (get_language() or "fr")[:2]
    was_at = change.was_at.astimezone(sitting.zone)
    assert sitting.body is not None
    said = {
        "body": local(sitting.body, "name", language),
        "title": local(sitting, "title", language),
        "day": formats.day(was_at.date(), language),
        "clock": formats.clock(was_at, language),
    }
    reason = local(change, "reason", language)
    if change.to_at is None:
        return Letter(
            subject=_("Meeting cancelled: %(title)s, %(day)s") % said,
            paragraphs=(
                _("The meeting of %(day)s, %(clock)s (%(body)s) will not be held.") % said,
                reason,
                _("You have nothing to do. Another meeting is called with a notice of its own."),
            ),
        )
    to_at = change.to_at.astimezone(sitting.zone)
    said |= {"to": formats.day(to_at.date(), language), "at": formats.clock(to_at, language)}
    facts = [(_("When:"), f"{said['to']}, {said['at']}")]
    if change.place:
        facts.append((_("Where:"), change.place))
    if change.link:
        facts.append((_("Online:"), change.link))
    if change.kind == MeetingChangeKind.ADJOURNED:
        return Letter(
            subject=_("Meeting adjourned to %(to)s: %(title)s") % said,
            paragraphs=(
                _("The meeting of %(day)s, %(clock)s (%(body)s) was adjourned. It resumes on %(to)s, %(at)s.") % said,
                reason,
                _("It is the same meeting: what was not decided stays on its agenda, and the quorum is counted anew."),
                *agenda_said(sitting, language),
            ),
            facts=tuple(facts),
        )
    subject, moved = (
        (
            _("Meeting moved forward to %(to)s: %(title)s"),
            _("The meeting of %(day)s, %(clock)s (%(body)s) is moved forward to %(to)s, %(at)s."),
        )
        if change.is_earlier
        else (
            _("Meeting moved to %(to)s: %(title)s"),
            _("The meeting of %(day)s, %(clock)s (%(body)s) is moved to %(to)s, %(at)s."),
        )
    )
    return Letter(
        subject=subject % said,
        paragraphs=(
            moved % said,
            reason,
            _("Its agenda stays the same. If you have an interest in one of its points, declare it before."),
            *agenda_said(sitting, language),
        ),
        facts=tuple(facts),
    )
