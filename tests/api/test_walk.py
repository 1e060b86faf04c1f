"""The first assembly from end to end, by programs alone: from the list of members to the minutes."""

from __future__ import annotations

import hashlib
import json
from datetime import time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from membership.models import Membership, Organisation, Role
from membership.services import audit
from tests.api.conftest import Program, SignIn
from tests.factories.meetings import CALLED_ON, MEETING_ON, jump
from tests.factories.register import an_account_of, an_officer
from voting.services.due import do_what_is_due

pytestmark = pytest.mark.django_db

LIST = """member_number,kind,given_name,family_name,email,language,category,status,joined_on
M1,natural,Ariane,Côté,ariane@example.org,fr,user,active,2018-03-01
M2,natural,Benoît,Diallo,benoit@example.org,en,worker,active,2019-05-01
M3,natural,Chloé,Gagné,,fr,user,active,2020-01-15
M4,natural,David,Roy,david@example.org,fr,auxiliary,active,2020-01-15
M5,natural,Emma,Tremblay,emma@example.org,fr,painter,active,2020-01-15
"""
PLAN = {
    "kind": "annual",
    "title_fr": "Assemblée générale annuelle",
    "title_en": "Annual general meeting",
    "starts_at": "2027-04-24T19:00",
    "place": "Centre communautaire",
    "link": "https://rencontre.example.org/rives",
}
MOTION = {
    "text_fr": "Que les mandats durent deux ans.",
    "text_en": "That terms last two years.",
    "majority_key": "majority_ordinary",
    "mover": "Ariane Côté",
}


def test_a_meeting_goes_from_the_list_of_members_to_its_minutes(rives: Organisation, signed_in: SignIn) -> None:
    office = signed_in(an_officer(rives, Role.SECRETARY))
    chair = signed_in(an_officer(rives, Role.CHAIR))
    here = "organisations/rives"

    members_come_in(office, here)
    jump(rives, CALLED_ON)
    meeting = planned(office, here)
    called(office, meeting)
    ariane, benoit = (member_of(rives, number, signed_in) for number in ("M1", "M2"))

    jump(rives, MEETING_ON, time(18, 50))
    people_arrive(office, ariane, benoit, here, meeting)
    jump(rives, MEETING_ON, time(19, 5))
    assert chair.post(f"{meeting}/open")["state"] == "in_session"

    poll = voted(chair, ariane, benoit, here, meeting)
    do_what_is_due()  # the worker counts
    proclaimed(chair, ariane, here, poll)
    written(office, ariane, here, meeting)
    assert list(audit.verify(rives)) == []


def members_come_in(office: Program, here: str) -> None:
    """A rehearsal tells what will happen, and then it does."""
    rehearsed = brought_in(office, here, status=200, dry_run="true")
    assert (rehearsed["rows"], rehearsed["new"], rehearsed["rejected"]) == (5, 4, 1)
    assert rehearsed["import_id"] is None
    assert office.get(f"{here}/members")["items"] == []
    report = brought_in(office, here, status=201)
    assert {**report, "import_id": None} == rehearsed
    assert [(error["row"], error["field"]) for error in report["errors"]] == [(6, "category")]
    assert [line["name"] for line in office.get(f"{here}/members")["items"]] == [
        "Ariane Côté",
        "Benoît Diallo",
        "Chloé Gagné",
        "David Roy",
    ]


def brought_in(office: Program, here: str, *, status: int, **more: str) -> Any:
    file = SimpleUploadedFile("membres.csv", LIST.encode(), "text/csv")
    answer = office.client.post(f"/api/v1/{here}/imports", {"file": file, **more}, headers={"accept-language": "en"})
    assert answer.status_code == status, answer.content
    return answer.json()


