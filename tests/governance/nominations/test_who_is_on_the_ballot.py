"""Who is on the ballot: what the office rules on, what a form answers, and when the ballot is made."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from governance.errors import (
    AlreadyCandidate,
    BallotIsMade,
    DeclinedAlready,
    NominationsClosed,
    PutForwardEnough,
    SupportsAlready,
)
from governance.models import CandidacyCall, NominationState
from governance.queries.nominations import candidates_of, is_open, names_on_the_ballot, open_calls
from governance.services.adjourning import call_second_time
from governance.services.candidacy_calls import CallPlan, open_candidacies
from governance.services.changing import Rendezvous, Why, cancel_assembly
from governance.services.nominations import (
    NominationForm,
    answer_nomination,
    propose_candidate,
    record_nomination,
    withdraw_nomination,
)
from governance.services.sessions import open_assembly
from membership.clock import now, today
from membership.errors import OverrideReasonMissing
from membership.models import AuditEntry, NoticeText
from membership.services.parameters import set_parameter
from tests.factories.meetings import CALLED_ON, MEETING_ON, a_called_assembly, an_assembly, jump
from tests.factories.register import ADOPTED_ON, SYSTEM, a_member, a_suspension, an_organisation
from voting.errors import CandidaciesStillReceived
from voting.services.electing import ElectionPlan, prepare_election

pytestmark = pytest.mark.django_db

CLOSES_ON = date(2027, 4, 20)
WHY = Why("Faute de quorum.", "For want of a quorum.")


@pytest.fixture
def here(db):
    organisation = an_organisation()
    jump(organisation, CALLED_ON)
    return organisation


@pytest.fixture
def anne(here):
    return a_member(here, "Anne", "Roy")


@pytest.fixture
def luc(here):
    return a_member(here, "Luc", "Côté")


def a_call(organisation, motion=None):
    put = motion or a_called_assembly(organisation).motions.get()
    return open_candidacies(put, CallPlan(datetime.combine(CLOSES_ON, time(17), organisation.zone)), actor=SYSTEM)


def stand(call, membership):
    return propose_candidate(call, membership=membership, by=membership, actor=SYSTEM)


def enter(call, membership, *, on=CALLED_ON, **said):
    return record_nomination(call, membership=membership, form=NominationForm(on, **said), actor=SYSTEM)


def on_the_ballot(call):
    return names_on_the_ballot(call.motion, today(call.organisation))


def a_ballot(call):
    return prepare_election(call.motion, ElectionPlan(["Anne Roy", "Luc Côté"], 1, "plurality"), actor=SYSTEM)


def test_nobody_is_behind_their_own_candidacy_on_paper_either(here, anne, luc):
    call = a_call(here)
    for behind in ({"proposed_by": anne}, {"supports": (luc, anne)}):
        with pytest.raises(SupportsAlready):
            enter(call, anne, **behind)


def test_a_form_answers_for_whoever_was_put_forward_on_line(here, anne, luc):
    call = a_call(here)
    row = propose_candidate(call, membership=luc, by=anne, actor=SYSTEM)
    jump(here, date(2027, 4, 21))
    with pytest.raises(NominationsClosed):
        answer_nomination(row, accepts=True, actor=SYSTEM)
    found = enter(call, luc, on=date(2027, 4, 19), statement="Pour continuer.")
    assert (found.pk, found.state, found.channel, found.proposed_by) == (row.pk, "accepted", "paper", anne)
    assert (found.consented_on, found.statement) == (date(2027, 4, 19), "Pour continuer.")
    assert on_the_ballot(call) == ["Luc Côté"]
    received = NoticeText.objects.filter(language="fr", subject__startswith="Votre candidature")
    assert received.count() == 1
    with pytest.raises(AlreadyCandidate):
        enter(call, luc)


def test_whom_a_rule_warns_of_is_on_no_ballot_before_the_office_says_why(db):
    strict = an_organisation(slug="pins", bylaws={"nomination_good_standing": True})
    jump(strict, CALLED_ON)
    zoe = a_member(strict, "Zoé", "Roy")
    a_suspension(zoe, since=CALLED_ON)
    call = open_candidacies(
        an_assembly(strict).motions.get(), CallPlan(datetime.combine(CLOSES_ON, time(17), strict.zone)), actor=SYSTEM
    )
    row = stand(call, zoe)
    (found,) = candidates_of(call, CALLED_ON)
    assert (row.state, found.is_complete, on_the_ballot(call)) == (NominationState.ACCEPTED, False, [])
    with pytest.raises(OverrideReasonMissing):
        enter(call, zoe)
    assert enter(call, zoe, reason="Compte réglé hier.").channel == "online"
    assert on_the_ballot(call) == ["Zoé Roy"]
    assert AuditEntry.objects.filter(action="nomination.let_stand").count() == 1


def test_a_call_of_a_meeting_that_was_given_up_is_over(here, anne):
    call = a_call(here)
    assert open_calls(here, now()).count() == 1
    cancel_assembly(call.motion.assembly, WHY, actor=SYSTEM)
    call = CandidacyCall.objects.get()
    assert (is_open(call, now()), open_calls(here, now()).count()) == (False, 0)
    with pytest.raises(NominationsClosed):
        stand(call, anne)


def test_candidacies_are_those_of_the_second_meeting(here, anne, luc):
    for key, value in (("quorum", "50 %"), ("quorum_fail", "second_call")):
        set_parameter(here, key=key, value=value, article="5.1", adopted_on=ADOPTED_ON, actor=SYSTEM)
    meeting = a_called_assembly(here)
    call = a_call(here, meeting.motions.get())
    stand(call, anne)
    jump(here, MEETING_ON, time(19, 5))
    open_assembly(meeting, actor=SYSTEM)
    second = call_second_time(
        meeting, Rendezvous(datetime(2027, 5, 9, 19, tzinfo=here.zone), "École Saint-Jude"), WHY, actor=SYSTEM
    )
    call = CandidacyCall.objects.get()
    assert call.motion.assembly == second
    assert on_the_ballot(call) == ["Anne Roy"]


def test_the_ballot_is_made_after_the_deadline_and_nobody_joins_or_leaves_it_then(here, anne, luc):
    zoe, call = a_member(here, "Zoé", "Roy"), a_call(here)
    row, asked = stand(call, anne), propose_candidate(call, membership=zoe, by=anne, actor=SYSTEM)
    with pytest.raises(CandidaciesStillReceived):
        a_ballot(call)
    jump(here, date(2027, 4, 21))
    a_ballot(call)
    for act in (
        lambda: withdraw_nomination(row, actor=SYSTEM),
        lambda: enter(call, luc),
        lambda: enter(call, zoe),
    ):
        with pytest.raises(BallotIsMade):
            act()
    answer_nomination(asked, accepts=False, actor=SYSTEM)


def test_the_letter_says_at_what_hour_the_answer_is_due(here, anne, luc):
    propose_candidate(a_call(here), membership=luc, by=anne, actor=SYSTEM)
    assert "20\u00a0avril 2027 à 17\u00a0h" in NoticeText.objects.filter(language="fr").latest("pk").body_text


def test_candidacies_are_counted_without_reading_who_supports_them(here, anne, luc, django_assert_num_queries):
    call = a_call(here)
    enter(call, anne, supports=(luc,))
    candidates_of(call, CALLED_ON)
    with django_assert_num_queries(2):
        (found,) = candidates_of(call, CALLED_ON)
    assert found.supporting == 1


def test_nobody_is_asked_twice_nor_do_letters_leave_without_end(here, anne, luc):
    zoe, max_, call = a_member(here, "Zoé", "Roy"), a_member(here, "Max", "Roy"), a_call(here)
    asked = propose_candidate(call, membership=luc, by=anne, actor=SYSTEM)
    with pytest.raises(PutForwardEnough):
        propose_candidate(call, membership=zoe, by=anne, actor=SYSTEM)
    answer_nomination(asked, accepts=False, actor=SYSTEM)
    for whoever in (anne, max_):
        with pytest.raises(DeclinedAlready):
            propose_candidate(call, membership=luc, by=whoever, actor=SYSTEM)
    propose_candidate(call, membership=zoe, by=anne, actor=SYSTEM)
    stand(call, luc)
