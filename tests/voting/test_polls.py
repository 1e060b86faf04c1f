"""The life of a poll: prepared, opened on a roll, prolonged, closed by the clock, cancelled with a reason."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from governance.models import MotionState
from governance.rules.majorities import CastingVote
from governance.services.calling import call_assembly
from governance.services.sessions import end_assembly, open_assembly
from membership.errors import ReasonMissing, StateNotAllowed
from membership.models import AuditEntry
from tests.factories.meetings import (
    CALLED_ON,
    MEETING_ON,
    a_called_assembly,
    a_motion,
    an_assembly,
    an_evening,
    an_open_poll,
    come,
    jump,
    vote,
)
from tests.factories.register import SYSTEM, a_member, an_organisation, members
from voting.errors import CastingVoteNotDue, NoClosingTime, PollNotOpen, TimesReversed
from voting.models import ElectoralRoll, Poll, PollState
from voting.services import due
from voting.services.polls import cancel_poll, close_poll, open_poll, prepare_poll, prolong_poll
from voting.services.proclaim import proclaim_result, record_casting_vote
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db

TWO_MINUTES = timedelta(minutes=2)


@pytest.fixture
def organisation():
    return an_organisation()


@pytest.fixture
def those(organisation):
    return members(organisation, 4)


@pytest.fixture
def evening(organisation, those):
    return an_evening(organisation, *those)


def at(organisation, hour: int, minute: int) -> datetime:
    return datetime.combine(MEETING_ON, time(hour, minute), organisation.zone)


def counted(poll: Poll) -> Poll:
    close_poll(poll, actor=SYSTEM)
    run_tally(poll.pk)
    poll.refresh_from_db()
    return poll


def test_a_poll_opens_on_a_roll_frozen_in_the_same_act(evening):
    poll = open_poll(prepare_poll(evening.motions.get(), actor=SYSTEM), actor=SYSTEM, lasts=TWO_MINUTES)
    assert poll.state == PollState.OPEN
    assert poll.closes_at - poll.opened_at == TWO_MINUTES
    assert poll.roll.record_instant == poll.opened_at
    actions = set(AuditEntry.objects.filter(object_id=poll.public_id).values_list("action", flat=True))
    assert actions == {"poll.prepared", "roll.frozen", "poll.opened"}


def test_a_poll_says_beforehand_when_it_closes(evening):
    with pytest.raises(NoClosingTime):
        open_poll(prepare_poll(evening.motions.get(), actor=SYSTEM), actor=SYSTEM)
    assert not ElectoralRoll.objects.exists()


@pytest.mark.parametrize("allows_change", [True, False])
def test_whether_a_vote_may_be_changed_is_said_when_it_is_prepared_and_recorded(evening, allows_change):
    poll = prepare_poll(evening.motions.get(), actor=SYSTEM, allows_change=allows_change)
    assert Poll.objects.get(pk=poll.pk).allows_change is allows_change
    written = AuditEntry.objects.get(object_id=poll.public_id, action="poll.prepared").detail.values
    assert written["allows_change"] is allows_change


def test_a_poll_does_not_close_before_it_opens(organisation, evening):
    with pytest.raises(TimesReversed):
        prepare_poll(
            evening.motions.get(), actor=SYSTEM, opens_at=at(organisation, 20, 0), closes_at=at(organisation, 19, 30)
        )


def test_a_vote_is_held_in_a_meeting_in_session(organisation, those):
    assembly = a_called_assembly(organisation)
    poll = prepare_poll(assembly.motions.get(), actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        open_poll(poll, actor=SYSTEM, lasts=TWO_MINUTES)
    assert not ElectoralRoll.objects.exists()


def test_a_motion_has_one_live_poll(evening):
    poll = prepare_poll(evening.motions.get(), actor=SYSTEM)
    with pytest.raises(StateNotAllowed) as refused:
        prepare_poll(evening.motions.get(), actor=SYSTEM)
    assert refused.value.state == "draft"
    with pytest.raises(IntegrityError), transaction.atomic():
        Poll.objects.create(organisation=poll.organisation, assembly=evening, motion=poll.motion)


def test_a_cancelled_poll_lets_the_motion_be_put_again(evening):
    first = an_open_poll(evening)
    cancel_poll(first, because="Le texte affiché n’était pas le bon", actor=SYSTEM)
    again = an_open_poll(evening)
    assert again.pk != first.pk
    assert Poll.objects.get(pk=first.pk).cancelled_because == "Le texte affiché n’était pas le bon"


@pytest.mark.parametrize("because", ["", "   "])
def test_a_poll_is_cancelled_with_its_reason_or_not_at_all(evening, because):
    poll = an_open_poll(evening)
    with pytest.raises(ReasonMissing):
        cancel_poll(poll, because=because, actor=SYSTEM)
    assert Poll.objects.get(pk=poll.pk).state == PollState.OPEN


def test_a_counted_poll_is_no_longer_cancelled(evening, those):
    poll = an_open_poll(evening)
    vote(poll, those[0], "for")
    with pytest.raises(StateNotAllowed):
        cancel_poll(counted(poll), because="Trop tard", actor=SYSTEM)


def test_prolonging_moves_the_close_by_so_much(evening):
    poll = an_open_poll(evening, minutes=5)
    assert prolong_poll(poll, by=TWO_MINUTES, actor=SYSTEM).closes_at == poll.closes_at + TWO_MINUTES


def test_a_poll_past_its_hour_is_not_prolonged(organisation, evening):
    poll = an_open_poll(evening, minutes=5)
    jump(organisation, MEETING_ON, time(19, 20))
    with pytest.raises(PollNotOpen):
        prolong_poll(poll, by=TWO_MINUTES, actor=SYSTEM)


def test_a_poll_closed_late_counts_as_closed_at_its_hour(organisation, evening):
    poll = an_open_poll(evening, minutes=5)
    jump(organisation, MEETING_ON, time(20))
    assert close_poll(poll, actor=SYSTEM).closed_at == poll.closes_at


def test_closing_hashes_the_box_once_and_for_all(evening, those):
    poll = an_open_poll(evening)
    vote(poll, those[0], "for")
    close_poll(poll, actor=SYSTEM)
    entry = AuditEntry.objects.get(object_id=poll.public_id, action="poll.closed")
    assert entry.detail.values["votes"] == 1
    assert len(entry.detail.values["box_sha256"]) == 64


def test_a_poll_is_closed_once(evening):
    poll = an_open_poll(evening)
    close_poll(poll, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        close_poll(poll, actor=SYSTEM)


def test_a_programmed_poll_opens_and_closes_by_itself(organisation, evening, those):
    poll = prepare_poll(
        evening.motions.get(), actor=SYSTEM, opens_at=at(organisation, 19, 30), closes_at=at(organisation, 19, 40)
    )
    assert due.do_what_is_due() == {"opened": 0, "closed": 0, "struck": 0, "tallied": 0, "called": 0}

    jump(organisation, MEETING_ON, time(19, 31))
    assert due.do_what_is_due()["opened"] == 1
    poll.refresh_from_db()
    assert poll.state == PollState.OPEN
    vote(poll, those[0], "for")

    jump(organisation, MEETING_ON, time(19, 41))
    assert due.do_what_is_due() == {"opened": 0, "closed": 1, "struck": 0, "tallied": 1, "called": 0}
    poll.refresh_from_db()
    assert (poll.state, poll.closed_at) == (PollState.TALLIED, at(organisation, 19, 40))


def test_a_programmed_poll_waits_for_the_meeting(organisation, those):
    assembly = a_called_assembly(organisation)
    prepare_poll(
        assembly.motions.get(), actor=SYSTEM, opens_at=at(organisation, 19, 30), closes_at=at(organisation, 19, 40)
    )
    jump(organisation, MEETING_ON, time(19, 31))
    assert due.open_due() == 0


def test_nothing_is_done_twice_by_two_sweeps(organisation, evening):
    an_open_poll(evening, minutes=5)
    jump(organisation, MEETING_ON, time(20))
    assert due.do_what_is_due() == {"opened": 0, "closed": 1, "struck": 0, "tallied": 1, "called": 0}
    assert due.do_what_is_due() == {"opened": 0, "closed": 0, "struck": 0, "tallied": 0, "called": 0}


def test_a_meeting_does_not_end_over_a_vote_that_is_not_proclaimed(evening, those):
    poll = an_open_poll(evening)
    for membership in those:
        vote(poll, membership, "for")
    for _ in range(2):
        with pytest.raises(StateNotAllowed) as refused:
            end_assembly(evening, actor=SYSTEM)
        assert refused.value.state == "vote_unfinished"
        if poll.state == PollState.OPEN:
            poll = counted(poll)
    proclaim_result(poll, actor=SYSTEM)
    assert end_assembly(evening, actor=SYSTEM).ended_at is not None


def test_a_poll_never_opened_does_not_keep_a_meeting_from_ending(evening):
    prepare_poll(evening.motions.get(), actor=SYSTEM)
    end_assembly(evening, actor=SYSTEM)


def test_a_result_is_proclaimed_after_the_count_only(evening, those):
    poll = an_open_poll(evening)
    vote(poll, those[0], "for")
    with pytest.raises(StateNotAllowed):
        proclaim_result(poll, actor=SYSTEM)
    motion = proclaim_result(counted(poll), actor=SYSTEM)
    assert motion.state == MotionState.ADOPTED
    with pytest.raises(StateNotAllowed):
        proclaim_result(poll, actor=SYSTEM)


def test_a_decided_motion_is_not_put_again(evening, those):
    poll = an_open_poll(evening)
    vote(poll, those[0], "for")
    motion = proclaim_result(counted(poll), actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        prepare_poll(motion, actor=SYSTEM)


def test_without_a_quorum_nothing_is_decided_and_the_motion_may_be_put_again(organisation):
    alone, late = a_member(organisation), a_member(organisation)
    evening = an_evening(organisation, alone)
    poll = an_open_poll(evening)
    vote(poll, alone, "for")
    counted(poll)
    assert poll.result.outcome == "no_quorum"
    assert proclaim_result(poll, actor=SYSTEM).state == MotionState.PROPOSED

    come(evening, late)
    again = an_open_poll(evening)
    vote(again, alone, "for")
    assert proclaim_result(counted(again), actor=SYSTEM).state == MotionState.ADOPTED


class TestATie:
    @pytest.fixture
    def tied(self):
        organisation = an_organisation("egalite", bylaws={"tie_meeting": "chair"})
        those = members(organisation, 2)
        poll = an_open_poll(an_evening(organisation, *those))
        vote(poll, those[0], "for")
        vote(poll, those[1], "against")
        return counted(poll)

    def test_waits_for_the_chair_where_the_by_laws_say_so(self, tied):
        assert tied.result.outcome == "undecided"
        with pytest.raises(StateNotAllowed):
            proclaim_result(tied, actor=SYSTEM)

    @pytest.mark.parametrize(("choice", "state"), [("for", MotionState.ADOPTED), ("against", MotionState.REJECTED)])
    def test_is_broken_by_the_casting_vote_recorded_apart(self, tied, choice, state):
        record_casting_vote(tied, choice=CastingVote(choice), actor=SYSTEM)
        motion = proclaim_result(tied, actor=SYSTEM)
        assert motion.state == state
        assert (motion.figures["for"], motion.figures["against"]) == (1, 1)

    def test_is_broken_once(self, tied):
        record_casting_vote(tied, choice=CastingVote.FOR, actor=SYSTEM)
        with pytest.raises(CastingVoteNotDue):
            record_casting_vote(tied, choice=CastingVote.AGAINST, actor=SYSTEM)


def test_there_is_no_casting_vote_without_a_tie(evening, those):
    poll = an_open_poll(evening)
    vote(poll, those[0], "for")
    with pytest.raises(CastingVoteNotDue):
        record_casting_vote(counted(poll), choice=CastingVote.FOR, actor=SYSTEM)


def test_a_vote_is_not_prepared_before_the_meeting_is_called(organisation, those):
    assembly = an_assembly(organisation)
    with pytest.raises(StateNotAllowed):
        prepare_poll(assembly.motions.get(), actor=SYSTEM)


def test_two_motions_may_be_voted_at_once(organisation, those):
    jump(organisation, CALLED_ON)
    draft = an_assembly(organisation)
    a_motion(draft, "Une autre proposition")
    called = call_assembly(draft, actor=SYSTEM)
    jump(organisation, MEETING_ON, time(19, 5))
    come(called, those[0])
    evening = open_assembly(called, actor=SYSTEM)
    for motion, choice in zip(evening.motions.all(), ["for", "against"], strict=True):
        vote(an_open_poll(evening, motion=motion), those[0], choice)
    assert Poll.objects.filter(state=PollState.OPEN).count() == 2
