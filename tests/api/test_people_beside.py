"""Those who never were members, by program: found, read whole, erased."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from membership.models import Consultation, Erasure, Membership, Organisation, Role
from tests.api.conftest import Program, SignIn
from tests.factories.life import a_person
from tests.factories.meetings import CALLED_ON, jump
from tests.factories.register import a_legal_member, an_officer

pytestmark = pytest.mark.django_db

HERE = "organisations/rives"


@pytest.fixture
def office(rives: Organisation, anne: Membership, signed_in: SignIn) -> Program:
    jump(rives, CALLED_ON)
    return signed_in(an_officer(rives, Role.SECRETARY))


def test_they_are_found_by_name_and_no_member_is_among_them(rives: Organisation, office: Program) -> None:
    paul, farm = a_person(rives, "Paul", "Roy"), a_legal_member(rives)
    listed = office.get(f"{HERE}/people")
    ana = farm.representations.get().person
    assert ana is not None
    assert {one["id"] for one in listed["items"]} == {paul.public_id, ana.public_id}
    found = office.get(f"{HERE}/people", q="roy")
    assert (found["count"], [one["name"] for one in found["items"]]) == (1, ["Paul Roy"])
    assert Consultation.objects.filter(search="beside=yes&q=roy").exists()


def test_how_one_is_reached_is_on_their_page_which_the_log_keeps_and_in_no_list(
    rives: Organisation, office: Program
) -> None:
    paul = a_person(rives, "Paul", "Roy", email="paul@example.org")
    assert office.get(f"{HERE}/people")["items"] == [{"id": paul.public_id, "name": "Paul Roy"}]
    assert not Consultation.objects.filter(kind="file").exists()
    assert office.get(f"{HERE}/people/{paul.public_id}")["email"] == "paul@example.org"
    assert Consultation.objects.get(kind="file").search == "person=Paul+Roy"


def test_all_that_is_held_on_one_is_taken_once(rives: Organisation, office: Program) -> None:
    here = f"{HERE}/people/{a_person(rives, 'Paul', 'Seul').public_id}/archives"
    asked = office.post(here, {}, status=201)
    taken = office.client.post(f"/api/v1/{here}/{asked['id']}/take")
    with zipfile.ZipFile(io.BytesIO(taken.content)) as held:
        data = json.loads(held.read(next(name for name in held.namelist() if name.endswith(".json"))))
    assert "Seul" in json.dumps(data)
    assert office.client.post(f"/api/v1/{here}/{asked['id']}/take").status_code == 409


def test_one_is_erased_after_a_look_at_what_that_does(rives: Organisation, office: Program) -> None:
    paul = a_person(rives, "Paul", "Seul", email="paul.seul@example.org")
    here = f"{HERE}/people/{paul.public_id}/erasure"
    assert office.get(here)["needs"] == []
    receipt = office.post(here, {"reason": "À sa demande."}, status=201)
    assert Erasure.objects.get(public_id=receipt["id"]).person == paul
    paul.refresh_from_db()
    assert paul.email == ""


def test_a_member_has_a_file_and_is_not_found_here(anne: Membership, office: Program) -> None:
    here = f"{HERE}/people/{anne.person.public_id}"
    assert office.ask("GET", here).status_code == 404
    assert office.ask("POST", f"{here}/archives", {}).status_code == 404
    assert office.ask("GET", f"{here}/erasure").status_code == 404
    assert office.ask("POST", f"{here}/erasure", {"reason": "Non."}).status_code == 404


def test_the_death_of_one_is_recorded_corrected_and_taken_back(rives: Organisation, office: Program) -> None:
    paul = a_person(rives, "Paul", "Roy")
    here = f"{HERE}/people/{paul.public_id}"
    office.post(f"{here}/death/correction", {"reason": "Rien."}, status=409)
    said = office.post(f"{here}/death", {"effective_on": "2027-04-09"}, status=201)
    assert (said["effective_on"], said["consequences"]) == ("2027-04-09", [])
    assert office.post(f"{here}/death", {"effective_on": "2027-04-09"}, status=409)["code"] == "member_deceased"
    moved = office.post(f"{here}/death/correction", {"reason": "Acte", "effective_on": "2027-04-08"}, status=201)
    assert (moved["effective_on"], office.get(here)["died_on"]) == ("2027-04-08", "2027-04-08")
    office.post(f"{here}/death/correction", {"reason": "Un homonyme", "is_void": True}, status=201)
    assert office.get(here)["died_on"] is None
