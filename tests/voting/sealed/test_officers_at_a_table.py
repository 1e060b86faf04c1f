"""A board chooses its officers by a sealed vote around its table, each director on their own device."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from governance.errors import QuorumNotMet
from governance.models import (
    AgendaItem,
    BodyKind,
    Motion,
    MotionState,
    OfficeKind,
    Officer,
    PresenceChannel,
    Resolution,
)
from governance.queries.directors import officers_on
from governance.queries.offices import standing_for_office
from governance.services.at_the_table import director_arrives, director_leaves
from governance.services.debate import withdraw_motion
from governance.services.hands import Hands, decide_by_hands, decide_by_name
from governance.services.mandates import end_mandate
from governance.services.minutes import draft_minutes
from governance.services.officers import Charge, name_officer
from governance.services.sessions import end_assembly, open_assembly
from governance.services.sittings import call_sitting
from governance.services.voiding import void_office
from governance.web.sittings.officers import officers_chosen, register_left
from membership.errors import StateNotAllowed
from membership.messages import sentence
from membership.models import Category, Person
from membership.services.parameters import set_parameter
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM
from tests.factories.sealed import cast, seal
from tests.governance.minutes.papers import text_of
from tests.governance.sittings.conftest import CALLED_ON, MEETING_ON, board, directors, organisation, planned
from tests.voting.sealed.test_at_the_table import counted, fetch
from voting.errors import CandidateNumberUnknown, NoContest, NoSuchGroup, StillContested
from voting.models import Poll, PollMode
from voting.services.acclaiming import Acclamation, record_acclamation
from voting.services.electing import ElectionPlan, prepare_election
from voting.services.electing_officers import OfficePlan, acclaim_officer, elect_officer
from voting.services.polls import cancel_poll, open_poll, prepare_poll
from voting.services.proclaim import proclaim_result
from voting.web.debating import SECRET_LASTS

__all__ = ["board", "directors", "organisation", "planned"]

pytestmark = pytest.mark.django_db

PRESIDENT = OfficeKind.PRESIDENT
ANNE, BRUNO, BLANK_TOO = [0, 1, 0], [0, 0, 1], [1, 0, 0]


@pytest.fixture
def item(planned, directors) -> AgendaItem:
    """The first point of a board in session, three of its four directors at the table."""
    called = call_sitting(planned, actor=SYSTEM)
    jump(called.organisation, MEETING_ON, time(18, 5))
    for one in directors[:3]:
        director_arrives(called, mandate=one, channel=PresenceChannel.ONLINE, actor=SYSTEM)
    return open_assembly(called, actor=SYSTEM).agenda.get(position=1)


def opened(item: AgendaItem, *seats: int, office: OfficeKind = PRESIDENT) -> Poll:
    poll = elect_officer(item, OfficePlan(office, seats), actor=SYSTEM)
    return open_poll(poll, actor=SYSTEM, lasts=SECRET_LASTS)


def votes(poll: Poll, mandate, *marks: int) -> None:
    cast(poll, seal(poll, fetch(poll, mandate).private, list(marks)))


def proclaimed(poll: Poll) -> Motion:
    return proclaim_result(counted(poll), actor=SYSTEM)


def president(organisation) -> Officer:
    return Officer.objects.get(
        organisation=organisation, office=PRESIDENT, recorded__upper_inf=True, effective__upper_inf=True
    )


def test_directors_elect_the_president_who_takes_the_office_that_day(item, directors, organisation):
    poll = opened(item, 1, 2)
    assert [one["name"] for one in poll.election.candidates] == ["Anne Roy", "Bruno Diallo"]
    votes(poll, directors[0], *BRUNO)
    votes(poll, directors[1], *BRUNO)
    votes(poll, directors[2], *ANNE)
    motion = proclaimed(poll)
    assert motion.state == MotionState.ELECTED
    assert (motion.item_id, motion.title_fr) == (item.pk, "Élection à la présidence")
    assert (motion.figures["elected"], motion.figures["votes"]) == (
        ["Bruno Diallo"],
        {"Anne Roy": 1, "Bruno Diallo": 2},
    )
    assert motion.figures["table"] == {"present": 3, "acting": 4, "in_office": 4, "seats": 5}
    named = president(organisation)
    assert (named.person_id, named.effective.lower) == (directors[1].person_id, MEETING_ON)
    assert named.membership_id == directors[1].membership_id
    assert named.decided_by == "Conseil d’administration, 8\u00a0février 2027"
    # An election takes no number among the resolutions.
    assert not Resolution.objects.exists()
    told = text_of(
        bytes(draft_minutes(end_assembly(item.assembly, actor=SYSTEM), language="fr", actor=SYSTEM).document.content)
    )
    assert "Bruno Diallo" in told
    assert "Scrutin secret" in told


def test_whoever_held_the_office_leaves_it_and_one_elected_again_keeps_it(item, directors, organisation):
    before = Charge(PRESIDENT, CALLED_ON)
    name_officer(organisation, before, person=directors[0].person, actor=SYSTEM)
    poll = opened(item, 1, 2)
    votes(poll, directors[2], *ANNE)
    assert proclaimed(poll).figures["elected"] == ["Anne Roy"]
    assert president(organisation).effective.lower == CALLED_ON
    poll = opened(item, 1, 2)
    votes(poll, directors[2], *BRUNO)
    proclaimed(poll)
    assert president(organisation).person_id == directors[1].person_id
    assert Officer.objects.get(recorded__upper_inf=True, effective__upper_inf=False).effective.upper == MEETING_ON


def test_an_office_that_somebody_is_to_take_later_is_left_to_the_office(item, directors, organisation):
    jump(organisation, MEETING_ON, time(18, 10))
    name_officer(organisation, Charge(PRESIDENT, MEETING_ON), person=directors[3].person, actor=SYSTEM)
    poll = opened(item, 1, 2)
    votes(poll, directors[2], *ANNE)
    assert proclaimed(poll).state == MotionState.ELECTED
    assert president(organisation).person_id == directors[3].person_id


def test_a_tie_ends_by_the_lot_that_was_published_before_the_first_ballot(item, directors, organisation):
    poll = opened(item, 1, 2)
    seed = poll.election.seed
    votes(poll, directors[0], *ANNE)
    votes(poll, directors[1], *BRUNO)
    found = counted(poll)
    assert found.result.outcome == "elected"
    assert len(found.result.figures["elected"]) == 1
    assert seed in found.result.record
    (name,) = proclaim_result(found, actor=SYSTEM).figures["elected"]
    assert president(organisation).person.full_name == name


def test_without_a_quorum_nobody_is_elected_and_the_office_is_put_again_under_its_point(item, directors, organisation):
    poll = opened(item, 1, 2)
    votes(poll, directors[0], *ANNE)
    director_leaves(item.assembly, mandate=directors[1], actor=SYSTEM)
    assert proclaimed(poll).state == MotionState.PROPOSED
    assert not Officer.objects.exists()
    director_arrives(item.assembly, mandate=directors[1], channel=PresenceChannel.HALL, actor=SYSTEM)
    again = opened(item, 2, 3)
    assert again.motion_id == poll.motion_id
    assert [one["name"] for one in again.election.candidates] == ["Bruno Diallo", "Chantal Lavoie"]


def test_only_blank_votes_elect_nobody(item, directors):
    poll = opened(item, 1, 2)
    votes(poll, directors[0], *BLANK_TOO)
    found = counted(poll)
    assert found.result.figures["blank"] == 1


def test_another_office_of_the_same_point_is_put_beneath_it(item, directors):
    first = opened(item, 1, 2)
    cancel_poll(first, because="Une candidature de plus", actor=SYSTEM)
    second = opened(item, 1, 2, 3)
    assert second.motion_id == first.motion_id
    third = opened(item, 1, 2, office=OfficeKind.SECRETARY)
    assert (third.motion.item.number, third.motion.title_fr) == ("1.1", "Nomination au secrétariat")


def test_one_who_stands_alone_is_elected_without_a_vote(item, directors, organisation):
    with pytest.raises(NoContest):
        elect_officer(item, OfficePlan(PRESIDENT, [3]), actor=SYSTEM)
    with pytest.raises(StillContested):
        acclaim_officer(item, PRESIDENT, seats=[1, 3], actor=SYSTEM)
    motion = acclaim_officer(item, PRESIDENT, seats=[3], actor=SYSTEM)
    assert (motion.state, motion.figures["acclaimed"]) == (MotionState.ELECTED, True)
    assert president(organisation).person_id == directors[2].person_id


def test_without_a_quorum_nobody_is_elected_without_a_vote_either(item, directors):
    for one in directors[:2]:
        director_leaves(item.assembly, mandate=one, actor=SYSTEM)
    with pytest.raises(QuorumNotMet):
        acclaim_officer(item, PRESIDENT, seats=[3], actor=SYSTEM)


def test_a_seat_where_nobody_sits_does_not_stand(item):
    with pytest.raises(CandidateNumberUnknown):
        elect_officer(item, OfficePlan(PRESIDENT, [1, 5]), actor=SYSTEM)


@pytest.mark.parametrize("office", [OfficeKind.GENERAL_MANAGER, OfficeKind.OTHER])
def test_what_the_board_does_not_give_to_one_of_its_own_is_refused(item, office):
    with pytest.raises(StateNotAllowed) as refused:
        elect_officer(item, OfficePlan(office, [1, 2]), actor=SYSTEM)
    assert refused.value.state == "no_office_of_the_board"


def test_a_committee_gives_no_office(item, board):
    type(board).objects.filter(pk=board.pk).update(kind=BodyKind.COMMITTEE)
    with pytest.raises(StateNotAllowed):
        elect_officer(item, OfficePlan(PRESIDENT, [1, 2]), actor=SYSTEM)


def test_no_group_of_members_elects_around_a_table(item, planned):
    plan = ElectionPlan(["Anne", "Bruno"], 1, "plurality", of_group=Category.objects.first())
    with pytest.raises(NoSuchGroup):
        prepare_election(planned.motions.get(), plan, actor=SYSTEM)


def test_two_of_one_name_are_told_apart_by_their_seats(item, board, directors):
    Person.objects.filter(pk=directors[1].person_id).update(given_name="Anne", family_name="Roy")
    assert list(standing_for_office(board, MEETING_ON))[:2] == ["Anne Roy (siège 1)", "Anne Roy (siège 2)"]


def test_of_two_elections_of_a_day_the_later_one_gives_the_office(item, directors, organisation):
    acclaim_officer(item, PRESIDENT, seats=[1], actor=SYSTEM)
    jump(organisation, MEETING_ON, time(18, 30))
    motion = acclaim_officer(item, PRESIDENT, seats=[2], actor=SYSTEM)
    assert motion.figures["register"] == {"person": directors[1].person.public_id}
    assert president(organisation).person_id == directors[1].person_id
    assert [one.person_id for one in officers_on(organisation, MEETING_ON)] == [directors[1].person_id]
    # What was known in between stays known.
    assert Officer.objects.filter(person=directors[0].person_id, recorded__upper_inf=False).count() == 1


def test_where_the_office_wrote_somebody_else_for_that_day_the_point_says_so_until_it_is_settled(
    item, directors, organisation
):
    held = name_officer(organisation, Charge(PRESIDENT, MEETING_ON), person=directors[3].person, actor=SYSTEM)
    motion = acclaim_officer(item, PRESIDENT, seats=[1], actor=SYSTEM)
    assert "Denis Nguyen" in register_left(motion)["text"]
    jump(organisation, MEETING_ON, time(18, 30))
    void_office(held, reason="Élue en réunion", actor=SYSTEM)
    name_officer(organisation, Charge(PRESIDENT, MEETING_ON), person=directors[0].person, actor=SYSTEM)
    assert register_left(motion) is None


def test_one_who_is_to_take_the_office_later_and_is_elected_today_is_not_passed_over_in_silence(
    item, directors, organisation
):
    later = MEETING_ON + timedelta(days=30)
    name_officer(organisation, Charge(PRESIDENT, later), person=directors[0].person, actor=SYSTEM)
    motion = acclaim_officer(item, PRESIDENT, seats=[1], actor=SYSTEM)
    assert motion.figures["register"]["since"] == later.isoformat()
    assert register_left(motion) is not None


@pytest.mark.parametrize(("given", "family"), [("Bruna", "Diallo"), ("Anne", "Roy")])
def test_a_name_written_otherwise_during_the_vote_keeps_nobody_from_the_office(
    item, directors, organisation, given, family
):
    poll = opened(item, 1, 2)
    votes(poll, directors[2], *BRUNO)
    Person.objects.filter(pk=directors[1].person_id).update(given_name=given, family_name=family)
    motion = proclaimed(poll)
    assert motion.figures["elected"] == ["Bruno Diallo"]
    assert president(organisation).person_id == directors[1].person_id
    assert register_left(motion) is None


def test_one_who_sits_no_more_when_the_vote_is_proclaimed_takes_no_office_and_the_point_says_so(
    item, directors, organisation
):
    poll = opened(item, 1, 2)
    votes(poll, directors[2], *BRUNO)
    end_mandate(directors[1], on=MEETING_ON, actor=SYSTEM)
    motion = proclaimed(poll)
    assert not Officer.objects.exists()
    assert "Bruno Diallo" in register_left(motion)["title"]


def test_an_office_is_ticked_only_for_whom_the_meeting_chose(item, directors, organisation):
    name_officer(organisation, Charge(PRESIDENT, MEETING_ON), person=directors[3].person, actor=SYSTEM)
    acclaim_officer(item, PRESIDENT, seats=[1], actor=SYSTEM)
    acclaim_officer(item, OfficeKind.VICE_PRESIDENT, seats=[2], actor=SYSTEM)
    shown = {str(one["office"]): one for one in officers_chosen(item.assembly, MEETING_ON)}
    president_, vice = list(shown.values())[:2]
    assert (president_["is_chosen"], president_["elected"]) == (False, "Anne Roy")
    assert (vice["is_chosen"], vice["officer"].person_id) == (True, directors[1].person_id)


@pytest.fixture
def waiting(item) -> Motion:
    """What puts the presidency, once its vote was given up."""
    poll = opened(item, 1, 2)
    cancel_poll(poll, because="Une candidature de plus", actor=SYSTEM)
    return poll.motion


@pytest.mark.parametrize(
    "act",
    [
        lambda motion: decide_by_hands(motion, Hands(3, 0), actor=SYSTEM),
        lambda motion: decide_by_name(motion, {}, actor=SYSTEM),
        lambda motion: prepare_poll(motion, mode=PollMode.SECRET, actor=SYSTEM),
        lambda motion: prepare_election(motion, ElectionPlan(["Zoé", "Anne Roy"], 1, "plurality"), actor=SYSTEM),
        lambda motion: record_acclamation(motion, Acclamation(["Zoé"], 1), actor=SYSTEM),
    ],
    ids=["hands", "names", "poll", "election", "acclamation"],
)
def test_an_office_is_given_by_an_election_among_those_who_sit_and_by_nothing_else(waiting, act):
    with pytest.raises(StateNotAllowed) as refused:
        act(waiting)
    assert refused.value.state == "office_by_election"
    assert "se présente" in sentence(refused.value)
    waiting.refresh_from_db()
    assert waiting.state == MotionState.PROPOSED


def test_an_office_put_by_mistake_is_withdrawn_and_put_again(item, waiting):
    withdraw_motion(waiting, by="", actor=SYSTEM)
    again = opened(item, 1, 2)
    assert (again.motion_id != waiting.pk, again.motion.item.number) == (True, "1.1")


def test_an_office_that_the_by_laws_do_not_name_is_not_given(item, organisation):
    article = {"article": "7.1", "adopted_on": date(2026, 1, 1)}
    set_parameter(organisation, key="officers", value=["president", "secretary"], **article, actor=SYSTEM)
    with pytest.raises(StateNotAllowed) as refused:
        acclaim_officer(item, OfficeKind.TREASURER, seats=[1], actor=SYSTEM)
    assert refused.value.state == "no_office_of_the_board"
    acclaim_officer(item, PRESIDENT, seats=[1], actor=SYSTEM)
