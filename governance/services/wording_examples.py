"""The examples of what is written of a meeting: its notice, the notice corrected, and that it is not held as called."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.models import Assembly, AssemblyKind, MeetingChange, MeetingChangeKind
from governance.services import change_text, notice_text
from membership.clock import now, today
from membership.models import Organisation, WordingKind
from membership.queries.rules import rules_for
from membership.services.wording_examples import Example, register
from membership.services.wordings import Words


def latest_meeting(organisation: Organisation) -> Assembly | None:
    """Return the last meeting of all members by its day, in preparation or called."""
    rows = Assembly.objects.for_organisation(organisation).filter(kind__in=AssemblyKind.values, part=None)
    found: Assembly | None = rows.select_related("organisation", "part").order_by("starts_at", "pk").last()
    return found


def _call(organisation: Organisation, words: Words) -> Example | None:
    return _notice(organisation, words, None)


def _correction(organisation: Organisation, words: Words) -> Example | None:
    language = _language()
    why = {"fr": _("(why it is corrected)"), language: _("(why it is corrected)")}
    return _notice(organisation, words, notice_text.Correction(now(), {"fr": (), language: ()}, why))


def _notice(organisation: Organisation, words: Words, correction: notice_text.Correction | None) -> Example | None:
    meeting = latest_meeting(organisation)
    if meeting is None:
        return None
    rules = rules_for(organisation, today(organisation))
    return Example(*notice_text.part_in(meeting, _language(), rules, words, correction))


def _change(organisation: Organisation, words: Words) -> Example | None:
    rows = MeetingChange.objects.for_organisation(organisation).filter(assembly__kind__in=AssemblyKind.values)
    change = rows.select_related("assembly__organisation").order_by("pk").last()
    if change is None:
        meeting = latest_meeting(organisation)
        if meeting is None:
            return None
        change = MeetingChange(
            organisation=organisation,
            assembly=meeting,
            kind=MeetingChangeKind.CANCELLED,
            reason_fr=_("(why)"),
            reason_en=_("(why)"),
            was_at=meeting.starts_at,
            was_place=meeting.place,
        )
    return Example(*change_text.part_in(change, _language(), words))


def _language() -> str:
    return (get_language() or "fr")[:2]


def offer() -> None:
    """Let these be shown."""
    register(WordingKind.CALL, _call)
    register(WordingKind.CORRECTION, _correction)
    register(WordingKind.CHANGE, _change)
