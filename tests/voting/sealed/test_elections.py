"""Elections by secret ballot: one mark or several, blank votes, ties, a quorum; counted from sums of sealed ballots."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from governance.models import MotionState, Resolution
from governance.queries.proceedings import proceedings_of
from governance.services.minutes_text import contents
from membership.actors import Actor
from membership.clock import now
from membership.models import AuditEntry, Membership, Role
from tests import needs
from tests.factories.meetings import an_evening
from tests.factories.register import SYSTEM, a_member, an_account_of, an_officer, an_organisation, members
from tests.factories.sealed import vote_secretly
from tests.voting.counting.boards import events
from tests.voting.sealed.browsing import signed_in
from voting.counting.records import CountRecord
from voting.counting.replay import replay
from voting.crypto.verifying import verify
from voting.errors import (
    CandidateMayNotStand,
    CandidatesMissing,
    CandidateTwice,
    GroupsElectApart,
    MethodUnknown,
    NoContest,
    OneSeatOnly,
    PaperTotalsImpossible,
    TooManyCandidates,
    VotesDiffer,
)
from voting.models import Poll, PollMode, PollState
from voting.queries.sealed.archives import archive_of
from voting.services.electing import MOST_CANDIDATES, ElectionPlan, prepare_election
from voting.services.polls import close_poll, open_poll, prepare_poll
from voting.services.proclaim import proclaim_result
from voting.services.sealed.papers import enter_paper_totals
from voting.services.sealed.returning import hand_out_paper
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db

A_WHILE = timedelta(minutes=5)
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


def with_papers(evening, those, method: str, seats: int = 2) -> Poll:
    """Return a closed election of four candidates: two ballots in the box, three papers handed out."""
    plan = ElectionPlan(NAMES, seats, method, takes_paper=True)
    poll = open_poll(prepare_election(evening.motions.get(), plan, actor=SYSTEM), actor=SYSTEM, lasts=A_WHILE)
    vote_secretly(poll, those[0], [0, 1, 0, 0, 0])
    vote_secretly(poll, those[1], [1, 0, 0, 0, 0])
    for member in those[2:5]:
        hand_out_paper(poll.roll.entries.get(membership=member), actor=SYSTEM)
    return close_poll(poll, actor=SYSTEM)


def enter(poll: Poll, *, papers: int | None, spoiled: int = 0, blank: int = 0, **votes: int) -> None:
    """Two scrutineers enter the same: c1=2 are two votes for the first candidate."""
    totals = {str(n): votes.get(f"c{n}", 0) for n in range(1, 5)} | {"blank": blank}
    for name in ("lise", "paul"):
        account = an_officer(poll.organisation, Role.SCRUTINEER, f"{name}@example.org")
        actor = Actor(account_id=account.pk, public_id=account.public_id)
        enter_paper_totals(poll, totals=totals, spoiled=spoiled, papers=papers, actor=actor)


def test_papers_beside_the_box_are_added_candidate_by_candidate_and_shown_together(evening, those):
    poll = with_papers(evening, those, "block-vote")
    assert not run_tally(poll.pk)
    enter(poll, papers=3, spoiled=1, c1=1, c2=2)
    assert run_tally(poll.pk)
    figures = Poll.objects.get(pk=poll.pk).result.figures
    assert figures["votes"] == {"Ana Gagnon": 2, "Luc Roy": 2, "Zoé Côté": 0, "Ève Morin": 0}
    assert (figures["voted"], figures["blank"], sorted(figures["elected"])) == (4, 1, ["Ana Gagnon", "Luc Roy"])
    record = CountRecord.from_text(Poll.objects.get(pk=poll.pk).result.record)
    assert replay(record) == ()


def test_papers_of_one_mark_need_no_number_of_papers(evening, those):
    poll = with_papers(evening, those, "plurality", 1)
    enter(poll, papers=None, blank=1, c3=2)
    assert run_tally(poll.pk)
    figures = Poll.objects.get(pk=poll.pk).result.figures
    assert (figures["votes"]["Zoé Côté"], figures["blank"], figures["elected"]) == (2, 2, ["Zoé Côté"])


@pytest.mark.parametrize(
    ("papers", "votes"),
    [(3, {"c1": 3, "c2": 3, "c3": 1}), (3, {"c1": 4}), (3, {"c1": 1}), (2, {"c1": 3}), (2, {"c1": 1, "blank": 3})],
    ids=["too many marks", "more votes than papers", "papers without a mark", "fewer papers", "blank ones only"],
)
def test_what_so_many_papers_cannot_add_up_to_is_refused_at_once(evening, those, papers, votes):
    poll = with_papers(evening, those, "block-vote")
    with pytest.raises(PaperTotalsImpossible):
        enter(poll, papers=papers, **votes)
    assert not poll.paper_totals.exists()


def test_the_desk_asks_for_each_candidate_blank_spoiled_and_all_papers(evening, those):
    poll = with_papers(evening, those, "block-vote")
    desk = reverse("voting:paper-desk", args=[poll.organisation.slug, poll.public_id])
    for name in ("lise", "paul"):
        scrutineer = signed_in(an_officer(poll.organisation, Role.SCRUTINEER, f"{name}@example.org"))
        page = scrutineer.get(desk).content.decode()
        assert all(one in page for one in (*NAMES, "Bulletins blancs", "Bulletins en tout"))
        said = {"votes_1": 1, "votes_2": 2, "votes_3": 0, "votes_4": 0, "votes_blank": 0, "spoiled": 1}
        refused = scrutineer.post(f"{desk}totals/", said | {"papers": 1}).content.decode()
        assert "ne peuvent pas donner" in refused
        assert scrutineer.post(f"{desk}totals/", said | {"papers": 3}).status_code == 302
    assert run_tally(poll.pk)


def test_the_largest_ballot_that_is_prepared_passes_the_door_of_the_box(evening, those):
    plan = ElectionPlan([f"Personne candidate {n}" for n in range(MOST_CANDIDATES)], 2, "approval")
    poll = open_poll(prepare_election(evening.motions.get(), plan, actor=SYSTEM), actor=SYSTEM, lasts=A_WHILE)
    assert poll.sealed.group == "BELENIOS-2048"
    assert vote_secretly(poll, those[0], [0] + [1] * MOST_CANDIDATES)


@pytest.mark.parametrize(
    ("plan", "refusal"),
    [
        (ElectionPlan([], 1, "plurality"), CandidatesMissing),
        (ElectionPlan(["Ana", " Ana "], 1, "plurality"), CandidateTwice),
        (ElectionPlan([f"Ana {n}" for n in range(MOST_CANDIDATES + 1)], 2, "block-vote"), TooManyCandidates),
        (ElectionPlan(["Ana", "Luc"], 2, "block-vote"), NoContest),
        (ElectionPlan(NAMES, 2, "plurality"), OneSeatOnly),
        (ElectionPlan(NAMES, 1, "meek"), MethodUnknown),
    ],
)
def test_a_ballot_that_elects_nobody_sensibly_is_refused_and_leaves_nothing(evening, plan, refusal):
    with pytest.raises(refusal):
        prepare_election(evening.motions.get(), plan, actor=SYSTEM)
    assert not Poll.objects.exists()


def test_a_vote_is_refused_where_a_delegate_casts_several_votes_since_a_line_of_the_roll_is_one():
    federation = an_organisation(kind="qc_federation", bylaws={"fed_votes_per_member": 3, "fed_delegate_votes": 3})
    evening = an_evening(federation, *members(federation, 3))
    for mode in (PollMode.SECRET, PollMode.ROLL_CALL):
        with pytest.raises(VotesDiffer):
            prepare_poll(evening.motions.get(), actor=SYSTEM, mode=mode)
    with pytest.raises(VotesDiffer):
        prepare_election(evening.motions.get(), ElectionPlan(NAMES, 2, "block-vote"), actor=SYSTEM)
    assert not Poll.objects.exists()


@pytest.mark.parametrize(
    "bylaws",
    [{"fed_votes_per_member": 3}, {"fed_vote_step": 50}, {"fed_delegate_votes": 1}, {}],
    ids=["three each", "by blocks", "one a delegate", "nothing said"],
)
def test_it_is_not_where_each_delegate_has_one(bylaws):
    federation = an_organisation(kind="qc_federation", bylaws=bylaws)
    evening = an_evening(federation, *members(federation, 3))
    assert prepare_poll(evening.motions.get(), actor=SYSTEM, mode=PollMode.SECRET).state == PollState.DRAFT


class TestWhereGroupsElectTheirOwnSeats:
    @pytest.fixture
    def evening(self, db):
        organisation = an_organisation(bylaws={"quorum": "3", "director_groups": True})
        return an_evening(organisation, *members(organisation, 6))

    def test_one_ballot_of_everybody_is_refused_unless_it_is_said_that_everybody_elects(self, evening):
        motion = evening.motions.get()
        with pytest.raises(GroupsElectApart):
            prepare_election(motion, ElectionPlan(NAMES, 2, "block-vote"), actor=SYSTEM)
        assert not Poll.objects.exists()
        plan = ElectionPlan(NAMES, 2, "block-vote", by_everybody=True)
        assert prepare_election(motion, plan, actor=SYSTEM).state == PollState.DRAFT
        assert AuditEntry.objects.filter(action="election.prepared").count() == 1

    def test_a_motion_is_for_everybody_as_ever(self, evening):
        assert prepare_poll(evening.motions.get(), actor=SYSTEM, mode=PollMode.SECRET).state == PollState.DRAFT

    def test_the_page_says_why_and_asks_in_both_languages(self, evening):
        browser = signed_in(an_officer(evening.organisation, Role.SECRETARY))
        motion = evening.motions.get()
        address = reverse("voting:candidates", args=["rives", evening.public_id, motion.public_id])
        said = {"candidates": "\n".join(NAMES), "seats": 2, "method": "block-vote"}
        for language, words in (
            ("fr", "chaque groupe élit ses propres sièges"),
            ("en", "each group elects its own seats"),
        ):
            answer = browser.post(address, said, headers={"accept-language": language})
            assert words in answer.content.decode()
            assert not Poll.objects.exists()
        assert browser.post(address, {**said, "by_everybody": "on"}).status_code == 302

    def test_on_the_page_an_election_may_be_made_final(self, evening):
        browser = signed_in(an_officer(evening.organisation, Role.SECRETARY))
        address = reverse("voting:candidates", args=["rives", evening.public_id, evening.motions.get().public_id])
        said = {"candidates": "\n".join(NAMES), "seats": 2, "method": "block-vote", "by_everybody": "on"}
        browser.post(address, said | {"is_final": "on"})
        assert not Poll.objects.get().allows_change

    def test_elsewhere_the_page_asks_nothing_of_it(self):
        organisation = an_organisation("ailleurs", bylaws={"quorum": "3"})
        evening = an_evening(organisation, *members(organisation, 3))
        browser = signed_in(an_officer(organisation, Role.SECRETARY))
        address = reverse("voting:candidates", args=["ailleurs", evening.public_id, evening.motions.get().public_id])
        assert "by_everybody" not in browser.get(address).content.decode()


class TestWhoMayStand:
    """A category without office is asked where candidates are written down."""

    @pytest.fixture
    def evening(self, db):
        organisation = an_organisation(bylaws={"quorum": "3"})
        those = members(organisation, 6)
        a_member(organisation, "Jean-Guy", "De l’Étoile", category="auxiliary")
        return an_evening(organisation, *those)

    def plan(self, *names, **more):
        return ElectionPlan([*NAMES[:2], *names], 2, "block-vote", **more)

    def test_a_member_of_a_category_without_office_is_refused_unless_it_is_somebody_else(self, evening):
        motion = evening.motions.get()
        with pytest.raises(CandidateMayNotStand) as refused:
            prepare_election(motion, self.plan("jean-guy de l'etoile"), actor=SYSTEM)
        assert refused.value.category_fr
        assert not Poll.objects.exists()
        prepare_election(motion, self.plan("Jean-Guy De l’Étoile", others_of_that_name=True), actor=SYSTEM)

    def test_of_two_of_one_name_the_one_who_may_stand_does(self, evening):
        a_member(evening.organisation, "Jean-Guy", "De l’Étoile")
        prepare_election(evening.motions.get(), self.plan("Jean-Guy De l’Étoile"), actor=SYSTEM)

    def test_the_page_asks_only_then(self, evening):
        browser = signed_in(an_officer(evening.organisation, Role.SECRETARY))
        address = reverse("voting:candidates", args=["rives", evening.public_id, evening.motions.get().public_id])
        assert "others_of_that_name" not in browser.get(address).content.decode()
        names = "\n".join([*NAMES[:2], "Jean-Guy De l’Étoile"])
        said = {"candidates": names, "seats": 2, "method": "block-vote"}
        answer = browser.post(address, said, headers={"accept-language": "en"}).content.decode()
        assert ("may not stand for office" in answer, "others_of_that_name" in answer) == (True, True)
        assert browser.post(address, said | {"others_of_that_name": "on"}).status_code == 302


class TestWhereOnlyNamesAreAnnounced:
    @pytest.fixture
    def poll(self, db):
        organisation = an_organisation(bylaws={"quorum": "3", "election_votes_announced": False})
        those = members(organisation, 6)
        poll = counted(opened(an_evening(organisation, *those)), those, [[0, 1, 1, 0, 0]] * 3 + [[0, 0, 1, 1, 0]])
        proclaim_result(poll, actor=SYSTEM)
        return poll

    @pytest.mark.parametrize(("who", "sees"), [("member", False), ("chair", True), ("scrutineer", True)])
    def test_the_page_gives_votes_to_those_who_count_alone(self, poll, who, sees):
        account = (
            an_account_of(Membership.objects.filter(organisation=poll.organisation).order_by("pk")[0])
            if who == "member"
            else an_officer(poll.organisation, Role(who))
        )
        page = signed_in(account).get(reverse("voting:result", args=[poll.organisation.slug, poll.public_id]))
        said = page.content.decode()
        assert "Luc Roy" in said
        assert ("Zoé Côté" in said) is sees
        assert "Seuls les noms des personnes élues sont annoncés." in said

    def test_the_minutes_name_those_elected_and_give_no_votes(self, poll):
        said = str(contents(proceedings_of(poll.assembly), language="fr", version=1, drawn_up_at=now()))
        assert "Luc Roy" in said
        assert "Zoé Côté" not in said

    def test_what_proves_it_holds_the_votes(self, poll):
        assert CountRecord.from_text(poll.result.record).elected
        assert "Zoé Côté" in poll.result.record
