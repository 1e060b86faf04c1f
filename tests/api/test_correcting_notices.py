"""Correcting a notice and planning what leaves around a meeting, by program: foreseen, done once, read apart."""

from __future__ import annotations

import pytest

from membership.models import Delivery, Membership, Notice, Organisation, Role
from tests.api.conftest import Program, SignIn
from tests.api.table import CORRECTION, NEAR
from tests.factories.meetings import CALLED_ON, a_called_assembly, jump
from tests.factories.register import a_member, an_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(rives: Organisation, anne: Membership) -> str:
    jump(rives, CALLED_ON)
    a_member(rives, "Luc", "Berger", email="luc@example.org")
    return f"organisations/{rives.slug}/assemblies/{a_called_assembly(rives).public_id}"


@pytest.fixture
def office(rives: Organisation, signed_in: SignIn) -> Program:
    return signed_in(an_officer(rives, Role.SECRETARY))


def test_a_correction_is_foreseen_then_sent_once_and_each_version_is_read_apart(office, meeting):
    foreseen = office.post(f"{meeting}/notice/correct/foresee", CORRECTION)
    assert (foreseen["version"], foreseen["leave"], foreseen["told"]) == (2, "freely", 2)
    assert {one["what"] for one in foreseen["changes"]["fr"]} >= {"day", "place"}
    assert Notice.objects.count() == 1

    sent = office.post(f"{meeting}/notice/correct", CORRECTION, status=201)
    assert (sent["number"], sent["is_last"], sent["why_en"]) == (2, True, "The hall is taken.")
    again = office.ask("POST", f"{meeting}/notice/correct", CORRECTION)
    assert (again.status_code, again.json()["code"]) == (409, "state_not_allowed")
    assert Notice.objects.count() == 2

    assert [one["number"] for one in office.get(f"{meeting}/notice/versions")] == [1, 2]
    last, first = office.get(f"{meeting}/telling"), office.get(f"{meeting}/telling", version="1")
    assert (last["version"], last["is_last_version"], first["version"], first["is_last_version"]) == (2, True, 1, False)
    assert last["notice_sha256"] != first["notice_sha256"]
    Delivery.objects.filter(notice__correction=None).update(state="waived", waived_because="Remplacé.")
    assert office.get(f"{meeting}/deliveries", version="1")["items"][0]["state"] == "waived"
    assert office.get(f"{meeting}/deliveries")["items"][0]["state"] == "pending"
    assert office.ask("GET", f"{meeting}/deliveries?version=9").status_code == 404


def test_a_point_of_the_correction_is_one_of_the_agenda_or_a_new_one(office, meeting):
    stranger = CORRECTION | {"points": [{"id": "nobody", "title_fr": "A", "title_en": "A"}]}
    refused = office.ask("POST", f"{meeting}/notice/correct", stranger)
    assert (refused.status_code, refused.json()["params"]["points"]) == (400, ["The agenda has no such point."])
    more = CORRECTION | {"points": [{"title_fr": "Le toit", "title_en": "The roof"}]}
    assert office.post(f"{meeting}/notice/correct", more, status=201)["changes"]["en"][-1]["after"] == "The roof"


def test_what_leaves_around_a_meeting_is_planned_moved_and_struck(office, meeting):
    one = office.post(f"{meeting}/schedule", NEAR, status=201)
    assert (one["leaves_at"], one["over_because"]) == ("2027-04-24T16:00:00-04:00", "")
    twice = office.ask("POST", f"{meeting}/schedule", NEAR)
    assert (twice.status_code, twice.json()["code"]) == (409, "announcement_twice")
    moved = office.ask("PUT", f"{meeting}/schedule/{one['id']}", {"minutes_before": 60}).json()
    assert moved["leaves_at"] == "2027-04-24T18:00:00-04:00"
    assert office.post(f"{meeting}/schedule/usual")["planned"] == 1
    struck = office.ask("DELETE", f"{meeting}/schedule/{one['id']}").json()
    assert (struck["leaves_at"], struck["over_because"]) == (None, "struck")
    assert office.ask("DELETE", f"{meeting}/schedule/{one['id']}").status_code == 409
    assert [line["over_because"] for line in office.get(f"{meeting}/schedule")] == ["struck", ""]


def test_a_message_to_come_is_read_before_it_leaves(office, meeting):
    one = office.post(f"{meeting}/schedule", NEAR, status=201)
    ahead = office.get(f"{meeting}/schedule/{one['id']}/ahead")
    assert [text["language"] for text in ahead["texts"]] == ["fr", "en"]
    assert "%(link)s" in ahead["texts"][0]["body_text"]
    assert (ahead["by_email"] + ahead["unreached"] > 0, ahead["missing"], ahead["is_most"]) == (True, None, False)
    office.ask("DELETE", f"{meeting}/schedule/{one['id']}")
    assert office.ask("GET", f"{meeting}/schedule/{one['id']}/ahead").status_code == 404


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"kind": "result"}, "Say of which vote."),
        ({"kind": "meeting_near", "poll": "1" * 22}, "This message is of the meeting, not of a vote."),
    ],
)
def test_a_message_is_of_the_meeting_or_of_one_of_its_votes(office, meeting, body, said):
    refused = office.ask("POST", f"{meeting}/schedule", body)
    assert (refused.status_code, refused.json()["params"]) == (400, {"poll": [said]})


def test_the_vote_of_another_meeting_is_not_there(office, meeting):
    assert office.ask("POST", f"{meeting}/schedule", {"kind": "result", "poll": "1" * 22}).status_code == 404
