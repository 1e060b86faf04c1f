"""A meeting of the board moved to another day or adjourned: who is told, what the rules ask, what goes on."""

from __future__ import annotations

import re
from datetime import date, datetime, time

import pytest
from django.urls import reverse

from governance.errors import NotLater, QuorumNotMet
from governance.models import AssemblyState, MeetingChangeKind, MotionState, PresenceChannel, Waiver
from governance.queries.changes import changes_of, resumed_at, sat_of
from governance.queries.presence import present
from governance.queries.proceedings import proceedings_of
from governance.services.at_the_table import director_arrives
from governance.services.changing import Rendezvous, Why
from governance.services.course_text import presence_course
from governance.services.giving_up import give_up_sitting
from governance.services.hands import Hands, decide_by_hands
from governance.services.minutes import draft_minutes
from governance.services.minutes_text import contents
from governance.services.moving_sittings import adjourn_sitting, postpone_sitting
from governance.services.sessions import end_assembly, open_assembly
from governance.services.sittings import call_sitting
from governance.services.written import WrittenText, circulate_written
from membership.clock import now
from membership.errors import OverrideReasonMissing, ReasonMissing, StateNotAllowed, TextMissing
from membership.models import AuditEntry, DeliveryState
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM
from tests.governance.sittings.conftest import MEETING_ON
from tests.governance.sittings.test_pages import browsers, page  # noqa: F401
from tests.governance.web.reading import messages, said

pytestmark = pytest.mark.django_db

WHY = Why("La salle est inondée.", "The room is flooded.")
LATER_ON = date(2027, 2, 15)


@pytest.fixture
def called(planned, directors):
    return call_sitting(planned, actor=SYSTEM)


@pytest.fixture
def in_session(called, directors):
    jump(called.organisation, MEETING_ON, time(18))
    open_assembly(called, actor=SYSTEM)
    for one in directors[:3]:
        director_arrives(called, mandate=one, channel=PresenceChannel.HALL, actor=SYSTEM)
    called.refresh_from_db()
    return called


def at(sitting, on, hour=18):
    return Rendezvous(datetime.combine(on, time(hour), sitting.zone), "Salle B")


def plain(change, language):
    """What the letter about it says, its spaces made plain."""
    return change.notice.texts.get(language=language).body_text.replace("\u00a0", " ")


def lease(sitting):
    return sitting.motions.get(title_fr="Le bail")


def test_a_called_meeting_is_moved_and_every_director_is_told_the_old_date_and_the_new_one(called):
    change = postpone_sitting(called, at(called, LATER_ON), WHY, actor=SYSTEM)
    called.refresh_from_db()
    assert called.state == AssemblyState.CALLED
    assert called.starts_at == at(called, LATER_ON).at
    assert called.place == "Salle B"
    assert change.kind == MeetingChangeKind.POSTPONED
    assert [row["outcome"] for row in change.findings] == ["met"]
    text = plain(change, "fr")
    assert "8 février 2027" in text
    assert "15 février 2027" in text
    assert "La salle est inondée." in text
    assert "February 15, 2027" in plain(change, "en")
    assert change.notice.deliveries.count() == 4
    assert AuditEntry.objects.filter(action="sitting.postponed").count() == 1


def test_what_was_not_sent_of_the_first_notice_is_set_aside(called):
    postpone_sitting(called, at(called, LATER_ON), WHY, actor=SYSTEM)
    assert {one.state for one in called.notice.deliveries.all()} == {DeliveryState.WAIVED}


def test_it_may_be_moved_to_an_earlier_day_where_the_notice_is_in_time(called):
    earlier = date(2027, 2, 7)
    postpone_sitting(called, at(called, earlier), WHY, actor=SYSTEM)
    called.refresh_from_db()
    assert called.starts_at == at(called, earlier).at


def test_the_delay_of_its_notice_is_counted_to_the_new_day(called):
    soon = at(called, date(2027, 2, 3))
    with pytest.raises(OverrideReasonMissing):
        postpone_sitting(called, soon, WHY, actor=SYSTEM)
    assert called.changes.count() == 0
    postpone_sitting(called, soon, WHY, waived_by_all=True, actor=SYSTEM)
    postpone_sitting(called, at(called, date(2027, 2, 4)), WHY, reason="Urgent.", actor=SYSTEM)
    assert Waiver.objects.filter(assembly=called).count() == 2


