"""The chair's script: what to say, point by point, with the rules and the figures of the moment in the sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from governance.models import AgendaItemKind, Assembly, AssemblyState, ConvenedList, Motion, MotionState
from governance.queries import presence
from governance.queries.agenda import Line, lines_of
from governance.queries.outcomes import outcome_of
from governance.queries.quorum import quorum_at, votes_apart_from_quorum, votes_on_register
from governance.queries.rules import rules_of
from governance.rules import majorities
from governance.services.meeting_papers import drawn, lines_of_text, shell
from governance.services.notice_text import local
from membership import formats
from membership.errors import RuleNotSet
from membership.rules.resolved import ResolvedRules
from membership.services.papers.paper import Paper


@dataclass(frozen=True, slots=True)
class Step:
    """A moment of the meeting. says: sentences to say aloud; text: a motion to read; note: what to do or to know."""

    title: str
    says: tuple[str, ...]
    text: str = ""
    note: str = ""
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """The figures of the moment. present and voices are None until the meeting is open: then nobody is counted yet.

    present: as the quorum counts. voices: votes that are there, of as many as `votes`; in a federation each delegate's.
    """

    meeting: Assembly
    rules: ResolvedRules
    at: datetime
    present: int | None
    voices: int | None
    votes: int
    language: str


def script_of(meeting: Assembly, at: datetime, language: str) -> list[Step]:
    """Return the script with the figures of an instant, in a language."""
    is_open = meeting.state == AssemblyState.IN_SESSION
    here = presence.present(meeting, at) if is_open else None
    room = Room(
        meeting=meeting,
        rules=rules_of(meeting),
        at=at,
        present=here,
        voices=presence.voices_present(meeting, at) if is_open and votes_apart_from_quorum(meeting) else here,
        votes=votes_on_register(meeting, at),
        language=language,
    )
    with override(language):
        return list(steps_of(room))


def script_paper(meeting: Assembly, *, at: datetime, language: str) -> Paper:
    """Return the script as a PDF, in a language. Its name is in the active one."""
    steps, name = script_of(meeting, at, language), _("script")
    with override(language):
        title = _("The chair's script")
        said = {"meeting": local(meeting, "title", language), "clock": formats.clock(at.astimezone(meeting.zone))}
        lede = _("%(meeting)s. The figures are those of %(clock)s.") % said
        data = shell(meeting, title, at, language) | {"lede": lede, "steps": printed(steps)}
    return drawn("script", data, meeting=meeting, name=name, at=at)


def printed(steps: list[Step]) -> list[dict[str, Any]]:
    """Return the steps as a paper takes them, in the active language."""
    return [
        {
            "title": step.title,
            "says": list(step.says),
            "text": lines_of_text(step.text),
            "note": step.note,
            "done": _("Done") if step.is_done else "",
        }
        for step in steps
    ]


def steps_of(room: Room) -> Iterator[Step]:
    """Yield what to say, in the active language. Costs a handful of SQL statements, whatever the agenda."""
    yield _opening(room)
    yield _notice(room)
    yield _quorum(room)
    yield from _points(room)
    yield _closing(room)


def _points(room: Room) -> Iterator[Step]:
    """Yield the points in the order in which they are decided: a motion is voted on after what would amend it."""
    lines = lines_of(room.meeting)
    amended = {one.motion.amends_id for one in lines if one.motion and one.motion.state == MotionState.PROPOSED}
    waiting: list[tuple[Line, Motion]] = []
    for rank, line in enumerate(lines):
        to_come = {
            one.motion.amends_id for one in lines[rank:] if one.motion and one.motion.state == MotionState.PROPOSED
        }
        # What amends an amendment stands at the level of the amendment.
        while waiting and line.item.level <= waiting[-1][0].item.level and waiting[-1][1].pk not in to_come:
            yield _vote(*waiting.pop(), room)
        if line.motion is None:
            yield _point(line, room)
        elif line.motion.pk in amended:
            yield _debate(line, line.motion, room)
            waiting.append((line, line.motion))
        else:
            yield _decision(line, line.motion, room)
    while waiting:
        yield _vote(*waiting.pop(), room)


def _opening(room: Room) -> Step:
    names = {
        "meeting": local(room.meeting, "title", room.language),
        "organisation": local(room.meeting.organisation, "name", room.language),
    }
    return Step(
        title=_("Opening"),
        says=(
            _("Good day, everyone. Welcome to this meeting of %(organisation)s: %(meeting)s.") % names,
            _("I declare the meeting open."),
        ),
        note=_("Say the hour aloud, for the minutes. Name who takes the minutes."),
        is_done=room.meeting.opened_at is not None,
    )


def _notice(room: Room) -> Step:
    convened = ConvenedList.objects.filter(assembly=room.meeting).first()
    if room.meeting.called_at is None or convened is None:
        return Step(_("The notice"), (), note=_("The notice has not left yet."))
    said = {
        "day": formats.day(room.meeting.called_at.astimezone(room.meeting.zone).date()),
        "n": formats.number(convened.told),
    }
    return Step(
        title=_("The notice"),
        says=(
            ngettext(
                "The notice left on %(day)s, to %(n)s member.",
                "The notice left on %(day)s, to %(n)s members.",
                convened.told,
            )
            % said,
        ),
    )


def _quorum(room: Room) -> Step:
    if room.present is None:
        return Step(
            _("The quorum"), (), note=_("The figures stand here once the meeting is open. Reload this page then.")
        )
    found = quorum_at(room.meeting, room.at, room.present)
    if found is None:
        return Step(_("The quorum"), (), note=_("The by-laws have yet to say what the quorum is."))
    met = found.outcome.value == "met"
    return Step(
        title=_("The quorum"),
        says=(
            found.sentence(room.language),
            _("The quorum is met: the meeting may decide.")
            if met
            else _("The quorum is not met: the meeting can decide nothing for now."),
        ),
        note=found.rule.source(room.language),
    )


def _point(line: Line, room: Room) -> Step:
    if line.has_parts:
        # It gathers others, and each of them is announced in its turn.
        return Step(_title(line, room), (_announced(line, room),))
    if line.item.kind == AgendaItemKind.INFORMATION:
        last = _("Are there questions? … Thank you. We go on.")
    else:
        last = _("The floor is open. Raise your hand, and wait to be named.")
    return Step(_title(line, room), (_announced(line, room), last))


def _debate(line: Line, motion: Motion, room: Room) -> Step:
    """Return a motion of which an amendment is to be decided first."""
    says = (
        _announced(line, room),
        _("I read the motion:"),
        _moved(motion),
        _("The floor is open. Raise your hand, and wait to be named."),
        _("It is moved to amend this text: we decide that first."),
    )
    return Step(title=_title(line, room), says=says, text=local(motion, "text", room.language))


def _vote(line: Line, motion: Motion, room: Room) -> Step:
    """Return the vote on a motion once its amendments are decided."""
    said = {"n": line.item.number, "title": local(line.item, "title", room.language)}
    says = (
        _("We come back to point %(n)s: %(title)s.") % said,
        _("I read the motion as it now stands:"),
        _("No one else asks to speak: we vote."),
        *_majority(motion, room),
        *_declarations(),
    )
    return Step(title=_title(line, room), says=says, text=local(motion, "text", room.language))


def _declarations() -> tuple[str, str]:
    return (
        _("If it carries: I declare the motion adopted."),
        _("If it does not: I declare the motion rejected."),
    )


def _decision(line: Line, motion: Motion, room: Room) -> Step:
    outcome = outcome_of(motion)
    says = [_announced(line, room), _("I read the motion:")]
    after = [_moved(motion), _("The floor is open. Raise your hand, and wait to be named.")]
    after += [_("No one else asks to speak: we vote."), *_majority(motion, room)]
    if outcome is None:
        after += _declarations()
    elif motion.state in {MotionState.ADOPTED, MotionState.REJECTED}:
        counts = f"{outcome.counts}." if outcome.counts else ""
        said = (
            _("I declare the motion adopted.")
            if motion.state == MotionState.ADOPTED
            else _("I declare the motion rejected.")
        )
        after.append(" ".join(part for part in (counts, said) if part))
    return Step(
        title=_title(line, room),
        says=(*says, *after),
        text=local(motion, "text", room.language),
        is_done=outcome is not None,
    )


def _title(line: Line, room: Room) -> str:
    return _("Point %(n)s: %(title)s") % {"n": line.item.number, "title": local(line.item, "title", room.language)}


def _announced(line: Line, room: Room) -> str:
    said = {"n": line.item.number, "title": local(line.item, "title", room.language)}
    return _("We come to point %(n)s: %(title)s.") % said


def _moved(motion: Motion) -> str:
    names = {"mover": motion.mover, "seconder": motion.seconder}
    if motion.mover and motion.seconder:
        return _("It is moved by %(mover)s and seconded by %(seconder)s.") % names
    if motion.mover:
        return _("It is moved by %(mover)s. Who seconds it?") % names
    return _("Who moves it? … Who seconds it?")


def _majority(motion: Motion, room: Room) -> Iterator[str]:
    if motion.majority_key not in room.rules:
        return
    yield room.rules[motion.majority_key].sentence(room.language)
    if not room.voices:
        return
    try:
        rule = majorities.majority_for(motion.majority_key, room.rules)
    except RuleNotSet:
        return
    everybody = majorities.MotionFigures(
        votes_for=room.voices, votes_against=0, abstentions=0, present=room.voices, entitled=room.votes
    )
    least = majorities.needed(rule, everybody)
    said = {"present": formats.number(room.voices), "n": formats.number(least)}
    yield _("Out of %(present)s votes, %(n)s for are needed to carry it.") % said


def _closing(room: Room) -> Step:
    return Step(
        title=_("Closing"),
        says=(_("The agenda is done. Thank you for coming."), _("I declare the meeting closed.")),
        note=_("Say the hour aloud, for the minutes."),
        is_done=room.meeting.state == AssemblyState.ENDED,
    )
