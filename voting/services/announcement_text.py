"""What each message around a meeting says, in whatever language is active."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.models import Motion, MotionState
from governance.services import notice_text
from membership import formats
from membership.pictures import words
from membership.rules.findings import Finding
from membership.services.letters import Letter
from voting.models import Announcement, AnnouncementKind, PollMode
from voting.queries.announcements import waits


def letter_of(one: Announcement) -> Letter:
    """Return the message in the active language."""
    match AnnouncementKind(one.kind):
        case AnnouncementKind.MEETING_NEAR:
            return _meeting_near(one)
        case AnnouncementKind.POLL_OPENED:
            return _opened(one)
        case AnnouncementKind.NOT_VOTED_YET:
            return _not_voted(one)
        case AnnouncementKind.RESULT:
            return _result(one)


def letter_ahead(one: Announcement) -> Letter:
    """Return the message as it stands before its hour; of a result not proclaimed yet, what is fixed already."""
    if one.kind != AnnouncementKind.RESULT or not waits(one):
        return letter_of(one)
    return Letter(
        subject=_subject_of_result(one),
        paragraphs=(_("The result of the vote was proclaimed."),),
        facts=((_("Question:"), _question(one)), (_("Outcome:"), _("(known once the result is proclaimed)"))),
        button=_("See the meeting and its results"),
    )


def fields_of(one: Announcement) -> dict[str, str]:
    """Return what the fields of the organisation's own words stand for, in the active language."""
    of_the_meeting = notice_text.fields_of(one.assembly, (get_language() or "fr")[:2])
    return of_the_meeting | ({"question": _question(one)} if one.poll else {})


def _meeting_near(one: Announcement) -> Letter:
    title = _local(one.assembly, "title")
    facts = [(_("When:"), _instant(one, one.assembly.starts_at))]
    if one.assembly.place:
        facts.append((_("Where:"), one.assembly.place))
    if one.assembly.link:
        facts.append((_("Online:"), _("by the personal link below")))
    return Letter(
        subject=_("Reminder: %(title)s, %(day)s") % {"title": title, "day": _day(one)},
        paragraphs=(
            _("The meeting to which you were called is near. The notice that you received says what is dealt with."),
        ),
        facts=tuple(facts),
        button=_("Enter the meeting"),
    )


def _opened(one: Announcement) -> Letter:
    return Letter(
        subject=_("The vote is open: %(title)s") % {"title": _question(one)},
        paragraphs=(
            _("You are on the roll of this vote. Your personal link leads to the meeting, where you vote."),
            _secrecy(one),
        ),
        facts=(*_of_the_vote(one),),
        button=_("Go and vote"),
    )


def _not_voted(one: Announcement) -> Letter:
    return Letter(
        subject=_("You have not voted yet: %(title)s") % {"title": _question(one)},
        paragraphs=(
            _("The roll does not show you as having voted. There is still time; abstaining is your right too."),
            _secrecy(one),
        ),
        facts=(*_of_the_vote(one),),
        button=_("Go and vote"),
    )


def _result(one: Announcement) -> Letter:
    assert one.poll is not None
    motion: Motion = one.poll.motion
    language = (get_language() or "fr")[:2]
    facts = [(_("Question:"), _question(one))]
    if motion.state == MotionState.PROPOSED:
        outcome = _("Nothing was decided by this vote.")
    else:
        outcome = str(MotionState(motion.state).label)
    facts.append((_("Outcome:"), outcome))
    if counts := _counts(motion):
        facts.append((_("Votes:"), counts))
    paragraphs = [_("The result of the vote was proclaimed.")]
    if motion.finding:
        paragraphs.append(Finding.from_json(motion.finding).sentence(language))
    if one.poll.mode == PollMode.SECRET:
        # To all on the roll alike, and never while votes are cast: see docs/adr/0014.
        paragraphs.append(
            _(
                "Signed in, under My file, you read whether a credential or a paper was handed out in your name. If "
                "one was and you asked for none, or none was and you voted, tell the scrutineers."
            )
        )
    return Letter(
        subject=_subject_of_result(one),
        paragraphs=tuple(paragraphs),
        facts=tuple(facts),
        button=_("See the meeting and its results"),
    )


def _subject_of_result(one: Announcement) -> str:
    return _("Result of the vote: %(title)s") % {"title": _question(one)}


def _counts(motion: Motion) -> str:
    """Return «41 pour, 18 contre», or the names of those elected; nothing where no figure was kept."""
    figures = dict(motion.figures or {})
    if "elected" in figures:
        return ", ".join(figures["elected"])
    kinds = (("yes", "for"), ("no", "against"), ("abstain", "abstain"))
    return ", ".join(words.voices(kind, int(figures[name])) for kind, name in kinds if name in figures)


def _of_the_vote(one: Announcement) -> list[tuple[str, str]]:
    assert one.poll is not None
    facts = [(_("Question:"), _question(one)), (_("Meeting:"), _local(one.assembly, "title"))]
    if one.poll.closes_at:
        facts.append((_("The vote closes:"), _instant(one, one.poll.closes_at)))
    return facts


def _secrecy(one: Announcement) -> str:
    assert one.poll is not None
    if one.poll.mode == PollMode.SECRET:
        return _("The vote is secret: whoever writes to you knows only whether you took your right to vote.")
    return _("Open vote: your name and your choice will be written in the minutes.")


def _question(one: Announcement) -> str:
    assert one.poll is not None
    return _local(one.poll.motion, "title")


def _day(one: Announcement) -> str:
    return formats.day(one.assembly.starts_at.astimezone(one.assembly.zone).date())


def _instant(one: Announcement, at: datetime) -> str:
    return formats.instant(at.astimezone(one.assembly.zone))


def _local(row: object, field: str) -> str:
    language = (get_language() or "fr")[:2]
    return str(getattr(row, f"{field}_{language}", "") or getattr(row, f"{field}_fr"))
