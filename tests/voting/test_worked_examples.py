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
from membership.models import Role
from membership.services.life.suspensions import SuspensionOrder, suspend
from tests.factories.life import decision
from tests.factories.meetings import a_called_assembly, an_evening, come, jump, vote
from tests.factories.papers import an_open_count, type_all
from tests.factories.register import SYSTEM, a_member, an_officer, an_organisation
from tests.governance.web.reading import said
from voting.counting.records import CountRecord
from voting.errors import GroupsElectApart, NoContest, StruckFromRoll
from voting.models import ElectionMethod
from voting.services.due import do_what_is_due
from voting.services.electing import ElectionPlan, prepare_election
from voting.services.paper.counting import count_papers
from voting.services.polls import open_poll, prepare_poll

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
        member, order=order, decision=decision(on, ground="competes", override="Cas particulier."), actor=SYSTEM
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
