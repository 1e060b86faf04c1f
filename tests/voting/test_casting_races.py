"""Two connections at once: one member has one vote, and a close either counts a vote or refuses it."""

from __future__ import annotations

import pytest
from django.db import transaction

from membership.models import AuditEntry
from tests.factories.meetings import an_evening, an_open_poll, vote
from tests.factories.register import SYSTEM, an_organisation, members
from tests.voting.races import at_once, beside
from voting.errors import PollNotOpen, StruckFromRoll
from voting.models import Poll, RollCallVote
from voting.services import casting
from voting.services.casting import Receipt
from voting.services.polls import close_poll
from voting.services.rolls import strike

pytestmark = pytest.mark.django_db(transaction=True)

SHARE = "\n  FOR SHARE\n"


@pytest.fixture
def those():
    return members(an_organisation(), 3)


@pytest.fixture
def poll(those):
    return an_open_poll(an_evening(those[0].organisation, *those))


def votes_hashed_at_the_close(poll: Poll) -> int:
    return AuditEntry.objects.get(object_id=poll.public_id, action="poll.closed").detail.values["votes"]


def test_the_same_vote_sent_twice_at_once_is_one_vote(poll, those):
    answers = at_once(*[lambda: vote(poll, those[0], "for")] * 4)
    assert all(isinstance(answer, Receipt) for answer in answers)
    assert len({answer.number for answer in answers}) == 1
    assert RollCallVote.objects.get().changes == 0


def test_two_choices_at_once_are_one_vote_changed_once(poll, those):
    answers = at_once(lambda: vote(poll, those[0], "for"), lambda: vote(poll, those[0], "against"))
    cast = RollCallVote.objects.get()
    assert cast.changes == 1
    assert {answer.number for answer in answers} == {cast.receipt}
    assert cast.choice == max(answers, key=lambda answer: answer.changes).choice


def test_two_choices_at_once_where_a_vote_is_final_are_the_first_one(poll, those):
    Poll.objects.filter(pk=poll.pk).update(allows_change=False)
    at_once(lambda: vote(poll, those[0], "for"), lambda: vote(poll, those[0], "against"))
    assert RollCallVote.objects.get().changes == 0


def test_members_do_not_wait_for_one_another(poll, those):
    with beside() as other, transaction.atomic():
        vote(poll, those[0], "for")
        other.begin(lambda: vote(poll, those[1], "against"))
        assert isinstance(other.result(), Receipt)


def test_the_close_waits_for_a_vote_under_way_and_counts_it(poll, those):
    with beside() as other:
        with transaction.atomic():
            vote(poll, those[0], "for")
            other.begin(lambda: close_poll(poll, actor=SYSTEM))
            assert other.is_waiting()
        other.result()
    assert votes_hashed_at_the_close(poll) == 1


def test_without_the_shared_lock_a_vote_would_slip_past_the_close(poll, those, monkeypatch):
    """Shows that the test above can fail: the box is hashed while a vote is still on its way into it."""
    assert SHARE in casting.CAST
    monkeypatch.setattr(casting, "CAST", casting.CAST.replace(SHARE, "\n"))
    with beside() as other, transaction.atomic():
        vote(poll, those[0], "for")
        other.begin(lambda: close_poll(poll, actor=SYSTEM))
        other.result()
    assert votes_hashed_at_the_close(poll) == 0
    assert RollCallVote.objects.count() == 1


def test_a_vote_that_waited_for_the_close_is_refused(poll, those):
    with beside() as other:
        with transaction.atomic():
            close_poll(poll, actor=SYSTEM)
            other.begin(lambda: vote(poll, those[0], "for"))
            assert other.is_waiting()
        with pytest.raises(PollNotOpen):
            other.result()
    assert not RollCallVote.objects.exists()


def test_a_vote_at_the_moment_of_the_close_is_counted_or_refused_never_lost(poll, those):
    answers = at_once(lambda: vote(poll, those[0], "for"), lambda: close_poll(poll, actor=SYSTEM))
    was_taken = isinstance(answers[0], Receipt)
    assert was_taken or isinstance(answers[0], PollNotOpen)
    assert votes_hashed_at_the_close(poll) == RollCallVote.objects.count() == int(was_taken)


def test_a_strike_at_the_moment_of_the_vote_finds_it_cast_or_stops_it(poll, those):
    entry = poll.roll.entries.get(membership=those[0])
    answers = at_once(lambda: vote(poll, those[0], "for"), lambda: strike(entry, reason="Suspension", actor=SYSTEM))
    assert isinstance(answers[0], Receipt | StruckFromRoll)
    assert RollCallVote.objects.count() == isinstance(answers[0], Receipt)
