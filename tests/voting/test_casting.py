"""Casting an open vote: one row for one member, whatever is pressed and however often."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.models import Attendance
from governance.services.attendance import depart
from membership.models.base import new_public_id
from tests.factories.meetings import MEETING_ON, an_assembly, an_evening, an_open_poll, come, jump, vote
from tests.factories.register import (
    SYSTEM,
    a_legal_member,
    a_member,
    a_suspension,
    an_organisation,
    members,
)
from voting.errors import (
    ChoiceUnknown,
    NotInTheMeeting,
    NotOnRoll,
    PollNotOpen,
    StruckFromRoll,
    VoteIsFinal,
)
from voting.models import Poll, RollCallVote
from voting.services.casting import cast_roll_call_vote
from voting.services.polls import cancel_poll, close_poll, prolong_poll
from voting.services.rolls import strike

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return an_organisation()


@pytest.fixture
def anne(organisation):
    return a_member(organisation, "Anne", "Roy")


@pytest.fixture
def poll(organisation, anne):
    return an_open_poll(an_evening(organisation, anne, *members(organisation, 2)))


def the_vote() -> RollCallVote:
    return RollCallVote.objects.get()


def test_a_vote_is_one_sql_statement(poll, anne):
    arguments = {
        "organisation_id": poll.organisation_id,
        "assembly": poll.assembly.public_id,
        "poll": poll.public_id,
        "membership_id": anne.pk,
        "person_id": anne.person_id,
        "choice": "for",
        "receipt": new_public_id(),
    }
    with CaptureQueriesContext(
        connection,
    ) as statements:
        cast_roll_call_vote(**arguments)
    assert len(statements) == 1


def test_the_receipt_says_what_stands_in_the_box(poll, anne):
    receipt = vote(poll, anne, "for")
    cast = the_vote()
    assert (cast.receipt, cast.choice, cast.cast_at, cast.changes) == (receipt.number, "for", receipt.cast_at, 0)


def test_a_choice_changed_replaces_the_first_and_keeps_its_receipt(poll, anne):
    first = vote(poll, anne, "for")
    second = vote(poll, anne, "against")
    cast = the_vote()
    assert (cast.choice, cast.changes) == ("against", 1)
    assert second.number == first.number
    assert second.cast_at > first.cast_at


def test_the_same_choice_sent_again_is_the_same_vote(poll, anne):
    first = vote(poll, anne, "for")
    assert vote(poll, anne, "for") == first
    assert the_vote().changes == 0


@pytest.mark.parametrize("choice", ["", "yes", "FOR", "for; drop"])
def test_a_choice_that_is_not_on_the_ballot_is_refused(poll, anne, choice):
    with pytest.raises(ChoiceUnknown):
        vote(poll, anne, choice)
    assert not RollCallVote.objects.exists()


def test_a_vote_in_a_poll_without_change_is_final(poll, anne):
    Poll.objects.filter(pk=poll.pk).update(allows_change=False)
    first = vote(poll, anne, "for")
    assert vote(poll, anne, "for") == first
    with pytest.raises(VoteIsFinal) as refused:
        vote(poll, anne, "against")
    assert refused.value.cast_at == first.cast_at
    assert the_vote().choice == "for"


def test_the_clock_of_the_database_closes_the_poll_whether_or_not_anybody_noticed(poll, anne):
    jump(poll.organisation, MEETING_ON, time(19, 36))
    with pytest.raises(PollNotOpen) as refused:
        vote(poll, anne, "for")
    assert (refused.value.state, refused.value.closes_at) == ("closed", poll.closes_at)


def test_a_vote_is_taken_until_the_last_moment(organisation, anne):
    poll = an_open_poll(an_evening(organisation, anne), minutes=1)
    before = poll.closes_at - timedelta(seconds=1)
    local = before.astimezone(organisation.zone)
    jump(organisation, local.date(), local.time(), freeze=True)
    vote(poll, anne, "for")
    local = poll.closes_at.astimezone(organisation.zone)
    jump(organisation, local.date(), local.time(), freeze=True)
    with pytest.raises(PollNotOpen):
        vote(poll, anne, "against")
    assert the_vote().choice == "for"


def test_a_prolonged_poll_takes_votes_after_its_first_hour(poll, anne):
    prolong_poll(poll, by=timedelta(minutes=10), actor=SYSTEM)
    jump(poll.organisation, MEETING_ON, time(19, 36))
    vote(poll, anne, "for")


def test_a_closed_poll_takes_no_vote_and_keeps_those_it_has(poll, anne):
    vote(poll, anne, "for")
    close_poll(poll, actor=SYSTEM)
    with pytest.raises(PollNotOpen):
        vote(poll, anne, "against")
    assert the_vote().choice == "for"


def test_a_cancelled_poll_takes_no_vote(poll, anne):
    cancel_poll(poll, because="Texte erroné", actor=SYSTEM)
    with pytest.raises(PollNotOpen) as refused:
        vote(poll, anne, "for")
    assert refused.value.state == "cancelled"


def test_one_votes_in_the_meeting_only(organisation, anne):
    poll = an_open_poll(an_evening(organisation))
    with pytest.raises(NotInTheMeeting):
        vote(poll, anne, "for")
    come(poll.assembly, anne)
    vote(poll, anne, "for")


def test_whoever_has_left_votes_no_more_and_their_vote_stands(poll, anne):
    vote(poll, anne, "for")
    depart(poll.assembly, membership_id=anne.pk, actor=SYSTEM)
    with pytest.raises(NotInTheMeeting):
        vote(poll, anne, "against")
    assert the_vote().choice == "for"


def test_a_member_not_entitled_is_refused_with_the_reason_of_the_roll(organisation):
    auxiliary = a_member(organisation, "Paul", "Petit", category="auxiliary")
    poll = an_open_poll(an_evening(organisation, a_member(organisation), auxiliary))
    with pytest.raises(NotOnRoll) as refused:
        vote(poll, auxiliary, "for")
    assert refused.value.reason_code == "category_without_vote"


def test_a_member_admitted_after_the_roll_was_fixed_is_refused(poll):
    newcomer = a_member(poll.organisation, "Rose", "Neuve", since=MEETING_ON)
    come(poll.assembly, newcomer)
    with pytest.raises(NotOnRoll) as refused:
        cast_roll_call_vote(
            organisation_id=poll.organisation_id,
            assembly=poll.assembly.public_id,
            poll=poll.public_id,
            membership_id=newcomer.pk,
            person_id=newcomer.person_id,
            choice="for",
            receipt=new_public_id(),
        )
    assert refused.value.reason_code == ""


def test_a_strike_stops_a_vote_not_yet_cast(poll, anne):
    strike(poll.roll.entries.get(membership=anne), reason="Suspension", actor=SYSTEM)
    with pytest.raises(StruckFromRoll) as refused:
        vote(poll, anne, "for")
    assert refused.value.reason == "Suspension"


def test_a_strike_leaves_a_vote_already_cast(poll, anne):
    vote(poll, anne, "for")
    strike(poll.roll.entries.get(membership=anne), reason="Suspension", actor=SYSTEM)
    with pytest.raises(StruckFromRoll):
        vote(poll, anne, "against")
    assert the_vote().choice == "for"


def test_a_legal_person_votes_through_whom_the_roll_names_and_nobody_else(organisation):
    farm = a_legal_member(organisation, represented_by="Ana Diallo")
    poll = an_open_poll(an_evening(organisation, farm))
    entry = poll.roll.entries.get(membership=farm)
    arguments = {
        "organisation_id": organisation.pk,
        "assembly": poll.assembly.public_id,
        "poll": poll.public_id,
        "membership_id": farm.pk,
        "choice": "for",
    }
    with pytest.raises(NotOnRoll) as refused:
        cast_roll_call_vote(person_id=farm.person_id, receipt=new_public_id(), **arguments)
    assert refused.value.reason_code == "exercised_by_another"
    cast_roll_call_vote(person_id=entry.exercised_by_id, receipt=new_public_id(), **arguments)
    assert the_vote().entry == entry


def test_a_pass_into_one_meeting_casts_in_no_other(poll, anne):
    elsewhere = an_assembly(poll.organisation)
    with pytest.raises(PollNotOpen):
        cast_roll_call_vote(
            organisation_id=poll.organisation_id,
            assembly=elsewhere.public_id,
            poll=poll.public_id,
            membership_id=anne.pk,
            person_id=anne.person_id,
            choice="for",
            receipt=new_public_id(),
        )
    assert not RollCallVote.objects.exists()


def test_another_organisation_casts_nothing_here(poll, anne):
    other = an_organisation("ailleurs")
    with pytest.raises(PollNotOpen):
        cast_roll_call_vote(
            organisation_id=other.pk,
            assembly=poll.assembly.public_id,
            poll=poll.public_id,
            membership_id=anne.pk,
            person_id=anne.person_id,
            choice="for",
            receipt=new_public_id(),
        )


def test_being_suspended_after_the_roll_does_not_take_the_vote_away_by_itself(poll, anne):
    """Only a strike does: the roll is what was frozen, and taking somebody off it is an act with a reason."""
    a_suspension(anne, since=MEETING_ON)
    vote(poll, anne, "for")
    assert Attendance.objects.filter(membership=anne, departed_at=None).exists()
