"""«Our meeting on one page»: when, where, what is decided and how, for a wall, a mail or whoever cannot read it all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, ngettext, override

from governance.models import AgendaItemKind, Assembly, AssemblyKind, BodyKind
from governance.queries.agenda import Line, lines_of
from governance.queries.rules import rules_of
from governance.rules.terms import Standing
from governance.services.board_words import Shown, shown_bodies
from governance.services.meeting_papers import day_of, drawn, shell
from governance.services.notice_text import local
from membership import formats
from membership.rules.resolved import ResolvedRules
from membership.services.papers.paper import Paper

# In points: the usual size, and large print.
SIZES = {"usual": 10.5, "large": 16}
# What a member asks before coming, in the order of the answers.
COMING = (
    "quorum",
    "one_member_one_vote",
    "proxy_allowed",
    "npo_proxy",
    "family_representation",
    "secret_ballot_demand",
)


@dataclass(frozen=True, slots=True)
class Said:
    """A rule in its own words, and where it is from."""

    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class Named:
    """A point as the page names it, after the point it hangs under. majority: what a decision needs."""

    line: Line
    title: str
    majority: Said | None = None


@dataclass(frozen=True, slots=True)
class SeatsToFill:
    """The seats of one group that are to be filled. note: who holds them now."""

    text: str
    note: str
    number: int


@dataclass(frozen=True, slots=True)
class OnePage:
    """What the page says, in one language. told: what is heard without a vote; seats: of the board, to be filled."""

    decisions: tuple[Named, ...]
    told: tuple[Named, ...]
    seats: tuple[SeatsToFill, ...]
    rules: tuple[Said, ...]


def one_page_of(meeting: Assembly, language: str) -> OnePage:
    """Return what the page says, in a language, which is made the active one for it."""
    rules, lines = rules_of(meeting), lines_of(meeting)
    with override(language):
        return OnePage(
            decisions=tuple(
                Named(one, _titled(one, language), _majority(one, rules, language)) for one in lines if _decides(one)
            ),
            told=tuple(Named(one, _titled(one, language)) for one in lines if _is_heard(one)),
            seats=tuple(_seats(meeting)),
            rules=tuple(_said(key, rules, language) for key in COMING if key in rules and rules[key].is_set),
        )


def one_page_paper(meeting: Assembly, *, at: datetime, language: str, size: str, address: str) -> Paper:
    """Return the page as a PDF, for a wall or an envelope. size: one of SIZES; address: where the whole is read."""
    page, name = one_page_of(meeting, language), gettext("one-page")
    with override(language):
        starts_at = meeting.starts_at.astimezone(meeting.zone)
        data = shell(meeting, local(meeting, "title", language), at, language) | {
            "size": SIZES[size],
            "when": f"{formats.day(starts_at.date()).capitalize()}, {formats.clock(starts_at)}",
            "where": " · ".join(part for part in (meeting.place, gettext("online") if meeting.link else "") if part),
            "sections": list(_sections(page)),
            "more": gettext("The notice, the texts in full and whether you may vote:") + " " + address,
        }
    return drawn("one_page", data, meeting=meeting, name=name, at=at)


def _sections(page: OnePage) -> Iterator[dict[str, Any]]:
    """Yield what is decided, who is elected, what is heard and how one votes: only what there is."""
    decided = [{"text": one.title, "note": one.majority.sentence if one.majority else ""} for one in page.decisions]
    heard = [{"text": one.title, "note": ""} for one in page.told]
    seats = [{"text": one.text, "note": one.note} for one in page.seats]
    to_vote = [{"text": one.sentence, "note": one.source} for one in page.rules]
    for title, rows, strong in (
        (gettext("What we decide"), decided, True),
        (gettext("Seats of the board to fill"), seats, True),
        (gettext("What we hear and discuss"), heard, False),
        (gettext("To vote"), to_vote, False),
    ):
        if rows:
            yield {"title": title, "lines": rows, "strong": strong}


def _decides(line: Line) -> bool:
    if line.motion is not None:
        return True
    return line.item.kind == AgendaItemKind.DECISION and not line.has_parts


def _is_heard(line: Line) -> bool:
    """Whether it is heard by itself: a point that only gathers others is named with each of them."""
    return not _decides(line) and not line.has_parts


def _titled(line: Line, language: str) -> str:
    """Return the title of a point, after that of the one it hangs under."""
    parent, title = line.item.parent, local(line.item, "title", language)
    if parent is None:
        return title
    return gettext("%(above)s: %(title)s") % {"above": local(parent, "title", language), "title": title}


def _majority(line: Line, rules: ResolvedRules, language: str) -> Said | None:
    key = line.motion.majority_key if line.motion else ""
    return _said(key, rules, language) if key in rules and rules[key].is_set else None


def _said(key: str, rules: ResolvedRules, language: str) -> Said:
    rule = rules[key]
    return Said(rule.sentence(language), rule.ref().source(language))


def _seats(meeting: Assembly) -> list[SeatsToFill]:
    """Return the seats to fill, those of one group together: a page is to hold them all."""
    groups: dict[str, list[Shown]] = {}
    for seat in _falling(meeting):
        groups.setdefault(seat.whose or gettext("All members"), []).append(seat)
    return [_of_group(whose, seats) for whose, seats in groups.items()]


def _of_group(whose: str, seats: list[Shown]) -> SeatsToFill:
    holders = [seat.place.holder.person.full_name for seat in seats if seat.place.holder]
    vacant = len(seats) - len(holders)
    text = ngettext("%(whose)s: %(n)s seat", "%(whose)s: %(n)s seats", len(seats))
    notes = []
    if holders:
        may = ngettext("now %(name)s, who may stand again", "now %(names)s, who may stand again", len(holders))
        notes.append(may % {"name": holders[0], "names": ", ".join(holders)})
    if vacant:
        notes.append(ngettext("%(n)s vacant", "%(n)s vacant", vacant) % {"n": formats.number(vacant)})
    return SeatsToFill(text % {"whose": whose, "n": formats.number(len(seats))}, " · ".join(notes), len(seats))


def _falling(meeting: Assembly) -> list[Shown]:
    """Return the seats of the board to fill at an annual meeting: those that fall, are held over, or are vacant."""
    if meeting.kind != AssemblyKind.ANNUAL:
        return []
    boards = [
        one for one in shown_bodies(meeting.organisation, day_of(meeting)) if one.bench.body.kind == BodyKind.BOARD
    ]
    return [
        seat
        for board in boards
        for seat in board.seats
        if seat.place.standing(day_of(meeting).year) in {None, Standing.FALLS, Standing.HELD_OVER}
    ]
