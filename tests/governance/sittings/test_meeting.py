"""A board meets: called in its own delay, its own quorum, its own numbers, and nobody else's business."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from governance.errors import (
    AlreadyPresent,
    AlreadyRecused,
    BodyHasNobody,
    DoorsNotOpen,
    MoreThanPresent,
    NotADirector,
    NotPresent,
    QuorumNotMet,
    TieForTheChair,
    VoterNotThere,
)
from governance.models import (
    Assembly,
    AssemblyState,
    Attendance,
    BodyKind,
    Mandate,
    Motion,
    PresenceChannel,
    SittingKind,
)
from governance.rules.majorities import CastingVote
from governance.services.at_the_table import director_arrives, director_leaves, note_dissent, recuse
from governance.services.attaching import attach_to_meeting
from governance.services.changing import Rendezvous, Why, cancel_assembly, postpone_assembly
from governance.services.extracts import extract_of
from governance.services.hands import Hands, decide_by_hands, decide_by_name
from governance.services.mandates import Term, end_mandate, give_mandate
from governance.services.minutes import draft_minutes
from governance.services.planning import Plan, plan_assembly
from governance.services.sessions import end_assembly, open_assembly
from governance.services.sittings import call_sitting
from governance.services.starter_agenda import start_agenda
from membership.clock import now
from membership.errors import OverrideReasonMissing, RuledOut, StateNotAllowed
from membership.models import Delivery
from membership.models.base import true_on
from membership.queries.attachments import attached_to
from membership.services.attachments import File
from tests.factories.life import a_person
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_legal_member
from tests.governance.minutes.papers import text_of
from tests.governance.sittings.conftest import MEETING_ON, a_board

pytestmark = pytest.mark.django_db


def come(sitting, *directors, channel=PresenceChannel.HALL):
    for one in directors:
        director_arrives(sitting, mandate=one, channel=channel, actor=SYSTEM)


@pytest.fixture
def called(planned):
    return call_sitting(planned, actor=SYSTEM)


@pytest.fixture
def in_session(called, directors):
    """The evening, with the first three of four directors at the table, five seats on paper."""
    jump(called.organisation, MEETING_ON, time(18, 5))
    come(called, *directors[:3])
    return open_assembly(called, actor=SYSTEM)


def the_motion(sitting) -> Motion:
    return sitting.motions.get(item__position=2)


def test_each_director_is_told_and_nobody_else(called, directors):
    assert called.state == AssemblyState.CALLED
    assert called.convened_list.told == 4
    told = Delivery.objects.filter(notice=called.notice)
    assert {one.person_id for one in told} == {one.person_id for one in directors}
    text = called.notice.texts.get(language="fr").body_text
    assert "Le bail" in text
    assert "8\u00a0février 2027" in text


def test_the_notice_names_its_documents_each_beside_its_point(planned):
    of_all = attach_to_meeting(planned, file=File("Calendrier", "c.pdf", "application/pdf", b"%PDF-1.7"), actor=SYSTEM)
    first = planned.agenda.first()
    file = File("Budget", "b.pdf", "application/pdf", b"%PDF-1.7 b")
    beside = attach_to_meeting(planned, file=file, item=first, actor=SYSTEM)
    notice = call_sitting(planned, actor=SYSTEM).notice
    body = notice.texts.get(language="fr").body_text
    assert body.index(first.title_fr) < body.index(beside.public_id) < body.index(of_all.public_id)
    assert attached_to(notice) == [of_all, beside]


def test_two_directors_who_sit_through_the_same_organisation_are_each_written_to(organisation, planned, board):
    farm = a_legal_member(organisation, represented_by="")
    committee = a_board(organisation, held=0, kind=BodyKind.COMMITTEE)
    pair = {a_person(organisation, "Ana"), a_person(organisation, "Paul")}
    for seat, person in zip(committee.seats.order_by("number"), pair, strict=False):
        give_mandate(seat, Term(date(2026, 5, 1), 2), person=person, membership=farm, actor=SYSTEM)
    planned.body = committee
    planned.save(update_fields=["body"])
    called = call_sitting(planned, actor=SYSTEM)
    told = Delivery.objects.filter(notice=called.notice, membership=farm)
    assert {one.person_id for one in told} == {one.pk for one in pair}
    assert called.convened_list.told == 2


def test_the_notice_is_that_of_the_board_and_too_late_wants_every_director_to_give_it_up(planned):
    jump(planned.organisation, MEETING_ON - timedelta(days=4))
    with pytest.raises((RuledOut, OverrideReasonMissing)):
        call_sitting(planned, actor=SYSTEM)
    called = call_sitting(planned, waived_by_all=True, actor=SYSTEM)
    assert called.waivers.get().reason == "Toutes et tous ont renoncé à l’avis."


def test_a_body_without_anybody_cannot_be_called(organisation):
    body = a_board(organisation, held=0, kind=BodyKind.COMMITTEE)
    plan = Plan(SittingKind.MEETING, "Réunion", "Meeting", datetime(2027, 2, 8, 18, tzinfo=organisation.zone), "Bureau")
    sitting = plan_assembly(
        organisation,
        Plan(plan.kind, plan.title_fr, plan.title_en, plan.starts_at, plan.place, body=body),
        actor=SYSTEM,
    )
    start_agenda(sitting, actor=SYSTEM)
    with pytest.raises(BodyHasNobody):
        call_sitting(sitting, actor=SYSTEM)


def test_a_director_is_at_the_table_once_and_leaves_once(called, directors):
    jump(called.organisation, MEETING_ON, time(17, 50))
    come(called, directors[0])
    with pytest.raises(AlreadyPresent):
        come(called, directors[0])
    director_leaves(called, mandate=directors[0], actor=SYSTEM)
    with pytest.raises(NotPresent):
        director_leaves(called, mandate=directors[0], actor=SYSTEM)


def test_no_director_is_at_the_table_the_day_before(called, directors):
    jump(called.organisation, MEETING_ON - timedelta(days=1), time(18))
    with pytest.raises(DoorsNotOpen):
        come(called, directors[0])


def test_somebody_of_another_body_does_not_sit(called, organisation):
    jump(organisation, MEETING_ON, time(17, 50))
    other = a_board(organisation, held=1, kind=BodyKind.COMMITTEE)
    stranger = other.seats.first().mandates.get()
    with pytest.raises(NotADirector):
        come(called, stranger)


def test_vacant_seats_count_toward_the_quorum(called, directors):
    jump(called.organisation, MEETING_ON, time(18, 5))
    come(called, *directors[:2])
    open_assembly(called, actor=SYSTEM)
    with pytest.raises(QuorumNotMet):
        decide_by_hands(the_motion(called), Hands(2, 0), actor=SYSTEM)
    come(called, directors[2])
    assert decide_by_hands(the_motion(called), Hands(2, 1), actor=SYSTEM).resolution.number == "CA-2027-01"


def test_each_body_numbers_its_own_and_the_assembly_its_own(in_session, organisation):
    decide_by_hands(the_motion(in_session), Hands(3, 0), actor=SYSTEM)
    committee = a_board(organisation, kind=BodyKind.COMMITTEE)
    from governance.queries.sittings import series_of

    assert series_of(committee) == "C1"
    assert in_session.motions.get(item__position=2).resolution.series == "CA"


def test_more_hands_than_directors_at_the_table_are_refused(in_session):
    with pytest.raises(MoreThanPresent):
        decide_by_hands(the_motion(in_session), Hands(4, 0), actor=SYSTEM)


def test_a_tie_waits_for_the_chair_where_the_rules_give_a_casting_vote(in_session, directors):
    motion = the_motion(in_session)
    with pytest.raises(TieForTheChair):
        decide_by_hands(motion, Hands(1, 1, 1), actor=SYSTEM)
    decided = decide_by_hands(motion, Hands(1, 1, 1, CastingVote.FOR), actor=SYSTEM)
    assert decided.state == "adopted"
    assert decided.figures["casting_vote"] == "for"


def test_a_vote_by_name_says_what_each_one_chose(in_session, directors):
    first, second, third, absent = directors
    with pytest.raises(VoterNotThere):
        decide_by_name(the_motion(in_session), {absent.pk: "for"}, actor=SYSTEM)
    decided = decide_by_name(
        the_motion(in_session), {first.pk: "for", second.pk: "for", third.pk: "against"}, actor=SYSTEM
    )
    assert decided.figures["for"] == 2
    voices = decided.facts.get().figures["voices"]
    assert [one["choice"] for one in voices] == ["for", "for", "against"]


def test_whoever_withdraws_does_not_vote_and_leaves_the_quorum(in_session, directors):
    motion = the_motion(in_session)
    recuse(motion, mandate=directors[0], reason="Le bailleur est son frère", actor=SYSTEM)
    with pytest.raises(AlreadyRecused):
        recuse(motion, mandate=directors[0], reason="Encore", actor=SYSTEM)
    # Three are there, three are needed: with one withdrawn, nothing can be decided.
    with pytest.raises(QuorumNotMet):
        decide_by_hands(motion, Hands(2, 0), actor=SYSTEM)
    come(in_session, directors[3])
    with pytest.raises(VoterNotThere):
        decide_by_name(motion, {directors[0].pk: "for"}, actor=SYSTEM)
    assert decide_by_hands(motion, Hands(3, 0), actor=SYSTEM).figures["present"] == 3


def test_one_withdraws_once_though_the_mandate_was_written_anew(in_session, directors):
    motion = the_motion(in_session)
    recuse(motion, mandate=directors[0], reason="Le bailleur est son frère", actor=SYSTEM)
    end_mandate(directors[0], on=MEETING_ON + timedelta(days=30), actor=SYSTEM)
    anew = Mandate.objects.get(true_on(MEETING_ON), seat=directors[0].seat)
    assert anew.pk != directors[0].pk
    with pytest.raises(AlreadyRecused):
        recuse(motion, mandate=anew, reason="Encore", actor=SYSTEM)


def test_the_extract_tells_a_vote_by_name(in_session, directors):
    voices = {one.pk: "for" for one in directors[:2]} | {directors[2].pk: "against"}
    resolution = decide_by_name(the_motion(in_session), voices, actor=SYSTEM).resolution
    said = " ".join(text_of(extract_of(resolution, language="fr", at=now())).split())
    assert "vote par appel nominal" in said


def test_a_dissent_is_minuted_until_the_meeting_ends(in_session, directors):
    motion = the_motion(in_session)
    with pytest.raises(StateNotAllowed):
        note_dissent(motion, mandate=directors[0], actor=SYSTEM)
    decide_by_hands(motion, Hands(2, 1), actor=SYSTEM)
    note_dissent(motion, mandate=directors[2], actor=SYSTEM)
    end_assembly(in_session, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        note_dissent(motion, mandate=directors[0], actor=SYSTEM)


def test_the_minutes_name_who_was_there_and_wait_for_the_next_meeting_of_the_board(in_session, directors, board):
    motion = the_motion(in_session)
    come(in_session, directors[3])
    recuse(motion, mandate=directors[0], reason="Le bailleur est son frère", actor=SYSTEM)
    decide_by_name(motion, {one.pk: "for" for one in directors[1:]}, actor=SYSTEM)
    end_assembly(in_session, actor=SYSTEM)
    minutes = draft_minutes(in_session, language="fr", actor=SYSTEM)
    assert bytes(minutes.document.content).startswith(b"%PDF")
    jump(in_session.organisation, date(2027, 2, 20))
    plan = Plan(
        SittingKind.MEETING,
        "Réunion de mars",
        "March meeting",
        datetime(2027, 3, 8, 18, tzinfo=board.organisation.zone),
        "Bureau",
        body=board,
    )
    following = plan_assembly(board.organisation, plan, actor=SYSTEM)
    assert [one.minutes_of_id for one in following.agenda.all()] == [in_session.pk]
    assert following.agenda.get().motion.majority_key == "board_majority"


def test_the_assembly_of_members_is_not_given_the_minutes_of_the_board(in_session, organisation):
    from tests.factories.meetings import an_assembly

    end_assembly(in_session, actor=SYSTEM)
    assembly = an_assembly(organisation)
    assert not assembly.agenda.exclude(subject="").exists()


def test_a_presence_is_that_of_a_member_or_of_a_director_never_both(in_session, directors):
    stay = Attendance.objects.filter(assembly=in_session).first()
    assert stay.membership_id is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(
            organisation=in_session.organisation,
            assembly=in_session,
            person=directors[3].person,
            channel="hall",
            counts_toward_quorum=True,
        )


def test_a_meeting_of_a_body_says_of_which(in_session):
    with pytest.raises(IntegrityError), transaction.atomic():
        Assembly.objects.filter(pk=in_session.pk).update(body=None)


def test_what_is_decided_of_an_assembly_is_not_decided_of_a_body(called):
    why = Why("Le toit coule.", "The roof leaks.")
    later = Rendezvous(called.starts_at + timedelta(days=7), place="Bureau")
    with pytest.raises(StateNotAllowed):
        cancel_assembly(called, why, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        postpone_assembly(called, later, why, actor=SYSTEM)
