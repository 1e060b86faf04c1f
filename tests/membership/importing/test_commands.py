"""The commands that tests and operators rely on: import_members, undo_import, register, verify_audit."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from membership.actors import Actor
from membership.clock import today
from membership.models import AuditDetail, ImportBatch, Membership, MembershipPeriod
from membership.services.life.departures import resign
from tests.factories.life import decision
from tests.factories.register import an_organisation
from tests.membership.importing.conftest import ARIANE, FULL_LIST


def run(command, *arguments, **options):
    out, err = io.StringIO(), io.StringIO()
    call_command(command, *arguments, stdout=out, stderr=err, **options)
    return out.getvalue()


@pytest.fixture
def file(tmp_path, listed):
    path = tmp_path / "liste.csv"
    path.write_bytes(listed(ARIANE, {**ARIANE, "member_number": "M2", "email": "non"}))
    return str(path)


def test_the_answer_in_json_is_the_one_other_programs_rely_on(coop, file):
    answer = json.loads(run("import_members", file, "--organisation", "rivages", "--json"))

    assert list(answer) == ["rows", "new", "matched", "rejected", "errors", "import_id"]
    assert [answer[name] for name in ("rows", "new", "matched", "rejected")] == [2, 1, 0, 1]
    [error] = answer["errors"]
    assert list(error) == ["row", "field", "code", "message"]
    assert (error["row"], error["field"], error["code"]) == (3, "email", "email_invalid")
    assert "non" in error["message"]
    assert ImportBatch.objects.get().public_id == answer["import_id"]


def test_a_dry_run_gives_the_same_answer_without_an_import(coop, file):
    rehearsed = json.loads(run("import_members", file, "--organisation", "rivages", "--dry-run", "--json"))
    assert rehearsed["import_id"] is None
    assert not Membership.objects.exists()

    done = json.loads(run("import_members", file, "--organisation", "rivages", "--json"))
    assert {**rehearsed, "import_id": ""} == {**done, "import_id": ""}


def test_without_json_it_tells_the_totals_the_reasons_and_how_to_undo(coop, file):
    said = run("import_members", file, "--organisation", "rivages")
    assert ImportBatch.objects.get().public_id in said
    assert "non" in said


def test_a_mapping_file_is_followed(coop, tmp_path):
    (tmp_path / "liste.csv").write_text("Code,Nom,Genre\n1,Roy,X\n")
    (tmp_path / "mapping.toml").write_text(
        '[columns]\nmember_number="Code"\ncategory="Genre"\n[words.category]\nX="user"'
    )
    options = ("--organisation", "rivages", "--mapping", str(tmp_path / "mapping.toml"), "--json")
    assert json.loads(run("import_members", str(tmp_path / "liste.csv"), *options))["new"] == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04\x00", b"family_name,category\nRoy,user\n"])
def test_a_file_that_cannot_be_read_is_one_sentence_and_leaves_nothing(coop, tmp_path, content):
    (tmp_path / "liste.csv").write_bytes(content)
    with pytest.raises(CommandError):
        run("import_members", str(tmp_path / "liste.csv"), "--organisation", "rivages", "--json")
    assert not ImportBatch.objects.exists()


def test_a_file_or_an_organisation_that_is_not_there_is_one_sentence(coop, file):
    with pytest.raises(CommandError, match="absent"):
        run("import_members", "absent.csv", "--organisation", "rivages")
    with pytest.raises(CommandError, match="nowhere"):
        run("import_members", file, "--organisation", "nowhere")


def test_the_list_of_others_needs_a_word(coop, tmp_path, listed):
    def a_list(name, *given):
        rows = (
            {**ARIANE, "member_number": f"M{n}", "given_name": one, "family_name": name} for n, one in enumerate(given)
        )
        (tmp_path / f"{name}.csv").write_bytes(listed(*rows))
        return str(tmp_path / f"{name}.csv")

    run("import_members", a_list("Roy", "Ali", "Bea", "Cleo", "Dan", "Eve"), "--organisation", "rivages")
    theirs = a_list("Tran", "Fu", "Guy", "Hua", "Ian", "Jo", "Kim")

    assert "--despite-names" in run("import_members", theirs, "--organisation", "rivages", "--dry-run")
    with pytest.raises(CommandError, match="--despite-names"):
        run("import_members", theirs, "--organisation", "rivages", "--json")
    assert Membership.objects.count() == 5
    run("import_members", theirs, "--organisation", "rivages", "--json", "--despite-names")
    assert Membership.objects.count() == 6


def test_an_import_is_undone_by_its_id_once(coop, file):
    import_id = json.loads(run("import_members", file, "--organisation", "rivages", "--json"))["import_id"]

    run("undo_import", import_id)

    assert not Membership.objects.exists()
    with pytest.raises(CommandError):
        run("undo_import", import_id)
    with pytest.raises(CommandError):
        run("undo_import", "1" * 22)


def test_the_register_is_written_out_as_of_a_day(coop):
    run("import_members", str(FULL_LIST), "--organisation", "rivages", "--json")

    written = run("register", "--organisation", "rivages", "--as-of", "2026-10-30")
    rows = list(csv.DictReader(io.StringIO(written)))
    # Who left and still holds shares stands in the register too, as a holder.
    assert sum(row["status"] != "holder" for row in rows) == 2115 + 39 + 58
    assert len(rows) == 2400
    assert sum(row["status"] == "suspended" for row in rows) == 39
    first = next(row for row in rows if row["member_number"] == "M0000001")
    assert first == {
        "member_number": "M0000001",
        "kind": "natural",
        "family_name": "Paquette",
        "given_name": "Émile",
        "address": "1538, rue St-Pierre",
        "city": "Québec",
        "postal_code": "G6S 9A7",
        "category": "user",
        "status": "active",
        "joined_on": "2018-03-01",
        "left_on": "",
        "shares": "1",
        "shares_amount": "10.00",
        "representative": "",
        "due_amount": "0.00",
        "held_by_class": "qualifying 1, due 0.00",
        "share_operations": "? opening 1 qualifying at 10.00",
        "share_payments": "",
        "country": "CA",
        "in_category_since": "2018-03-01",
    }


def test_the_register_in_json_says_what_was_asked_and_how_many_there_are(coop, file):
    run("import_members", file, "--organisation", "rivages", "--json")

    answer = json.loads(run("register", "--organisation", "rivages", "--as-of", "2026-10-30", "--format", "json"))
    assert (answer["organisation"], answer["as_of"], answer["known_at"], answer["count"]) == (
        "rivages", "2026-10-30", None, 1,
    )  # fmt: skip
    assert answer["members"][0]["member_number"] == "M1"


def test_the_register_of_before_the_import_is_empty(coop, file):
    run("import_members", file, "--organisation", "rivages", "--json")
    asked = ("--organisation", "rivages", "--as-of", "2026-10-30", "--known-at", "2026-01-01T00:00", "--format", "json")
    assert json.loads(run("register", *asked)) == {
        "organisation": "rivages",
        "as_of": "2026-10-30",
        "known_at": "2026-01-01T00:00:00-05:00",
        "members": [],
        "count": 0,
    }


def test_a_register_written_out_can_be_brought_in_elsewhere(coop, file, tmp_path):
    run("import_members", file, "--organisation", "rivages", "--json")
    (tmp_path / "registre.csv").write_text(run("register", "--organisation", "rivages"))
    an_organisation("jumelle")
    answer = json.loads(run("import_members", str(tmp_path / "registre.csv"), "--organisation", "jumelle", "--json"))
    assert (answer["new"], answer["errors"]) == (1, [])


def test_who_is_to_leave_has_the_same_last_day_once_brought_in_elsewhere(coop, file, tmp_path):
    run("import_members", file, "--organisation", "rivages", "--json")
    leaves_on = today(coop) + timedelta(days=20)
    resign(Membership.objects.get(), decision=decision(leaves_on, notice_on=today(coop)), actor=Actor.system())
    (tmp_path / "registre.csv").write_text(run("register", "--organisation", "rivages"))
    other = an_organisation("jumelle")
    answer = json.loads(run("import_members", str(tmp_path / "registre.csv"), "--organisation", "jumelle", "--json"))
    assert (answer["new"], answer["errors"]) == (1, [])
    there = MembershipPeriod.objects.get(organisation=other).effective
    assert (there.lower, there.upper) == (date(2018, 3, 1), leaves_on)


def test_a_formula_in_a_name_is_written_out_as_text(coop, tmp_path, listed):
    (tmp_path / "liste.csv").write_bytes(
        listed({**ARIANE, "family_name": '=HYPERLINK("http://x")', "given_name": "+1"})
    )
    run("import_members", str(tmp_path / "liste.csv"), "--organisation", "rivages", "--json")
    [row] = csv.DictReader(io.StringIO(run("register", "--organisation", "rivages")))
    assert (row["family_name"], row["given_name"]) == ('\'=HYPERLINK("http://x")', "'+1")


@pytest.mark.parametrize(("option", "value"), [("--as-of", "hier"), ("--known-at", "midi"), ("--format", "docx")])
def test_the_register_refuses_what_it_cannot_answer(coop, option, value):
    with pytest.raises(CommandError):
        run("register", "--organisation", "rivages", option, value)


def test_the_audit_trail_holds_until_somebody_changes_it(coop, file):
    run("import_members", file, "--organisation", "rivages", "--json")
    run("verify_audit")

    # Even whoever holds the database and puts the guards aside.
    AuditDetail.objects.filter(entry__action="import.made").update(values={"new": 2})
    with pytest.raises(SystemExit) as ended:
        run("verify_audit")
    assert ended.value.code == 1


def test_every_fault_of_the_audit_trail_is_named(coop, file):
    run("import_members", file, "--organisation", "rivages", "--json")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE membership_auditentry DISABLE TRIGGER USER")
        cursor.execute("UPDATE membership_auditentry SET actor = 'nobody' WHERE action = 'import.made'")
    err = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_audit", stderr=err)
    assert "rivages" in err.getvalue()


def test_an_import_is_held_to_the_dry_run_whose_seal_it_is_given(coop, file):
    said = run("import_members", file, "--organisation", "rivages", "--dry-run")
    seal = said.split("--checked ")[1].split()[0]
    other = seal[:-1] + ("0" if seal[-1] != "0" else "1")
    with pytest.raises(CommandError):
        run("import_members", file, "--organisation", "rivages", "--checked", other)
    assert not Membership.objects.exists()
    run("import_members", file, "--organisation", "rivages", "--checked", seal)
    assert Membership.objects.count() == 1
