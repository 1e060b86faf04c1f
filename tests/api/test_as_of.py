"""The register's other questions, asked as of any day and as known at any instant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from membership.models import Membership, Organisation, SectionKind, ShareClass
from membership.services.contacts import form_household, join_household
from membership.services.redemptions import request_redemption
from membership.services.sections import open_section, place_in_section
from membership.services.shares import record_share_payment, subscribe_shares
from tests.api.conftest import Program
from tests.factories.meetings import jump
from tests.factories.register import JOINED_ON, SYSTEM, a_legal_member, a_member

pytestmark = pytest.mark.django_db

HERE = "organisations/rives"
BEFORE = "2019-01-01T00:00:00Z"
As = Callable[[str], Program]
NOW, LATER = date(2027, 3, 1), date(2027, 4, 1)


def test_a_section_has_the_members_of_the_day_as_known_then(rives: Organisation, anne: Membership, as_: As) -> None:
    jump(rives, NOW)
    north = open_section(rives, kind=SectionKind.REGION, key="nord", name_fr="Nord", actor=SYSTEM)
    jump(rives, LATER)
    place_in_section(anne, section=north, since=NOW, actor=SYSTEM)
    auditor, members = as_("auditor"), f"{HERE}/sections/{north.public_id}/members"
    assert [one["members"] for one in auditor.get(f"{HERE}/sections")] == [1]
    assert [one["members"] for one in auditor.get(f"{HERE}/sections", as_of="2027-02-01")] == [0]
    assert [one["members"] for one in auditor.get(f"{HERE}/sections", known_at="2027-03-15T00:00:00Z")] == [0]
    assert [one["name"] for one in auditor.get(members)["items"]] == ["Anne Roy"]
    assert auditor.get(members, as_of="2027-02-01")["count"] == 0
    assert auditor.ask("GET", f"{members}?as_of=hier").status_code == 400


def test_a_household_has_those_who_lived_there(rives: Organisation, anne: Membership, as_: As) -> None:
    jump(rives, NOW)
    household = form_household(rives, name="Roy", actor=SYSTEM)
    join_household(anne.person, household=household, since=NOW, actor=SYSTEM)
    persons = f"{HERE}/households/{household.public_id}/persons"
    assert [one["name"] for one in as_("auditor").get(persons)] == ["Anne Roy"]
    assert as_("auditor").get(persons, as_of="2027-02-01") == []
    assert [one["persons"] for one in as_("auditor").get(f"{HERE}/households", as_of="2027-02-01")] == [0]
    assert [one["persons"] for one in as_("auditor").get(f"{HERE}/households", known_at=BEFORE)] == [0]


def test_whoever_acted_for_a_member_on_a_day(rives: Organisation, as_: As) -> None:
    jump(rives, NOW)
    farm = a_legal_member(rives)
    acting = f"{HERE}/members/{farm.public_id}/representatives"
    assert [one["name"] for one in as_("auditor").get(acting)] == ["Ana Diallo"]
    assert [one["name"] for one in as_("auditor").get(acting, as_of=NOW.isoformat())] == ["Ana Diallo"]
    assert as_("auditor").get(acting, as_of="1999-01-01") == []
    assert as_("auditor").get(acting, known_at=BEFORE) == []


def test_what_waited_to_be_paid_back_on_a_day(rives: Organisation, anne: Membership, as_: As) -> None:
    jump(rives, NOW)
    common = ShareClass.objects.get(organisation=rives)
    subscribe_shares(anne, share_class=common, quantity=10, actor=SYSTEM, on=JOINED_ON)
    record_share_payment(anne, share_class=common, amount_cents=10_000, actor=SYSTEM, on=JOINED_ON)
    request_redemption(anne, share_class=common, quantity=1, actor=SYSTEM, on=NOW)
    asked = f"{HERE}/shares/redemptions"
    assert len(as_("auditor").get(asked)) == 1
    assert as_("auditor").get(asked, as_of="2027-02-28") == []
    assert as_("auditor").get(asked, known_at=BEFORE) == []
    estate = f"{HERE}/members/{anne.public_id}/estate"
    assert as_("auditor").get(estate)["dues"][0]["quantity"] == 10
    assert as_("auditor").get(estate, as_of="1999-01-01")["dues"] == []


def test_a_request_stands_as_it_stood_at_an_instant(rives: Organisation, anne: Membership, as_: As) -> None:
    jump(rives, NOW)
    office = as_("secretary")
    filed = office.post(
        f"{HERE}/members/{anne.public_id}/requests", {"kind": "other", "message": "Une carte."}, status=201
    )
    jump(rives, LATER)
    office.post(f"{HERE}/requests/{filed['id']}/decline", {"answer": "Non."})
    assert office.get(f"{HERE}/requests") == []
    between = office.get(f"{HERE}/requests", known_at="2027-03-15T00:00:00Z")
    assert [one["id"] for one in between] == [filed["id"]]
    declined = office.get(f"{HERE}/requests", state="declined", known_at="2027-03-15T00:00:00Z")
    assert declined == []
    assert office.get(f"{HERE}/requests", known_at=BEFORE) == []


def test_an_address_that_no_longer_holds_is_left(rives: Organisation, anne: Membership, as_: As) -> None:
    jump(rives, NOW)
    office, address = as_("secretary"), f"{HERE}/members/{anne.public_id}/address"
    office.post(address, {"line": "1, rue du Quai", "city": "Lévis", "since": "2027-01-01"}, status=201)
    left = office.ask("DELETE", address, {"since": "2027-02-01"})
    assert left.json() == {"since": "2027-02-01"}
    file = f"{HERE}/members/{anne.public_id}"
    assert office.get(file)["address"] is None
    assert office.get(file, as_of="2027-01-15")["address"]["city"] == "Lévis"


def test_the_members_of_a_section_cost_no_more_when_they_are_many(
    rives: Organisation, anne: Membership, as_: As
) -> None:
    jump(rives, NOW)
    north = open_section(rives, kind=SectionKind.REGION, key="nord", name_fr="Nord", actor=SYSTEM)
    auditor, members = as_("auditor"), f"{HERE}/sections/{north.public_id}/members"

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            auditor.get(members)
        return len(queries)

    place_in_section(anne, section=north, since=NOW, actor=SYSTEM)
    few = cost()
    for name in range(10):
        place_in_section(a_member(rives, "Luc", f"Roy{name}"), section=north, since=NOW, actor=SYSTEM)
    assert cost() == few


def test_what_changed_between_two_days_is_taken_as_a_list(rives: Organisation, anne: Membership, as_: As) -> None:
    jump(rives, NOW)
    as_("secretary").post(f"{HERE}/members/{anne.public_id}/name", {"family_name": "Roy-Lavoie"}, status=201)
    taken = as_("auditor").client.get(f"/api/v1/{HERE}/register/changes/taken?first=2027-02-01&last=2027-03-01")
    assert "Roy-Lavoie" in b"".join(taken).decode()
    asked = {"first": "2027-02-01", "last": "2027-03-01"}
    [changed] = as_("auditor").get(f"{HERE}/register/changes", **asked)["items"]
    assert (changed["kind"], changed["name"], changed["detail"]) == ("name", "Roy-Lavoie", "Anne Roy")
    before = as_("auditor").get(f"{HERE}/register/changes", **asked, known_at="2027-01-31T12:00:00Z")
    assert before["items"] == []
    for list_of in ("register/changes", "register/changes/taken"):
        written = as_("auditor").ask("GET", f"{HERE}/{list_of}?by=recorded&known_at=2027-01-31T12:00:00Z")
        assert (written.status_code, "known_at" in written.json()["params"]) == (400, True)
    backwards = as_("auditor").ask("GET", f"{HERE}/register/changes/taken?first=2027-03-02&last=2027-03-01")
    assert backwards.status_code == 400
