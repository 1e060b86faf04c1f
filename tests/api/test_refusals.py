"""How the programming interface refuses: a code for programs, a sentence for people, the data of both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.test import Client

from governance.models import Assembly
from membership.models import Account, Membership, Organisation, Role
from tests.api.conftest import BACKEND, Program, SignIn
from tests.factories.meetings import (
    CALLED_ON,
    MEETING_ON,
    a_called_assembly,
    an_assembly,
    an_evening,
    an_open_poll,
    jump,
)
from tests.factories.register import an_account_of, an_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(rives: Organisation, anne: Membership, signed_in: SignIn) -> Program:
    # After the member is in the register: the clock of a test may be set back, and then nobody knows of her yet.
    jump(rives, CALLED_ON)
    return signed_in(an_officer(rives, Role.SECRETARY))


def refused(answer: Any, status: int, code: str) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["code"], set(body)) == (status, code, {"code", "message", "params"})
    assert body["message"]
    return body


# --- what is sent


PLAN = {"title_fr": "Assemblée", "starts_at": "2027-05-20T19:00", "place": "Salle"}
POINT = {"title_fr": "Divers", "motion": {"text_fr": "Que ce soit fait."}}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title_fr": None}, "title_fr"),
        ({"title_fr": "x" * 201}, "title_fr"),
        ({"title_fr": "a\x00b"}, "title_fr"),
        ({"kind": "picnic"}, "kind"),
        ({"starts_at": "soon"}, "starts_at"),
        ({"starts_at": "2020-01-01T19:00"}, "starts_at"),
        ({"starts_at": "9999-12-31T23:59:59-12:00"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00:00+14:00"}, "starts_at"),
        ({"place": "", "link": ""}, "place"),
        ({"link": "javascript:alert(1)"}, "link"),
    ],
)
def test_a_plan_that_cannot_be_used_names_the_field(secretary: Program, change: dict[str, Any], field: str) -> None:
    body = refused(secretary.ask("POST", "organisations/rives/assemblies", PLAN | change), 400, "invalid")
    assert list(body["params"]) == [field]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"minutes": 0}, "minutes"),
        ({"minutes": 10**30}, "minutes"),
        ({"kind": "song"}, "kind"),
        ({"motion": "text"}, "motion"),
        ({"motion": {"text_fr": ""}}, "motion"),
        ({"motion": {"text_fr": "Que", "majority_key": "majority_of_one"}}, "motion"),
    ],
)
def test_a_point_that_cannot_be_used_names_the_field(
    rives: Organisation, secretary: Program, change: dict[str, Any], field: str
) -> None:
    agenda = f"organisations/rives/assemblies/{an_assembly(rives).public_id}/agenda"
    body = refused(secretary.ask("POST", agenda, POINT | change), 400, "invalid")
    assert list(body["params"]) == [field]


@pytest.mark.parametrize("lasts", [0, -1, "long", 10**12, True, [60]])
def test_a_vote_lasts_a_number_of_seconds(
    rives: Organisation, secretary: Program, anne: Membership, lasts: Any
) -> None:
    poll = an_open_poll(an_evening(rives, anne))
    answer = secretary.ask("POST", f"organisations/rives/polls/{poll.public_id}/prolong", {"by": lasts})
    assert list(refused(answer, 400, "invalid")["params"]) == ["by"]


@pytest.mark.parametrize(
    "query",
    ["as_of=yesterday", "status=friend", "missing=sense", "after=" + "x" * 30, "search=%00", "search=" + "x" * 101],
)
def test_a_question_that_cannot_be_read_names_the_field(secretary: Program, query: str) -> None:
    body = refused(secretary.ask("GET", f"organisations/rives/members?{query}"), 400, "invalid")
    assert list(body["params"]) == [query.split("=", maxsplit=1)[0]]


@pytest.mark.parametrize("text", ["{", "[]", '"text"', "null", "\xff"])
def test_a_body_that_is_not_an_object_is_refused(secretary: Program, text: str) -> None:
    answer = secretary.client.post("/api/v1/organisations/rives/assemblies", text, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["code"] in {"invalid", "parse_error"}


def test_a_body_of_another_kind_is_refused(secretary: Program) -> None:
    answer = secretary.client.post("/api/v1/organisations/rives/assemblies", "<a/>", content_type="text/xml")
    refused(answer, 415, "unsupported_media_type")


# --- what the domain refuses


def test_a_refusal_of_the_domain_is_told_in_the_language_asked_for(
    rives: Organisation, secretary: Program, anne: Membership
) -> None:
    assembly = a_called_assembly(rives)
    path = f"organisations/rives/assemblies/{assembly.public_id}/attendance/{anne.public_id}/depart"
    french = refused(secretary.ask("POST", path, {}, language="fr-CA,fr;q=0.9"), 409, "not_present")
    english = refused(secretary.ask("POST", path, {}, language="en"), 409, "not_present")
    assert french["params"] == english["params"] == {"name": "Anne Roy"}
    assert french["message"].startswith("Anne Roy n’est pas")
    assert english["message"].startswith("Anne Roy is not noted as being here")


def test_the_language_of_the_request_goes_before_that_of_a_browser(rives: Organisation, secretary: Program) -> None:
    secretary.client.cookies["django_language"] = "fr"
    answer = secretary.ask("GET", "organisations/nowhere", language="en")
    assert answer.json()["message"] == "There is nothing here, or nothing that you may see."
    assert answer["Content-Language"] == "en"
    assert secretary.client.get("/api/v1/organisations/nowhere").json()["message"].startswith("Il n’y a rien ici")


def test_a_notice_out_of_time_is_refused_with_its_finding(rives: Organisation, secretary: Program) -> None:
    assembly = an_assembly(rives)
    jump(rives, MEETING_ON, time(9))
    path = f"organisations/rives/assemblies/{assembly.public_id}"
    foreseen = secretary.get(f"{path}/notice")
    assert foreseen["blocks"] is True
    body = refused(secretary.ask("POST", f"{path}/call", {}), 409, "notice_outside_window")
    assert body["params"]["finding"] == foreseen["finding"]
    assert body["params"]["finding"]["rule"]["article"] == "4.2"
    assert body["message"].startswith(foreseen["finding"]["sentence_en"])


def test_what_happened_meanwhile_is_a_conflict(rives: Organisation, secretary: Program, anne: Membership) -> None:
    assembly = a_called_assembly(rives)
    path = f"organisations/rives/assemblies/{assembly.public_id}"
    for method, more, body in (
        ("PUT", "", PLAN),
        ("POST", "/call", {}),
        ("POST", "/agenda", POINT),
        ("GET", "/notice", None),
        ("POST", "/minutes", {"language": "fr"}),
    ):
        refused(secretary.ask(method, path + more, body), 409, "state_not_allowed")


def test_a_motion_is_put_to_one_vote_at_a_time(rives: Organisation, secretary: Program, anne: Membership) -> None:
    poll = an_open_poll(an_evening(rives, anne))
    path = f"organisations/rives/assemblies/{poll.assembly.public_id}/polls"
    refused(secretary.ask("POST", path, {"motion": poll.motion.public_id}), 409, "state_not_allowed")


def test_nothing_is_prepared_before_the_meeting_is_called(rives: Organisation, secretary: Program) -> None:
    assembly: Assembly = an_assembly(rives)
    path = f"organisations/rives/assemblies/{assembly.public_id}/polls"
    refused(secretary.ask("POST", path, {"motion": assembly.motions.get().public_id}), 409, "state_not_allowed")


def test_the_doors_open_at_their_hour(rives: Organisation, anne: Membership, signed_in: SignIn) -> None:
    assembly, program = a_called_assembly(rives), signed_in(an_account_of(anne))
    path = f"organisations/rives/assemblies/{assembly.public_id}/enter"
    jump(rives, MEETING_ON, time(17, 59))
    body = refused(program.ask("POST", path, {}), 409, "doors_not_open")
    assert body["params"]["opens_at"] == "2027-04-24T22:00:00Z"
    jump(rives, MEETING_ON, time(18))
    assert program.post(path)["name"] == "Anne Roy"


# --- who speaks


def test_whoever_has_not_signed_in_is_told_so(rives: Organisation, signed_in: SignIn) -> None:
    refused(signed_in(None).ask("GET", "organisations"), 403, "not_authenticated")


def test_what_changes_something_needs_the_token_against_forgery(rives: Organisation) -> None:
    secretary: Account = an_officer(rives, Role.SECRETARY)
    client = Client(enforce_csrf_checks=True)
    client.force_login(secretary, backend=BACKEND)
    jump(rives, CALLED_ON)
    address = "/api/v1/organisations/rives/assemblies"
    refused(client.post(address, PLAN, content_type="application/json"), 403, "permission_denied")
    client.get("/help/")  # any page gives the token
    token = client.cookies["csrftoken"].value
    answer = client.post(address, PLAN, content_type="application/json", headers={"x-csrftoken": token})
    assert answer.status_code == 201


def test_answers_are_kept_by_nobody(secretary: Program, as_: Callable[[str], Program]) -> None:
    assert secretary.ask("GET", "organisations/rives/members")["Cache-Control"] == "no-store"
    assert as_("outsider").ask("GET", "organisations/rives/members")["Cache-Control"] == "no-store"
