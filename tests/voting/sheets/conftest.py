"""What is counted by hand: papers of a secret vote, papers typed by two, raised hands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.models import Motion
from governance.services.hands import Hands, decide_by_hands
from membership.actors import Actor
from membership.models import Membership, Organisation, Role
from tests.factories.meetings import an_evening
from tests.factories.register import SYSTEM, an_officer, an_organisation, members
from tests.factories.sealed import FOR, vote_secretly
from voting.models import Poll, PollMode
from voting.services.polls import close_poll, open_poll, prepare_poll
from voting.services.proclaim import proclaim_result
from voting.services.sealed.papers import enter_paper_totals
from voting.services.sealed.returning import hand_out_paper
from voting.services.tally import run_tally


@pytest.fixture
def those(db: None) -> list[Membership]:
    return members(an_organisation(bylaws={"quorum": "2"}), 11)


@pytest.fixture
def rives(those: list[Membership]) -> Organisation:
    return those[0].organisation


def with_papers(those: list[Membership], papers: int) -> Poll:
    """Return a vote that is open, with so many papers handed out, and the ballots of all others in the box."""
    assembly = an_evening(those[0].organisation, *those)
    draft = prepare_poll(assembly.motions.get(), actor=SYSTEM, mode=PollMode.SECRET, takes_paper=True)
    poll = open_poll(draft, actor=SYSTEM, lasts=timedelta(minutes=30))
    for member in those[papers:]:
        vote_secretly(poll, member, FOR)
    for member in those[:papers]:
        hand_out_paper(poll.roll.entries.get(membership=member), actor=SYSTEM)
    return poll


def closed(poll: Poll) -> Poll:
    close_poll(poll, actor=SYSTEM)
    return Poll.objects.get(pk=poll.pk)


def counted_by_two(poll: Poll, papers: int) -> Poll:
    """Return the vote counted by two, its result waiting to be proclaimed."""
    for name in ("lise", "paul"):
        account = an_officer(poll.organisation, Role.SCRUTINEER, f"{name}@example.org")
        of = Actor(account_id=account.pk, public_id=account.public_id)
        enter_paper_totals(poll, totals={"for": 0, "against": papers, "abstain": 0}, spoiled=0, actor=of)
    assert run_tally(poll.pk)
    return Poll.objects.get(pk=poll.pk)


def proclaimed(poll: Poll, papers: int) -> Poll:
    """Return the vote counted by two and proclaimed."""
    proclaim_result(counted_by_two(poll, papers), actor=SYSTEM)
    return Poll.objects.get(pk=poll.pk)


def by_hands(those: list[Membership]) -> Motion:
    """Return a motion decided by the totals of raised hands."""
    assembly = an_evening(those[0].organisation, *those)
    return decide_by_hands(assembly.motions.get(), Hands(7, 3), actor=SYSTEM)
