"""The examples of what is written around a meeting and its votes: of the latest vote that the organisation holds."""

from __future__ import annotations

from functools import partial

from governance.models import Motion
from governance.services.wording_examples import latest_meeting
from membership.models import Organisation
from membership.services.wording_examples import Example, of_letter, register
from membership.services.wordings import Words
from voting.models import Announcement, AnnouncementKind, Poll, PollState
from voting.services.announcement_text import fields_of, letter_ahead


def _example(kind: AnnouncementKind, organisation: Organisation, words: Words) -> Example | None:
    """Return a message that is planned for nobody, and not kept: only its words are wanted."""
    poll = None
    if kind == AnnouncementKind.MEETING_NEAR:
        meeting = latest_meeting(organisation)
    else:
        poll = _latest_poll(organisation)
        meeting = poll.assembly if poll else None
    if meeting is None:
        return None
    one = Announcement(organisation=organisation, assembly=meeting, poll=poll, kind=kind)
    return of_letter(organisation, letter_ahead(one), words, fields_of(one))


def _latest_poll(organisation: Organisation) -> Poll | None:
    """Return the latest vote; before the first, one on the latest text that waits for it."""
    rows = Poll.objects.for_organisation(organisation).filter(is_rehearsal=False)
    kept = rows.exclude(state=PollState.CANCELLED).select_related("motion", "assembly__organisation")
    found: Poll | None = kept.order_by("pk").last()
    if found is not None:
        return found
    texts = Motion.objects.for_organisation(organisation).select_related("assembly__organisation")
    motion = texts.order_by("pk").last()
    return Poll(organisation=organisation, assembly=motion.assembly, motion=motion) if motion else None


def offer() -> None:
    """Let these be shown."""
    for kind in AnnouncementKind:
        register(kind.value, partial(_example, kind))