@pytest.mark.parametrize(
    ("why", "on", "refusal"),
    [
        (Why(" "), LATER_ON, ReasonMissing),
        (Why("Faute de salle."), LATER_ON, TextMissing),
        (WHY, date(2027, 1, 4), NotLater),
    ],
)
def test_it_is_not_moved_without_a_reason_in_each_language_or_into_the_past(called, why, on, refusal):
    with pytest.raises(refusal):
        postpone_sitting(called, at(called, on), why, actor=SYSTEM)
    called.refresh_from_db()
    assert called.starts_at.astimezone(called.zone).date() == MEETING_ON


def test_one_in_preparation_is_written_anew_and_not_moved(planned):
    with pytest.raises(StateNotAllowed):
        postpone_sitting(planned, at(planned, LATER_ON), WHY, actor=SYSTEM)


def test_a_text_in_writing_is_neither_moved_nor_adjourned(board, directors):
    text = WrittenText("Le bail", "Que le bail soit signé.", "The lease", "That the lease be signed.")
    written = circulate_written(board, text, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        postpone_sitting(written, Rendezvous(datetime.combine(LATER_ON, time(18), written.zone)), WHY, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        adjourn_sitting(written, Rendezvous(datetime.combine(LATER_ON, time(18), written.zone)), WHY, actor=SYSTEM)


def test_one_that_was_moved_can_still_be_given_up(called):
    change = postpone_sitting(called, at(called, LATER_ON), WHY, actor=SYSTEM)
    assert change.notice is not None
    given_up = give_up_sitting(called, WHY, actor=SYSTEM)
    assert given_up is not None
    assert {one.state for one in change.notice.deliveries.all()} == {DeliveryState.WAIVED}
    assert "15 février 2027" in plain(given_up, "fr")


def test_a_meeting_in_session_is_adjourned_to_a_fixed_day_and_those_away_are_told_too(in_session):
    change = adjourn_sitting(in_session, at(in_session, LATER_ON), WHY, actor=SYSTEM)
    in_session.refresh_from_db()
    assert in_session.state == AssemblyState.CALLED
    assert in_session.opened_at is not None
    assert (change.present, change.is_notice_owed) == (3, False)
    assert change.notice.deliveries.count() == 4
    assert "reprend" in change.notice.texts.get(language="fr").body_text
    assert lease(in_session).state == MotionState.PROPOSED
    jump(in_session.organisation, LATER_ON, time(17, 55))
    assert present(in_session, change.decided_at) == 0


def test_the_quorum_is_counted_anew_when_it_resumes(in_session, directors):
    adjourn_sitting(in_session, at(in_session, LATER_ON), WHY, actor=SYSTEM)
    jump(in_session.organisation, LATER_ON, time(18))
    open_assembly(in_session, actor=SYSTEM)
    with pytest.raises(QuorumNotMet):
        decide_by_hands(lease(in_session), Hands(0, 0), actor=SYSTEM)
    for one in directors[1:]:
        director_arrives(in_session, mandate=one, channel=PresenceChannel.ONLINE, actor=SYSTEM)
    assert decide_by_hands(lease(in_session), Hands(3, 0), actor=SYSTEM).state == MotionState.ADOPTED


def test_one_adjourns_without_a_quorum_too(called, directors):
    jump(called.organisation, MEETING_ON, time(18))
    open_assembly(called, actor=SYSTEM)
    director_arrives(called, mandate=directors[0], channel=PresenceChannel.HALL, actor=SYSTEM)
    change = adjourn_sitting(called, at(called, LATER_ON), WHY, actor=SYSTEM)
    assert change.findings[0]["outcome"] != "met"


def test_beyond_the_days_of_an_adjournment_the_letter_is_the_new_notice(in_session):
    change = adjourn_sitting(in_session, at(in_session, date(2027, 6, 15)), WHY, actor=SYSTEM)
    assert change.is_notice_owed
    assert [row["outcome"] for row in change.findings][-1] == "met"
    jump(in_session.organisation, date(2027, 6, 15), time(18))
    assert open_assembly(in_session, actor=SYSTEM).state == AssemblyState.IN_SESSION


def test_only_a_meeting_in_session_is_adjourned_and_never_given_up_or_moved_after(called, in_session):
    adjourn_sitting(in_session, at(in_session, LATER_ON), WHY, actor=SYSTEM)
    for act in (adjourn_sitting, postpone_sitting):
        with pytest.raises(StateNotAllowed):
            act(in_session, at(in_session, LATER_ON), WHY, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        give_up_sitting(in_session, WHY, actor=SYSTEM)


def test_the_minutes_say_that_it_was_moved_and_adjourned(called, directors):
    postpone_sitting(called, at(called, LATER_ON), WHY, actor=SYSTEM)
    jump(called.organisation, LATER_ON, time(18))
    open_assembly(called, actor=SYSTEM)
    for one in directors[:3]:
        director_arrives(called, mandate=one, channel=PresenceChannel.HALL, actor=SYSTEM)
    resumed_on = date(2027, 2, 22)
    adjourn_sitting(called, at(called, resumed_on), WHY, actor=SYSTEM)
    jump(called.organisation, resumed_on, time(18))
    open_assembly(called, actor=SYSTEM)
    end_assembly(called, actor=SYSTEM)
    called.refresh_from_db()
    text = str(contents(proceedings_of(called), language="fr", version=1, drawn_up_at=now()))
    assert "reportée" in text
    assert "ajournée" in text
    assert "La salle est inondée." in text


def test_a_body_that_resumes_late_was_not_short_of_its_quorum_meanwhile(in_session, directors):
    resumed_on = date(2027, 2, 22)
    adjourn_sitting(in_session, at(in_session, resumed_on), WHY, actor=SYSTEM)
    jump(in_session.organisation, resumed_on, time(19))
    for one in directors[:3]:
        director_arrives(in_session, mandate=one, channel=PresenceChannel.HALL, actor=SYSTEM)
    open_assembly(in_session, actor=SYSTEM)
    jump(in_session.organisation, resumed_on, time(20))
    end_assembly(in_session, actor=SYSTEM)
    in_session.refresh_from_db()
    drawn = presence_course(proceedings_of(in_session))
    assert drawn is not None
    resumed = [
        begins
        for begins, _ends in sat_of(
            in_session.opened_at, changes_of(in_session), in_session.ended_at, resumed=resumed_at(in_session)
        )
    ]
    assert resumed[-1].astimezone(in_session.zone).hour == 19
    assert len(resumed) == 2


def test_the_minutes_of_a_body_stand_under_the_board_in_the_menu(browsers, in_session):  # noqa: F811
    end_assembly(in_session, actor=SYSTEM)
    draft_minutes(in_session, language="fr", actor=SYSTEM)
    where = reverse("governance:minutes", args=[in_session.organisation.slug, in_session.public_id])
    shown = browsers["secretary"].get(where).content.decode()
    current = re.findall(r'<a href="([^"]*)" aria-current="page"', shown)
    assert current == [reverse("governance:mandates", args=[in_session.organisation.slug])]


def sent(on, **more):
    return {
        "held_on": on.isoformat(), "held_at": "18:00", "place": "Salle B",
        "reason_fr": WHY.fr, "reason_en": WHY.en, **more,
    }  # fmt: skip


def test_the_office_moves_it_on_its_page_and_a_director_reads_why(browsers, called):  # noqa: F811
    secretary, director, chair = browsers["secretary"], browsers["director"], browsers["chair"]
    address = page("sittings:postpone", called)
    assert "La déplacer à un autre jour" in said(secretary.get(page("sittings:one", called)))
    assert "remplace le premier" in said(secretary.get(address))
    assert director.get(address).status_code == 404
    assert chair.get(address).status_code in (403, 404)
    refused = secretary.post(address, sent(date(2027, 2, 3)))
    assert refused.status_code == 422
    assert "Tous les administrateurs ont renoncé" in said(refused) or "renoncé à l’avis" in said(refused)
    answer = secretary.post(address, sent(LATER_ON), follow=True)
    assert "déplacée" in messages(answer)[-1]
    shown = said(director.get(page("sittings:one", called)))
    assert "La salle est inondée." in shown
    assert "15 février 2027" in shown


def test_the_chair_adjourns_it_on_its_page(browsers, in_session):  # noqa: F811
    chair, director = browsers["chair"], browsers["director"]
    address = page("sittings:adjourn", in_session)
    assert director.get(address).status_code == 404
    answer = chair.post(address, sent(LATER_ON), follow=True)
    assert "ajournée" in messages(answer)[-1]
    jump(in_session.organisation, LATER_ON, time(17, 50))
    assert "reprendre" in said(chair.get(page("sittings:one", in_session)))
