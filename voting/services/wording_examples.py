"""The examples of what is written around a meeting and its votes: of the latest vote that the organisation holds."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _

from governance.models import Motion
from governance.services.wording_examples import NOT_KEPT, meeting_shown
from membership.models import Organisation
from membership.services.wording_examples import Example, of_letter, register
from membership.services.wordings import Words
from voting.models import Announcement, AnnouncementKind, Poll, PollState
from voting.services.announcement_text import fields_of, letter_ahead


def _example(kind: AnnouncementKind, organisation: Organisation, words: Words) -> Example:
    """Return a message that is planned for nobody, and not kept: only its words are wanted."""
    poll = None if kind == AnnouncementKind.MEETING_NEAR else _latest_poll(organisation)
    meeting = poll.assembly if poll else meeting_shown(organisation)
    one = Announcement(organisation=organisation, assembly=meeting, poll=poll, kind=kind)
    return of_letter(organisation, letter_ahead(one), words, fields_of(one))


def _latest_poll(organisation: Organisation) -> Poll:
    """Return the latest vote; before the first, one on the latest text that waits for it, or on one not kept."""
    rows = Poll.objects.for_organisation(organisation).filter(is_rehearsal=False)
    kept = rows.exclude(state=PollState.CANCELLED).select_related("motion", "assembly__organisation")
    found: Poll | None = kept.order_by("pk").last()
    if found is not None:
        return found
    texts = Motion.objects.for_organisation(organisation).select_related("assembly__organisation")
    motion = texts.order_by("pk").last() or _to_come(organisation)
    return Poll(organisation=organisation, assembly=motion.assembly, motion=motion)


def _to_come(organisation: Organisation) -> Motion:
    """Return a text that stands nowhere: its title says what it stands for, in the active language."""
    title = _("(question put to the vote)")
    meeting = meeting_shown(organisation)
    return Motion(pk=NOT_KEPT, organisation=organisation, assembly=meeting, title_fr=title, title_en=title)


def offer() -> None:
    """Let these be shown."""
    for kind in AnnouncementKind:
        register(kind.value, partial(_example, kind))
