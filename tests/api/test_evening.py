"""The evening through the programming interface: who comes in as whom, whose vote is whose."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.models import Assembly, Attendance, Body, BodyKind, Seat
from membership.models import Account, Membership, Organisation, Person, Role
from membership.services.accounts import link_account
from tests.api.conftest import Program, SignIn
from tests.factories.meetings import an_evening, an_open_poll, come, vote
from tests.factories.register import (
    SYSTEM,
    a_legal_member,
    a_member,
    a_suspension,
    an_account,
    an_account_of,
    an_officer,
)
from voting.models import Poll, RollCallVote
from voting.services.polls import cancel_poll, close_poll
from voting.services.rolls import strike
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db


@pytest.fixture
def luc(rives: Organisation) -> Membership:
    return a_member(rives, "Luc", "Caron", number="M0002", email="luc@example.org")


@pytest.fixture
def paul(rives: Organisation) -> Membership:
    return a_member(rives, "Paul", "Sans-Voix", number="M0003", category="auxiliary", email="paul@example.org")


@pytest.fixture
def meeting(rives: Organisation, anne: Membership, luc: Membership, paul: Membership) -> Assembly:
    return an_evening(rives, anne, luc)


@pytest.fixture
def poll(meeting: Assembly) -> Poll:
    return an_open_poll(meeting)


def at(meeting: Assembly) -> str:
    return f"organisations/rives/assemblies/{meeting.public_id}"


def of(poll: Poll) -> str:
    return f"organisations/rives/polls/{poll.public_id}"


@pytest.fixture
def couple(anne: Membership, luc: Membership) -> Account:
    """Return the account of two members who share a mailbox."""
    luc.person.email = anne.person.email
    luc.person.save()
    account = an_account_of(anne)
    link_account(account, luc.person, actor=SYSTEM)
    return account


# --- as whom


def test_those_who_share_an_account_say_each_time_who_votes(
    poll: Poll, couple: Account, anne: Membership, luc: Membership, signed_in: SignIn
) -> None:
    program = signed_in(couple)
    answer = program.ask("POST", f"{of(poll)}/vote", {"choice": "for"})
    assert (answer.status_code, list(answer.json()["params"])) == (400, ["membership"])
    program.post(f"{of(poll)}/vote", {"choice": "for", "membership": anne.public_id})
    program.post(f"{of(poll)}/vote", {"choice": "against", "membership": luc.public_id})
    cast = {one["name"]: one["choice"] for one in program.get(f"{of(poll)}/vote")}
    assert cast == {"Anne Roy": "for", "Luc Caron": "against"}


def test_nobody_votes_for_another_member(
    poll: Poll, anne: Membership, luc: Membership, omar: Membership, signed_in: SignIn
) -> None:
    program = signed_in(an_account_of(anne))
    for other in (luc, omar):
        answer = program.ask("POST", f"{of(poll)}/vote", {"choice": "for", "membership": other.public_id})
        assert (answer.status_code, list(answer.json()["params"])) == (400, ["membership"])
    assert not RollCallVote.objects.exists()


def test_a_representative_comes_in_and_votes_for_the_legal_person(rives: Organisation, signed_in: SignIn) -> None:
    farm = a_legal_member(rives)
    meeting = an_evening(rives)
    ana = an_account("ana@example.org")
    link_account(ana, Person.objects.get(given_name="Ana"), actor=SYSTEM)
    program = signed_in(ana)
    inside = program.post(f"{at(meeting)}/enter")
    assert (inside["name"], inside["acts_for"], inside["membership"]) == ("Ana Diallo", "Ferme du Quai", farm.public_id)
    poll = an_open_poll(meeting)
    program.post(f"{of(poll)}/vote", {"choice": "for"})
    (cast,) = program.get(f"{of(poll)}/vote")
    assert (cast["name"], cast["exercised_by"]) == ("Ferme du Quai", "Ana Diallo")


def test_somebody_who_may_not_attend_is_told_why(
    meeting: Assembly, rives: Organisation, paul: Membership, signed_in: SignIn
) -> None:
    a_suspension(paul, since=date(2026, 1, 1))
    answer = signed_in(an_account_of(paul)).ask("POST", f"{at(meeting)}/enter", {})
    body = answer.json()
    assert (answer.status_code, body["code"]) == (409, "not_expected")
    assert body["params"]["reason_code"] == "suspended"


def test_somebody_who_is_no_longer_a_member_is_nobody_there(
    meeting: Assembly, rives: Organisation, signed_in: SignIn
) -> None:
    gone = signed_in(an_account_of(a_member(rives, "Eve", "Partie", until=date(2025, 1, 1), email="eve@example.org")))
    assert gone.get("organisations") == []
    assert gone.ask("POST", f"{at(meeting)}/enter", {}).status_code == 404


def test_a_legal_person_whom_nobody_acts_for_stays_outside(rives: Organisation, signed_in: SignIn) -> None:
    farm = a_legal_member(rives, represented_by="", email="ferme@example.org")
    meeting = an_evening(rives)
    answer = signed_in(an_account_of(farm)).ask("POST", f"{at(meeting)}/enter", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "representative_missing")


# --- coming and going


def test_one_enters_leaves_and_comes_back(meeting: Assembly, paul: Membership, signed_in: SignIn) -> None:
    program = signed_in(an_account_of(paul))
    for _ in range(2):
        program.post(f"{at(meeting)}/enter")
        assert program.get(f"{at(meeting)}/standing")[0]["is_present"] is True
        assert program.post(f"{at(meeting)}/leave")["departed_at"]
    assert program.ask("POST", f"{at(meeting)}/leave", {}).json()["code"] == "not_present"
    assert Attendance.objects.filter(membership=paul).count() == 2


def test_the_office_reads_the_ledger(
    meeting: Assembly, rives: Organisation, anne: Membership, signed_in: SignIn
) -> None:
    office = signed_in(an_officer(rives, Role.SECRETARY))
    path = f"{at(meeting)}/attendance"
    office.post(f"{path}/{anne.public_id}/depart")
    assert office.get(path)["count"] == 2
    assert [stay["name"] for stay in office.get(path, present="true")["items"]] == ["Luc Caron"]
    office.post(f"{path}/{anne.public_id}/arrive", {"channel": "telephone"}, status=201)
    assert office.get(f"{at(meeting)}/presence")["channels"] == {"hall": 1, "online": 0, "telephone": 1}
    body = office.ask("POST", f"{path}/{anne.public_id}/arrive", {"channel": "online"}).json()
    assert list(body["params"]) == ["channel"]


# --- the roll and the votes on it


def test_the_office_takes_the_ledger_as_the_page_gives_it(
    meeting: Assembly, rives: Organisation, anne: Membership, signed_in: SignIn
) -> None:
    office = signed_in(an_officer(rives, Role.SECRETARY))
    taken = office.ask("GET", f"{at(meeting)}/attendance.csv")
    assert taken.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert anne.number in taken.content.decode()
    path = f"/o/{rives.slug}/assemblies/{meeting.public_id}/attendance.csv"
    page = office.client.get(path, headers={"accept-language": "en"})
    assert page.content == taken.content


def test_a_member_reads_their_own_line_of_the_roll_and_no_other(
    poll: Poll, rives: Organisation, paul: Membership, signed_in: SignIn
) -> None:
    own = signed_in(an_account_of(paul)).get(f"{of(poll)}/roll", search="roy")
    assert (own["lines"]["items"], own["reasons_in"], own["entitled"]) == ([], None, 2)
    line = signed_in(an_account_of(paul)).get(f"{of(poll)}/roll")["lines"]["items"]
    assert [(one["name"], one["is_entitled"], one["code"]) for one in line] == [
        ("Paul Sans-Voix", False, "category_without_vote")
    ]
    whole = signed_in(an_officer(rives, Role.SCRUTINEER)).get(f"{of(poll)}/roll", show="in")
    assert [one["name"] for one in whole["lines"]["items"]] == ["Luc Caron", "Anne Roy"]
    assert whole["reasons_out"] == [{"reason_code": "category_without_vote", "members": 1}]


def test_the_roll_to_come_shows_who_differs_from_those_told(
    meeting: Assembly, rives: Organisation, signed_in: SignIn
) -> None:
    office = signed_in(an_officer(rives, Role.SECRETARY))
    preview = office.get(f"{at(meeting)}/roll", show="changed")
    assert (preview["entitled"], preview["left_out"], preview["told_and_out"]) == (2, 1, 1)
    assert [one["name"] for one in preview["lines"]["items"]] == ["Paul Sans-Voix"]


def test_may_i_vote_is_answered_from_the_register_and_from_each_roll(
    poll: Poll, anne: Membership, signed_in: SignIn
) -> None:
    strike(poll.roll.entries.get(membership=anne), reason="Décès", actor=SYSTEM)
    (standing,) = signed_in(an_account_of(anne)).get(f"{at(poll.assembly)}/standing")
    assert (standing["is_entitled"], standing["sentence_fr"]) == (True, "Membre en règle.")
    assert [(line["is_entitled"], line["struck_because"]) for line in standing["rolls"]] == [(True, "Décès")]


def test_a_vote_is_refused_with_the_reason(poll: Poll, paul: Membership, luc: Membership, signed_in: SignIn) -> None:
    come(poll.assembly, paul)
    strike(poll.roll.entries.get(membership=luc), reason="Suspension", actor=SYSTEM)
    refusals = {
        "not_on_roll": signed_in(an_account_of(paul)).ask("POST", f"{of(poll)}/vote", {"choice": "for"}),
        "struck_from_roll": signed_in(an_account_of(luc)).ask("POST", f"{of(poll)}/vote", {"choice": "for"}),
    }
    assert {code: (answer.status_code, answer.json()["code"]) for code, answer in refusals.items()} == {
        code: (409, code) for code in refusals
    }
    answer = signed_in(an_account_of(luc)).ask("POST", f"{of(poll)}/vote", {"choice": "perhaps"})
    assert (answer.status_code, list(answer.json()["params"])) == (400, ["choice"])


def test_whoever_left_the_meeting_does_not_vote(poll: Poll, anne: Membership, signed_in: SignIn) -> None:
    program = signed_in(an_account_of(anne))
    program.post(f"{at(poll.assembly)}/leave")
    assert program.ask("POST", f"{of(poll)}/vote", {"choice": "for"}).json()["code"] == "not_in_the_meeting"


def test_the_same_choice_sent_twice_is_one_vote(poll: Poll, anne: Membership, signed_in: SignIn) -> None:
    program = signed_in(an_account_of(anne))
    first, again = (program.post(f"{of(poll)}/vote", {"choice": "for"}) for _ in range(2))
    assert first == again
    assert RollCallVote.objects.count() == 1


def test_a_vote_is_cast_by_one_statement(poll: Poll, anne: Membership, signed_in: SignIn) -> None:
    program = signed_in(an_account_of(anne))
    with CaptureQueriesContext(connection) as seen:
        program.post(f"{of(poll)}/vote", {"choice": "for"})
    assert len([one for one in seen if "voting_rollcallvote" in one["sql"]]) == 1
    assert len(seen) <= 20


def test_ones_own_vote_is_read_back_and_nobody_elses(
    poll: Poll, rives: Organisation, anne: Membership, luc: Membership, signed_in: SignIn
) -> None:
    vote(poll, luc, "against")
    assert signed_in(an_account_of(anne)).get(f"{of(poll)}/vote") == []
    for role in Role:
        assert signed_in(an_officer(rives, role)).get(f"{of(poll)}/vote") == []


@pytest.mark.parametrize("what", ["result", "votes"])
def test_no_choice_is_read_before_the_count(
    what: str, poll: Poll, rives: Organisation, anne: Membership, signed_in: SignIn
) -> None:
    vote(poll, anne, "for")
    for role in Role:
        answer = signed_in(an_officer(rives, role)).ask("GET", f"{of(poll)}/{what}")
        assert (answer.status_code, answer.json()["code"]) == (409, "result_not_ready")


def test_a_tie_is_known_to_those_who_conduct_until_it_is_proclaimed(
    poll: Poll, rives: Organisation, anne: Membership, luc: Membership, signed_in: SignIn
) -> None:
    vote(poll, anne, "for")
    vote(poll, luc, "against")
    close_poll(poll, actor=SYSTEM)
    run_tally(poll.pk)
    chair = signed_in(an_officer(rives, Role.CHAIR))
    # This organisation's by-laws say that a tied motion is lost: no casting vote is due.
    body = chair.ask("POST", f"{of(poll)}/casting-vote", {"choice": "for"}).json()
    assert body["code"] == "casting_vote_not_due"
    assert chair.get(f"{of(poll)}/result")["outcome"] == "rejected"
    member = signed_in(an_account_of(anne))
    assert member.ask("GET", f"{of(poll)}/result").json()["params"] == {"state": "tallied"}
    assert chair.post(f"{of(poll)}/proclaim")["resolution"] is None
    # With a number one begins to sign in: names stand in the minutes, numbers are for officers.
    lines = [reader.get(f"{of(poll)}/votes", choice="for")["items"][0] for reader in (member, chair)]
    assert [(line["name"], line["number"]) for line in lines] == [("Anne Roy", ""), ("Anne Roy", "M0001")]


def test_receipts_of_others_are_in_no_list(
    poll: Poll, rives: Organisation, anne: Membership, luc: Membership, signed_in: SignIn
) -> None:
    receipts = [vote(poll, member, "for").number for member in (anne, luc)]
    close_poll(poll, actor=SYSTEM)
    run_tally(poll.pk)
    chair = signed_in(an_officer(rives, Role.CHAIR))
    chair.post(f"{of(poll)}/proclaim")
    for what in ("", "/roll", "/votes", "/result", "/vote"):
        text = chair.ask("GET", f"{of(poll)}{what}").content.decode()
        assert not any(receipt in text for receipt in receipts), what


def test_a_vote_given_up_keeps_its_reason(poll: Poll, anne: Membership, rives: Organisation, signed_in: SignIn) -> None:
    chair = signed_in(an_officer(rives, Role.CHAIR))
    assert chair.ask("POST", f"{of(poll)}/cancel", {}).json()["code"] == "reason_missing"
    cancel_poll(poll, because="Une erreur de texte.", actor=SYSTEM)
    seen = signed_in(an_account_of(anne)).get(of(poll))
    assert (seen["state"], seen["cancelled_because"]) == ("cancelled", "Une erreur de texte.")


def test_a_vote_prepared_with_its_hours_gives_both(meeting: Assembly, rives: Organisation, signed_in: SignIn) -> None:
    chair, motion = signed_in(an_officer(rives, Role.CHAIR)), meeting.motions.get().public_id
    path, hours = f"{at(meeting)}/polls", {"opens_at": "2027-04-24T19:30", "closes_at": "2027-04-24T19:40"}
    for change, status, names in (
        ({"closes_at": None}, 400, ["closes_at"]),
        ({"closes_at": "2027-06-24T19:40"}, 400, ["closes_at"]),
        ({"closes_at": "2027-04-24T19:20"}, 409, ["opens_at", "closes_at"]),
        ({"motion": "1" * 22}, 400, ["motion"]),
    ):
        answer = chair.ask("POST", path, {"motion": motion} | hours | change)
        assert (answer.status_code, list(answer.json()["params"])) == (status, names)
    assert chair.post(path, {"motion": motion} | hours, status=201)["opens_at"] == "2027-04-24T19:30:00-04:00"


def test_a_rehearsal_and_papers_beside_are_asked_for_where_a_vote_is_prepared(
    meeting: Assembly, rives: Organisation, signed_in: SignIn
) -> None:
    chair, motion = signed_in(an_officer(rives, Role.CHAIR)), meeting.motions.get().public_id
    asked = {"motion": motion, "mode": "secret", "takes_paper": True, "is_rehearsal": True, "allows_change": False}
    prepared = chair.post(f"{at(meeting)}/polls", asked, status=201)
    assert {name: prepared[name] for name in asked} == asked


def test_an_election_is_prepared_with_its_candidates(meeting: Assembly, rives: Organisation, signed_in: SignIn) -> None:
    chair, motion = signed_in(an_officer(rives, Role.CHAIR)), meeting.motions.get().public_id
    path, ballot = f"{at(meeting)}/elections", {"motion": motion, "candidates": ["Ana", "Luc", "Zoé"], "seats": 2}
    for change, status, code in (
        ({"method": "block-vote", "seats": 3}, 409, "no_contest"),
        ({"method": "plurality"}, 409, "one_seat_only"),
        ({"method": "meek"}, 400, "invalid"),
    ):
        answer = chair.ask("POST", path, ballot | change)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    final = {"method": "block-vote", "takes_paper": True, "allows_change": False}
    prepared = chair.post(path, ballot | final, status=201)
    assert (prepared["mode"], prepared["state"], prepared["takes_paper"]) == ("secret", "draft", True)
    assert prepared["allows_change"] is False
    election = Poll.objects.get(public_id=prepared["id"]).election
    assert [one["name"] for one in election.candidates] == ["Ana", "Luc", "Zoé"]


# --- afterwards


def test_a_seat_is_given_and_freed(rives: Organisation, anne: Membership, signed_in: SignIn) -> None:
    office = signed_in(an_officer(rives, Role.SECRETARY))
    board = Body.objects.create(organisation=rives, kind=BodyKind.BOARD, name_fr="Conseil", name_en="Board")
    Seat.objects.create(organisation=rives, body=board, number=1)
    given = {"body": board.public_id, "seat": 1, "number": "m0001", "start_on": "2024-05-01", "years": 2}
    mandate = office.post("organisations/rives/mandates", given, status=201)
    (bench,) = office.get("organisations/rives/mandates", on="2024-06-01")
    assert bench["seats"][0]["holder"] == mandate
    assert office.ask("POST", "organisations/rives/mandates", given).json()["code"] == "seat_held"
    ended = office.post(f"organisations/rives/mandates/{mandate['id']}/end", {"on": "2026-05-01"})
    assert ended["until"] == "2026-05-01"
    for change, name in (({"seat": 9}, "seat"), ({"number": "nobody"}, "number"), ({"years": 99}, "years")):
        assert list(office.ask("POST", "organisations/rives/mandates", given | change).json()["params"]) == [name]


def test_members_read_the_latest_minutes_of_each_language(
    meeting: Assembly, rives: Organisation, anne: Membership, signed_in: SignIn
) -> None:
    office, member = signed_in(an_officer(rives, Role.SECRETARY)), signed_in(an_account_of(anne))
    first, second = (office.post(f"{at(meeting)}/minutes", {"language": "fr"}, status=201) for _ in range(2))
    assert [one["version"] for one in office.get(f"{at(meeting)}/minutes")] == [2, 1]
    assert [one["version"] for one in member.get(f"{at(meeting)}/minutes")] == [2]
    read = {who: _pdf(who, first["id"]) for who in (office, member)}
    assert (read[office], read[member], _pdf(member, second["id"])) == (200, 404, 200)
    answer = office.ask("POST", f"{at(meeting)}/minutes", {"language": "de"})
    assert (answer.status_code, list(answer.json()["params"])) == (400, ["language"])


def _pdf(program: Program, minutes: str) -> int:
    return int(program.ask("GET", f"organisations/rives/minutes/{minutes}.pdf").status_code)
