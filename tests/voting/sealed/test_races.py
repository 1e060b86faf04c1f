"""Two connections at once: one member one credential, one credential one ballot, and a close that loses none."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.factories.meetings import an_evening
from tests.factories.register import SYSTEM, an_organisation, members
from tests.factories.sealed import AGAINST, FOR, a_claim, an_open_secret_poll, cast, fetch, seal
from tests.voting.races import at_once, beside
from voting.errors import BallotIsCast, BallotReplayed, CredentialTaken, PollNotOpen
from voting.models import SealedBallot, SealedSlip
from voting.queries.sealed.archives import sealed_box_of
from voting.queries.sealed.marks import marks_of
from voting.services.polls import close_poll
from voting.services.sealed.casting import Accepted
from voting.services.sealed.issuing import Credential
from voting.services.sealed.opening import spend_opened_ballot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def those():
    return members(an_organisation(), 4)


@pytest.fixture
def poll(those):
    return an_open_secret_poll(an_evening(those[0].organisation, *those))


def test_two_devices_at_once_get_one_credential_between_them(poll, those):
    answers = at_once(*[lambda: fetch(poll, those[0])] * 4)
    assert sum(isinstance(answer, Credential) for answer in answers) == 1
    assert sum(isinstance(answer, CredentialTaken) for answer in answers) == 3
    assert (marks_of(poll).issued, SealedSlip.objects.count()) == (1, 3)


def test_the_same_claim_sent_twice_at_once_gets_the_same_credential(poll, those):
    claim = a_claim()
    answers = at_once(*[lambda: fetch(poll, those[0], claim)] * 3)
    assert len({answer.private for answer in answers}) == 1
    assert SealedSlip.objects.count() == 3


def test_members_at_once_get_a_credential_each(poll, those):
    answers = at_once(*[lambda member=member: fetch(poll, member) for member in those])
    assert len({answer.private for answer in answers}) == len(those)
    assert marks_of(poll).issued == len(those)


def test_two_ballots_of_one_credential_at_once_are_one_that_replaces_the_other(poll, those):
    credential = fetch(poll, those[0]).private
    first, second = seal(poll, credential, FOR), seal(poll, credential, AGAINST)
    answers = at_once(lambda: cast(poll, first), lambda: cast(poll, second))
    assert sorted(answer.replaces for answer in answers) == [False, True]
    box = SealedBallot.objects.exclude(tracker="").get()
    assert box.tracker == next(answer.tracker for answer in answers if answer.replaces)
    assert len(box.earlier) == 1


def test_a_ballot_opened_and_cast_at_once_is_one_of_the_two_never_both(poll, those):
    ballot = seal(poll, fetch(poll, those[0]).private, FOR)
    written = ballot.written.encode()
    answers = at_once(
        lambda: cast(poll, ballot), lambda: spend_opened_ballot(election=poll.sealed.uuid, written=written)
    )
    is_cast = isinstance(answers[0], Accepted)
    assert isinstance(answers[1], BallotIsCast) if is_cast else isinstance(answers[0], BallotReplayed)
    assert SealedBallot.objects.filter(tracker=ballot.tracker).exists() == is_cast


def test_the_close_waits_for_a_ballot_under_way_and_counts_it(poll, those):
    ballot = seal(poll, fetch(poll, those[0]).private, FOR)
    with beside() as other:
        with transaction.atomic():
            cast(poll, ballot)
            other.begin(lambda: close_poll(poll, actor=SYSTEM))
            assert other.is_waiting()
        other.result()
    assert sealed_box_of(poll)[0] == 1


def test_a_ballot_at_the_moment_of_the_close_is_in_or_refused_never_lost(poll, those):
    ballot = seal(poll, fetch(poll, those[0]).private, FOR)
    answers = at_once(lambda: cast(poll, ballot), lambda: close_poll(poll, actor=SYSTEM))
    assert isinstance(answers[0], Accepted | PollNotOpen)
    assert sealed_box_of(poll)[0] == isinstance(answers[0], Accepted)
