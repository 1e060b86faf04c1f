"""What the office learns of a member, written by a program as on the pages."""

from __future__ import annotations

from datetime import date

import pytest

from membership.models import (
    Address,
    Application,
    FormerName,
    Membership,
    Organisation,
    Person,
    Rebate,
    Role,
    SectionKind,
    SectionMembership,
    ShareClass,
)
from membership.models.base import true_on
from membership.services.sections import open_section
from membership.services.shares import record_share_payment, subscribe_shares
from tests.api.conftest import Program, SignIn
from tests.factories.meetings import CALLED_ON, jump
from tests.factories.register import JOINED_ON, SYSTEM, an_officer

pytestmark = pytest.mark.django_db
HERE = "organisations/rives"


@pytest.fixture
def office(rives: Organisation, signed_in: SignIn) -> Program:
    jump(rives, CALLED_ON)
    return signed_in(an_officer(rives, Role.SECRETARY))


def of(anne: Membership, what: str) -> str:
    return f"{HERE}/members/{anne.public_id}/{what}"


def test_how_to_reach_a_member_is_replaced_whole(office: Program, anne: Membership) -> None:
    sent = {
        "email": "neuve@example.org", "phone": "418 555-0101", "language": "en",
        "phones": [{"kind": "mobile", "number": "418 555-0102"}],
    }  # fmt: skip
    answer = office.ask("PUT", of(anne, "contact"), sent)
    assert (answer.status_code, answer.json()) == (200, sent)
    assert Person.objects.get(pk=anne.person_id).email == "neuve@example.org"


def test_a_move_and_a_new_name_keep_what_was_before(office: Program, anne: Membership) -> None:
    office.post(of(anne, "address"), {"line": "1, rue A", "city": "Québec", "since": "2026-01-01"}, status=201)
    office.post(of(anne, "address"), {"line": "2, rue B", "city": "Lévis", "since": "2027-01-01"}, status=201)
    assert Address.objects.get(true_on(date(2026, 6, 1)), person=anne.person).city == "Québec"

    said = office.post(of(anne, "name"), {"family_name": "Roy-Lavoie", "given_name": "Anne"}, status=201)
    assert said == {"given_name": "Anne", "family_name": "Roy-Lavoie"}
    assert FormerName.objects.get(person=anne.person).family_name == "Roy"


def test_a_member_is_placed_in_a_section_and_taken_out_of_it(
    office: Program, rives: Organisation, anne: Membership
) -> None:
    north = open_section(rives, kind=SectionKind.REGION, key="nord", name_fr="Nord", actor=SYSTEM)
    placed = office.post(of(anne, "sections"), {"kind": "region", "section": north.public_id}, status=201)
    assert [one["section"] for one in placed] == [north.public_id]

    wrong = office.ask("POST", of(anne, "sections"), {"kind": "field", "section": north.public_id})
    assert (wrong.status_code, list(wrong.json()["params"])) == (400, ["section"])

    assert office.post(of(anne, "sections"), {"kind": "region", "section": None}, status=201) == []
    assert not SectionMembership.objects.filter(true_on(date(2030, 1, 1)), membership=anne).exists()


def test_a_line_of_the_ledger_is_taken_back_by_its_place(office: Program, anne: Membership) -> None:
    common = ShareClass.objects.get(organisation=anne.organisation)
    for cents in (1_000, 2_000):
        subscribe_shares(anne, share_class=common, quantity=cents // 1_000, actor=SYSTEM, on=JOINED_ON)
        record_share_payment(anne, share_class=common, amount_cents=cents, actor=SYSTEM, on=JOINED_ON)
    [line] = [one for one in office.get(of(anne, "shares"))["ledger"] if one["amount_cents"] == 2_000]
    assert (line["kind"], line["line"], line["may_reverse"]) == ("payments", 2, True)

    body = {"kind": "payments", "line": line["line"], "note": "Chèque sans provision"}
    after = office.post(of(anne, "shares/reversals"), body, status=201)
    assert [one["paid_cents"] for one in after["holdings"]] == [1_000]
    again = office.ask("POST", of(anne, "shares/reversals"), body)
    assert (again.status_code, again.json()["code"]) == (409, "already_reversed")
    assert office.ask("POST", of(anne, "shares/reversals"), body | {"line": 99}).status_code == 400


def test_a_rebate_is_read_and_corrected(office: Program, rives: Organisation, anne: Membership) -> None:
    category = anne.periods.get().category
    Rebate.objects.create(
        organisation=rives, membership=anne, category=category, year_end_on=date(2026, 12, 31), use_cents=100_000,
        amount_cents=1_000, effective_on=date(2027, 4, 1), resolution="AG-2027-3",
    )  # fmt: skip
    [line] = office.get(of(anne, "rebates"))
    assert (line["category"], line["amount_cents"]) == ("user", 1_000)

    body = {"amount_cents": 800, "note": "Achats comptés deux fois"}
    lines = office.post(of(anne, f"rebates/{line['id']}/correct"), body, status=201)
    assert sorted(one["amount_cents"] for one in lines) == [-1_000, 800, 1_000]
    added = {"category": "user", "year_end_on": "2026-12-31", "amount_cents": 100, "note": "x"}
    assert office.ask("POST", of(anne, "rebates"), added).json()["code"] == "rebate_stands"


def test_an_application_on_paper_is_written_down_then_admitted_or_set_aside(
    office: Program, rives: Organisation
) -> None:
    body = {"family_name": "Fabre", "given_name": "Zoé", "category": "user", "attested_age": 18, "city": "Lévis"}
    received = office.post(f"{HERE}/applications", body, status=201)
    assert (received["name"], received["state"]) == ("Zoé Fabre", "received")
    assert Application.objects.get().city == "Lévis"

    admitting = {"effective_on": "2027-04-09", "decided_by": "Conseil, CA-7", "override": "Urgent."}
    office.post(f"{HERE}/applications/{received['id']}/admission", admitting, status=201)
    assert Membership.objects.filter(organisation=rives, person__family_name="Fabre").exists()

    other = office.post(f"{HERE}/applications", body, status=201)
    aside = office.post(f"{HERE}/applications/{other['id']}/set-aside", {"reason": "Deux fois"}, status=201)
    assert aside["state"] == "withdrawn"


def test_an_application_for_a_category_there_is_not_is_refused_by_the_field(office: Program) -> None:
    answer = office.ask("POST", f"{HERE}/applications", {"family_name": "Fabre", "category": "nothing"})
    assert (answer.status_code, list(answer.json()["params"])) == (400, ["category"])
