"""A body as its page shows it: its seats in words, its picture, what the rules say of it, who may not sit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.models import BodyKind, MandateManner, SeatHolder
from governance.pictures.board import BoardPicture, Cell, Disc, draw
from governance.queries.boards import (
    assess_holders,
    coming_year,
    composition,
    findings_of,
    findings_of_executive,
)
from governance.queries.candidates import facts_of
from governance.queries.mandates import Bench, Place, benches_of
from governance.rules import boards
from governance.rules.terms import Standing
from membership import formats
from membership.models import MembershipPeriod, Organisation
from membership.models.base import true_on
from membership.queries.rules import rules_for
from membership.rules.findings import Finding
from membership.rules.resolved import ResolvedRules
from membership.templatetags.unevoix import local_text


@dataclass(frozen=True, slots=True)
class Shown:
    """A seat in words. whose: the group or the organisation it belongs to; until: when it falls, and who stays."""

    place: Place
    whose: str
    until: str
    manner: str
    tone: str


@dataclass(frozen=True, slots=True)
class DrawnCell:
    cell: Cell
    text: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """The picture with its words: heads of columns, rows of (group, cells), and the key of what was drawn."""

    picture: BoardPicture
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[DrawnCell, ...]], ...]
    key: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class BodyShown:
    """A body as its page shows it. quorum: how many must be present to decide; falling: seats that fall this time."""

    bench: Bench
    seats: tuple[Shown, ...]
    drawn: Drawn | None
    findings: tuple[Finding, ...]
    watch: tuple[tuple[str, Finding], ...]
    quorum: int | None
    falling: int
    over: int
    coming: int


def shown_bodies(organisation: Organisation, on: date) -> list[BodyShown]:
    """Return the bodies that have seats as they are on a day, the board first."""
    rules, coming = rules_for(organisation, on), coming_year(organisation, on)
    benches = sorted(benches_of(organisation, on), key=lambda one: (one.body.kind != BodyKind.BOARD, one.body.pk))
    board = next((one for one in benches if one.body.kind == BodyKind.BOARD), None)
    members = 0
    if any(one.body.kind == BodyKind.LIAISON for one in benches):
        members = MembershipPeriod.objects.for_organisation(organisation).filter(true_on(on)).count()
    return [_shown(one, board, rules, coming, members, on) for one in benches]


def _shown(bench: Bench, board: Bench | None, rules: ResolvedRules, coming: int, members: int, on: date) -> BodyShown:
    is_board = bench.body.kind == BodyKind.BOARD
    facts = facts_of((place.holder for place in bench.places if place.holder), on) if is_board else {}
    found = findings_of(bench, rules, coming=coming, members=members, on=on)
    if bench.body.kind == BodyKind.EXECUTIVE:
        found = findings_of_executive(bench, board, rules)
    return BodyShown(
        bench=bench,
        seats=tuple(_seat(place, coming) for place in bench.places),
        drawn=_drawn(bench, coming),
        findings=tuple(found),
        watch=tuple(
            (place.holder.person.full_name, one) for place, one in assess_holders(bench, rules, facts) if place.holder
        ),
        quorum=_quorum(bench, rules) if is_board else None,
        falling=sum(place.standing(coming) is Standing.FALLS for place in bench.places),
        over=sum(place.standing(coming) is Standing.HELD_OVER for place in bench.places),
        coming=coming,
    )


def _quorum(bench: Bench, rules: ResolvedRules) -> int | None:
    if "board_quorum" not in rules or not rules["board_quorum"].is_set:
        return None
    return boards.quorum(composition(bench).seats, bench.held, rules)


def whose(place: Place) -> str:
    """Return to whom a seat belongs, in words; empty for the seat of any member."""
    seat = place.seat
    if seat.group is not None:
        return local_text(seat.group, "name")
    if seat.holder == SeatHolder.ORGANISATION:
        return seat.owned_by
    return _("Open to all, member or not") if seat.holder == SeatHolder.ANYONE else ""


def _seat(place: Place, coming: int) -> Shown:
    standing = place.standing(coming)
    return Shown(
        place=place,
        whose=whose(place),
        until=_until(place, standing, coming),
        manner=_manner(place),
        tone="warn" if standing is Standing.HELD_OVER else "",
    )


def _manner(place: Place) -> str:
    if place.holder is None or place.holder.manner == MandateManner.ELECTED:
        return ""
    return str(MandateManner(place.holder.manner).label)


def _until(place: Place, standing: Standing | None, coming: int) -> str:
    year = {"year": place.falls(coming)}
    match standing:
        case None:
            return _("Falls in %(year)s") % year if year["year"] else ""
        case Standing.OPEN:
            return ""
        case Standing.HELD_OVER:
            return _("Term over since the annual meeting of %(year)s: stays until replaced") % year
        case Standing.FALLS:
            return _("Until the next annual meeting, in %(year)s") % year
        case Standing.IN_TERM:
            return _("Until the annual meeting of %(year)s") % year


def _drawn(bench: Bench, coming: int) -> Drawn | None:
    """Return the picture by group and term; none for a body whose seats are all alike."""
    discs = [Disc(whose(place), place.falls(coming), _kind(place, coming)) for place in bench.places]
    picture = draw(discs, (one.group for one in discs))
    if len(picture.rows) < 2 and len(picture.years) < 2:
        return None
    return Drawn(
        picture=picture,
        heads=tuple(_("Year not known") if year is None else str(year) for year in picture.years),
        rows=tuple(
            (row.group or _("All members"), tuple(DrawnCell(cell, _cell(cell)) for cell in row.cells))
            for row in picture.rows
        ),
        key=tuple((kind, text) for kind, text in _key() if kind in picture.kinds),
    )


def _key() -> Iterable[tuple[str, str]]:
    yield "held", _("Held")
    yield "over", _("Held past its term")
    yield "vacant", _("Vacant")


def _kind(place: Place, coming: int) -> str:
    if place.holder is None:
        return "vacant"
    return "over" if place.standing(coming) is Standing.HELD_OVER else "held"


def _cell(cell: Cell) -> str:
    """Return what a cell draws, for those who do not see it."""
    said = []
    if cell.held:
        said.append(ngettext("%(n)s seat held", "%(n)s seats held", cell.held) % {"n": formats.number(cell.held)})
    if cell.over:
        said.append(
            ngettext("of which %(n)s past its term", "of which %(n)s past their term", cell.over)
            % {"n": formats.number(cell.over)}
        )
    if cell.vacant:
        said.append(
            ngettext("%(n)s seat vacant", "%(n)s seats vacant", cell.vacant) % {"n": formats.number(cell.vacant)}
        )
    return ", ".join(said) or _("No seat")
