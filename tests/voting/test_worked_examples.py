"""The worked examples of the rulebook on elections and votes, through the services that hold them."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.queries.rules import rules_of
from governance.rules import extended
from governance.services.sessions import open_assembly
from membership.clock import now
from membership.models import Category, Role
from membership.rules import reasons
from membership.services.life.suspensions import SuspensionOrder, suspend
from tests.factories.life import of_the_board
from tests.factories.meetings import a_called_assembly, an_evening, come, jump, vote
from tests.factories.papers import an_open_count, type_all
from tests.factories.register import SYSTEM, a_member, an_officer, an_organisation
from tests.factories.sealed import a_claim, vote_secretly
from tests.governance.web.reading import said
from voting.counting.records import CountRecord
from voting.errors import GroupsElectApart, NoContest, NoSuchGroup, NotOnRoll, StruckFromRoll
from voting.models import ElectionMethod
from voting.queries.conduct import present_of
from voting.queries.taken import votes_of
from voting.services.due import do_what_is_due
from voting.services.electing import ElectionPlan, prepare_election
from voting.services.paper.counting import count_papers
from voting.services.polls import close_poll, open_poll, prepare_poll
from voting.services.sealed.issuing import fetch_credential
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db

USERS, WORKERS = ("Anne Roy", "Luc Gagné"), ("Paul Ouellet", "Rose Diallo", "Zoé Lê")


@pytest.fixture
def rives():
    return an_organisation(bylaws={"director_groups": True})


@pytest.fixture
def election(rives):
    """The election of the board, a point of a meeting in session of a co-operative whose groups elect their seats."""
    evening = an_evening(rives, a_member(rives), a_member(rives, "Luc"))
    return evening.motions.get()


def test_ex22_two_users_for_two_seats_are_elected_without_a_vote(rives, election):
    with pytest.raises(NoContest) as refused:
        prepare_election(election, ElectionPlan(USERS, 2, ElectionMethod.BLOCK), actor=SYSTEM)
    assert (refused.value.candidates, refused.value.seats) == (2, 2)
    chair = Client()
    account = an_officer(rives, Role.CHAIR)
    chair.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    url = reverse("voting:candidates", args=[rives.slug, election.assembly.public_id, election.public_id])
    page = said(chair.post(url, {"candidates": "\n".join(USERS), "seats": "2", "method": "block-vote"}))
    assert "sans vote" in page


def test_ex22_the_workers_seats_are_not_put_to_everybody(election):
    with pytest.raises(GroupsElectApart):
        prepare_election(election, ElectionPlan(WORKERS, 2, ElectionMethod.BLOCK), actor=SYSTEM)


@pytest.fixture
def workers_ballot(rives):
    """Three stand for the two seats of the workers; five workers and two users are there."""
    workers = [a_member(rives, name, number=f"W{n}", category="worker") for n, name in enumerate("ABCDE", 1)]
    users = [a_member(rives), a_member(rives, "Luc")]
    evening = an_evening(rives, *workers, *users)
    plan = ElectionPlan(WORKERS, 2, ElectionMethod.BLOCK, of_group=Category.objects.get(key="worker"))
    poll = prepare_election(evening.motions.get(), plan, actor=SYSTEM)
    return open_poll(poll, actor=SYSTEM, lasts=timedelta(minutes=30)), workers, users


def test_ex22_the_workers_vote_sealed_on_a_roll_of_their_own(workers_ballot):
    poll, workers, users = workers_ballot
    on_roll = set(poll.roll.entries.filter(is_entitled=True).values_list("membership", flat=True))
    assert on_roll == {one.pk for one in workers}
    out = poll.roll.entries.get(membership=users[0])
    assert (out.reason_code, out.exercised_by) == ("other_group", None)
    assert "Membre travailleur" in reasons.sentence(out.reason_code, out.reason_params, "fr")
    for worker in workers:
        # A blank answer first, then one for each who stands.
        vote_secretly(poll, worker, [0, 1, 1, 0])
    with pytest.raises(NotOnRoll):
        fetch_credential(
            organisation_id=poll.organisation_id, assembly=poll.assembly.public_id, poll=poll.public_id,
            membership_id=users[0].pk, person_id=users[0].person_id, claim=a_claim(),
        )  # fmt: skip
    close_poll(poll, actor=SYSTEM)
    assert run_tally(poll.pk)
    poll.refresh_from_db()
    assert poll.result.figures["voted"] == 5
    assert [vote.only for vote in votes_of(poll.assembly)] == [("Membre travailleur", "Worker member")]


def test_ex22_the_chair_is_warned_that_few_of_the_group_are_there(rives):
    workers = [a_member(rives, name, number=f"W{n}", category="worker") for n, name in enumerate("ABC", 1)]
    users = [a_member(rives, name, number=f"U{n}") for n, name in enumerate("FGHIJ", 1)]
    evening = an_evening(rives, *workers, *users)
    group, motion = Category.objects.get(key="worker"), evening.motions.get()
    assert present_of(evening, group, now()) == 3
    chair = Client()
    chair.force_login(an_officer(rives, Role.CHAIR), backend="allauth.account.auth_backends.AuthenticationBackend")
    at = [rives.slug, evening.public_id]
    plan = {"candidates": "\n".join(WORKERS), "seats": "2", "method": "block-vote", "of_group": "worker"}
    page = said(chair.post(reverse("voting:candidates", args=[*at, motion.public_id]), plan, follow=True))
    assert "Réservé au groupe « Membre travailleur »" in page.replace("\xa0", " ")
    assert "peut dire comment chaque personne a voté" in page


def test_ex22_a_group_elects_its_own_seats_only_where_groups_do(election):
    other = an_organisation("ailleurs")
    motion = an_evening(other, a_member(other)).motions.get()
    group = Category.objects.get(organisation=other, key="worker")
    with pytest.raises(NoSuchGroup):
        prepare_election(motion, ElectionPlan(WORKERS, 2, ElectionMethod.BLOCK, of_group=group), actor=SYSTEM)


def test_ex22_a_workers_ballot_has_two_marks_at_most_and_one_with_three_is_spoilt(rives):
    candidates = tuple((name, ()) for name in WORKERS)
    count = an_open_count(rives, method="block-vote", candidates=candidates, seats=2)
    papers = ("1 2", "1 2", "1 3", "2", "1 2 3")
    type_all(count, papers, papers)
    count_papers(count, actor=SYSTEM)
    record = CountRecord.from_text(count.results.get().record)
    assert (record.papers.total, record.papers.valid, sum(record.papers.invalid.values())) == (5, 4, 1)
    elected: Any = record.elected
    assert [one["id"] for one in elected] == ["1", "2"]


@pytest.fixture
def extended_vote(db):
    """A caisse's meeting of Tuesday 20 April, its vote open from 20:30 for the days of the rules."""
    caisse = an_organisation(kind="qc_caisse", bylaws={"notice_min_days": None, "notice_max_days": None})
    anne, luc = a_member(caisse), a_member(caisse, "Luc")
    meeting = a_called_assembly(caisse, on=date(2027, 4, 20))
    jump(caisse, date(2027, 4, 20), time(19, 5))
    for one in (anne, luc):
        come(meeting, one)
    open_assembly(meeting, actor=SYSTEM)
    jump(caisse, date(2027, 4, 20), time(20, 30))
    poll = prepare_poll(meeting.motions.get(), actor=SYSTEM)
    lasts = extended.opening(now(), caisse.zone, rules_of(meeting))
    return open_poll(poll, actor=SYSTEM, lasts=lasts.closes_at - lasts.opens_at), anne, luc


def suspended(member, on):
    order = SuspensionOrder(on + timedelta(days=90))
    return suspend(
        member, order=order, decision=of_the_board(on, ground="competes", override="Cas particulier."), actor=SYSTEM
    )


def test_ex27_it_is_open_until_saturday_and_closes_by_itself(extended_vote):
    poll, anne, _luc = extended_vote
    caisse = poll.organisation
    assert poll.closes_at.astimezone(caisse.zone).date() == date(2027, 4, 24)
    jump(caisse, date(2027, 4, 24), time(20))
    vote(poll, anne, "for")
    jump(caisse, date(2027, 4, 24), time(20, 31))
    assert do_what_is_due()["closed"] == 1


def test_ex27_suspended_on_thursday_a_ballot_of_wednesday_stands_and_who_has_not_voted_is_blocked(extended_vote):
    poll, anne, luc = extended_vote
    caisse = poll.organisation
    jump(caisse, date(2027, 4, 21))
    vote(poll, anne, "for")
    jump(caisse, date(2027, 4, 22))
    for one in (anne, luc):
        suspended(one, date(2027, 4, 22))
    assert poll.roll.entries.get(membership=anne).vote.choice == "for"
    with pytest.raises(StruckFromRoll):
        vote(poll, luc, "for")
