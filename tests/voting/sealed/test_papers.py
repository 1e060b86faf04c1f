"""Paper beside sealed ballots: one mark per member across both, a right given back first, two who count."""

from __future__ import annotations

from datetime import timedelta

import pytest

from membership.actors import Actor
from membership.models import Role
from tests.factories.meetings import an_evening
from tests.factories.register import SYSTEM, an_officer
from tests.factories.sealed import FOR, a_claim, cast, fetch, seal, vote_secretly
from voting.crypto.credentials import public_of, secret_of
from voting.crypto.groups import draw_secret
from voting.crypto.proofs import prove_knowledge
from voting.errors import (
    BallotIsFinal,
    BallotSignatureWrong,
    CredentialGivenBack,
    PapersMissing,
    PaperTotalsDiffer,
    PollNotOpen,
    PollStillOpen,
    ReturnUnknown,
    TooManyPapers,
    VotedOnPaper,
)
from voting.models import Poll, PollMode
from voting.queries.sealed.elections import sealed_of
from voting.queries.sealed.marks import Marks, marks_of
from voting.services.polls import close_poll, open_poll, prepare_poll
from voting.services.sealed.papers import enter_paper_totals, paper_votes
from voting.services.sealed.returning import give_credential_back, hand_out_paper
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll(those) -> Poll:
    assembly = an_evening(those[0].organisation, *those)
    draft = prepare_poll(assembly.motions.get(), actor=SYSTEM, mode=PollMode.SECRET, takes_paper=True)
    return open_poll(draft, actor=SYSTEM, lasts=timedelta(minutes=30))


def line(poll: Poll, member):
    return poll.roll.entries.get(membership=member)


def give_back(poll: Poll, private: str, *, secret: int | None = None) -> str:
    """Give a credential back as the device that holds it does."""
    election = sealed_of(poll.pk).election
    group = election.group
    public = group.write(public_of(private, election.uuid, group))
    secret = secret or secret_of(private, election.uuid, group)
    proof = prove_knowledge(group, f"return|{election.uuid}|{public}|", secret, draw_secret)
    return give_credential_back(election=election.uuid, credential=public, **proof.as_json())


def counter(poll: Poll, name: str) -> Actor:
    account = an_officer(poll.organisation, Role.SCRUTINEER, f"{name}@example.org")
    return Actor(account_id=account.pk, public_id=account.public_id)


def test_whoever_has_a_paper_gets_no_credential_and_the_other_way_round(poll, those):
    hand_out_paper(line(poll, those[0]), actor=SYSTEM)
    with pytest.raises(VotedOnPaper):
        fetch(poll, those[0])
    with pytest.raises(VotedOnPaper):
        hand_out_paper(line(poll, those[0]), actor=SYSTEM)
    fetch(poll, those[1])
    with pytest.raises(ReturnUnknown):
        hand_out_paper(line(poll, those[1]), actor=SYSTEM)
    assert marks_of(poll) == Marks(issued=1, on_paper=1)


def test_a_right_given_back_takes_no_ballot_and_is_worth_one_paper(poll, those):
    claim = a_claim()
    private = fetch(poll, those[0], claim).private
    code = give_back(poll, private)
    with pytest.raises(CredentialGivenBack):
        cast(poll, seal(poll, private, FOR))
    hand_out_paper(line(poll, those[0]), actor=SYSTEM, code=code)
    with pytest.raises(VotedOnPaper):
        fetch(poll, those[0], claim)
    fetch(poll, those[1])
    with pytest.raises(ReturnUnknown):
        hand_out_paper(line(poll, those[1]), actor=SYSTEM, code=code)
    assert marks_of(poll) == Marks(issued=1, on_paper=1)


def test_a_lost_answer_is_given_again_with_the_same_code_and_is_still_worth_one_paper(poll, those):
    private = fetch(poll, those[0]).private
    code = give_back(poll, private)
    assert give_back(poll, private) == code
    hand_out_paper(line(poll, those[0]), actor=SYSTEM, code=f" {code[:5]}-{code[5:]} ".lower())
    assert marks_of(poll) == Marks(issued=0, on_paper=1)


def test_a_right_that_was_used_is_not_given_back(poll, those):
    private = fetch(poll, those[0]).private
    cast(poll, seal(poll, private, FOR))
    with pytest.raises(BallotIsFinal):
        give_back(poll, private)


def test_nobody_gives_back_a_credential_they_do_not_hold(poll, those):
    with pytest.raises(BallotSignatureWrong):
        give_back(poll, fetch(poll, those[0]).private, secret=12345)


def test_a_vote_without_papers_hands_none_out(poll, those):
    Poll.objects.filter(pk=poll.pk).update(takes_paper=False)
    with pytest.raises(PollNotOpen):
        hand_out_paper(line(poll, those[0]), actor=SYSTEM)


def test_the_result_waits_until_two_agree_and_is_of_both_channels_together(poll, those):
    vote_secretly(poll, those[0], FOR)
    for member in those[1:4]:
        hand_out_paper(line(poll, member), actor=SYSTEM)
    close_poll(poll, actor=SYSTEM)
    lise, paul = counter(poll, "lise"), counter(poll, "paul")
    assert not run_tally(poll.pk)
    enter_paper_totals(poll, totals={"for": 1, "against": 1, "abstain": 0}, spoiled=1, actor=lise)
    enter_paper_totals(poll, totals={"for": 2, "against": 0, "abstain": 0}, spoiled=1, actor=paul)
    assert not run_tally(poll.pk)
    enter_paper_totals(poll, totals={"for": 1, "against": 1, "abstain": 0}, spoiled=1, actor=paul)
    assert run_tally(poll.pk)
    poll.refresh_from_db()
    figures = poll.result.figures
    assert (figures["for"], figures["against"], figures["voted"]) == (2, 1, 3)


def test_of_three_who_counted_two_alike_are_enough_and_two_against_two_are_not(poll, those):
    vote_secretly(poll, those[0], FOR)
    for member in those[1:4]:
        hand_out_paper(line(poll, member), actor=SYSTEM)
    close_poll(poll, actor=SYSTEM)
    right, wrong = {"for": 1, "against": 1, "abstain": 1}, {"for": 2, "against": 0, "abstain": 1}
    counted = {"lise": right, "paul": wrong, "anne": right, "luc": wrong}
    answers = []
    for name, totals in counted.items():
        enter_paper_totals(poll, totals=totals, spoiled=0, actor=counter(poll, name))
        try:
            answers.append(paper_votes(poll).votes["for"])
        except (PapersMissing, PaperTotalsDiffer) as refused:
            answers.append(refused.code)
    assert answers == ["papers_missing", "paper_totals_differ", 1, "paper_totals_differ"]


def test_more_papers_than_were_handed_out_and_papers_before_the_close_are_refused(poll, those):
    hand_out_paper(line(poll, those[0]), actor=SYSTEM)
    lise = counter(poll, "lise")
    with pytest.raises(PollStillOpen):
        enter_paper_totals(poll, totals={"for": 1, "against": 0, "abstain": 0}, spoiled=0, actor=lise)
    close_poll(poll, actor=SYSTEM)
    with pytest.raises(TooManyPapers):
        enter_paper_totals(poll, totals={"for": 1, "against": 1, "abstain": 0}, spoiled=0, actor=lise)
