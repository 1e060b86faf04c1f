"""What the envelope of an evening says: roll, badges, ballots, tally sheets and script, in one language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from governance.models import Assembly, MotionState
from governance.queries.room import everybody_in
from governance.services.meeting_papers import day_of, drawn, shell
from governance.services.notice_text import local
from governance.services.script_text import printed, script_of
from membership import formats
from membership.queries.standing import Standing
from membership.services.papers.paper import Paper
from voting.queries.agenda import Point, points_of

DOCUMENTS = Path(__file__).parent.parent / "documents"
PARTS = ("roll", "badges", "ballots", "sheets", "script")
# A ballot of three choices, in inches; each choice more makes it taller.
HEIGHT, PER_CHOICE = 1.9, 0.32
# What one asks for unless one says otherwise, and what an evening may need at most.
USUAL_BALLOTS, MOST_BALLOTS = 60, 2000


@dataclass(frozen=True, slots=True)
class Ask:
    """What is to be printed: which parts, and how many ballots of each vote."""

    parts: frozenset[str]
    ballots: int


def contents(meeting: Assembly, ask: Ask, *, at: datetime, language: str) -> dict[str, Any]:
    """Return the whole kit as the page takes it. Reads the register once."""
    standings = everybody_in(meeting, day_of(meeting))
    # A delegate has a line, a badge and a signature of their own.
    coming = [line for one in standings for line in one.lines if line.may_attend and _comes(line)]
    points = [one for one in points_of(meeting, at) if one.motion and one.motion.state == MotionState.PROPOSED]
    with override(language):
        starts_at = meeting.starts_at.astimezone(meeting.zone)
        return shell(meeting, _("Paper kit of the meeting"), at, language) | {
            "when": f"{formats.day(starts_at.date()).capitalize()}, {formats.clock(starts_at)}",
            "where": meeting.place,
            "contents": list(_contents(ask, coming, points)),
            "roll": _roll(coming) if "roll" in ask.parts else None,
            "badges": _badges(coming, local(meeting.organisation, "name", language))
            if "badges" in ask.parts and coming
            else None,
            "ballots": [_ballot(meeting, one, ask.ballots, language) for one in points]
            if "ballots" in ask.parts and ask.ballots
            else [],
            "sheets": [_sheet(one, language) for one in points] if "sheets" in ask.parts else [],
            "script": _script(meeting, at, language) if "script" in ask.parts else None,
        }


def kit_paper(meeting: Assembly, ask: Ask, *, at: datetime, language: str) -> Paper:
    """Return the kit as one PDF. Its name is in the active language."""
    data, name = contents(meeting, ask, at=at, language=language), _("envelope")
    return drawn("kit", data, meeting=meeting, name=name, at=at, documents=DOCUMENTS)


def _comes(line: Standing) -> bool:
    """Whether somebody comes: nobody does for one of several seats that is empty."""
    return not line.facts.is_of_seats or bool(line.facts.representative_name)


def _contents(ask: Ask, coming: Sequence[Standing], points: Sequence[Point]) -> Iterator[dict[str, str]]:
    votes = sum(one.is_entitled for one in coming)
    said = {
        "n": formats.number(len(coming)),
        "votes": formats.number(votes),
        "motions": formats.number(len(points)),
        "each": formats.number(ask.ballots),
    }
    notes = {
        "roll": (_("Sign-in sheet"), _("%(n)s who may attend, %(votes)s of whom may vote") % said),
        "badges": (_("Badges"), "{n}".format(**said)),
        "ballots": (_("Ballots"), _("%(each)s of each of %(motions)s votes") % said),
        "sheets": (_("Tally sheets"), "{motions}".format(**said)),
        "script": (_("The chair's script"), ""),
    }
    for part in PARTS:
        if part in ask.parts:
            yield {"title": notes[part][0], "note": notes[part][1]}


def _roll(coming: Sequence[Standing]) -> dict[str, Any]:
    return {
        "title": _("Sign-in sheet"),
        "lede": _("Each member signs on arriving. What is signed here is entered in the attendance ledger."),
        "head": [_("Number"), _("Name"), pgettext("on the roll", "Vote"), _("Signature")],
        "rows": [[one.facts.number, _named(one), _("yes") if one.is_entitled else _("no"), ""] for one in coming],
    }


def _named(one: Standing) -> str:
    """Return «Coop Boréale, par Anne Roy» where somebody else comes for the member."""
    if one.facts.is_of_seats:
        return _("%(member)s, by %(name)s") % {"member": one.facts.name, "name": one.facts.representative_name}
    if one.exercised_by and one.exercised_by != one.facts.person_id and one.exercised_by_name:
        return _("%(member)s, by %(name)s") % {"member": one.facts.name, "name": one.exercised_by_name}
    return str(one.facts.name)


def _badges(coming: Sequence[Standing], organisation: str) -> dict[str, Any]:
    votes, attends = _("with a vote"), _("without a vote")
    return {
        "title": _("Badges"),
        "rows": [
            {
                "organisation": organisation,
                "name": _named(one),
                "line": f"{one.facts.number} · {votes if one.is_entitled else attends}",
            }
            for one in coming
        ],
    }


def _ballot(meeting: Assembly, point: Point, how_many: int, language: str) -> dict[str, Any]:
    choices, instruction = _choices(point)
    return {
        "heading": _("Ballots: %(title)s") % {"title": local(point.item, "title", language)},
        "note": _(
            "The number stays on the stub, which is detached when the ballot is handed out: it accounts for ballots, "
            "and names nobody."
        ),
        "stub": _("Stub"),
        "numbers": [formats.number(n) for n in range(1, how_many + 1)],
        "meeting": f"{local(meeting, 'title', language)}, {formats.short_day(day_of(meeting))}",
        "question": local(point.item, "title", language),
        "instruction": instruction,
        "choices": choices,
        "height": HEIGHT + PER_CHOICE * max(0, len(choices) - 3),
    }


def _choices(point: Point) -> tuple[list[str], str]:
    """Return what a ballot offers: candidates of an election that is prepared, else the three answers to a motion."""
    election = getattr(point.poll, "election", None)
    if election is None:
        return [_("For"), _("Against"), _("Abstention")], ""
    seats = ngettext(
        "Mark %(n)s name at most.",
        "Mark %(n)s names at most.",
        election.most_marks,
    ) % {"n": formats.number(election.most_marks)}
    return [str(one["name"]) for one in election.candidates], seats


def _sheet(point: Point, language: str) -> dict[str, Any]:
    choices, _instruction = _choices(point)
    return {
        "heading": _("Tally sheet"),
        "question": local(point.item, "title", language),
        "head": [_("Choice"), _("Strokes, by fives"), _("Total")],
        "rows": [[choice, "", ""] for choice in [*choices, _("Blank"), _("Spoilt")]],
        "lines": [_("Ballots handed out:"), _("Ballots in the box:"), _("Ballots left over:")],
        "signatures": [_("First scrutineer"), _("Second scrutineer")],
    }


def _script(meeting: Assembly, at: datetime, language: str) -> dict[str, Any]:
    clock = formats.clock(at.astimezone(meeting.zone))
    return {
        "title": _("The chair's script"),
        "lede": _("The figures are those of %(clock)s.") % {"clock": clock},
        "steps": printed(script_of(meeting, at, language)),
    }
