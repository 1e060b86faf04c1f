"""The papers of an evening by program: what the pages say, from the same words."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable

import pytest

from governance.models import Assembly
from governance.services.calling import call_assembly
from governance.services.changing import Why, cancel_assembly
from membership.models import Membership, Organisation
from tests.api.conftest import Program
from tests.factories.meetings import CALLED_ON, SYSTEM, an_assembly, an_evening, jump

pytestmark = pytest.mark.django_db
As = Callable[[str], Program]


@pytest.fixture
def meeting(rives: Organisation, anne: Membership) -> Assembly:
    return an_evening(rives, anne)


@pytest.fixture
def here(meeting: Assembly) -> str:
    return f"organisations/rives/assemblies/{meeting.public_id}"


def a_pdf(program: Program, path: str, **asked: str) -> bool:
    return bool(program.client.get(f"/api/v1/{path}", asked).content.startswith(b"%PDF"))


def test_the_meeting_on_one_page_says_what_is_decided_in_the_language_asked_for(
    meeting: Assembly, here: str, as_: As
) -> None:
    motion = meeting.motions.get()
    page = as_("member").get(f"{here}/one-page?language=en")
    assert (page["language"], page["starts_at"][:10]) == ("en", meeting.starts_at.date().isoformat())
    (decided,) = [one for one in page["decisions"] if one["item"] == motion.item.public_id]
    assert decided["majority"]["sentence"]
    assert page["rules"]
    french = as_("member").get(f"{here}/one-page?language=fr")
    assert french["rules"] != page["rules"]
    assert a_pdf(as_("member"), f"{here}/one-page.pdf", language="fr", size="large")


def test_members_read_no_page_of_a_meeting_in_preparation(rives: Organisation, anne: Membership, as_: As) -> None:
    draft = f"organisations/rives/assemblies/{an_assembly(rives).public_id}"
    assert as_("member").ask("GET", f"{draft}/one-page").status_code == 404
    as_("secretary").get(f"{draft}/one-page")
    assert as_("secretary").ask("GET", f"{draft}/binder").status_code == 404


def test_the_script_holds_the_figures_of_the_moment(here: str, as_: As) -> None:
    said = as_("chair").get(f"{here}/script?language=fr")
    spoken = [sentence for step in said["steps"] for sentence in step["says"]]
    assert "Sur 1 voix, il en faut 1 pour l’adopter." in [one.replace("\xa0", " ") for one in spoken]
    assert a_pdf(as_("chair"), f"{here}/script.pdf")


def test_what_if_answers_to_the_facts_supposed_and_refuses_those_that_cannot_be(here: str, as_: As) -> None:
    chair = as_("chair")
    assert chair.get(f"{here}/what-if")["facts"]["present"] == 1
    supposed = chair.get(f"{here}/what-if?present=1&entitled=1&votes_for=0&votes_against=1")
    assert supposed["facts"]["votes_against"] == 1
    assert {one["finding"]["outcome"] for one in supposed["majorities"]} == {"not_met"}
    refused = chair.ask("GET", f"{here}/what-if?present=1&votes_for=9")
    assert (refused.status_code, list(refused.json()["params"])) == (400, ["votes_for"])
    assert chair.ask("GET", f"{here}/what-if?held_on=0001-01-01").status_code == 400


def test_the_envelope_holds_the_parts_asked_for(anne: Membership, here: str, as_: As) -> None:
    office = as_("secretary")
    whole = office.get(f"{here}/kit?ballots=7&language=fr")
    assert [row[0] for row in whole["roll"]["rows"]] == [anne.number]
    assert len(whole["badges"]) == 1
    assert [len(one["numbers"]) for one in whole["ballots"]] == [7] * len(whole["ballots"])
    alone = office.get(f"{here}/kit?parts=sheets&ballots=0")
    assert (alone["roll"], alone["badges"], alone["ballots"]) == (None, [], [])
    assert alone["sheets"]
    assert office.ask("GET", f"{here}/kit?parts=nothing").status_code == 400
    assert a_pdf(office, f"{here}/kit.pdf", parts="roll")


def test_the_binder_lists_the_files_that_its_archive_holds(here: str, as_: As) -> None:
    judge = as_("auditor")
    listed = {one["name"]: one["sha256"] for one in judge.get(f"{here}/binder")}
    archive = judge.client.get(f"/api/v1/{here}/binder.zip").content
    with zipfile.ZipFile(io.BytesIO(archive)) as bundle:
        held = {name: hashlib.sha256(bundle.read(name)).hexdigest() for name in bundle.namelist()}
    assert listed.items() <= held.items()
    assert a_pdf(judge, f"{here}/binder.pdf", language="en")


def test_a_meeting_given_up_before_it_opened_hands_over_its_files_and_has_no_document(
    rives: Organisation, anne: Membership, as_: As
) -> None:
    jump(rives, CALLED_ON)
    called = call_assembly(an_assembly(rives), actor=SYSTEM)
    here, judge = f"organisations/rives/assemblies/{called.public_id}", as_("auditor")
    assert [judge.ask("GET", f"{here}/{one}").status_code for one in ("binder", "binder.zip")] == [404, 404]
    cancel_assembly(called, Why("La salle est inondée.", "The hall is flooded."), actor=SYSTEM)
    listed = {one["name"]: one["sha256"] for one in judge.get(f"{here}/binder")}
    archive = judge.client.get(f"/api/v1/{here}/binder.zip").content
    with zipfile.ZipFile(io.BytesIO(archive)) as bundle:
        held = {name: hashlib.sha256(bundle.read(name)).hexdigest() for name in bundle.namelist()}
    assert listed
    assert listed.items() <= held.items()
    assert judge.ask("GET", f"{here}/binder.pdf").status_code == 404
    assert as_("member").ask("GET", f"{here}/binder.zip").status_code in {403, 404}
