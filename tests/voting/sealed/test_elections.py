"""Elections by secret ballot: one mark or several, blank votes, ties, a quorum; counted from sums of sealed ballots."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from governance.models import MotionState, Resolution
from tests import needs
from tests.factories.meetings import an_evening
from tests.factories.register import SYSTEM, an_organisation, members
from tests.factories.sealed import vote_secretly
from tests.voting.counting.boards import events
from voting.counting.records import CountRecord
from voting.counting.replay import replay
from voting.crypto.verifying import verify
from voting.errors import CandidatesMissing, CandidateTwice, MethodUnknown, NoContest, OneSeatOnly
from voting.models import Poll, PollState
from voting.queries.sealed.archives import archive_of
from voting.services.electing import ElectionPlan, prepare_election
from voting.services.polls import close_poll, open_poll
from voting.services.proclaim import proclaim_result
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db

NAMES = ["Ana Gagnon", "Luc Roy", "Zoé Côté", "Ève Morin"]


@pytest.fixture
def those():
    return members(an_organisation(bylaws={"quorum": "3"}), 6)


@pytest.fixture
def evening(those):
    return an_evening(those[0].organisation, *those)


def opened(evening, seats: int = 2, method: str = "block-vote", *, blank: bool = True) -> Poll:
    plan = ElectionPlan(NAMES, seats, method, allows_blank=blank)
    poll = prepare_election(evening.motions.get(), plan, actor=SYSTEM)
    return open_poll(poll, actor=SYSTEM, lasts=timedelta(minutes=5))


def counted(poll: Poll, those, ballots: list[list[int]]) -> Poll:
    for membership, ballot in zip(those, ballots, strict=False):
        vote_secretly(poll, membership, ballot)
    close_poll(poll, actor=SYSTEM)
    assert run_tally(poll.pk)
    return Poll.objects.get(pk=poll.pk)


def test_those_with_the_most_marks_are_elected_and_blank_votes_are_counted_apart(evening, those):
    poll = counted(
        opened(evening), those, [[0, 1, 1, 0, 0], [0, 1, 0, 1, 0], [0, 1, 1, 0, 0], [0, 0, 0, 0, 1], [1, 0, 0, 0, 0]]
    )
    figures = poll.result.figures
    assert figures["votes"] == {"Ana Gagnon": 3, "Luc Roy": 2, "Zoé Côté": 1, "Ève Morin": 1}
    assert figures["elected"] == ["Ana Gagnon", "Luc Roy"]
    assert (figures["blank"], figures["voted"], poll.result.outcome) == (1, 5, "elected")


def test_the_record_follows_from_its_own_figures_and_says_that_no_ballot_was_opened(evening, those):
    poll = counted(opened(evening), those, [[0, 1, 1, 0, 0], [0, 1, 0, 0, 0], [0, 0, 0, 1, 1]])
    record = CountRecord.from_text(poll.result.record)
    assert replay(record) == ()
    assert record.rounds[0].detail["used"] is None
    assert (record.papers.total, record.papers.valid, record.papers.blank) == (3, 3, 0)


def test_one_mark_for_one_seat(evening, those):
    poll = counted(opened(evening, 1, "plurality"), those, [[0, 1, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0]])
    assert poll.result.figures["elected"] == ["Ana Gagnon"]
    assert CountRecord.from_text(poll.result.record).rounds[0].detail["used"] == {"1": 3}


def test_as_many_marks_as_one_likes(evening, those):
    poll = counted(
        opened(evening, 1, "approval", blank=False), those, [[1, 1, 1, 0], [0, 1, 1, 1], [0, 1, 0, 0], [1, 0, 0, 0]]
    )
    assert poll.result.figures["elected"] == ["Luc Roy"]
    assert poll.result.figures["votes"]["Zoé Côté"] == 2


def test_a_tie_for_the_last_seat_ends_by_the_lot_of_a_number_published_before(evening, those):
    poll = opened(evening, 1, "plurality")
    seed = poll.election.seed
    poll = counted(poll, those, [[0, 1, 0, 0, 0], [0, 0, 1, 0, 0]])
    record = CountRecord.from_text(poll.result.record)
    assert record.seed == seed
    [tie] = events(record, "tie")
    assert sorted(tie["between"]) == ["1", "2"]
    assert poll.result.figures["elected"][0] in NAMES[:2]
    assert replay(record) == ()


def test_proclaimed_the_point_is_elected_and_takes_no_number_of_a_resolution(evening, those):
    poll = counted(opened(evening), those, [[0, 1, 1, 0, 0]] * 3)
    motion = proclaim_result(poll, actor=SYSTEM)
    assert motion.state == MotionState.ELECTED
    assert motion.figures["elected"] == ["Ana Gagnon", "Luc Roy"]
    assert not Resolution.objects.exists()


def test_blank_votes_alone_elect_nobody_and_the_point_may_be_voted_again(evening, those):
    poll = counted(opened(evening), those, [[1, 0, 0, 0, 0]] * 3)
    assert poll.result.outcome == "nobody"
    assert proclaim_result(poll, actor=SYSTEM).state == MotionState.PROPOSED
    assert opened(evening).state == PollState.OPEN


def test_without_a_quorum_nobody_is_elected(those):
    organisation = those[0].organisation
    poll = opened(an_evening(organisation, *those[:2]))
    close_poll(poll, actor=SYSTEM)
    run_tally(poll.pk)
    poll = Poll.objects.get(pk=poll.pk)
    assert poll.result.outcome == "no_quorum"
    assert proclaim_result(poll, actor=SYSTEM).state == MotionState.PROPOSED


def test_our_verifier_reads_the_archive_of_an_election(evening, those):
    poll = counted(opened(evening), those, [[0, 1, 1, 0, 0], [1, 0, 0, 0, 0]])
    report = verify(archive_of(poll).to_bytes())
    assert report.holds
    assert report.result == [[1, 1, 1, 0, 0]]


@pytest.mark.belenios
@pytest.mark.parametrize("method", ["block-vote", "approval"])
def test_debians_own_tool_accepts_the_archive(evening, those, tmp_path: Path, method):
    poll = counted(opened(evening, method=method), those, [[0, 1, 1, 0, 0], [1, 0, 0, 0, 0], [0, 0, 0, 1, 0]])
    (tmp_path / f"{poll.sealed.uuid}.bel").write_bytes(archive_of(poll).to_bytes())
    tool = str(needs.belenios_tool())
    done = subprocess.run([tool, "election", "verify", "--dir", tmp_path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "all checks passed" in done.stderr


@pytest.mark.parametrize(
    ("plan", "refusal"),
    [
        (ElectionPlan([], 1, "plurality"), CandidatesMissing),
        (ElectionPlan(["Ana", " Ana "], 1, "plurality"), CandidateTwice),
        (ElectionPlan(["Ana", "Luc"], 2, "block-vote"), NoContest),
        (ElectionPlan(NAMES, 2, "plurality"), OneSeatOnly),
        (ElectionPlan(NAMES, 1, "meek"), MethodUnknown),
    ],
)
def test_a_ballot_that_elects_nobody_sensibly_is_refused_and_leaves_nothing(evening, plan, refusal):
    with pytest.raises(refusal):
        prepare_election(evening.motions.get(), plan, actor=SYSTEM)
    assert not Poll.objects.exists()
