"""What the letters of a procedure say: the notice with its grounds, and the end of what was not carried."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.models import Measure
from membership import formats
from membership.rules.discipline import ground_in_words
from membership.rules.resolved import ResolvedRules
from membership.services.letters import Letter


def notified(
    *,
    measure: str,
    ground: str,
    facts: str,
    meeting_at: datetime,
    place: str,
    rules: ResolvedRules,
    was_at: datetime | None = None,
) -> Letter:
    """Say what the board is to decide, on what grounds, where and when, and how the member may answer.

    was_at: when it was to be, of a meeting that has moved since the first notice.
    """
    language = get_language() or "fr"
    asked = (
        _("The board of directors is to decide whether to expel you as a member.")
        if measure == Measure.EXPULSION
        else _("The board of directors is to decide whether to suspend your rights as a member.")
    )
    return Letter(
        subject=_("Notice: the board is to decide on your membership")
        if was_at is None
        else _("Notice: the board is to decide on your membership on another day"),
        paragraphs=(
            *_moved(was_at, language),
            asked,
            _("Ground: the member %(ground)s.") % {"ground": ground_in_words(ground, rules, language)},
            facts,
            _("You may come and be heard, or send a written statement that the chair reads aloud."),
            _("You may write it, or say that you will come, from the page of your file."),
        ),
        facts=(
            (_("Meeting of the board:"), formats.day(meeting_at.date(), language)),
            (_("Time:"), formats.clock(meeting_at, language)),
            (_("Place:"), place),
        ),
        button=_("Open my file"),
    )


def _moved(was_at: datetime | None, language: str) -> tuple[str, ...]:
    if was_at is None:
        return ()
    said = {"day": formats.day(was_at.date(), language), "clock": formats.clock(was_at, language)}
    return (_("The meeting of the board of %(day)s, %(clock)s, has moved. This notice replaces the first one.") % said,)


def not_carried(decided_on: date, motives: str) -> Letter:
    return Letter(
        subject=_("The board took no measure against you"),
        paragraphs=(
            _("The measure put to the board was not carried. Your membership goes on as before."),
            *([motives] if motives else []),
        ),
        facts=((_("Decided on:"), formats.day(decided_on)),),
        button=_("Open my file"),
    )


def dropped(reason: str) -> Letter:
    return Letter(
        subject=_("The procedure before the board is dropped"),
        paragraphs=(_("The board will not decide on your membership: the procedure is dropped."), reason),
        button=_("Open my file"),
    )
