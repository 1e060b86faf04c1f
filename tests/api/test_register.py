"""The register through the programming interface: its files, its export, what is brought in."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils.translation import override

from membership.models import ActivationCode, AuditEntry, ImportBatch, Membership, Organisation, Role
from membership.services.accounts import activate
from tests.api.conftest import Program, SignIn
from tests.factories.meetings import CALLED_ON, a_called_assembly, jump
from tests.factories.register import a_legal_member, a_member, an_officer

pytestmark = pytest.mark.django_db

HERE = "organisations/rives"
LIST = """member_number,given_name,family_name,email,category,status
N1,Zoé,Roy,zoe@example.org,user,active
N2,Max,Roy,,painter,active
N1,Zoé,Roy,zoe@example.org,user,active
"""


@pytest.fixture
def office(rives: Organisation, anne: Membership, signed_in: SignIn) -> Program:
    jump(rives, CALLED_ON)
    return signed_in(an_officer(rives, Role.SECRETARY))


def bring_in(office: Program, content: str = LIST, **more: str) -> Any:
    file = SimpleUploadedFile("liste.csv", content.encode(), "text/csv")
    return office.client.post(f"/api/v1/{HERE}/imports", {"file": file, **more}, headers={"accept-language": "fr"})


# --- one member


def test_a_file_says_what_the_register_says(office: Program, anne: Membership) -> None:
    file = office.get(f"{HERE}/members/{anne.public_id}")
    assert (file["name"], file["number"], file["status"], file["category"]) == ("Anne Roy", "M0001", "member", "user")
    assert (file["since"], file["address"], file["code_expires_at"]) == ("2020-01-01", None, None)
    assert office.get(f"{HERE}/members/{anne.public_id}", as_of="2019-12-31")["status"] == "not_yet"


def test_an_activation_code_is_shown_once_and_works(office: Program, rives: Organisation, anne: Membership) -> None:
    issued = office.post(f"{HERE}/members/{anne.public_id}/activation-code", status=201)
    kept = ActivationCode.objects.get()
    assert issued["code"] not in {kept.digest, *map(str, AuditEntry.objects.values_list("detail__values", flat=True))}
    file = office.get(f"{HERE}/members/{anne.public_id}")
    assert issued["code"] not in json.dumps(file)
    assert file["code_expires_at"] == issued["expires_at"]
    assert activate(rives, number=issued["number"], code=issued["code"], password="quatre mots bien longs")


def test_a_legal_person_is_given_a_representative(office: Program, rives: Organisation, anne: Membership) -> None:
    farm = a_legal_member(rives, represented_by="")
    path = f"{HERE}/members/{farm.public_id}/representatives"
    naming = {"person": anne.person.public_id, "instrument_note": "Résolution 4"}
    warned = office.ask("POST", path, naming)
    assert (warned.status_code, warned.json()["code"]) == (409, "override_reason_missing")
    done = office.post(path, naming | {"override": "Permis par le règlement à venir."}, status=201)
    named = done["representative"]
    assert (named["name"], named["since"], named["relation"]) == ("Anne Roy", "2027-04-09", "entity_rep")
    assert office.get(path) == office.get(f"{HERE}/members/{farm.public_id}")["acted_for_by"] == [named]
    assert office.get(f"{HERE}/members/{anne.public_id}")["acts_for"][0]["membership"] == farm.public_id
    ended = office.post(f"{path}/end", {"on": "2027-05-01"}, status=201)
    assert [one["code"] for one in ended["consequences"]] == ["representation_ended"]
    assert [one["until"] for one in office.get(path)] == ["2027-05-01"]


def test_only_a_human_being_of_this_register_represents_a_legal_person(
    office: Program, rives: Organisation, anne: Membership, omar: Membership
) -> None:
    farm = a_legal_member(rives, represented_by="")
    for person in (omar.person, farm.person):
        naming = {"person": person.public_id}
        answer = office.ask("POST", f"{HERE}/members/{farm.public_id}/representatives", naming)
        assert (answer.status_code, list(answer.json()["params"])) == (400, ["person"])
    answer = office.ask("POST", f"{HERE}/members/{anne.public_id}/representatives", {"person": anne.person.public_id})
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_kind_of_person")


def test_a_proxy_is_refused_with_the_sentence_of_the_law_and_the_refusal_can_be_written_down(
    office: Program, rives: Organisation, anne: Membership
) -> None:
    friend = a_member(rives, "Luc")
    path = f"{HERE}/members/{anne.public_id}/representatives"
    refused = office.ask("POST", path, {"person": friend.person.public_id, "relation": "proxy"}).json()
    assert (refused["code"], "does not allow proxies" in refused["message"]) == ("act_ruled_out", True)
    kept = office.post(f"{path}/refusal", {"name": "Luc Roy"}, status=201)
    assert [one["code"] for one in kept["findings"]] == ["proxy_allowed"]
    assert AuditEntry.objects.filter(action="representative.refused").count() == 1
    assert office.get(path) == []


# --- the whole of it


@pytest.mark.parametrize("options", [{}, {"as_of": "2019-12-31"}, {"known_at": "2027-04-09T09:00:00-04:00"}])
def test_the_register_is_the_one_that_the_command_writes(
    office: Program, rives: Organisation, options: dict[str, str]
) -> None:
    a_legal_member(rives)
    written = io.StringIO()
    asked = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    call_command("register", "--organisation", rives.slug, "--format", "json", *asked, stdout=written)
    answer = office.client.get(f"/api/v1/{HERE}/register", options)
    assert json.loads(answer.getvalue()) == json.loads(written.getvalue())


# --- lists brought in


def test_an_import_answers_what_the_command_answers(office: Program, rives: Organisation, tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_text(LIST)
    told = io.StringIO()
    with override("fr"):
        call_command("import_members", str(file), "--organisation", rives.slug, "--dry-run", "--json", stdout=told)
    rehearsed = bring_in(office, dry_run="true")
    assert rehearsed.status_code == 200
    answered = dict(rehearsed.json())
    assert answered.pop("read_as")["columns"]["category"] == "category"
    seal = answered.pop("seal")
    assert (answered.pop("others"), answered.pop("is_another_list")) == (0, False)
    assert answered == json.loads(told.getvalue())
    refused = bring_in(office, checked=seal[:-1] + ("0" if seal[-1] != "0" else "1"))
    assert (refused.status_code, refused.json()["code"]) == (409, "import_differs")
    made = bring_in(office, checked=seal)
    assert made.status_code == 201
    assert {**made.json(), "import_id": None} == rehearsed.json()


def test_an_import_is_read_back_with_the_rows_it_refused(office: Program) -> None:
    made = bring_in(office).json()
    # How the file was read, and of whom it seems to be, is told when it is.
    del made["read_as"], made["seal"], made["others"], made["is_another_list"]
    kept = office.client.get(f"/api/v1/{HERE}/imports/{made['import_id']}", headers={"accept-language": "fr"}).json()
    assert {name: kept[name] for name in made} == made
    assert (kept["file_name"], kept["undone_at"]) == ("liste.csv", None)


def test_the_list_of_others_is_refused_without_a_word(office: Program, rives: Organisation) -> None:
    rows = [f"M{n},{given},Roy,,user,active" for n, given in enumerate(("Ali", "Bea", "Cleo", "Dan", "Eve"))]
    header = LIST.partition("\n")[0]
    bring_in(office, "\n".join((header, *rows)))
    theirs = [f"M{n},{given},Tran,,user,active" for n, given in enumerate(("Fu", "Guy", "Hua", "Ian", "Jo", "Kim"))]
    content = "\n".join((header, *theirs))

    told = bring_in(office, content, dry_run="true").json()
    assert (told["others"], told["is_another_list"]) == (5, True)
    refused = bring_in(office, content, checked=told["seal"])
    assert (refused.status_code, refused.json()["code"]) == (409, "another_list")
    assert refused.json()["params"] == {"known": 5, "others": 5}
    assert bring_in(office, content, checked=told["seal"], despite_names="true").json()["new"] == 1


def test_a_mapping_says_what_the_words_mean(office: Program) -> None:
    mapping = '[words.category]\npainter = "worker"\n'
    assert bring_in(office, mapping=mapping, dry_run="true").json()["new"] == 2


@pytest.mark.parametrize(
    ("content", "more", "code"),
    [
        ("", {}, "import_unreadable"),
        ("given_name,family_name\nZoé,Roy\n", {}, "column_missing"),
        (LIST, {"mapping": "{"}, "mapping_invalid"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(
    office: Program, content: str, more: dict[str, str], code: str
) -> None:
    answer = bring_in(office, content, **more)
    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert not ImportBatch.objects.exists()


def test_an_import_without_a_file_names_the_field(office: Program) -> None:
    answer = office.client.post(f"/api/v1/{HERE}/imports", {"dry_run": "true"})
    assert (answer.status_code, list(answer.json()["params"])) == (400, ["file"])


def test_an_import_is_undone_once(office: Program, rives: Organisation) -> None:
    batch = bring_in(office).json()["import_id"]
    assert office.post(f"{HERE}/imports/{batch}/undo") == {"import_id": batch, "members": 1}
    assert not Membership.objects.for_organisation(rives).filter(number="N1").exists()
    assert office.ask("POST", f"{HERE}/imports/{batch}/undo").json()["code"] == "state_not_allowed"


def test_an_import_on_which_a_notice_rests_stays(office: Program, rives: Organisation) -> None:
    batch = bring_in(office).json()["import_id"]
    a_called_assembly(rives)
    body = office.ask("POST", f"{HERE}/imports/{batch}/undo").json()
    assert (body["code"], body["params"]["used_by"]) == ("import_in_use", "notice")


# --- around it


def test_each_reads_what_they_are_in_each_organisation(
    rives: Organisation, anne: Membership, office: Program, signed_in: SignIn
) -> None:
    places = office.get("organisations")
    assert [(place["slug"], place["roles"], place["persons"]) for place in places] == [("rives", ["secretary"], [])]
    one = office.get(HERE)
    assert (one["languages"], one["year_end"]) == (["fr", "en"], "12-31")
    assert [category["key"] for category in one["categories"] if not category["votes"]] == ["auxiliary"]


def test_a_rule_names_the_by_law_that_sets_it(office: Program) -> None:
    rules = {rule["key"]: rule for rule in office.get(f"{HERE}/rules")}
    notice = rules["notice_min_days"]
    assert (notice["value"], notice["unit"], notice["article"], notice["since"]) == (10, "days", "4.2", "2022-05-02")
    assert "10" in notice["sentence_en"]


def test_auditors_read_the_trail_backwards_and_verify_it(rives: Organisation, signed_in: SignIn) -> None:
    for number in range(60):
        a_called = an_officer(rives, Role.AUDITOR, f"auditor{number}@example.org")
    auditor = signed_in(a_called)
    trail = auditor.get(f"{HERE}/audit", verify="true")
    assert (trail["faults"], trail["entries"][0]["seq"]) == ([], trail["length"])
    assert trail["entries"][0]["action"] == "role.granted"
    older = auditor.get(f"{HERE}/audit", before=trail["older"])
    assert (older["faults"], older["entries"][0]["seq"]) == (None, trail["older"] - 1)


def test_members_of_the_past_stay_readable(office: Program, rives: Organisation) -> None:
    gone = a_member(rives, "Luc", "Caron")
    assert office.get(f"{HERE}/members/{gone.public_id}", as_of="1990-01-01")["since"] is None
