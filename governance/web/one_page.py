"""«Our meeting on one page»: when, where, what is decided and how, for a wall, a mail or whoever cannot read it all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext, ngettext, override
from django.views.decorators.http import require_safe

from governance.models import AgendaItemKind, Assembly, AssemblyKind, BodyKind
from governance.queries.agenda import Line, lines_of
from governance.queries.rules import rules_of
from governance.rules.terms import Standing
from governance.services.notice_text import local
from governance.web.board_words import Shown, shown_bodies
from governance.web.meetings import address_if_any, day_of, meeting_of
from governance.web.papers import handed_as_pdf, language_asked, shell
from membership import formats
from membership.clock import now
from membership.rules.resolved import ResolvedRules
from membership.web.gate import MEMBER, GatedRequest, gate

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
class Decision:
    """Something to be decided, with the majority it needs."""

    line: Line
    majority: Said | None


@dataclass(frozen=True, slots=True)
class SeatsToFill:
    """The seats of one group that are to be filled. note: who holds them now."""

    text: str
    note: str
    number: int


@gate(MEMBER)
@require_safe
def one_page(request: GatedRequest, assembly: str) -> HttpResponse:
    meeting = meeting_of(request, assembly)
    rules, lines = rules_of(meeting), lines_of(meeting)
    language, seats = (get_language() or "fr")[:2], _seats(meeting)
    context = {
        "meeting": meeting,
        "decisions": [Decision(one, _majority(one, rules, language)) for one in lines if _decides(one)],
        "told": [one for one in lines if _is_heard(one)],
        "seats": seats,
        "seats_number": sum(one.number for one in seats),
        "rules": [_said(key, rules, language) for key in COMING if key in rules and rules[key].is_set],
        "enter_url": address_if_any("voting:enter", meeting),
        "address": request.build_absolute_uri(_path(request)),
    }
    return render(request, "governance/one_page.html", context)


@gate(MEMBER)
@require_safe
def document(request: GatedRequest, assembly: str) -> HttpResponse:
    """Hand the page over as a PDF, for a wall or an envelope: in large print where asked."""
    meeting, at, language = meeting_of(request, assembly), now(), language_asked(request)
    rules, lines = rules_of(meeting), lines_of(meeting)
    size = SIZES.get(request.GET.get("size", ""), SIZES["usual"])
    with override(language):
        starts_at = meeting.starts_at.astimezone(meeting.zone)
        data = shell(meeting, local(meeting, "title", language), at, language) | {
            "size": size,
            "when": f"{formats.day(starts_at.date()).capitalize()}, {formats.clock(starts_at)}",
            "where": " · ".join(part for part in (meeting.place, gettext("online") if meeting.link else "") if part),
            "sections": list(_sections(meeting, lines, rules, language)),
            "more": gettext("The notice, the texts in full and whether you may vote:")
            + " "
            + request.build_absolute_uri(request.path.removesuffix("one-page.pdf")),
        }
    return handed_as_pdf("one_page", data, meeting=meeting, name=gettext("one-page"), at=at)


def _sections(meeting: Assembly, lines: list[Line], rules: ResolvedRules, language: str) -> Iterator[dict[str, Any]]:
    """Yield what is decided, who is elected, what is heard and how one votes: only what there is."""
    decided = [
        {"text": _titled(one, language), "note": said.sentence if said else ""}
        for one in lines
        if _decides(one)
        for said in [_majority(one, rules, language)]
    ]
    heard = [{"text": _titled(one, language), "note": ""} for one in lines if _is_heard(one)]
    seats = [{"text": one.text, "note": one.note} for one in _seats(meeting)]
    said = [_said(key, rules, language) for key in COMING if key in rules and rules[key].is_set]
    to_vote = [{"text": one.sentence, "note": one.source} for one in said]
    for title, rows, strong in (
        (gettext("What we decide"), decided, True),
        (gettext("Seats of the board to fill"), seats, True),
        (gettext("What we hear and discuss"), heard, False),
        (gettext("To vote"), to_vote, False),
    ):
        if rows:
            yield {"title": title, "lines": rows, "strong": strong}


def _path(request: GatedRequest) -> str:
    """Return the address of the meeting itself, above this page."""
    return request.path.removesuffix("one-page/")


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
