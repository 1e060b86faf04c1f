"""A large register finds the same as a small one: what is looked for first, and what then, changes no answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from membership.clock import now
from membership.models import (
    Address,
    Category,
    ContactFact,
    FormerContact,
    FormerName,
    MembershipPeriod,
    Organisation,
    Section,
    SectionKind,
    VotingRestriction,
)
from membership.queries import register_ahead, register_list
from membership.queries.register_search import Missing, Wanted
from membership.rules.status import Status
from membership.services.merging.joining import merge_persons
from membership.services.sections import open_section, place_in_section
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_member, a_suspension, an_organisation

TODAY, BEFORE = date(2027, 3, 1), date(2026, 6, 30)
NAMES = ("Roy", "Côté", "Roy-Côté", "Gagné", "Marois", "Tremblay")
YEARS = (2019, 2020, 2021, 2022)
CATEGORIES = ("user", "worker", "support")


@pytest.fixture
def many(db) -> Organisation:
    """Forty members who share six names, seven of them to the letter, each told from the next by what else is known."""
    rives = an_organisation()
    north = open_section(rives, kind=SectionKind.REGION, key="nord", name_fr="Nord", actor=SYSTEM)
    everyone = [
        a_member(
            rives,
            "Zoé" if rank % 6 == 1 else f"Ana{rank % 4}",
            NAMES[rank % 6],
            since=date(YEARS[rank % 4], 1 + rank % 12, 3),
            until=date(2026, 1, 1) if rank % 9 == 4 else None,
            category=CATEGORIES[rank % 3],
            email="" if rank % 5 == 0 else f"m{rank}@example.org",
            language="en" if rank % 4 == 0 else "fr",
        )
        for rank in range(40)
    ]
    jump(rives, TODAY)
    for rank, member in enumerate(everyone):
        whose = {"organisation": rives, "person": member.person}
        if rank % 2:
            place_in_section(member, section=north, since=date(2022, 12, 31), actor=SYSTEM)
        if rank % 3 == 0:
            Address.objects.create(city="Gaspé", effective=DateRange(None, None), **whose)
        if rank % 7 == 0:
            a_suspension(member, since=date(2026, 1, 1))
        if rank % 7 == 3:
            VotingRestriction.objects.create(
                organisation=rives, membership=member, effective=DateRange(date(2026, 1, 1), None), reason="Absence"
            )
        if rank % 8 == 2:
            FormerName.objects.create(family_name="Gagné", held_until=date(2025, 1, 1), **whose)
        if rank % 8 == 3:
            other = {"value": "en", "was_known": True, "changed_at": now()}
            FormerContact.objects.create(fact=ContactFact.LANGUAGE, **other, **whose)
    carried_on = a_member(rives, "Ida", "Roy", since=date(2018, 1, 1), until=date(2021, 5, 1))
    worker = Category.objects.get(organisation=rives, key="worker")
    MembershipPeriod.objects.create(
        organisation=rives, membership=carried_on, category=worker, effective=DateRange(date(2021, 5, 1), None)
    )
    place_in_section(carried_on, section=north, since=date(2022, 12, 31), actor=SYSTEM)
    gone = a_member(rives, "Yan", "Tremblay", since=date(2010, 1, 1), until=date(2011, 1, 1))
    merge_persons(everyone[1].person, gone.person, actor=SYSTEM, reason="Le même.")
    return rives


YEAR: dict[str, Any] = {"joined_from": date(2021, 1, 1), "joined_until": date(2021, 12, 31)}
ASKED: list[dict[str, Any]] = [
    {},
    {"search": "roy"},
    {"search": "côté"},
    {"search": "tramblay"},
    {"search": "gagne", "status": None},
    {"search": "mar"},
    {"search": "r"},
    {"search": "roy ana"},
    {"search": "roy", "category": "worker"},
    {"search": "cote", "language": "en"},
    {"search": "cote", "status": Status.FORMER},
    {"search": "cote", "status": Status.SUSPENDED},
    {"search": "cote", "missing": Missing.ADDRESS},
    {"search": "roy", **YEAR},
    {"language": "en"},
    {"status": Status.SUSPENDED},
    {"status": Status.VOTE_SUSPENDED, "category": "user"},
    YEAR,
    {"section": "north"},
    {"section": "north", "status": Status.SUSPENDED},
    {"section": "north", "category": "user"},
    {"section": "north", "category": "nobody"},
    {"section": "north", "category": "user", "status": Status.FORMER},
    {"section": "north", "category": "worker", "search": "a"},
    {"section": "north", "category": "worker", "search": "cote"},
    {"section": "north", **YEAR},
    {"section": "north", "category": "worker", **YEAR},
    {"section": "north", "search": "tremblay", **YEAR},
    {"section": "north", "joined_from": date(2021, 1, 1), "status": None},
    {"section": "elsewhere", **YEAR},
    {"section": "north", "category": "worker", "missing": Missing.EMAIL, "language": "en", "search": "roy"},
]


def read_through(organisation: Organisation, wanted: Wanted) -> tuple[list[str], list[str], int]:
    """Return the numbers on all pages, read forwards and then backwards, and how many the list counts."""
    pages = [page := register_list.page(organisation, wanted)]
    while page.has_next:
        pages.append(page := register_list.page(organisation, wanted, after=page.lines[-1].public_id))
    forwards = [line.number for one in pages for line in one.lines]
    counted = {one.count for one in pages}
    backwards = [line.number for line in reversed(page.lines)]
    while page.has_previous:
        page = register_list.page(organisation, wanted, before=page.lines[0].public_id)
        backwards += [line.number for line in reversed(page.lines)]
        counted.add(page.count)
    assert len(counted) == 1
    return forwards, backwards, counted.pop()


@pytest.mark.parametrize(
    ("few", "of_both", "ahead", "counted", "on"),
    [(1, 2, 2, 4, TODAY), (3, 9, 5, 100, BEFORE), (1000, 5000, 300, 4, TODAY)],
    ids=["where nothing is few", "where some is", "where all is"],
)
def test_a_large_register_finds_the_same_on_every_page(many, monkeypatch, few, of_both, ahead, counted, on):
    north = Section.objects.get(key="nord").public_id
    monkeypatch.setattr(register_list, "PAGE", 6)
    monkeypatch.setattr(register_list, "COUNTED_AMONG_MANY", counted)
    for limit, so_many in (
        ("FEW", few),
        ("MANY", of_both),
        ("AHEAD", ahead),
        ("AT_FIRST", ahead // 2),
        ("THEN", ahead),
    ):
        monkeypatch.setattr(register_ahead, limit, so_many)
    found_some = 0
    for asked in ASKED:
        wanted = Wanted(on=on, **(asked | ({"section": north} if asked.get("section") == "north" else {})))
        monkeypatch.setattr(register_list, "COUNTED", 10_000)
        forwards, backwards, count = read_through(many, wanted)
        assert backwards == forwards[::-1]
        monkeypatch.setattr(register_list, "COUNTED", 1)
        assert read_through(many, wanted) == (forwards, backwards, min(count, counted + 1)), wanted
        found_some += bool(forwards)
    assert found_some > len(ASKED) / 2


def test_whatever_is_asked_a_page_costs_so_many_statements_at_most(many, monkeypatch):
    monkeypatch.setattr(register_list, "COUNTED", 1)
    for limit in ("FEW", "MANY", "AHEAD", "AT_FIRST", "THEN"):
        monkeypatch.setattr(register_ahead, limit, 2)
    north = Section.objects.get(key="nord").public_id
    place = register_list.page(many, Wanted(on=BEFORE)).lines[3].public_id
    for asked in ASKED:
        wanted = Wanted(on=BEFORE, **(asked | ({"section": north} if asked.get("section") == "north" else {})))
        with CaptureQueriesContext(connection) as statements:
            register_list.page(many, wanted, after=place)
        assert len(statements) <= 23 + 3 * len(wanted.search.split()), wanted
