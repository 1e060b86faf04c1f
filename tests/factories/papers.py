"""Counts of papers at the stage a test needs them, and what two scrutineers type."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from membership.models import Organisation, Role
from tests.factories.register import SYSTEM, an_officer
from voting.counting import typed
from voting.models import PaperClass, PaperCount, PaperScrutineer
from voting.queries.paper import Reading
from voting.services.paper.counting import count_papers
from voting.services.paper.entering import enter_paper, finish_papers
from voting.services.paper.preparing import PaperPlan, name_scrutineer, open_paper_count, prepare_paper_count

CANDIDATES = (("Anne Roy", ()), ("Berta Diallo", ()), ("Carl Gagné", ()), ("Dora Lê", ()))
BLANK, SPOILED = Reading(PaperClass.BLANK), Reading(PaperClass.INVALID, "identifiable")


def a_plan(**fields: Any) -> PaperPlan:
    """Return two seats among four candidates, by the Scottish rules."""
    plan: dict[str, Any] = {
        "title_fr": "Élection au conseil",
        "title_en": "Board election",
        "candidates": CANDIDATES,
        "method": "stv-scottish",
        "seats": 2,
        "seed": "4821",
    }
    return PaperPlan(**(plan | fields))


def a_paper_count(organisation: Organisation, **fields: Any) -> PaperCount:
    """Return a count in preparation, with its two scrutineers named."""
    count = prepare_paper_count(organisation, a_plan(**fields), actor=SYSTEM)
    for place, name in ((1, "lise"), (2, "paul")):
        account = an_officer(organisation, Role.SCRUTINEER, f"{name}.{count.pk}@example.org")
        name_scrutineer(count, place=place, account=account, actor=SYSTEM)
    return count


def an_open_count(organisation: Organisation, **fields: Any) -> PaperCount:
    """Return a count whose papers may be typed."""
    return open_paper_count(a_paper_count(organisation, **fields), actor=SYSTEM)


def scrutineer(count: PaperCount, place: int) -> PaperScrutineer:
    found: PaperScrutineer = count.scrutineers.get(place=place)
    return found


def ranked(count: PaperCount, line: str) -> Reading:
    """Return a valid paper as its line is typed."""
    return Reading(PaperClass.VALID, marks=typed.read(count.paper, line, count.ids))


def type_papers(count: PaperCount, place: int, lines: Iterable[str | Reading], *, first: int = 1) -> None:
    """Type papers one after the other."""
    for number, line in enumerate(lines, first):
        said = line if isinstance(line, Reading) else ranked(count, line)
        enter_paper(scrutineer(count, place), number=number, reading=said)


def type_all(count: PaperCount, first: Iterable[str | Reading], second: Iterable[str | Reading]) -> None:
    """Type the papers of both, who then have no more."""
    for place, lines in ((1, first), (2, second)):
        type_papers(count, place, lines)
        finish_papers(scrutineer(count, place), actor=SYSTEM)


PAPERS: tuple[str | Reading, ...] = ("1 2", "1 2 3", "1 3", "1", "2 1", "2 3", "3", BLANK, SPOILED)


def a_counted_election(organisation: Organisation, **fields: Any) -> PaperCount:
    """Return a count of nine papers, made."""
    count = an_open_count(organisation, **fields)
    type_all(count, PAPERS, PAPERS)
    count_papers(count, actor=SYSTEM)
    count.refresh_from_db()
    return count
