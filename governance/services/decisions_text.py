"""What the minutes say of each point of the agenda: the motion, the vote, the result and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from governance.models import AuditorTerm, FactKind, Motion, MotionState, Recusal
from governance.queries.proceedings import TOLD_OF_COUNTS, Point
from governance.queries.votes_taken import Stage, Voice, VoteTaken
from governance.services.facts_text import fact_said, hands_shown
from governance.services.figures_text import announced, figures_of, picture_of
from governance.services.findings_text import finding_shown
from governance.services.judged_text import judged
from governance.services.notice_text import local
from governance.services.turns_text import hour_of
from membership import formats

# Who moved it stands over the text, and a show of hands among the votes.
ELSEWHERE = (FactKind.MOVED, *TOLD_OF_COUNTS)


@dataclass(slots=True)
class Annexes:
    """The roll calls, each under the number by which the text refers to it. ended_at: when the meeting closed.

    first_on: its first day, where hours alone say of which day they are.
    """

    zone: ZoneInfo
    ended_at: datetime | None = None
    rolls: list[dict[str, Any]] = field(default_factory=list)
    first_on: date | None = None

    def add(self, point: Point, vote: VoteTaken, title: str) -> int:
        """Take in one roll call and return its number."""
        number = len(self.rolls) + 1
        said = {"number": number, "position": point.item.number, "title": title}
        self.rolls.append(
            {
                "title": _("Annex %(number)s. Roll call on item %(position)s: %(title)s") % said,
                "text": self._introduction(vote),
                "head": [_("Name"), _("Choice")],
                "rows": _lines(vote.voices),
            }
        )
        return number

    def shown(self) -> list[dict[str, Any]]:
        return self.rolls

    def clock(self, at: datetime) -> str:
        return hour_of(at, self.zone, self.first_on)

    def instant(self, at: datetime) -> str:
        return formats.instant(at.astimezone(self.zone))

    def outlived(self, at: datetime) -> bool:
        """Return whether something came after the meeting had closed, as a vote that opened at its close."""
        return self.ended_at is not None and at >= self.ended_at

    def _introduction(self, vote: VoteTaken) -> str:
        n = len(vote.voices)
        said = {"n": formats.number(n), "clock": self.clock(vote.closed_at or vote.opened_at)}
        return (
            ngettext(
                "The choice of %(n)s member, as it stood at %(clock)s when the vote closed.",
                "The choices of %(n)s members, in the order of names, as they stood at %(clock)s when the vote closed.",
                n,
            )
            % said
        )


def points_shown(
    points: Iterable[Point],
    language: str,
    annexes: Annexes,
    passages: Mapping[tuple[str, int | None], str] | None = None,
) -> list[dict[str, Any]]:
    """Return each point of the agenda with what the secretary wrote under it, adding its roll calls to the annexes."""
    written = passages or {}
    return [
        _point(point, language, annexes) | {"passage": paragraphs_of(written.get((language, point.item.pk), ""))}
        for point in points
    ]


def motion_shown(motion: Motion, resolution: str, language: str, annexes: Annexes) -> dict[str, Any]:
    """Return one motion by itself, without its votes: who moved it, its text, and what came of it."""
    point = Point(motion.item, motion, resolution)
    return _motion(point, motion, local(motion.item, "title", language), language, annexes)


def _point(point: Point, language: str, annexes: Annexes) -> dict[str, Any]:
    title = local(point.item, "title", language)
    return {
        "position": point.item.number,
        "level": point.item.level,
        "title": title,
        "kind": str(point.item.get_kind_display()),
        "note": "" if point.motion else _("No decision is recorded under this item."),
        "motion": _motion(point, point.motion, title, language, annexes) if point.motion else None,
    }


def _motion(point: Point, motion: Motion, title: str, language: str, annexes: Annexes) -> dict[str, Any]:
    return {
        "moved": _moved(motion),
        **_texts(motion, language),
        "outcome": _outcome(point, motion, annexes),
        "facts": [
            *(_recused(one, annexes) for one in point.recusals),
            *(fact_said(fact, annexes) for fact in point.facts if fact.kind not in ELSEWHERE),
            *([judged(point.procedure)] if point.procedure else []),
            *(auditor_said(one) for one in point.auditors),
            *(_removed(one) for one in point.auditors_ended),
        ],
        "votes": [
            *(_vote(point, vote, title, annexes) for vote in point.votes),
            *(hands_shown(fact, annexes) for fact in point.facts if fact.kind in TOLD_OF_COUNTS),
        ],
    }


def _moved(motion: Motion) -> str:
    said = {"mover": motion.mover, "seconder": motion.seconder}
    if motion.mover and motion.seconder:
        return _("Moved by %(mover)s, seconded by %(seconder)s:") % said
    if motion.mover:
        return _("Moved by %(mover)s; the seconder is to be filled in:") % said
    return _("Mover and seconder are to be filled in:")


def _texts(motion: Motion, language: str) -> dict[str, Any]:
    """Return the text in the language, and the French beside it where it is another: French has authority.

    A text moved from the floor may be in the language of who moved it alone.
    """
    if not motion.text_fr.strip():
        return {"text": paragraphs_of(motion.text_en), "french": None}
    text = getattr(motion, f"text_{language}")
    if language == "fr":
        return {"text": paragraphs_of(motion.text_fr), "french": None}
    if not text.strip():
        note = _("The English translation is to come. The French text, which has authority:")
        return {"text": [], "french": {"note": note, "text": paragraphs_of(motion.text_fr)}}
    french = {"note": _("The French text, which has authority:"), "text": paragraphs_of(motion.text_fr)}
    return {"text": paragraphs_of(text), "french": french}


def paragraphs_of(text: str) -> list[list[str]]:
    """Return the lines of each paragraph; a blank line parts paragraphs."""
    if not text.strip():
        return []
    lines = [line.strip() for line in text.strip().splitlines()]
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line:
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return paragraphs


def _outcome(point: Point, motion: Motion, annexes: Annexes) -> dict[str, Any]:
    """Return what came of the motion, with the figures, the picture and the finding that explain it."""
    match motion.state:
        case MotionState.ADOPTED:
            label, tone = _("Motion adopted"), "yes"
        case MotionState.REJECTED:
            label, tone = _("Motion rejected"), "no"
        case MotionState.WITHDRAWN:
            label, tone = _("Motion withdrawn"), "plain"
        case MotionState.ELECTED:
            label, tone = _elected(motion.figures or {}), "yes"
        case MotionState.REFERRED:
            label, tone = _("Motion referred"), "plain"
        case MotionState.DIVIDED:
            label, tone = _("Motion divided; its parts were put to the vote one by one"), "plain"
        case MotionState.FALLEN:
            label, tone = _("Fallen with the motion it would have changed"), "plain"
        case _:
            label, tone = _undecided(point.votes), "plain"
    if motion.amends_id is not None and motion.state in {MotionState.ADOPTED, MotionState.REJECTED}:
        label = _("Amendment adopted") if motion.state == MotionState.ADOPTED else _("Amendment rejected")
    return {
        "label": label,
        "tone": tone,
        "resolution": _("Resolution %(number)s") % {"number": point.resolution} if point.resolution else "",
        "at": _proclaimed(motion.decided_at, annexes) if motion.decided_at else "",
        "figures": figures_of(announced(motion)) if motion.figures else [],
        "picture": picture_of(motion.figures) if motion.figures else None,
        # What a majority came to blocks nothing; beside its outcome it takes that one's colour.
        "finding": finding_shown(motion.finding) | {"tone": tone} if motion.finding else None,
    }


def _elected(figures: dict[str, Any]) -> str:
    """Return who is elected, by a vote or without one, and how many seats nobody stood for."""
    names = {"names": ", ".join(figures["elected"])}
    if not figures.get("acclaimed"):
        return _("Elected: %(names)s") % names
    said, seats = _("Elected without a vote: %(names)s") % names, int(figures["vacant"])
    if not seats:
        return said
    left = ngettext("%(n)s seat stays vacant", "%(n)s seats stay vacant", seats) % {"n": formats.number(seats)}
    return f"{said}. {left[:1].upper()}{left[1:]}"


def _recused(recusal: Recusal, annexes: Annexes) -> str:
    """Return who withdrew from a vote and why, with the declaration it follows from where one was made before.

    One that was noted by mistake is told with what took it back.
    """
    said = {
        "clock": annexes.clock(recusal.at),
        "name": recusal.mandate.person.full_name,
        "reason": recusal.reason,
        "day": formats.short_day(recusal.interest.declared_on) if recusal.interest else "",
    }
    if recusal.interest:
        told = _("At %(clock)s, %(name)s withdrew from the vote: %(reason)s (interest declared on %(day)s).") % said
    else:
        told = _("At %(clock)s, %(name)s withdrew from the vote: %(reason)s.") % said
    if recusal.taken_back_at is None:
        return told
    back = {"clock": annexes.clock(recusal.taken_back_at), "reason": recusal.taken_back_because}
    cancelled = _("This withdrawal, noted by mistake, was cancelled at %(clock)s: %(reason)s.") % back
    return f"{told} {cancelled}"


def auditor_said(term: AuditorTerm) -> str:
    """Return whom a resolution appointed to audit which year, as the office recorded it."""
    said = {"name": term.name, "permit": term.permit, "day": formats.day(term.year_end_on)}
    if term.permit:
        return _("Appointed to audit the year that ends on %(day)s: %(name)s, permit %(permit)s.") % said
    return _("Appointed to audit the year that ends on %(day)s: %(name)s.") % said


def _removed(term: AuditorTerm) -> str:
    said = {"name": term.name, "day": formats.day(term.year_end_on), "because": term.ended_because}
    return _("Removed from the audit of the year that ends on %(day)s: %(name)s. Reason: %(because)s") % said


def _proclaimed(at: datetime, annexes: Annexes) -> str:
    if annexes.outlived(at):
        return _("Proclaimed on %(instant)s, after the meeting") % {"instant": annexes.instant(at)}
    return _("Proclaimed at %(clock)s") % {"clock": annexes.clock(at)}


def _undecided(votes: tuple[VoteTaken, ...]) -> str:
    if any(vote.stage is Stage.UNDER_WAY for vote in votes):
        return _("Voted on; the result was not proclaimed when this draft was drawn up")
    return _("Not put to the vote")


def _vote(point: Point, vote: VoteTaken, title: str, annexes: Annexes) -> dict[str, Any]:
    """Return how one vote was held: when, by how many present, and where its names are."""
    said = {"opened": annexes.clock(vote.opened_at), "because": vote.cancelled_because}
    if vote.stage is Stage.CANCELLED:
        return {"text": _("A vote opened at %(opened)s was cancelled. Reason: %(because)s") % said, "quorum": None}
    if vote.stage is Stage.UNDER_WAY or vote.closed_at is None:
        if annexes.outlived(vote.opened_at):
            said["opened"] = annexes.instant(vote.opened_at)
            text = _("The vote opened when the meeting closed, on %(opened)s; its result is not known here.") % said
            return {"text": text, "quorum": None}
        if vote.evidence:
            return {
                "text": _("The secret vote opened at %(opened)s; its result is not known here.") % said,
                "quorum": None,
            }
        return {"text": _("The roll call opened at %(opened)s; its result is not known here.") % said, "quorum": None}
    text = _secret(vote, annexes) if vote.evidence else _roll_call(point, vote, title, annexes)
    if vote.only[0]:
        reserved = _("Reserved to the group “%(group)s”.") % {"group": vote.only[_language() == "en"]}
        text = f"{text} {reserved}"
    if vote.casting_vote:
        text = f"{text} {_casting_vote(vote, annexes)}"
    return {"text": text, "quorum": finding_shown(vote.quorum) if vote.quorum else None}


def _secret(vote: VoteTaken, annexes: Annexes) -> str:
    assert vote.closed_at is not None
    said = {
        "opened": annexes.clock(vote.opened_at),
        "closed": annexes.clock(vote.closed_at),
        "evidence": vote.evidence,
    }
    if annexes.outlived(vote.opened_at):
        held = _("Secret vote after the meeting.")
        return f"{held} {after_meeting(vote, annexes)} {_('Fingerprint of its evidence: %(evidence)s.') % said}"
    return _("Secret vote, from %(opened)s to %(closed)s. Fingerprint of its evidence: %(evidence)s.") % said


def _roll_call(point: Point, vote: VoteTaken, title: str, annexes: Annexes) -> str:
    assert vote.closed_at is not None
    said: dict[str, Any] = {"opened": annexes.clock(vote.opened_at), "closed": annexes.clock(vote.closed_at)}
    if annexes.outlived(vote.opened_at):
        if not vote.voices:
            text = _("Roll call after the meeting; nobody voted.")
        else:
            said["number"] = annexes.add(point, vote, title)
            text = _("Roll call after the meeting; names and choices are in annex %(number)s.") % said
        return f"{text} {after_meeting(vote, annexes)}"
    if not vote.voices:
        return _("Roll call, from %(opened)s to %(closed)s; nobody voted.") % said
    said["number"] = annexes.add(point, vote, title)
    return _("Roll call, from %(opened)s to %(closed)s; names and choices are in annex %(number)s.") % said


def after_meeting(vote: VoteTaken, annexes: Annexes) -> str:
    """Return from when to when a vote ran that outlived its meeting, and who could vote in it."""
    assert vote.closed_at is not None
    said = {"opened": annexes.instant(vote.opened_at), "closed": annexes.instant(vote.closed_at)}
    return (
        _(
            "It opened when the meeting closed, on %(opened)s, and closed on %(closed)s; all on the roll could vote, "
            "whether they had been there or not."
        )
        % said
    )


def _casting_vote(vote: VoteTaken, annexes: Annexes) -> str:
    if vote.casting_vote_at and annexes.outlived(vote.casting_vote_at):
        said = {"at": annexes.instant(vote.casting_vote_at)}
        if vote.casting_vote == "for":
            return _("The votes were tied: on %(at)s, the chair cast a casting vote for the motion.") % said
        return _("The votes were tied: on %(at)s, the chair cast a casting vote against the motion.") % said
    said = {"clock": annexes.clock(vote.casting_vote_at) if vote.casting_vote_at else ""}
    if vote.casting_vote == "for":
        return _("The votes were tied: at %(clock)s, the chair cast a casting vote for the motion.") % said
    return _("The votes were tied: at %(clock)s, the chair cast a casting vote against the motion.") % said


def _lines(voices: tuple[Voice, ...]) -> list[dict[str, str]]:
    """Return name and choice of each voice; those of one name are told apart by their numbers."""
    choices = {"for": (_("For"), "yes"), "against": (_("Against"), "no"), "abstain": (_("Abstention"), "abstain")}
    names = [_name(voice) for voice in voices]
    common = Counter(names)
    lines = []
    for voice, name in zip(voices, names, strict=True):
        word, kind = choices[voice.choice]
        told_apart = _("%(name)s (no. %(number)s)") % {"name": name, "number": voice.number}
        lines.append({"name": told_apart if common[name] > 1 else name, "by": _by(voice), "choice": word, "kind": kind})
    return lines


def _name(voice: Voice) -> str:
    return f"{voice.family_name}, {voice.given_name}" if voice.given_name else voice.family_name


def _by(voice: Voice) -> str:
    return _("by %(name)s") % {"name": voice.exercised_by} if voice.exercised_by else ""


def _language() -> str:
    return (get_language() or "fr")[:2]
