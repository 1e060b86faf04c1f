"""What is written around a meeting leaves once, at its hour, to those it concerns, and knows nothing of choices."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from structlog.testing import capture_logs

from governance.services.changing import Rendezvous, Why, cancel_assembly, postpone_assembly
from governance.services.correcting import correct_notice
from membership.clock import now
from membership.errors import QuietHoursHalf, StateNotAllowed
from membership.models import Delivery, DeliveryState, Notice, NoticeKind, WordingKind
from membership.queries.habits import habits_of
from membership.services.correspondence import Text, issue_notice
from membership.services.habits import choose_writing_habits
from membership.services.life.departures import record_death
from membership.services.mailer import personal_link
from membership.services.wordings import Words, write_wording
from tests.factories.life import decision
from tests.factories.meetings import (
    MEETING_ON,
    SYSTEM,
    a_called_assembly,
    an_evening,
    an_open_poll,
    jump,
    vote,
)
from tests.factories.register import a_member, an_organisation
from tests.factories.sealed import FOR, an_open_secret_poll, vote_secretly
from tests.governance.test_correcting import another_day, elsewhere
from voting.errors import AnnouncementPast, AnnouncementTwice, TooManyReminders
from voting.models import Announcement, AnnouncementKind, PollMode, RollEntry, RollStrike
from voting.queries.announcements import moment_of, to_come
from voting.services.announced import recipients_of
from voting.services.announcing import (
    _announce,
    announce_due,
    plan_announcement,
    plan_usual_announcements,
    retime_announcement,
    strike_announcement,
)
from voting.services.polls import close_poll, prepare_poll
from voting.services.proclaim import proclaim_result
from voting.services.tally import run_tally

pytestmark = pytest.mark.django_db

NEAR, OPENED, NOT_VOTED, RESULT = (
    AnnouncementKind.MEETING_NEAR,
    AnnouncementKind.POLL_OPENED,
    AnnouncementKind.NOT_VOTED_YET,
    AnnouncementKind.RESULT,
)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WHY = Why("La salle est inondée.", "The hall is flooded.")


@pytest.fixture
def organisation():
    return an_organisation()


@pytest.fixture
def anne(organisation):
    return a_member(organisation, "Anne", "Roy", email="anne@example.org")


@pytest.fixture
def luc(organisation):
    return a_member(organisation, "Luc", "Gagné", email="luc@example.org")


@pytest.fixture
def evening(organisation, anne, luc):
    a_member(organisation, "Omar", "Poste", email="")
    return an_evening(organisation, anne, luc)


def told(kind):
    return set(Delivery.objects.filter(notice__kind=kind).values_list("address", flat=True))


def leaves(one):
    return moment_of(to_come().get(pk=one.pk), habits_of(one.organisation))


def test_a_reminder_of_the_meeting_leaves_at_its_hour_to_those_told_by_e_mail(organisation, anne):
    meeting = a_called_assembly(organisation)
    plan_announcement(meeting, kind=NEAR, before=2 * DAY, actor=SYSTEM)
    jump(organisation, date(2027, 4, 22), time(18, 59))
    assert announce_due() == 0
    jump(organisation, date(2027, 4, 22), time(19, 1))
    assert announce_due() == 1
    assert told(NoticeKind.REMINDER) == {"anne@example.org"}
    text = Notice.objects.get(kind=NoticeKind.REMINDER).texts.get(language="en")
    assert "Annual general meeting" in text.subject
    assert "Le texte en français suit." in text.body_text


def test_a_language_that_lacks_keeps_it_and_is_said_to_the_operators_once(organisation, anne):
    meeting = a_called_assembly(organisation)
    plan_announcement(meeting, kind=NEAR, before=2 * DAY, actor=SYSTEM)
    half = {"fr": Words("À bientôt."), "en": Words("")}
    write_wording(organisation, kind=WordingKind.MEETING_NEAR, words=half, actor=SYSTEM)
    jump(organisation, date(2027, 4, 23))
    with capture_logs() as logs:
        assert [announce_due() for _ in range(3)] == [0, 0, 0]
    assert [(line["event"], line["language"]) for line in logs] == [("announcement lacks a language", "en")]
    both = half | {"en": Words("See you.")}
    write_wording(organisation, kind=WordingKind.MEETING_NEAR, words=both, actor=SYSTEM)
    assert announce_due() == 1


def test_rung_again_it_leaves_no_second_time(organisation, anne):
    meeting = a_called_assembly(organisation)
    plan_announcement(meeting, kind=NEAR, before=2 * DAY, actor=SYSTEM)
    jump(organisation, date(2027, 4, 23))
    assert [announce_due(), announce_due()] == [1, 0]
    assert Notice.objects.filter(kind=NoticeKind.REMINDER).count() == 1


def test_it_moves_when_the_meeting_moves(organisation, anne):
    meeting = a_called_assembly(organisation)
    one = plan_announcement(meeting, kind=NEAR, before=2 * DAY, actor=SYSTEM)
    before = leaves(one).at
    correct_notice(meeting, another_day(meeting), actor=SYSTEM)
    assert leaves(one).at == before + 7 * DAY
    jump(organisation, MEETING_ON)
    assert announce_due() == 0


def test_the_opening_is_told_to_all_on_the_roll_who_have_an_e_mail(evening):
    poll = prepare_poll(evening.motions.get(), actor=SYSTEM)
    plan_announcement(evening, kind=OPENED, poll=poll, actor=SYSTEM)
    assert announce_due() == 0
    from voting.services.polls import open_poll

    open_poll(poll, actor=SYSTEM, lasts=HOUR)
    assert announce_due() == 1
    assert told(NoticeKind.POLL_OPENED) == {"anne@example.org", "luc@example.org"}


def test_a_reminder_goes_only_to_those_who_have_not_voted(organisation, evening, anne):
    poll = an_open_poll(evening, minutes=120)
    vote(poll, anne, "for")
    plan_announcement(evening, kind=NOT_VOTED, poll=poll, before=HOUR, actor=SYSTEM)
    jump(organisation, MEETING_ON, time(20, 10))
    assert announce_due() == 1
    assert told(NoticeKind.REMINDER) == {"luc@example.org"}


def test_a_reminder_reads_no_choice_and_no_ballot(organisation, evening, anne):
    poll = an_open_poll(evening, minutes=120)
    vote(poll, anne, "against")
    plan_announcement(evening, kind=NOT_VOTED, poll=poll, before=HOUR, actor=SYSTEM)
    jump(organisation, MEETING_ON, time(20, 10))
    with CaptureQueriesContext(connection) as captured:
        assert announce_due() == 1
    asked = " ".join(query["sql"] for query in captured if query["sql"].startswith("SELECT")).lower()
    assert "voting_rollcallvote" in asked
    for secret in ('"choice"', "receipt", "voting_sealedballot", "voting_sealedslip", "voting_sealedhandout"):
        assert secret not in asked


def test_of_a_secret_vote_it_reads_the_marks_alone(organisation, evening):
    from tests.factories.sealed import an_open_secret_poll
    from voting.services.announced import voted_entries

    poll = an_open_secret_poll(evening)
    with CaptureQueriesContext(connection) as captured:
        assert voted_entries(poll) == set()
    [query] = captured
    assert "voting_markedroll" in query["sql"].lower()


def test_when_everybody_voted_nobody_is_reminded_and_the_schedule_says_so(organisation, evening, anne, luc):
    poll = an_open_poll(evening, minutes=120)
    for member in (anne, luc):
        vote(poll, member, "for")
    one = plan_announcement(evening, kind=NOT_VOTED, poll=poll, before=HOUR, actor=SYSTEM)
    jump(organisation, MEETING_ON, time(20, 10))
    assert announce_due() == 0
    one.refresh_from_db()
    assert (one.over_because, one.notice) == ("nobody", None)


def test_never_more_reminders_than_the_organisation_allows(organisation, evening):
    poll = an_open_poll(evening, minutes=600)
    for before in (HOUR, 2 * HOUR):
        plan_announcement(evening, kind=NOT_VOTED, poll=poll, before=before, actor=SYSTEM)
    with pytest.raises(TooManyReminders) as refused:
        plan_announcement(evening, kind=NOT_VOTED, poll=poll, before=3 * HOUR, actor=SYSTEM)
    assert refused.value.most == 2
    strike_announcement(Announcement.objects.first(), actor=SYSTEM)
    plan_announcement(evening, kind=NOT_VOTED, poll=poll, before=3 * HOUR, actor=SYSTEM)
    choose_writing_habits(organisation, reminders_a_vote=0, quiet_from=None, quiet_until=None, actor=SYSTEM)
    with pytest.raises(TooManyReminders):
        plan_announcement(evening, kind=NOT_VOTED, poll=poll, before=4 * HOUR, actor=SYSTEM)


def test_the_same_message_is_planned_once_and_not_for_an_hour_gone(evening):
    poll = an_open_poll(evening, minutes=120)
    plan_announcement(evening, kind=NOT_VOTED, poll=poll, before=HOUR, actor=SYSTEM)
    with pytest.raises(AnnouncementTwice):
        plan_announcement(evening, kind=NOT_VOTED, poll=poll, before=HOUR, actor=SYSTEM)
    with pytest.raises(AnnouncementPast):
        plan_announcement(evening, kind=NOT_VOTED, poll=poll, before=3 * HOUR, actor=SYSTEM)
    with pytest.raises(AnnouncementPast):
        plan_announcement(evening, kind=NEAR, before=DAY, actor=SYSTEM)


def test_a_message_may_be_put_off_or_struck_until_it_leaves(organisation, anne):
    meeting = a_called_assembly(organisation)
    one = plan_announcement(meeting, kind=NEAR, before=2 * DAY, actor=SYSTEM)
    retime_announcement(one, before=DAY, actor=SYSTEM)
    jump(organisation, date(2027, 4, 23), time(12))
    assert announce_due() == 0
    jump(organisation, date(2027, 4, 23), time(20))
    assert announce_due() == 1
    with pytest.raises(StateNotAllowed):
        retime_announcement(one, before=HOUR, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        strike_announcement(one, actor=SYSTEM)


def test_a_result_leaves_once_it_is_proclaimed_with_its_figures(organisation, evening, anne, luc):
    poll = an_open_poll(evening)
    plan_announcement(evening, kind=RESULT, poll=poll, actor=SYSTEM)
    for member in (anne, luc):
        vote(poll, member, "for")
    close_poll(poll, actor=SYSTEM)
    run_tally(poll.pk)
    assert announce_due() == 0
    proclaim_result(poll, actor=SYSTEM)
    assert announce_due() == 1
    notice = Notice.objects.get(kind=NoticeKind.RESULT)
    body = notice.texts.get(language="fr").body_text
    assert "Adoptée" in body
    assert "2 pour" in body.replace("\xa0", " ")
    assert told(NoticeKind.RESULT) == {"anne@example.org", "luc@example.org"}
    delivery = notice.deliveries.select_related("organisation", "notice", "person").first()
    assert personal_link(delivery).endswith(f"/o/{organisation.slug}/")


def test_the_result_of_a_secret_vote_says_to_all_alike_where_the_sign_on_the_roll_is_read(evening, anne, luc):
    poll = an_open_secret_poll(evening)
    plan_announcement(evening, kind=RESULT, poll=poll, actor=SYSTEM)
    vote_secretly(poll, anne, FOR)
    assert not Notice.objects.exclude(kind=NoticeKind.CALL).exists()
    close_poll(poll, actor=SYSTEM)
    run_tally(poll.pk)
    proclaim_result(poll, actor=SYSTEM)
    assert announce_due() == 1
    notice = Notice.objects.get(kind=NoticeKind.RESULT)
    assert told(NoticeKind.RESULT) == {"anne@example.org", "luc@example.org"}
    assert "un bulletin papier a été remis à votre nom" in notice.texts.get(language="fr").body_text
    assert not notice.own_passages.exists()


def test_quiet_hours_put_a_reminder_off_until_the_morning(organisation, anne):
    choose_writing_habits(organisation, reminders_a_vote=2, quiet_from=time(18), quiet_until=time(8), actor=SYSTEM)
    meeting = a_called_assembly(organisation)
    one = plan_announcement(meeting, kind=NEAR, before=2 * DAY, actor=SYSTEM)
    assert leaves(one).is_held
    jump(organisation, date(2027, 4, 22), time(23))
    assert announce_due() == 0
    jump(organisation, date(2027, 4, 23), time(8, 1))
    assert announce_due() == 1


def test_what_was_missed_by_day_does_not_leave_by_night(organisation, anne):
    choose_writing_habits(organisation, reminders_a_vote=2, quiet_from=time(21), quiet_until=time(8), actor=SYSTEM)
    meeting = a_called_assembly(organisation)
    plan_announcement(meeting, kind=NEAR, before=2 * DAY, actor=SYSTEM)
    jump(organisation, date(2027, 4, 22), time(23))
    assert announce_due() == 0
    jump(organisation, date(2027, 4, 23), time(8, 1))
    assert announce_due() == 1


def test_what_was_put_off_while_the_sweep_looked_does_not_leave(organisation, anne):
    meeting = a_called_assembly(organisation)
    one = plan_announcement(meeting, kind=NEAR, before=2 * DAY, actor=SYSTEM)
    jump(organisation, date(2027, 4, 22), time(10))
    # As a worker calls it that found it due, before it was put off.
    assert _announce(one.pk) is False
    one.refresh_from_db()
    assert one.over_at is None


def test_the_struck_are_told_the_result_alone_and_the_dead_nothing(organisation, evening, anne, luc):
    poll = an_open_poll(evening)
    for entry in RollEntry.objects.filter(roll__poll=poll, membership__in=[anne, luc]):
        RollStrike.objects.create(organisation=organisation, entry=entry, reason="Suspension")
    opened, result = (Announcement(assembly=evening, poll=poll, kind=kind) for kind in (OPENED, RESULT))
    assert list(recipients_of(opened, now())) == []
    record_death(anne, decision=decision(MEETING_ON), actor=SYSTEM)
    jump(organisation, MEETING_ON + DAY)
    assert [one.address for one in recipients_of(result, now())] == ["luc@example.org"]


def test_quiet_hours_have_both_ends(organisation):
    with pytest.raises(QuietHoursHalf):
        choose_writing_habits(organisation, reminders_a_vote=2, quiet_from=time(21), quiet_until=None, actor=SYSTEM)


def test_what_is_usual_is_planned_by_one_press_and_by_a_second_not_again(organisation, anne):
    meeting = a_called_assembly(organisation)
    opens_at = meeting.starts_at + HOUR
    prepare_poll(
        meeting.motions.get(), actor=SYSTEM, mode=PollMode.ROLL_CALL, opens_at=opens_at, closes_at=opens_at + 3 * DAY
    )
    assert plan_usual_announcements(meeting, actor=SYSTEM) == 4
    assert plan_usual_announcements(meeting, actor=SYSTEM) == 0
    assert set(Announcement.objects.values_list("kind", flat=True)) == {NEAR, OPENED, NOT_VOTED, RESULT}


def test_a_vote_given_up_takes_its_messages_along(evening):
    from voting.services.polls import cancel_poll

    poll = an_open_poll(evening)
    one = plan_announcement(evening, kind=RESULT, poll=poll, actor=SYSTEM)
    cancel_poll(poll, because="Le texte était fautif.", actor=SYSTEM)
    assert announce_due() == 0
    one.refresh_from_db()
    assert one.over_because == "void"


class TestAMeetingThatIsNotHeldAsItWasCalled:
    @pytest.fixture
    def called(self, organisation, anne, luc):
        return a_called_assembly(organisation)

    @pytest.fixture
    def planned(self, called):
        """A vote of an hour beside the meeting, and the reminder that the meeting is near."""
        opens_at = called.starts_at + HOUR
        poll = prepare_poll(called.motions.get(), actor=SYSTEM, opens_at=opens_at, closes_at=opens_at + HOUR)
        return poll, plan_announcement(called, kind=NEAR, before=2 * DAY, actor=SYSTEM)

    def test_its_votes_and_reminders_go_to_the_new_day_with_it(self, organisation, called, planned):
        poll, near = planned
        later = called.starts_at + 28 * DAY
        postpone_assembly(called, Rendezvous(later, place="Gymnase"), WHY, actor=SYSTEM)
        poll.refresh_from_db()
        assert (poll.opens_at, poll.closes_at) == (later + HOUR, later + 2 * HOUR)
        assert leaves(near).at == later - 2 * DAY

    def test_the_link_of_a_reminder_that_left_lives_as_long_as_the_meeting_is_away(self, organisation, called, planned):
        jump(organisation, MEETING_ON - 2 * DAY, time(23))
        assert announce_due() == 1
        notice = Notice.objects.get(kind=NoticeKind.REMINDER)
        before = notice.links_end_at
        called.refresh_from_db()
        postpone_assembly(called, Rendezvous(called.starts_at + 28 * DAY, place="Gymnase"), WHY, actor=SYSTEM)
        notice.refresh_from_db()
        assert notice.links_end_at == before + 28 * DAY

    def test_the_usual_reminder_is_planned_again_for_the_new_day(self, organisation, called, planned):
        jump(organisation, MEETING_ON - 2 * DAY, time(23))
        assert announce_due() == 1
        called.refresh_from_db()
        postpone_assembly(called, Rendezvous(called.starts_at + 28 * DAY, place="Gymnase"), WHY, actor=SYSTEM)
        planned[1].refresh_from_db()
        assert planned[1].over_because == "moved"
        called.refresh_from_db()
        again = plan_announcement(called, kind=NEAR, before=2 * DAY, actor=SYSTEM)
        assert leaves(again).at == called.starts_at - 2 * DAY
        with pytest.raises(AnnouncementTwice):
            plan_announcement(called, kind=NEAR, before=2 * DAY, actor=SYSTEM)

    def test_a_result_that_waits_to_leave_still_does(self, organisation, called, planned):
        poll, _near = planned
        result = plan_announcement(called, kind=RESULT, poll=poll, actor=SYSTEM)
        notice = issue_notice(
            organisation,
            actor=SYSTEM,
            kind=NoticeKind.RESULT,
            texts=[Text(language, "Résultat", "", "") for language in ("fr", "en")],
            recipients=list(recipients_of(planned[1], now())),
            links_end_at=called.starts_at,
        )
        Announcement.objects.filter(pk=result.pk).update(notice=notice, over_at=now(), over_because="left")
        cancel_assembly(called, WHY, actor=SYSTEM)
        assert set(notice.deliveries.values_list("state", flat=True)) == {DeliveryState.PENDING}

    def test_no_reminder_leaves_of_one_that_was_cancelled(self, organisation, called, planned):
        cancel_assembly(called, WHY, actor=SYSTEM)
        jump(organisation, MEETING_ON - 2 * DAY, time(23))
        assert announce_due() == 0
        assert not told(NoticeKind.REMINDER)

    def test_what_waits_of_any_version_and_of_a_reminder_does_not_leave_any_more(self, organisation, called, planned):
        correct_notice(called, elsewhere(called), actor=SYSTEM)
        jump(organisation, MEETING_ON - 2 * DAY, time(23))
        assert announce_due() == 1
        called.refresh_from_db()
        cancel_assembly(called, WHY, actor=SYSTEM)
        waiting = Delivery.objects.filter(state=DeliveryState.PENDING).values_list("notice__kind", flat=True)
        assert set(waiting) == {NoticeKind.CHANGE}
