"""A board from its seats to its allowances, and a procedure before it, through the programming interface."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.models import Body, Measure, SittingKind
from governance.services.discipline import Charge, open_procedure
from governance.services.interests import declare_interest
from governance.services.planning import Plan, plan_assembly
from membership.clock import now
from membership.models import Membership, Organisation
from tests.api.conftest import Program, SignIn
from tests.factories.meetings import CALLED_ON, jump
from tests.factories.register import SYSTEM, a_legal_member, a_member, an_account_of

pytestmark = pytest.mark.django_db

HERE = "organisations/rives"
As = Callable[[str], Program]


@pytest.fixture
def luc(rives: Organisation) -> Membership:
    return a_member(rives, "Luc", "Caron", number="M0002")


@pytest.fixture
def board(rives: Organisation, anne: Membership, luc: Membership, as_: As) -> str:
    """The id of a board of two, both seats held."""
    jump(rives, CALLED_ON)
    office = as_("secretary")
    named = {"kind": "board", "name_fr": "Conseil", "name_en": "Board"}
    board = office.post(f"{HERE}/bodies", named, status=201)["id"]
    office.post(f"{HERE}/bodies/{board}/seats", {"how_many": 2}, status=201)
    for seat, member in enumerate((anne, luc), start=1):
        given = {"body": board, "seat": seat, "number": member.number, "start_on": "2027-01-01"}
        office.post(f"{HERE}/mandates", given, status=201)
    return str(board)


@pytest.fixture
def sitting(board: str, as_: As) -> str:
    """The id of a meeting in preparation, with a motion."""
    plan = {"title_fr": "Réunion", "title_en": "Meeting", "starts_at": "2027-05-03T18:00", "place": "Bureau"}
    unsaid = as_("secretary").post(f"{HERE}/bodies/{board}/sittings", plan, status=409)
    assert unsaid["code"] == "caller_missing"
    plan["called_by"] = "president"
    planned = as_("secretary").post(f"{HERE}/bodies/{board}/sittings", plan, status=201)
    motion = {"text_fr": "Que le bail soit signé.", "text_en": "That it be signed.", "majority_key": "board_majority"}
    point = {"title_fr": "Le bail", "title_en": "The lease", "motion": motion}
    as_("secretary").post(f"{HERE}/assemblies/{planned['sitting']}/agenda", point, status=201)
    return str(planned["sitting"])


def test_there_is_one_board_and_a_seat_that_is_held_stays(board: str, as_: As) -> None:
    office = as_("secretary")
    again = office.post(f"{HERE}/bodies", {"kind": "board", "name_fr": "Autre"}, status=409)
    assert again["code"] == "body_exists"
    held = office.ask("DELETE", f"{HERE}/bodies/{board}/seats/1")
    assert (held.status_code, held.json()["code"]) == (409, "seat_occupied")
    office.post(f"{HERE}/bodies/{board}/seats", {"how_many": 1}, status=201)
    left = office.ask("DELETE", f"{HERE}/bodies/{board}/seats/3").json()
    assert [one["number"] for one in left["seats"]] == [1, 2]
    assert office.ask("DELETE", f"{HERE}/bodies/{board}").json()["code"] == "body_seated"
    whose = office.post(f"{HERE}/bodies/{board}/seats", {"holder": "organisation"}, status=400)
    assert list(whose["params"]) == ["owner"]


def test_the_register_of_directors_is_asked_on_any_day(board: str, anne: Membership, as_: As) -> None:
    office, member = as_("secretary"), as_("member")
    named = {"office": "treasurer", "membership": anne.public_id, "start_on": "2027-02-01"}
    treasurer = office.post(f"{HERE}/officers", named, status=201)
    assert {(one["kind"], one["name"]) for one in member.get(f"{HERE}/directors")} == {
        ("board", "Anne Roy"),
        ("board", "Luc Caron"),
        ("officer", "Anne Roy"),
    }
    assert len(member.get(f"{HERE}/directors", as_of="2027-01-15")) == 2
    assert member.get(f"{HERE}/directors", as_of="2026-12-31") == []
    assert member.get(f"{HERE}/directors", known_at="2020-01-01T00:00:00Z") == []
    ended = office.post(f"{HERE}/officers/{treasurer['id']}/end", {"on": "2027-03-01"})
    assert ended["until"] == "2027-03-01"
    assert member.get(f"{HERE}/officers") == []
    assert b"Anne Roy" in member.client.get(f"/api/v1/{HERE}/directors.csv").content
    untitled = office.post(f"{HERE}/officers", named | {"office": "other"}, status=400)
    assert list(untitled["params"]) == ["title_fr"]


def test_a_meeting_of_the_board_is_called_held_and_decided_by_name(
    rives: Organisation, board: str, sitting: str, anne: Membership, as_: As
) -> None:
    office, chair, one = as_("secretary"), as_("chair"), f"{HERE}/sittings/{sitting}"
    assert as_("member").ask("GET", one).status_code == 404  # nobody was told yet
    called = office.post(f"{one}/call")
    assert [row["name"] for row in called["told"]] == ["Anne Roy", "Luc Caron"]
    assert as_("member").get(one)["state"] == "called"
    assert as_("adviser").ask("GET", one).status_code == 404
    jump(rives, CALLED_ON.replace(month=5, day=3), time(18))
    chair.post(f"{one}/open")
    for seat in (1, 2):
        table = chair.post(f"{one}/seats/{seat}/arrive", {"channel": "hall"})
    assert [row["is_here"] for row in table["chairs"]] == [True, True]
    assert table["quorum"] is None or table["quorum"]["outcome"] == "met"
    assert chair.ask("POST", f"{one}/seats/9/arrive", {}).status_code == 404
    motion = table["agenda"][0]["motion"]["id"]
    stranger = chair.post(f"{one}/motions/{motion}/names", {"voices": [{"seat": 9, "choice": "for"}]}, status=400)
    assert list(stranger["params"]) == ["voices"]
    voices = {"voices": [{"seat": 1, "choice": "for"}, {"seat": 2, "choice": "for"}]}
    decided = chair.post(f"{one}/motions/{motion}/names", voices)
    assert decided["agenda"][0]["motion"]["state"] == "adopted"
    chair.post(f"{one}/motions/{motion}/dissents", {"seat": 2}, status=201)
    chair.post(f"{one}/seats/2/leave")
    assert chair.post(f"{one}/end")["state"] == "ended"
    assert [row["sitting"] for row in as_("member").get(f"{HERE}/bodies/{board}/sittings")] == [sitting]


def test_a_director_declares_for_themselves_alone_and_withdraws(
    rives: Organisation, board: str, sitting: str, anne: Membership, luc: Membership, as_: As
) -> None:
    interests = f"{HERE}/bodies/{board}/interests"
    declared = as_("member").post(interests, {"text": "Son frère loue.", "matter": "Le bail"}, status=201)
    assert (declared["name"], declared["kind"]) == ("Anne Roy", "matter")
    for_another = {"text": "x", "person": luc.person.public_id}
    assert as_("member").ask("POST", interests, for_another).status_code == 404
    assert as_("secretary").post(interests, for_another, status=201)["name"] == "Luc Caron"
    one = f"{HERE}/sittings/{sitting}"
    as_("secretary").post(f"{one}/call")
    jump(rives, CALLED_ON.replace(month=5, day=3), time(18))
    opened = as_("chair").post(f"{one}/open")
    motion = opened["agenda"][0]["motion"]["id"]
    withdrawing = {"seat": 1, "reason": "Le bail", "interest": declared["id"]}
    not_theirs = as_("chair").post(f"{one}/motions/{motion}/recusals", withdrawing | {"seat": 2}, status=400)
    assert list(not_theirs["params"]) == ["interest"]
    as_("chair").post(f"{one}/motions/{motion}/recusals", withdrawing, status=201)
    kept = next(row for row in as_("auditor").get(interests) if row["id"] == declared["id"])
    assert kept["withdrew_from"] == ["The lease"]
    ended = as_("secretary").post(f"{interests}/{declared['id']}/end")
    assert ended["ended_on"] == "2027-05-03"


def test_a_text_is_adopted_once_everybody_has_signed(
    board: str, anne: Membership, luc: Membership, as_: As, signed_in: SignIn
) -> None:
    text = {"title_fr": "Le bail", "text_fr": "Signé.", "title_en": "The lease", "text_en": "Signed."}
    sent = as_("secretary").post(f"{HERE}/bodies/{board}/written", text, status=201)
    signatures = f"{HERE}/sittings/{sent['sitting']}/signatures"
    assert [one["name"] for one in sent["waiting"]] == ["Anne Roy", "Luc Caron"]
    not_mine = as_("member").post(signatures, {"seat": 2}, status=400)
    assert list(not_mine["params"]) == ["seat"]
    as_("member").post(signatures, {"seat": 1}, status=201)
    assert as_("member").post(signatures, {"seat": 1}, status=409)["code"] == "already_written"
    signed_in(an_account_of(luc)).post(signatures, {"seat": 2}, status=201)
    adopted = as_("member").get(signatures)
    assert (adopted["state"], adopted["motion"]["state"], adopted["waiting"]) == ("ended", "adopted", [])


def test_allowances_are_drawn_of_who_came_and_paid_once(
    rives: Organisation, board: str, sitting: str, anne: Membership, as_: As
) -> None:
    office, allowances = as_("secretary"), f"{HERE}/bodies/{board}/allowances"
    rate = {"amount_cents": 7500, "from_on": "2027-01-01", "article": "5.7"}
    assert office.post(f"{allowances}/rates", rate | {"article": ""}, status=409)["code"] == "allowance_source_missing"
    office.post(f"{allowances}/rates", rate, status=201)
    one = f"{HERE}/sittings/{sitting}"
    office.post(f"{one}/call")
    jump(rives, CALLED_ON.replace(month=5, day=3), time(18))
    as_("chair").post(f"{one}/open")
    as_("chair").post(f"{one}/seats/1/arrive")
    as_("chair").post(f"{one}/end")
    jump(rives, CALLED_ON.replace(month=5, day=4))
    drawn = office.post(f"{allowances}/statements", {"first_on": "2027-05-01", "last_on": "2027-05-03"}, status=201)
    [due] = drawn["dues"]
    assert (due["name"], due["amount_cents"], len(due["meetings"])) == ("Anne Roy", 7500, 1)
    assert as_("member").get(allowances)["own"][0]["amount_cents"] == 7500
    assert as_("member").get(allowances)["statements"] == []
    assert as_("member").ask("GET", f"{allowances}/{drawn['id']}").status_code == 404
    paid = {"persons": [anne.person.public_id], "on": "2027-05-04", "reference": "ch. 12"}
    assert office.post(f"{allowances}/{drawn['id']}/paid", paid)["dues"][0]["reference"] == "ch. 12"
    assert office.post(f"{allowances}/{drawn['id']}/paid", paid, status=409)["code"] == "allowance_paid"
    assert office.ask("DELETE", f"{allowances}/{drawn['id']}").json()["code"] == "allowance_paid"


def test_a_member_answers_before_the_board_decides(rives: Organisation, board: str, as_: As, signed_in: SignIn) -> None:
    zoe = a_member(rives, "Zoé", "Diallo", number="M0009")
    charge = {
        "membership": zoe.public_id, "measure": "suspension", "ground": "commitments_unmet", "facts": "Trois factures.",
        "meeting_at": "2027-05-03T18:00", "place": "Bureau",
    }  # fmt: skip
    opened = as_("secretary").post(f"{HERE}/procedures", charge, status=201)
    assert as_("secretary").post(f"{HERE}/procedures", charge, status=409)["code"] == "procedure_under_way"
    mine, program = f"{HERE}/me/{zoe.person.public_id}/procedures", signed_in(an_account_of(zoe))
    assert [one["facts"] for one in program.get(mine)] == ["Trois factures."]
    assert "votes_for" not in program.get(mine)[0]
    answered = program.ask("PUT", f"{mine}/{opened['id']}/answer", {"statement": "Payées.", "will_speak": True})
    assert answered.json()["statement"] == "Payées."
    one = f"{HERE}/procedures/{opened['id']}"
    verdict = {
        "hearing": "spoke", "votes_for": 0, "votes_against": 2, "decided_on": "2027-05-03", "decided_by": "CA-1",
        "motives": "Payées.", "effective_on": "2027-05-04", "ends_on": "2027-06-01",
    }  # fmt: skip
    early = as_("secretary").post(f"{one}/decide", verdict, status=409)
    assert early["code"] == "meeting_not_held_yet"
    jump(rives, CALLED_ON.replace(month=5, day=4))
    assert as_("secretary").post(f"{one}/decide", verdict)["state"] == "lost"
    assert program.ask("PUT", f"{mine}/{opened['id']}/answer", {}).json()["code"] == "state_not_allowed"


def test_a_letter_confirms_a_mandate_where_it_is_asked_for(rives: Organisation, board: str, as_: As) -> None:
    office, farm = as_("secretary"), a_legal_member(rives, number="M0007")
    office.post(f"{HERE}/bodies/{board}/seats", {"how_many": 1}, status=201)
    seat = {"body": board, "seat": 3, "number": "M0007", "start_on": "2027-04-09", "tells": True}
    given = office.post(f"{HERE}/mandates", seat, status=201)
    office.post(f"{HERE}/mandates/{given['id']}/end", {"on": "2027-05-01", "reason": "resigned", "tells": True})
    told = office.get(f"{HERE}/members/{farm.public_id}/letters")
    assert told["count"] == 2
    both = office.post(f"{HERE}/mandates", seat | {"stranger": {"family_name": "Roy"}}, status=400)
    assert list(both["params"]) == ["number"]


def test_lists_cost_no_more_when_they_are_long(rives: Organisation, board: str, as_: As) -> None:
    auditor, body = as_("auditor"), Body.objects.select_related("organisation").get(public_id=board)
    paths = (f"{HERE}/procedures", f"{HERE}/bodies/{board}/interests", f"{HERE}/bodies/{board}/sittings")

    def cost() -> list[int]:
        counted = []
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                auditor.get(path)
            counted.append(len(queries))
        return counted

    def one_more(number: int) -> None:
        member = a_member(rives, "Zoé", f"Diallo{number}")
        meeting_at = now() + timedelta(days=40)
        charge = Charge(Measure.SUSPENSION, "commitments_unmet", "Trois factures.", meeting_at, "Bureau")
        open_procedure(member, charge, actor=SYSTEM)
        person = body.seats.get(number=1).mandates.get().person
        declare_interest(body, person=person, text=f"Bail {number}", on=CALLED_ON, actor=SYSTEM)
        plan_assembly(
            rives, Plan(SittingKind.MEETING, "Réunion", "Meeting", meeting_at, "Bureau", body=body), actor=SYSTEM
        )

    one_more(1)
    few = cost()
    for number in range(2, 6):
        one_more(number)
    assert cost() == few