def planned(office: Program, here: str) -> str:
    """The meeting is prepared: its date and place, its agenda, the text of a motion."""
    assembly = office.post(f"{here}/assemblies", PLAN | {"place": "Salle B"}, status=201)
    meeting = f"{here}/assemblies/{assembly['id']}"
    assert assembly["starts_at"] == "2027-04-24T19:00:00-04:00"
    assert office.ask("PUT", meeting, PLAN).json()["place"] == "Centre communautaire"
    office.post(f"{meeting}/agenda", {"title_fr": "Ouverture", "title_en": "Opening"}, status=201)
    extra = office.post(f"{meeting}/agenda", {"title_fr": "Divers", "title_en": "Other"}, status=201)
    point = {"title_fr": "Mandats", "title_en": "Terms", "minutes": 15}
    decided = office.post(f"{meeting}/agenda", point | {"motion": MOTION}, status=201)
    assert (decided["kind"], decided["motion"]["state"]) == ("decision", "proposed")
    office.post(f"{meeting}/agenda/{decided['id']}/place", {"position": 1})
    beneath = {"title_fr": "Durée", "title_en": "Length", "under": decided["id"]}
    part = office.post(f"{meeting}/agenda", beneath, status=201)
    assert (part["number"], part["under"], part["position"]) == ("1.1", decided["id"], 1)
    office.post(f"{meeting}/agenda/{part['id']}/move", {"way": "in"}, status=409)
    moved = office.post(f"{meeting}/agenda/{part['id']}/move", {"way": "out"})
    assert [one["number"] for one in moved] == ["1", "2", "3", "4"]
    office.ask("DELETE", f"{meeting}/agenda/{part['id']}")
    left = office.ask("DELETE", f"{meeting}/agenda/{extra['id']}").json()
    assert [(one["position"], one["title_fr"]) for one in left] == [(1, "Mandats"), (2, "Ouverture")]
    paper = {"name": "etude.pdf", "content": "JVBERi0xLjcK"}
    beside = {"title": "Étude", "document": paper, "item": decided["id"]}
    joined = office.post(f"{meeting}/notice/documents", beside, status=201)
    assert [one["title"] for one in office.get(f"{meeting}/agenda/{decided['id']}")["documents"]] == ["Étude"]
    assert joined["sha256"] == hashlib.sha256(b"%PDF-1.7\n").hexdigest()
    office.ask("DELETE", f"{meeting}/notice/documents/{joined['id']}")
    return meeting


def called(office: Program, meeting: str) -> None:
    """The window of the notice is known, then the meeting is called."""
    foreseen = office.get(f"{meeting}/notice")
    assert (foreseen["blocks"], foreseen["needs_reason"], foreseen["missing_texts"]) == (False, False, [])
    assert (foreseen["by_email"], foreseen["by_post"]) == (3, 1)
    assert (foreseen["window"]["first_on"], foreseen["window"]["last_on"]) == ("2027-03-10", "2027-04-14")
    assert [text["language"] for text in office.get(f"{meeting}/notice/texts")] == ["fr", "en"]
    assert office.post(f"{meeting}/call")["state"] == "called"
    progress = office.get(f"{meeting}/telling")["progress"]
    assert progress["recipients"] == 4
    assert progress["recipients"] == sum(progress[name] for name in ("sent", "failed", "by_post", "waived", "pending"))
    posted = office.get(f"{meeting}/deliveries", channel="post")
    assert [(one["name"], one["state"]) for one in posted["items"]] == [("Chloé Gagné", "by_post")]


def member_of(rives: Organisation, number: str, signed_in: SignIn) -> Program:
    return signed_in(an_account_of(Membership.objects.for_organisation(rives).get(number=number)))


def people_arrive(office: Program, ariane: Program, benoit: Program, here: str, meeting: str) -> None:
    """One member comes into the hall, two come in on line."""
    chloe = office.get(f"{here}/members", search="gagné")["items"][0]["id"]
    assert office.post(f"{meeting}/attendance/{chloe}/arrive", status=201)["channel"] == "hall"
    standing = ariane.get(f"{meeting}/standing")
    assert [(one["name"], one["is_entitled"], one["is_present"]) for one in standing] == [("Ariane Côté", True, False)]
    assert ariane.post(f"{meeting}/enter")["link"] == PLAN["link"]
    assert ariane.post(f"{meeting}/enter")["channel"] == "online"
    benoit.post(f"{meeting}/enter", {"membership": benoit.get("organisations")[0]["persons"][0]["membership"]})
    counted = office.get(f"{meeting}/presence")
    assert (counted["present"], counted["channels"]["hall"], counted["channels"]["online"]) == (3, 1, 2)
    assert counted["quorum"]["outcome"] == "met"


