"""The examples of what is written of a meeting: its notice, the notice corrected, that it is not held as called.

And of what somebody was entrusted with there.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.models import Assembly, AssemblyKind, FollowUp, FollowUpLetterKind, MeetingChange, MeetingChangeKind
from governance.services import change_text, notice_text
from governance.services.follow_up_letters import letter_of
from membership.clock import now, today
from membership.models import Organisation, WordingKind
from membership.queries.rules import rules_for
from membership.services.wording_examples import Example, of_letter, register
from membership.services.wordings import Words

# No row has it: what is looked for beside a meeting that is not kept finds nothing.
NOT_KEPT = 0
# When a meeting nobody planned would be: its notice must show some day and hour.
AHEAD, EVENING = timedelta(days=30), 19


def meeting_shown(organisation: Organisation) -> Assembly:
    """Return the last meeting of all members by its day, in preparation or called; before the first, one not kept."""
    rows = Assembly.objects.for_organisation(organisation).filter(kind__in=AssemblyKind.values, part=None)
    found: Assembly | None = rows.select_related("organisation", "part").order_by("starts_at", "pk").last()
    return found or _to_come(organisation)


def _to_come(organisation: Organisation) -> Assembly:
    """Return a meeting that stands nowhere: its words say what they stand for, in the active language."""
    title = _("(title of the meeting)")
    evening = (now() + AHEAD).astimezone(organisation.zone).replace(hour=EVENING, minute=0, second=0, microsecond=0)
    return Assembly(
        pk=NOT_KEPT,
        organisation=organisation,
        title_fr=title,
        title_en=title,
        starts_at=evening,
        time_zone=organisation.time_zone,
        place=_("(place)"),
    )


def _call(organisation: Organisation, words: Words) -> Example:
    return _notice(organisation, words, None)


def _correction(organisation: Organisation, words: Words) -> Example:
    language = _language()
    why = {"fr": _("(why it is corrected)"), language: _("(why it is corrected)")}
    return _notice(organisation, words, notice_text.Correction(now(), {"fr": (), language: ()}, why))


def _notice(organisation: Organisation, words: Words, correction: notice_text.Correction | None) -> Example:
    meeting = meeting_shown(organisation)
    rules = rules_for(organisation, today(organisation))
    return Example(*notice_text.part_in(meeting, _language(), rules, words, correction))


def _change(organisation: Organisation, words: Words) -> Example:
    rows = MeetingChange.objects.for_organisation(organisation).filter(assembly__kind__in=AssemblyKind.values)
    change = rows.select_related("assembly__organisation").order_by("pk").last()
    if change is None:
        meeting = meeting_shown(organisation)
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


def _follow_up(organisation: Organisation, words: Words) -> Example:
    """Return what is written to whoever has the latest that was entrusted."""
    rows = FollowUp.objects.for_organisation(organisation).filter(person__isnull=False)
    latest = rows.select_related("resolution", "assembly", "motion").order_by("pk").last() or FollowUp(
        organisation=organisation,
        assembly=meeting_shown(organisation),
        task=_("(what is to be done)"),
        due_on=today(organisation) + AHEAD,
    )
    return of_letter(organisation, letter_of(latest, FollowUpLetterKind.GIVEN), words)


def _language() -> str:
    return (get_language() or "fr")[:2]


def offer() -> None:
    """Let these be shown."""
    register(WordingKind.CALL, _call)
    register(WordingKind.CORRECTION, _correction)
    register(WordingKind.CHANGE, _change)
    register(WordingKind.FOLLOW_UP, _follow_up)
