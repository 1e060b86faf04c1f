"""The assembly of a sector or a group, and that of the founders, through the programming interface."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from governance.models import Body, BodyKind
from membership.models import Category, Membership, Organisation
from tests.api.conftest import Program
from tests.factories.meetings import CALLED_ON, jump
from tests.factories.register import a_member

pytestmark = pytest.mark.django_db

HERE = "organisations/rives"
As = Callable[[str], Program]
PLAN: dict[str, Any] = {
    "title_fr": "Assemblée",
    "title_en": "Assembly",
    "starts_at": "2027-04-24T19:00",
    "place": "Salle du quai",
}


@pytest.fixture
def workers(rives: Organisation, anne: Membership) -> Body:
    jump(rives, CALLED_ON)
    a_member(rives, category="worker")
    group = Category.objects.for_organisation(rives).get(key="worker")
    part: Body = Body.objects.create(
        organisation=rives, kind=BodyKind.GROUP_MEETING, name_fr="Travailleurs", name_en="Workers", group=group
    )
    return part


def test_a_group_meets_and_its_members_alone_are_told(workers: Body, as_: As) -> None:
    office = as_("secretary")
    planned = office.post(f"{HERE}/assemblies", PLAN | {"part": workers.public_id}, status=201)
    assert (planned["kind"], planned["part"]) == ("part", workers.public_id)
    office.post(f"{HERE}/assemblies/{planned['id']}/agenda", {"title_fr": "Divers", "title_en": "Other"}, status=201)
    assert office.get(f"{HERE}/assemblies/{planned['id']}/notice")["told"] == 1


def test_a_group_has_to_be_named_and_be_one(workers: Body, rives: Organisation, as_: As) -> None:
    office = as_("secretary")
    office.post(f"{HERE}/assemblies", PLAN | {"kind": "part"}, status=400)
    board = Body.objects.create(organisation=rives, kind=BodyKind.BOARD, name_fr="Conseil")
    office.post(f"{HERE}/assemblies", PLAN | {"part": board.public_id}, status=404)


def test_a_meeting_of_all_names_no_part(rives: Organisation, anne: Membership, as_: As) -> None:
    jump(rives, CALLED_ON)
    asked = PLAN | {"kind": "organisation", "constituted_on": "2027-03-15"}
    planned = as_("secretary").post(f"{HERE}/assemblies", asked, status=201)
    assert (planned["part"], planned["constituted_on"]) == (None, "2027-03-15")


def test_a_special_meeting_is_planned_once_it_is_said_who_calls_it(rives: Organisation, as_: As) -> None:
    jump(rives, CALLED_ON)
    office, asked = as_("secretary"), PLAN | {"kind": "special"}
    assert office.post(f"{HERE}/assemblies", asked, status=409)["code"] == "caller_missing"
    planned = office.post(f"{HERE}/assemblies", asked | {"called_by": "president"}, status=201)
    unsaid = office.ask("PUT", f"{HERE}/assemblies/{planned['id']}", asked)
    assert (unsaid.status_code, unsaid.json()["code"]) == (409, "caller_missing")
    # An annual one is called by the board, of itself.
    assert office.ask("PUT", f"{HERE}/assemblies/{planned['id']}", PLAN | {"kind": "annual"}).status_code == 200
