"""Documents that go in and out: joined to a request, taken away as files."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from membership.models import (
    Consultation,
    Document,
    Incident,
    Membership,
    MembershipEvent,
    Organisation,
    Representation,
    Role,
    ShareClass,
)
from membership.services.life.departures import record_death
from membership.services.shares import subscribe_shares
from tests.api.conftest import ROOT, Program, SignIn
from tests.factories.life import decision
from tests.factories.meetings import CALLED_ON, jump
from tests.factories.register import JOINED_ON, SYSTEM, a_legal_member, a_member, an_account_of, an_officer

pytestmark = pytest.mark.django_db

HERE = "organisations/rives"
PAPER = {"name": "résolution.pdf", "content": b64encode(b"%PDF-1.7 CA-7").decode()}
ACT = {"effective_on": "2027-04-09", "decided_by": "CA-7", "document": PAPER}


@pytest.fixture
def office(rives: Organisation, anne: Membership, signed_in: SignIn) -> Program:
    jump(rives, CALLED_ON)
    return signed_in(an_officer(rives, Role.SECRETARY))


# --- joined to a request


def test_an_act_keeps_the_resolution_that_decides_it(office: Program, anne: Membership) -> None:
    office.post(f"{HERE}/members/{anne.public_id}/category", ACT | {"category": "worker"}, status=201)
    document = MembershipEvent.objects.latest("pk").document
    assert document is not None
    assert (document.name, bytes(document.content)) == ("résolution.pdf", b"%PDF-1.7 CA-7")


def test_a_representative_is_named_by_the_writing_itself(
    office: Program, rives: Organisation, anne: Membership
) -> None:
    farm, luc = a_legal_member(rives, represented_by=""), a_member(rives, "Luc")
    naming = {"person": luc.person.public_id, "override": "Permis.", "document": PAPER}
    office.post(f"{HERE}/members/{farm.public_id}/representatives", naming, status=201)
    assert Representation.objects.get(membership=farm).instrument == Document.objects.get()


def test_a_member_joins_what_shows_it(rives: Organisation, anne: Membership, signed_in: SignIn) -> None:
    asked = {"kind": "other", "message": "Une carte.", "document": PAPER}
    program = signed_in(an_account_of(anne))
    filed = program.post(f"{HERE}/me/{anne.person.public_id}/requests", asked, status=201)
    assert filed["kind"] == "other"
    assert Document.objects.get().name == "résolution.pdf"


def test_what_is_refused_keeps_no_document(office: Program, anne: Membership) -> None:
    answer = office.ask("POST", f"{HERE}/members/{anne.public_id}/reinstatement", ACT)
    assert answer.status_code == 409
    assert not Document.objects.exists()


@pytest.mark.parametrize("content", ["", "pas du base64 !", "é", b64encode(b"x" * 5_000_001).decode()])
def test_what_is_no_document_is_refused_by_its_field(office: Program, anne: Membership, content: str) -> None:
    body: dict[str, Any] = ACT | {"category": "worker", "document": {"name": "a.pdf", "content": content}}
    answer = office.ask("POST", f"{HERE}/members/{anne.public_id}/category", body)
    assert (answer.status_code, list(answer.json()["params"])) == (400, ["document"])
    assert not Document.objects.exists()


# --- taken away


def test_the_register_of_incidents_is_taken_away_in_each_format(office: Program, rives: Organisation) -> None:
    Incident.objects.create(organisation=rives, found_on=JOINED_ON, data="=Courriels", circumstances="Envoi.")
    taken = {
        one: office.client.get(f"{ROOT}{HERE}/incidents/register?taken_as={one}") for one in ("csv", "xlsx", "pdf")
    }
    assert "'=Courriels" in taken["csv"].content.decode()
    assert load_workbook(BytesIO(taken["xlsx"].content)).active["C2"].value == "'=Courriels"
    assert taken["pdf"].content.startswith(b"%PDF")
    assert all("rives-incidents" in answer.headers["Content-Disposition"] for answer in taken.values())


def test_a_selection_is_taken_away_and_the_log_keeps_the_search(
    office: Program, rives: Organisation, anne: Membership
) -> None:
    a_member(rives, "Luc", "Fabre")
    answer = office.client.get(f"{ROOT}{HERE}/register/selection?search=Fabre")
    lines = answer.getvalue().decode().splitlines()
    assert (len(lines), "Luc" in lines[1]) == (2, True)
    assert Consultation.objects.get().search == "search=Fabre"


def test_a_member_takes_their_own_certificate_and_nobody_elses(
    rives: Organisation, anne: Membership, signed_in: SignIn
) -> None:
    share_class = ShareClass.objects.get(organisation=rives)
    subscribe_shares(anne, share_class=share_class, quantity=2, actor=SYSTEM, on=JOINED_ON)
    luc = a_member(rives, "Luc")
    program = signed_in(an_account_of(anne))
    answer = program.client.get(f"{ROOT}{HERE}/me/{anne.person.public_id}/shares/certificate")
    assert (answer.status_code, answer.content[:4]) == (200, b"%PDF")
    theirs = program.client.get(f"{ROOT}{HERE}/me/{luc.person.public_id}/shares/certificate")
    assert theirs.status_code == 404


# --- an estate


def test_an_estate_is_noted_and_written_to_after_a_death_alone(office: Program, anne: Membership) -> None:
    path = f"{HERE}/members/{anne.public_id}/estate"
    settler = {"name": "Me Ida Blais", "contact": "514 555-0100", "document": PAPER}
    assert office.ask("PUT", path, settler).status_code == 409
    assert office.ask("POST", f"{path}/letter").status_code == 409
    record_death(anne, decision=decision(CALLED_ON), actor=SYSTEM)
    nobody = dict.fromkeys(("name", "contact", "language", "line", "city", "postal_code", "country"), "")
    assert office.get(path) == nobody | {"dues": []}
    assert office.ask("POST", f"{path}/letter").status_code == 409
    told = office.ask("PUT", path, settler | {"line": "1 place Royale", "country": "fr"}).json()
    assert (told["name"], told["line"], told["country"]) == ("Me Ida Blais", "1 place Royale", "FR")
    assert office.ask("PUT", path, settler | {"country": "France"}).status_code == 400
    assert office.post(f"{path}/letter", status=201)["notice"]
    assert Document.objects.count() == 1
