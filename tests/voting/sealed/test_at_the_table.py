"""A secret vote around the table of a board: of those who sit on it, members or not, and of nobody else."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from governance.models import Body, Mandate, Motion, MotionState, PresenceChannel, Resolution, SeatHolder
from governance.rules.majorities import CastingVote
from governance.services.at_the_table import director_arrives, director_leaves, recuse
from governance.services.debate import demand_secret
from governance.services.hands import Hands, decide_by_hands
from governance.services.mandates import Term, end_mandate, give_mandate
from governance.services.minutes import draft_minutes
from governance.services.recusals import take_back_recusal
from governance.services.sessions import end_assembly, open_assembly
from governance.services.sittings import call_sitting
from membership.clock import now
from membership.errors import RuleNotSet, StateNotAllowed
from membership.rules import reasons
from tests.factories.life import a_person
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_member
from tests.factories.sealed import AGAINST, FOR, a_claim, cast, seal
from tests.governance.minutes.papers import text_of
from tests.governance.sittings.conftest import MEETING_ON, board, directors, organisation, planned
from voting.errors import CredentialTaken, NoLongerSeated, NotInTheMeeting, NotOnRoll, PollNotOpen
from voting.models import Poll, PollMode, PollState, RollEntry
from voting.queries.conduct import progress_of
from voting.queries.sealed.packing import files_of
from voting.services.after_meeting import hold_after_meeting
from voting.services.polls import cancel_poll, close_poll, open_poll, prepare_poll
from voting.services.proclaim import proclaim_result, record_casting_vote
from voting.services.sealed.issuing import Credential, fetch_credential
from voting.services.tally import run_tally

__all__ = ["board", "directors", "organisation", "planned"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def outsider(board: Body) -> Mandate:
    """Somebody named to the fifth seat, who is no member."""
    person = a_person(board.organisation, "Ève", "Tremblay")
    board.seats.filter(number=5).update(holder=SeatHolder.ANYONE)
    seat = board.seats.get(number=5)
    return give_mandate(seat, Term(date(2026, 5, 1), 2), person=person, membership=None, actor=SYSTEM)


@pytest.fixture
def motion(planned, directors, outsider) -> Motion:
    """The motion of a board in session: three members and the one who is none at its table, one director away."""
    called = call_sitting(planned, actor=SYSTEM)
    jump(called.organisation, MEETING_ON, time(18, 5))
    for one in (*directors[:3], outsider):
        arrives(called, one)
    return open_assembly(called, actor=SYSTEM).motions.get(item__position=2)


def arrives(sitting, mandate):
    director_arrives(sitting, mandate=mandate, channel=PresenceChannel.ONLINE, actor=SYSTEM)


def opened(motion: Motion) -> Poll:
    demand_secret(motion, meeting_agrees=True, actor=SYSTEM)
    return open_poll(prepare_poll(motion, actor=SYSTEM), lasts=timedelta(minutes=30), actor=SYSTEM)


def fetch(poll: Poll, mandate: Mandate, claim: str = "", *, membership_id: int = 0) -> Credential:
    return fetch_credential(
        organisation_id=poll.organisation_id,
        assembly=poll.assembly.public_id,
        poll=poll.public_id,
        membership_id=membership_id,
        person_id=mandate.person_id,
        claim=claim or a_claim(),
    )


def votes(poll: Poll, mandate: Mandate, *said) -> str:
    return cast(poll, seal(poll, fetch(poll, mandate).private, *said)).tracker


def counted(poll: Poll) -> Poll:
    close_poll(poll, actor=SYSTEM)
    assert run_tally(poll.pk)
    return Poll.objects.select_related("result", "motion", "assembly").get(pk=poll.pk)


def test_the_roll_is_of_all_who_sit_each_once_member_or_not(motion, directors, outsider):
    poll = opened(motion)
    assert poll.mode == PollMode.SECRET
    lines = list(poll.roll.entries.order_by("place"))
    assert [one.number for one in lines] == ["1", "2", "3", "4", "5"]
    assert {one.membership_id for one in lines} == {None}
    assert [one.exercised_by_id for one in lines] == [one.person_id for one in (*directors, outsider)]
    assert (poll.roll.entitled, poll.roll.left_out) == (5, 0)
    assert reasons.sentence(lines[0].reason_code, lines[0].reason_params, "fr") == "Occupe le siège 1."


def test_directors_decide_by_a_sealed_vote_and_the_minutes_tell_it(motion, directors, outsider):
    poll = opened(motion)
    for one, said in ((directors[0], FOR), (directors[1], FOR), (outsider, AGAINST)):
        votes(poll, one, said)
    progress = progress_of(poll, now())
    assert (progress.votes, progress.waiting) == (3, 1)
    found = counted(poll)
    figures = found.result.figures
    assert (figures["for"], figures["against"], figures["abstain"]) == (2, 1, 0)
    assert (figures["present"], figures["entitled"], figures["quorum_required"]) == (4, 5, 3)
    assert figures["table"] == {"present": 4, "acting": 5, "in_office": 5, "seats": 5}
    decided = proclaim_result(found, actor=SYSTEM)
    assert decided.state == MotionState.ADOPTED
    assert Resolution.objects.get(motion=decided).number == "CA-2027-01"
    files = dict(files_of(found))
    assert files["roll.tsv"].decode().splitlines()[4] == "5\tin\tsits_on_body\tÈve Tremblay"
    ended = end_assembly(motion.assembly, actor=SYSTEM)
    told = text_of(bytes(draft_minutes(ended, language="fr", actor=SYSTEM).document.content))
    assert "Scrutin secret" in told


def test_a_tie_waits_for_the_chair_as_the_rules_of_the_board_have_it(motion, directors):
    poll = opened(motion)
    votes(poll, directors[0], FOR)
    votes(poll, directors[1], AGAINST)
    found = counted(poll)
    assert found.result.outcome == "undecided"
    found = record_casting_vote(found, choice=CastingVote.FOR, actor=SYSTEM)
    assert proclaim_result(found, actor=SYSTEM).state == MotionState.ADOPTED


def test_without_a_quorum_at_the_close_nothing_is_decided(motion, directors, outsider):
    poll = opened(motion)
    for one in (directors[0], directors[1], outsider):
        director_leaves(motion.assembly, mandate=one, actor=SYSTEM)
    votes(poll, directors[2], FOR)
    found = counted(poll)
    assert found.result.outcome == "no_quorum"
    assert proclaim_result(found, actor=SYSTEM).state == MotionState.PROPOSED


def test_whoever_withdrew_stands_on_the_roll_without_a_vote(motion, directors):
    recuse(motion, mandate=directors[0], reason="Locateur", actor=SYSTEM)
    poll = opened(motion)
    line = poll.roll.entries.get(number="1")
    assert (line.is_entitled, line.reason_code) == (False, "withdrew_from_vote")
    assert (poll.roll.entitled, poll.roll.left_out) == (4, 1)
    with pytest.raises(NotOnRoll) as refused:
        fetch(poll, directors[0])
    assert refused.value.reason_code == "withdrew_from_vote"
    votes(poll, directors[1], FOR)
    assert counted(poll).result.figures["present"] == 3


def test_nobody_withdraws_while_the_vote_goes_on_for_it_would_tell_who_has_voted(motion, directors):
    poll = opened(motion)
    votes(poll, directors[0], FOR)
    for one in (directors[0], directors[1]):
        with pytest.raises(StateNotAllowed) as refused:
            recuse(motion, mandate=one, reason="Locateur", actor=SYSTEM)
        assert refused.value.state == "vote_unfinished"
    cancel_poll(poll, because="Un intérêt à déclarer", actor=SYSTEM)
    assert recuse(motion, mandate=directors[1], reason="Locateur", actor=SYSTEM).pk


def test_a_withdrawal_noted_by_mistake_is_cancelled_before_the_vote_or_after_it_was_given_up(motion, directors):
    row = recuse(motion, mandate=directors[0], reason="Locateur", actor=SYSTEM)
    poll = opened(motion)
    with pytest.raises(StateNotAllowed) as refused:
        take_back_recusal(row, because="Une autre", actor=SYSTEM)
    assert refused.value.state == "withdrawal_voted_on"
    cancel_poll(poll, because="Un retrait noté par erreur", actor=SYSTEM)
    take_back_recusal(row, because="Une autre", actor=SYSTEM)
    poll = opened(motion)
    assert (poll.roll.entitled, poll.roll.left_out) == (5, 0)
    votes(poll, directors[0], FOR)
    assert counted(poll).result.figures["present"] == 4


def test_a_member_who_is_no_director_has_no_line(motion, organisation):
    poll = opened(motion)
    stranger = a_member(organisation, "Zoé", "Cyr")
    with pytest.raises(NotOnRoll):
        fetch(poll, Mandate(person=stranger.person))
    with pytest.raises(NotOnRoll):
        fetch(poll, Mandate(person=stranger.person), membership_id=stranger.pk)


def test_a_director_does_not_vote_as_a_member_there(motion, directors):
    poll = opened(motion)
    with pytest.raises(NotOnRoll):
        fetch(poll, directors[0], membership_id=directors[0].membership_id)
    votes(poll, directors[0], FOR)


def test_one_who_comes_while_the_vote_is_open_votes_and_not_before(motion, directors):
    poll = opened(motion)
    with pytest.raises(NotInTheMeeting):
        fetch(poll, directors[3])
    arrives(motion.assembly, directors[3])
    votes(poll, directors[3], FOR)
    director_leaves(motion.assembly, mandate=directors[1], actor=SYSTEM)
    with pytest.raises(NotInTheMeeting):
        fetch(poll, directors[1])


def test_one_whose_mandate_ended_votes_no_more_though_still_at_the_table(motion, directors):
    poll = opened(motion)
    end_mandate(directors[0], on=MEETING_ON, actor=SYSTEM)
    with pytest.raises(NoLongerSeated):
        fetch(poll, directors[0])


def test_one_votes_once_and_the_same_claim_is_answered_again(motion, directors):
    poll = opened(motion)
    claim = a_claim()
    first = fetch(poll, directors[0], claim)
    again = fetch(poll, directors[0], claim)
    assert (again.private, again.resumed) == (first.private, True)
    with pytest.raises(CredentialTaken):
        fetch(poll, directors[0])


def test_after_the_close_nobody_is_handed_anything(motion, directors):
    poll = opened(motion)
    votes(poll, directors[0], FOR)
    close_poll(poll, actor=SYSTEM)
    with pytest.raises(PollNotOpen):
        fetch(poll, directors[1])


def test_around_a_table_the_one_vote_held_here_is_secret(motion):
    with pytest.raises(StateNotAllowed) as refused:
        prepare_poll(motion, mode=PollMode.ROLL_CALL, actor=SYSTEM)
    assert refused.value.state == "of_a_body"
    with pytest.raises(StateNotAllowed):
        prepare_poll(motion, is_rehearsal=True, actor=SYSTEM)
    poll = prepare_poll(motion, takes_paper=True, actor=SYSTEM)
    assert not poll.takes_paper
    with pytest.raises(StateNotAllowed):
        hold_after_meeting(poll, actor=SYSTEM)


def test_nothing_is_opened_where_no_rule_says_what_the_quorum_is(motion, monkeypatch):
    monkeypatch.setattr("voting.queries.table.QUORUM", "no_such_rule")
    with pytest.raises(RuleNotSet):
        prepare_poll(motion, actor=SYSTEM)


def test_papers_remain_once_the_vote_is_given_up(motion, directors):
    poll = opened(motion)
    with pytest.raises(StateNotAllowed):
        decide_by_hands(motion, Hands(3, 0, on_papers=True), actor=SYSTEM)
    cancel_poll(poll, because="Un appareil en panne", actor=SYSTEM)
    decided = decide_by_hands(motion, Hands(3, 0, on_papers=True), actor=SYSTEM)
    assert decided.state == MotionState.ADOPTED


def test_the_meeting_does_not_end_before_the_result(motion, directors):
    poll = opened(motion)
    with pytest.raises(StateNotAllowed):
        end_assembly(motion.assembly, actor=SYSTEM)
    votes(poll, directors[0], FOR)
    found = counted(poll)
    proclaim_result(found, actor=SYSTEM)
    assert end_assembly(motion.assembly, actor=SYSTEM).ended_at
    found.refresh_from_db()
    assert found.state == PollState.PROCLAIMED


def line_at(poll: Poll, **fields) -> RollEntry:
    given = {"place": 9, "reason_code": "sits_on_body", "name": "X", "number": "9", "is_entitled": False} | fields
    return RollEntry(organisation_id=poll.organisation_id, roll=poll.roll, **given)


def test_the_database_holds_one_line_a_person_and_no_member_to_the_roll_of_a_body(motion, directors):
    poll, person, member = opened(motion), directors[0].person_id, directors[0].membership_id
    for wrong in (
        {"exercised_by_id": person},
        {},
        {"membership_id": member, "exercised_by_id": person},
        {"exercised_by_id": 10**9},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            line_at(poll, **wrong).save()