def voted(chair: Program, ariane: Program, benoit: Program, here: str, meeting: str) -> str:
    """A vote is opened, taken, changed, prolonged and closed."""
    motion = chair.get(f"{meeting}/agenda")[0]["motion"]["id"]
    prepared = chair.post(f"{meeting}/polls", {"motion": motion}, status=201)
    poll = f"{here}/polls/{prepared['id']}"
    assert ariane.get(f"{meeting}/polls") == []
    assert chair.post(f"{poll}/open", {"lasts": 120})["state"] == "open"
    assert [one["id"] for one in ariane.get(f"{meeting}/polls")] == [prepared["id"]]

    first = ariane.post(f"{poll}/vote", {"choice": "against"})
    changed = ariane.post(f"{poll}/vote", {"choice": "for"})
    assert (changed["receipt"], changed["choice"], changed["changes"]) == (first["receipt"], "for", 1)
    benoit.post(f"{poll}/vote", {"choice": "for"})
    assert ariane.get(f"{poll}/vote")[0]["choice"] == "for"
    assert chair.get(f"{poll}/progress") == {"votes": 2, "waiting": 1, "expected": 3}

    opened = chair.get(poll)
    assert chair.post(f"{poll}/prolong", {"by": 60})["closes_at"] > opened["closes_at"]
    assert ariane.ask("GET", f"{poll}/result").json()["code"] == "result_not_ready"
    assert chair.post(f"{poll}/close")["state"] == "closed"
    assert ariane.ask("POST", f"{poll}/vote", {"choice": "abstain"}).json()["code"] == "poll_not_open"
    return poll


def proclaimed(chair: Program, ariane: Program, here: str, poll: str) -> None:
    """The count waits for the chair's word, then everybody reads it."""
    assert chair.get(f"{poll}/result")["proclaimed_at"] is None
    assert ariane.ask("GET", f"{poll}/result").json()["code"] == "result_not_ready"
    assert chair.post(f"{poll}/proclaim")["resolution"] == "2027-01"
    result = ariane.get(f"{poll}/result")
    assert (result["outcome"], result["figures"]["for"], result["figures"]["needed"]) == ("adopted", 2, 2)
    assert hashlib.sha256(result["record"].encode()).hexdigest() == result["record_sha256"]
    assert json.loads(result["record"])
    named = ariane.get(f"{poll}/votes")["items"]
    assert [(line["name"], line["choice"]) for line in named] == [("Ariane Côté", "for"), ("Benoît Diallo", "for")]
    found = ariane.get(f"{here}/resolutions", search="mandats deux ans")["items"]
    assert [one["number"] for one in found] == ["2027-01"]
    assert ariane.get(f"{here}/resolutions/{found[0]['id']}")["record_sha256"] == result["record_sha256"]


def written(office: Program, ariane: Program, here: str, meeting: str) -> None:
    """The meeting ends and its minutes come out as a document, in both languages."""
    assert office.post(f"{meeting}/end")["state"] == "ended"
    for language in ("fr", "en"):
        drafted = office.post(f"{meeting}/minutes", {"language": language}, status=201)
        document = ariane.client.get(
            f"/api/v1/{here}/minutes/{drafted['id']}.pdf", headers={"accept": "application/pdf"}
        )
        assert (document.status_code, document["Content-Type"]) == (200, "application/pdf")
        assert document.content.startswith(b"%PDF-")
        assert hashlib.sha256(document.content).hexdigest() == drafted["sha256"]
        assert len(document.content) == drafted["bytes"]
    assert {one["language"] for one in ariane.get(f"{meeting}/minutes")} == {"fr", "en"}
