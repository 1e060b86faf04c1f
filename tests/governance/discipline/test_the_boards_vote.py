"""A suspension rests on the vote that the board took at its meeting: read from there, and two thirds checked on it."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.urls import reverse

from governance.errors import VoteNotOfTheBoard
from governance.models import Hearing, Measure, MotionState, PresenceChannel, ProcedureState
from governance.queries.discipline import votes_for
from governance.queries.proceedings import proceedings_of
from governance.rules.judgment import Votes
from governance.services.at_the_table import director_arrives
from governance.services.discipline import Charge, Verdict, decide_procedure, open_procedure
from governance.services.hands import Hands, decide_by_hands
from governance.services.mandates import Term, give_mandate
from governance.services.minutes_text import contents
from governance.services.sessions import end_assembly, open_assembly
from governance.services.sittings import call_sitting
from membership.clock import now
from membership.models import AuditEntry
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_member
from tests.governance.sittings.conftest import MEETING_ON, board, directors, organisation, planned
from tests.governance.sittings.test_pages import browsers, page
from tests.governance.web.reading import messages, said

__all__ = ["board", "browsers", "directors", "organisation", "planned"]

pytestmark = pytest.mark.django_db

FACTS = "Trois factures impayées depuis mai 2026."


@pytest.fixture
def accused(organisation):
    return a_member(organisation, "Zacharie", "Plourde")


@pytest.fixture
def procedure(organisation, accused):
    meeting_at = datetime.combine(MEETING_ON, time(18), organisation.zone)
    charge = Charge(Measure.SUSPENSION, "commitments_unmet", FACTS, meeting_at, "Bureau")
    return open_procedure(accused, charge, actor=SYSTEM)


@pytest.fixture
def in_session(planned, directors):
    sitting = call_sitting(planned, actor=SYSTEM)
    jump(sitting.organisation, MEETING_ON, time(18, 5))
    open_assembly(sitting, actor=SYSTEM)
    for one in directors:
        director_arrives(sitting, mandate=one, channel=PresenceChannel.HALL, actor=SYSTEM)
    sitting.refresh_from_db()
    return sitting


def voted(sitting, votes_for, votes_against, abstentions=0):
    return decide_by_hands(sitting.motions.get(), Hands(votes_for, votes_against, abstentions), actor=SYSTEM)


def a_verdict(motion, **fields):
    given = {
        "votes": Votes(0, 0), "abstentions": 0, "hearing": Hearing.ABSENT, "decided_on": date(2020, 1, 1),
        "decided_by": "", "motives": "Les factures demeurent impayées.", "effective_on": date(2027, 2, 9),
        "ends_on": date(2027, 4, 9), "motion": motion,
    }  # fmt: skip
    return Verdict(**(given | fields))


def test_votes_day_and_resolution_are_read_from_the_meeting(procedure, in_session):
    motion = voted(in_session, 3, 1)
    decided = decide_procedure(procedure, a_verdict(motion), actor=SYSTEM)
    assert decided.state == ProcedureState.CARRIED
    assert (decided.votes_for, decided.votes_against, decided.abstentions) == (3, 1, 0)
    assert (decided.decided_on, decided.decided_by) == (MEETING_ON, "CA-2027-01")
    assert decided.motion == motion
    assert AuditEntry.objects.filter(action="procedure.decided").count() == 1


@pytest.fixture
def fifth(board, in_session):
    """A fifth director takes the seat that was vacant, and comes."""
    member = a_member(board.organisation, "Estelle", "Cyr")
    seat = board.seats.get(number=5)
    mandate = give_mandate(seat, Term(MEETING_ON, 1), person=member.person, membership=member, actor=SYSTEM)
    director_arrives(in_session, mandate=mandate, channel=PresenceChannel.HALL, actor=SYSTEM)
    return mandate


def test_an_ordinary_majority_adopts_the_motion_and_does_not_carry_the_measure(procedure, in_session, fifth):
    motion = voted(in_session, 3, 2)
    assert motion.state == MotionState.ADOPTED
    assert decide_procedure(procedure, a_verdict(motion), actor=SYSTEM).state == ProcedureState.LOST


def test_fewer_than_two_thirds_of_the_votes_cast_do_not_carry_it_whatever_is_written(procedure, in_session):
    motion = voted(in_session, 1, 3)
    decided = decide_procedure(procedure, a_verdict(motion, votes=Votes(4, 0)), actor=SYSTEM)
    assert decided.state == ProcedureState.LOST
    assert (decided.votes_for, decided.votes_against) == (1, 3)


def test_a_vote_decides_one_case(procedure, in_session, organisation):
    motion = voted(in_session, 4, 0)
    decide_procedure(procedure, a_verdict(motion), actor=SYSTEM)
    jump(organisation, date(2027, 2, 1))
    other = a_member(organisation, "Yolande", "Côté")
    meeting_at = datetime.combine(MEETING_ON, time(18), organisation.zone)
    charge = Charge(Measure.SUSPENSION, "commitments_unmet", FACTS, meeting_at, "Bureau")
    second = open_procedure(other, charge, actor=SYSTEM)
    jump(organisation, MEETING_ON, time(19))
    assert not votes_for(second).exists()
    with pytest.raises(VoteNotOfTheBoard):
        decide_procedure(second, a_verdict(motion), actor=SYSTEM)


def test_a_vote_taken_before_the_hour_of_the_notice_or_not_taken_is_refused(procedure, in_session, organisation):
    undecided = in_session.motions.get()
    with pytest.raises(VoteNotOfTheBoard):
        decide_procedure(procedure, a_verdict(undecided), actor=SYSTEM)
    motion = voted(in_session, 4, 0)
    other = a_member(organisation, "Yolande", "Côté")
    later = datetime.combine(date(2027, 2, 15), time(18), organisation.zone)
    second = open_procedure(
        other, Charge(Measure.SUSPENSION, "commitments_unmet", FACTS, later, "Bureau"), actor=SYSTEM
    )
    with pytest.raises(VoteNotOfTheBoard):
        decide_procedure(second, a_verdict(motion), actor=SYSTEM)


def test_the_minutes_tell_the_majority_and_neither_whose_case_it_was_nor_its_grounds(procedure, in_session):
    motion = voted(in_session, 3, 1)
    decide_procedure(procedure, a_verdict(motion), actor=SYSTEM)
    end_assembly(in_session, actor=SYSTEM)
    in_session.refresh_from_db()
    for language, word in (("fr", "une suspension est décidée"), ("en", "a suspension is decided")):
        text = str(contents(proceedings_of(in_session), language=language, version=1, drawn_up_at=now()))
        assert word in text
        assert "Plourde" not in text
        assert "factures" not in text


def test_the_office_chooses_the_vote_and_each_page_leads_to_the_other(browsers, procedure, in_session):
    motion = voted(in_session, 3, 1)
    secretary = browsers["secretary"]
    slug = in_session.organisation.slug
    of_case = reverse("discipline:one", args=[slug, procedure.public_id])
    assert "CA-2027-01" in said(secretary.get(of_case))
    filled = {
        "hearing": "absent", "motives": "Les factures demeurent impayées.", "effective_on": "2027-02-09",
        "ends_on": "2027-04-09",
    }  # fmt: skip
    deciding = reverse("discipline:decide", args=[slug, procedure.public_id])
    assert secretary.post(deciding, filled).status_code == 422
    answer = secretary.post(deciding, filled | {"motion": motion.public_id}, follow=True)
    assert messages(answer)
    shown = answer.content.decode()
    assert page("sittings:one", in_session) in shown
    assert of_case in secretary.get(page("sittings:one", in_session)).content.decode()
    assert of_case in browsers["auditor"].get(page("sittings:one", in_session)).content.decode()
    for name in ("director", "chair"):
        read = browsers[name].get(page("sittings:one", in_session))
        assert read.status_code == 200
        assert of_case not in read.content.decode()
    assert browsers["director"].get(of_case).status_code == 404
