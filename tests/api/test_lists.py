"""Lists cost the same however long they are, and are read a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from governance.models import Body, BodyKind, Mandate, Seat
from governance.services.calling import call_assembly
from governance.services.minutes import draft_minutes
from governance.services.sessions import open_assembly
from membership.models import Organisation, Role
from membership.services.accounts import link_account
from membership.services.clock import return_to_present
from membership.services.imports.importing import import_members
from tests.api.conftest import Program, SignIn
from tests.api.stages import LIST, House
from tests.factories.meetings import (
    CALLED_ON,
    MEETING_ON,
    a_motion,
    an_assembly,
    come,
    jump,
    vote,
)
from tests.factories.register import JOINED_ON, SYSTEM, a_member, an_account, an_officer, members
from voting.services.polls import close_poll, open_poll, prepare_poll
from voting.services.proclaim import proclaim_result
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db

LISTS = [
    "organisations",
    "organisations/{slug}",
    "organisations/{slug}/audit?verify=true",
    "organisations/{slug}/members",
    "organisations/{slug}/members?search=tremblay&category=user",
    "organisations/{slug}/imports",
    "organisations/{slug}/imports/{batch}",
    "organisations/{slug}/register",
    "organisations/{slug}/assemblies",
    "organisations/{slug}/assemblies/{assembly}",
    "organisations/{slug}/assemblies/{assembly}/agenda",
    "organisations/{slug}/assemblies/{assembly}/deliveries",
    "organisations/{slug}/assemblies/{assembly}/convened",
    "organisations/{slug}/assemblies/{assembly}/attendance",
    "organisations/{slug}/assemblies/{assembly}/minutes",
    "organisations/{slug}/assemblies/{assembly}/standing",
    "organisations/{slug}/assemblies/{assembly}/roll",
    "organisations/{slug}/assemblies/{assembly}/polls",
    "organisations/{slug}/resolutions",
    "organisations/{slug}/mandates",
    "organisations/{slug}/polls/{poll}/roll",
    "organisations/{slug}/polls/{poll}/vote",
    "organisations/{slug}/polls/{poll}/votes",
]


def filled(organisation: Organisation, how_many: int) -> House:
    """Return a house with so many of everything that a list may hold."""
    return_to_present(actor=SYSTEM)
    those = members(organisation, how_many)
    account = an_officer(organisation, Role.ADMINISTRATOR, f"everybody.{organisation.slug}@example.org")
    for membership in those:
        membership.person.email = account.email or ""
        membership.person.save()
        link_account(account, membership.person, actor=SYSTEM)
    report = import_members(organisation, actor=SYSTEM, content=LIST, file_name="liste.csv")
    body = Body.objects.create(organisation=organisation, kind=BodyKind.BOARD, name_fr="Conseil", name_en="Board")
    for number, membership in enumerate(those, start=1):
        seat = Seat.objects.create(organisation=organisation, body=body, number=number)
        Mandate.objects.create(
            organisation=organisation, seat=seat, person=membership.person, effective=DateRange(JOINED_ON, None)
        )
    jump(organisation, CALLED_ON)
    meeting = an_assembly(organisation)
    motions = [meeting.motions.get()] + [a_motion(meeting, f"Point {number}") for number in range(1, how_many)]
    for number in range(1, how_many):
        an_assembly(organisation, title_fr=f"Assemblée {number}")
    meeting = call_assembly(meeting, actor=SYSTEM)
    jump(organisation, MEETING_ON, time(19, 5))
    for membership in those:
        come(meeting, membership)
    open_assembly(meeting, actor=SYSTEM)
    for motion in motions:
        poll = open_poll(prepare_poll(motion, actor=SYSTEM), actor=SYSTEM, lasts=timedelta(minutes=30))
        for membership in those:
            vote(poll, membership, "for")
        close_poll(poll, actor=SYSTEM)
        run_tally(poll.pk)
        proclaim_result(poll, actor=SYSTEM)
    draft_minutes(meeting, language="fr", actor=SYSTEM)
    ids = {"assembly": meeting.public_id, "poll": poll.public_id, "batch": str(report.import_id)}
    return House(organisation, ids)


def test_a_list_costs_as_many_statements_long_as_short(
    rives: Organisation, ailleurs: Organisation, signed_in: SignIn
) -> None:
    counted = [
        _counted(filled(rives, 2), signed_in(an_account("everybody.rives@example.org"))),
        _counted(filled(ailleurs, 5), signed_in(an_account("everybody.ailleurs@example.org"))),
    ]
    assert counted[0] == counted[1]
    assert max(counted[0].values()) <= 25


def _counted(house: House, program: Program) -> dict[str, int]:
    found = {}
    for path in LISTS:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            answer = program.ask("GET", house.named(path))
            assert answer.status_code == 200
            assert answer.getvalue()  # a document in pieces is only written as it is read
        found[path] = len([query for query in seen if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))])
    return found


@pytest.fixture
def office(rives: Organisation, signed_in: SignIn) -> Program:
    return signed_in(an_officer(rives, Role.SECRETARY))


def test_the_register_is_read_forwards_and_backwards(rives: Organisation, office: Program) -> None:
    everybody = [membership.public_id for membership in members(rives, 120)]
    pages = [office.get("organisations/rives/members")]
    while pages[-1]["next"]:
        pages.append(office.get("organisations/rives/members", after=pages[-1]["next"]))
    assert [line["id"] for page in pages for line in page["items"]] == everybody
    assert (pages[0]["previous"], pages[0]["count"], pages[0]["is_count_exact"]) == (None, 120, True)
    back = office.get("organisations/rives/members", before=pages[1]["previous"])
    assert back["items"] == pages[0]["items"]


def test_the_register_is_searched_by_day_category_and_status(rives: Organisation, office: Program) -> None:
    a_member(rives, "Zoé", "Été", number="M7", category="worker")
    a_member(rives, "Luc", "Roy", number="M8", until=JOINED_ON + timedelta(days=400))
    a_member(rives, "Max", "Roy", number="M9")
    names = _names(office)
    assert names(search="ete") == ["Zoé Été"]
    assert names(search="m9") == ["Max Roy"]
    assert names(category="worker") == ["Zoé Été"]
    assert names(status="former") == ["Luc Roy"]
    assert names(search="roy", status="all") == ["Luc Roy", "Max Roy"]
    assert names(search="roy", as_of="2020-06-01") == ["Luc Roy", "Max Roy"]


def _names(office: Program) -> Callable[..., list[str]]:
    def names(**query: str) -> list[str]:
        return [line["name"] for line in office.get("organisations/rives/members", **query)["items"]]

    return names


def test_pages_are_numbered_up_to_the_last(rives: Organisation, office: Program) -> None:
    for name in ("a", "b", "c"):
        import_members(rives, actor=SYSTEM, content=LIST, file_name=f"{name}.csv")
    page = office.get("organisations/rives/imports", page=2, per_page=2)
    assert (page["count"], page["page"], page["pages"]) == (3, 2, 2)
    assert [one["file_name"] for one in page["items"]] == ["a.csv"]
    assert office.ask("GET", "organisations/rives/imports?page=3&per_page=2").status_code == 404
