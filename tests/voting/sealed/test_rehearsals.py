"""A vote for practice goes all the way and leaves nothing behind: no decision, no result of the meeting, no minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from governance.models import MotionState, Resolution
from governance.queries.votes_taken import votes_taken
from membership.models import Role
from tests.factories.meetings import an_evening
from tests.factories.register import SYSTEM, an_officer
from tests.factories.sealed import AGAINST, FOR, vote_secretly
from tests.voting.sealed.browsing import signed_in
from voting.models import Poll, PollMode, PollState
from voting.services.polls import close_poll, open_poll, prepare_poll
from voting.services.proclaim import proclaim_result
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db


@pytest.fixture
def evening(those):
    return an_evening(those[0].organisation, *those)


def rehearsed(evening, those, *ballots: list[int]) -> Poll:
    draft = prepare_poll(evening.motions.get(), actor=SYSTEM, mode=PollMode.SECRET, is_rehearsal=True)
    poll = open_poll(draft, actor=SYSTEM, lasts=timedelta(minutes=5))
    for membership, ballot in zip(those, ballots, strict=False):
        vote_secretly(poll, membership, ballot)
    close_poll(poll, actor=SYSTEM)
    assert run_tally(poll.pk)
    return Poll.objects.get(pk=poll.pk)


def test_a_rehearsal_is_counted_and_decides_nothing(evening, those):
    poll = rehearsed(evening, those, FOR, FOR, FOR)
    motion = proclaim_result(poll, actor=SYSTEM)
    assert motion.state == MotionState.PROPOSED
    assert not Resolution.objects.exists()
    assert votes_taken(evening) == {}


def test_a_tied_rehearsal_ends_without_the_chair(evening, those):
    poll = rehearsed(evening, those, FOR, AGAINST)
    proclaim_result(poll, actor=SYSTEM)
    assert Poll.objects.get(pk=poll.pk).state == PollState.PROCLAIMED


def test_after_a_rehearsal_the_motion_is_put_to_the_vote_as_if_nothing_had_been(evening, those):
    rehearsal = rehearsed(evening, those, FOR)
    proclaim_result(rehearsal, actor=SYSTEM)
    secretary = signed_in(an_officer(evening.organisation, Role.SECRETARY))
    conduct = reverse("voting:conduct", args=[evening.organisation.slug, evening.public_id])
    page = secretary.get(conduct).content.decode()
    assert "Ouvrir le vote" in page
    assert "n’a rien décidé" not in page
    assert open_poll(prepare_poll(evening.motions.get(), actor=SYSTEM), actor=SYSTEM, lasts=timedelta(minutes=5))


def test_from_the_screen_a_rehearsal_is_said_wherever_it_may_be_taken_for_a_vote(evening, those):
    secretary = signed_in(an_officer(evening.organisation, Role.SECRETARY))
    slug, motion = evening.organisation.slug, evening.motions.get()
    opening = reverse("voting:poll-open", args=[slug, evening.public_id, motion.public_id])
    secretary.post(opening, {"minutes": "2", "mode": "secret", "is_rehearsal": "on"})
    poll = Poll.objects.get()
    assert poll.is_rehearsal
    conduct = reverse("voting:conduct", args=[slug, evening.public_id])
    assert "ce vote sert à s’exercer" in secretary.get(conduct).content.decode()
    for membership in those[:2]:
        vote_secretly(poll, membership, FOR)
    close_poll(poll, actor=SYSTEM)
    run_tally(poll.pk)
    assert "Terminer l’essai" in secretary.get(conduct).content.decode()
    for view in ("result", "evidence", "keys"):
        page = secretary.get(reverse(f"voting:{view}", args=[slug, poll.public_id])).content.decode()
        assert "ce vote sert à s’exercer" in page, view
    proclaim = reverse("voting:proclaim", args=[slug, evening.public_id, poll.public_id])
    secretary.post(proclaim)
    assert motion.polls.get().state == PollState.PROCLAIMED
    assert "Terminer l’essai" not in secretary.get(conduct).content.decode()
