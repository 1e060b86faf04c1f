"""A meeting of the board that is moved or adjourned: who is written to, with what, and what of the first day stays."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.utils.translation import override

from governance.models import Measure, PresenceChannel
from governance.queries.called import to_tell
from governance.queries.discipline import left_behind_by, votes_for, waiting_for_the_day_of
from governance.queries.presence import present
from governance.queries.proceedings import proceedings_of
from governance.services.at_the_table import director_arrives
from governance.services.calendar_text import entry_of
from governance.services.discipline import Charge, open_procedure, tell_new_day
from governance.services.giving_up import give_up_sitting
from governance.services.hands import Hands, decide_by_hands
from governance.services.mandates import Term, give_mandate
from governance.services.minutes_text import contents
from governance.services.moving_sittings import adjourn_sitting, postpone_sitting
from governance.services.sessions import end_assembly, open_assembly
from governance.services.sittings import call_sitting
from governance.services.turns_text import postponements
from membership.clock import now
from membership.errors import OverrideReasonMissing, StateNotAllowed
from membership.models import AuditEntry, Delivery, DeliveryState, PersonMerge
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_member
from tests.governance.sittings.conftest import CALLED_ON, MEETING_ON
from tests.governance.sittings.test_moving import LATER_ON, WHY, at, plain, sent
from tests.governance.sittings.test_pages import browsers, page  # noqa: F401
from tests.governance.sittings.test_suspended import suspended
from tests.governance.web.reading import said

pytestmark = pytest.mark.django_db


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


def test_whoever_had_come_before_it_was_moved_is_not_there_on_the_new_day(called, directors):
    jump(called.organisation, MEETING_ON, time(17, 30))
    for one in directors[:3]:
        director_arrives(called, mandate=one, channel=PresenceChannel.HALL, actor=SYSTEM)
    postpone_sitting(called, at(called, LATER_ON), WHY, actor=SYSTEM)
    jump(called.organisation, LATER_ON, time(18))
    opened = open_assembly(called, actor=SYSTEM)
    assert present(opened, now()) == 0
    director_arrives(called, mandate=directors[0], channel=PresenceChannel.HALL, actor=SYSTEM)
    told = proceedings_of(opened)
    assert [one.came for one in told.table] == [True, False, False, False]
    assert told.movements.came == 1


def test_a_director_whose_suspension_ends_before_the_new_day_is_told(planned, directors):
    suspended(directors[3], until=date(2027, 2, 12))
    called = call_sitting(planned, actor=SYSTEM)
    assert called.notice.deliveries.count() == 3
    change = postpone_sitting(called, at(called, LATER_ON), WHY, actor=SYSTEM)
    assert directors[3].person in {one.person for one in Delivery.objects.filter(notice=change.notice)}


def test_a_director_joined_to_another_person_of_the_register_is_not_written_to_beside(called, directors):
    joined, kept = directors[0].person, directors[1].person
    merge = PersonMerge.objects.create(organisation=called.organisation, kept=kept, joined=joined)
    assert joined not in {one.person for one in to_tell(called)}
    change = postpone_sitting(called, at(called, LATER_ON), WHY, actor=SYSTEM)
    assert set(change.notice.deliveries.values_list("person", flat=True)) == {one.person_id for one in directors[1:]}
    PersonMerge.objects.filter(pk=merge.pk).update(undone_at=now())
    assert joined in {one.person for one in to_tell(called)}


def test_whoever_took_a_seat_since_gets_the_agenda_with_the_new_day(board, called):
    member = a_member(board.organisation, "Estelle", "Cyr")
    seat = board.seats.get(number=5)
    give_mandate(seat, Term(CALLED_ON, 1), person=member.person, membership=member, actor=SYSTEM)
    change = postpone_sitting(called, at(called, LATER_ON), WHY, actor=SYSTEM)
    assert member.person in {one.person for one in Delivery.objects.filter(notice=change.notice)}
    assert "2. Le bail" in plain(change, "fr")
    assert "2. The lease" in plain(change, "en")


def test_an_adjournment_says_what_is_left_and_tells_instead_of_what_did_not_leave(in_session):
    decide_by_hands(in_session.motions.get(), Hands(3, 0), actor=SYSTEM)
    change = adjourn_sitting(in_session, at(in_session, LATER_ON), WHY, actor=SYSTEM)
    assert "1. Ouverture" in plain(change, "fr")
    assert "Le bail" not in plain(change, "fr")
    in_session.notice.refresh_from_db()
    assert in_session.notice.superseded_by == change.notice
    assert {one.state for one in in_session.notice.deliveries.all()} == {DeliveryState.WAIVED}


def test_the_minutes_of_a_meeting_of_two_days_say_of_which_day_each_hour_is(in_session, directors):
    adjourn_sitting(in_session, at(in_session, LATER_ON), WHY, actor=SYSTEM)
    jump(in_session.organisation, LATER_ON, time(17, 59))
    for one in directors[:3]:
        director_arrives(in_session, mandate=one, channel=PresenceChannel.HALL, actor=SYSTEM)
    jump(in_session.organisation, LATER_ON, time(18, 31))
    ended = end_assembly(open_assembly(in_session, actor=SYSTEM), actor=SYSTEM)
    told = contents(proceedings_of(ended), language="fr", version=1, drawn_up_at=now())
    closing = told["closing"]["text"].replace("\xa0", " ")
    assert "la réunion (présences qui comptent pour le quorum : 3) a été ajournée au 15 février 2027" in closing
    assert "La séance a été levée à 18 h 31 le 15 février 2027." in closing
    assert "présidence de la réunion" in told["closing"]["signatures"][0]
    assert "il n’y avait pas quorum" not in told["presence"]["course"]["alt"].partition("18 h 01")[2]
    assert told["presence"]["course"]["alt"].startswith("Du ")
    assert "le" not in told["facts"][-2]["lines"][0]
    assert "le 15" in told["facts"][-1]["lines"][0].replace("\xa0", " ")


def test_giving_up_tells_instead_of_the_call(called):
    change = give_up_sitting(called, WHY, actor=SYSTEM)
    called.notice.refresh_from_db()
    assert called.notice.superseded_by == change.notice


def test_the_minutes_judge_the_notice_by_the_move_and_by_the_first_day(called):
    postpone_sitting(called, at(called, date(2027, 2, 4)), WHY, reason="Urgent.", actor=SYSTEM)
    jump(called.organisation, date(2027, 2, 4), time(18))
    opened = open_assembly(called, actor=SYSTEM)
    assert proceedings_of(opened).convened.finding.as_json() == called.changes.get().findings[0]


def test_an_adjournment_does_not_make_a_late_notice_one_in_time(planned, directors):
    jump(planned.organisation, date(2027, 2, 5))
    called = call_sitting(planned, reason="Urgent.", actor=SYSTEM)
    jump(called.organisation, MEETING_ON, time(18))
    opened = open_assembly(called, actor=SYSTEM)
    before = proceedings_of(opened).convened.finding
    adjourn_sitting(opened, at(opened, LATER_ON), WHY, actor=SYSTEM)
    opened.refresh_from_db()
    assert proceedings_of(opened).convened.finding == before


def test_moved_to_where_it_is_or_from_a_page_that_is_old_it_is_refused_and_nobody_is_told(called):
    first = called.starts_at
    postpone_sitting(called, at(called, LATER_ON), WHY, was_at=first, actor=SYSTEM)
    with pytest.raises(StateNotAllowed, match="where_it_is"):
        postpone_sitting(called, at(called, LATER_ON), WHY, actor=SYSTEM)
    with pytest.raises(StateNotAllowed, match="moved_meanwhile"):
        postpone_sitting(called, at(called, date(2027, 2, 16)), WHY, was_at=first, actor=SYSTEM)
    assert called.changes.count() == 1


def test_the_page_carries_the_moment_it_showed_and_counts_whom_it_writes_to(browsers, board, called):  # noqa: F811
    member = a_member(board.organisation, "Estelle", "Cyr")
    seat = board.seats.get(number=5)
    give_mandate(seat, Term(CALLED_ON, 1), person=member.person, membership=member, actor=SYSTEM)
    secretary, address = browsers["secretary"], page("sittings:postpone", called)
    shown = secretary.get(address)
    was_at = called.starts_at.isoformat()
    assert "aviser 5 personnes" in said(shown)
    assert f'value="{was_at}"' in shown.content.decode()
    assert secretary.post(address, sent(LATER_ON, was_at=was_at)).status_code == 302
    refused = secretary.post(address, sent(date(2027, 2, 16), was_at=was_at))
    assert refused.status_code == 422
    assert "entre-temps" in said(refused)


@pytest.fixture
def procedure(called):
    meeting_at = datetime.combine(MEETING_ON, time(18), called.zone)
    charge = Charge(Measure.SUSPENSION, "commitments_unmet", "Trois factures impayées.", meeting_at, "Bureau")
    return open_procedure(a_member(called.organisation, "Zacharie", "Plourde"), charge, actor=SYSTEM)


def test_a_case_that_names_the_day_is_said_before_the_meeting_moves(browsers, called, procedure):  # noqa: F811
    assert waiting_for_the_day_of(called) == [procedure]
    shown = said(browsers["secretary"].get(page("sittings:postpone", called)))
    assert "Zacharie Plourde" in shown
    assert "sa page offre d’envoyer l’avis à nouveau" in shown
    postpone_sitting(called, at(called, LATER_ON), WHY, actor=SYSTEM)
    called.refresh_from_db()
    assert waiting_for_the_day_of(called) == []


def test_the_member_is_told_of_the_new_day_and_the_case_follows(browsers, called, procedure):  # noqa: F811
    secretary, first = browsers["secretary"], procedure.notice
    with pytest.raises(StateNotAllowed):
        tell_new_day(called, actor=SYSTEM)
    postpone_sitting(called, at(called, LATER_ON), WHY, actor=SYSTEM)
    shown = said(secretary.get(page("sittings:one", called)))
    assert "1 membre a reçu avis d’un autre jour" in shown
    assert "Zacharie Plourde" not in said(browsers["director"].get(page("sittings:one", called)))
    assert secretary.post(page("sittings:tell-new-day", called)).status_code == 302
    procedure.refresh_from_db()
    assert (procedure.meeting_at, procedure.place) == (at(called, LATER_ON).at, "Salle B")
    text = procedure.notice.texts.get(language="fr").body_text.replace("\u00a0", " ")
    for words in ("8 février 2027", "15 février 2027", "Trois factures impayées.", "Salle B"):
        assert words in text
    assert procedure.notice.deliveries.count() == 1
    first.refresh_from_db()
    assert first.superseded_by == procedure.notice
    assert {one.state for one in first.deliveries.all()} == {DeliveryState.WAIVED}
    called.refresh_from_db()
    assert left_behind_by(called) == []
    assert waiting_for_the_day_of(called) == [procedure]
    assert AuditEntry.objects.filter(action="procedure.moved").count() == 1


def test_the_delay_of_its_notice_is_counted_anew_and_a_late_one_wants_a_reason(called, procedure):
    soon = date(2027, 2, 3)
    postpone_sitting(called, at(called, soon), WHY, reason="Urgent.", actor=SYSTEM)
    with pytest.raises(OverrideReasonMissing):
        tell_new_day(called, actor=SYSTEM)
    (told,) = tell_new_day(called, reason="Le membre y consent.", actor=SYSTEM)
    assert told.reason.endswith("Le membre y consent.")
    assert "not_met" in {one["outcome"] for one in told.findings[1:]}


def test_an_hour_that_moves_within_the_day_is_told_too(called, procedure):
    postpone_sitting(called, at(called, MEETING_ON, 16), WHY, actor=SYSTEM)
    called.refresh_from_db()
    assert left_behind_by(called) == [procedure]
    (told,) = tell_new_day(called, actor=SYSTEM)
    assert told.meeting_at == at(called, MEETING_ON, 16).at


def test_a_meeting_held_sooner_is_moved_forward_and_not_postponed(browsers, called):  # noqa: F811
    change = postpone_sitting(called, at(called, date(2027, 2, 7)), WHY, actor=SYSTEM)
    assert change.is_earlier
    for language, subject in (
        ("fr", "avancée au dimanche 7 février 2027"),
        ("en", "moved forward to Sunday, February 7, 2027"),
    ):
        letter = change.notice.texts.get(language=language)
        assert subject in letter.subject.replace("\u00a0", " ")
        assert "report" not in letter.body_text
        assert "postpone" not in letter.body_text
    shown = said(browsers["director"].get(page("sittings:one", called)))
    assert "avancée au dimanche 7 février 2027" in shown
    with override("fr"):
        entry = entry_of(called, url="https://example.org/", language="fr")
        assert entry.text.startswith("Avancée")
        assert "8 février 2027" in entry.text.replace("\u00a0", " ")
        assert entry.sequence == 1
        jump(called.organisation, date(2027, 2, 7), time(18))
        (sentence,) = postponements(proceedings_of(open_assembly(called, actor=SYSTEM)))
        assert "avancée" in sentence


def test_a_vote_of_the_day_decides_a_case_though_the_meeting_began_sooner(called, directors, procedure):
    postpone_sitting(called, at(called, MEETING_ON, 16), WHY, actor=SYSTEM)
    jump(called.organisation, MEETING_ON, time(16, 5))
    open_assembly(called, actor=SYSTEM)
    for one in directors:
        director_arrives(called, mandate=one, channel=PresenceChannel.HALL, actor=SYSTEM)
    motion = decide_by_hands(called.motions.get(), Hands(4, 0), actor=SYSTEM)
    assert list(votes_for(procedure)) == [motion]
