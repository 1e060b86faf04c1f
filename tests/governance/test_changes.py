"""A called meeting that is not held as it was called: everybody is told why, and nothing is left half open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from governance.errors import AgendaOfFirstCall, NoticeOutsideWindow, NotLater, SecondCallNotOffered, TooEarlyToOpen
from governance.models import (
    AlsoTold,
    AnnualReport,
    Assembly,
    AssemblyState,
    Attendance,
    MeetingAttachment,
    MeetingChange,
    MeetingChangeKind,
)
from governance.queries.changes import first_day, notice_still_owed
from governance.queries.proceedings import proceedings_of
from governance.queries.quorum import quorum_at
from governance.services.adjourning import adjourn_assembly, call_second_time, tell_of_adjournment
from governance.services.calling import call_assembly
from governance.services.changing import Rendezvous, Why, cancel_assembly, postpone_assembly
from governance.services.correcting import correct_notice
from governance.services.course_text import presence_course
from governance.services.hands import Hands, decide_by_hands
from governance.services.minutes import draft_minutes
from governance.services.planning import Item, add_item
from governance.services.rewriting import Point
from governance.services.sessions import end_assembly, open_assembly
from membership.clock import now
from membership.errors import LinkExpired, OverrideReasonMissing, ReasonMissing, StateNotAllowed, TextMissing
from membership.models import AuditEntry, CorrespondentKind, Delivery, DeliveryState, NoticeKind, WordingKind
from membership.queries.links import link_token
from membership.queries.to_do import to_do_on
from membership.rules.findings import Outcome
from membership.services.attachments import File, keep_file
from membership.services.correspondents import Particulars, keep_correspondent, put_correspondent_aside
from membership.services.habits import choose_writing_habits
from membership.services.parameters import set_parameter
from membership.services.wordings import Words, write_wording
from tests.factories.meetings import (
    CALLED_ON,
    EVENING,
    MEETING_ON,
    SYSTEM,
    a_called_assembly,
    an_assembly,
    an_evening,
    an_open_poll,
    come,
    jump,
)
from tests.factories.register import ADOPTED_ON, a_member, an_organisation
from tests.governance.minutes.papers import plain, text_of
from tests.governance.test_correcting import as_it_is
from tests.governance.year.test_auditor import a_resolution, appointed
from voting.models import PollState
from voting.queries.door import invitation_of
from voting.services.polls import close_poll

pytestmark = pytest.mark.django_db

WHY = Why("La salle est inondée.", "The hall is flooded.")


@pytest.fixture
def organisation():
    return an_organisation(bylaws={"quorum": "50 %"})


@pytest.fixture
def members(organisation):
    """Nine have an address for e-mail, the tenth has none."""
    jump(organisation, date(2027, 3, 1))
    return [*(a_member(organisation) for _rank in range(9)), a_member(organisation, email="")]


@pytest.fixture
def called(organisation, members):
    jump(organisation, CALLED_ON)
    return a_called_assembly(organisation)


def a_setting(organisation, key: str, value: object) -> None:
    set_parameter(organisation, key=key, value=value, article="5.1", adopted_on=ADOPTED_ON, actor=SYSTEM)


def a_day(organisation, on: date, place: str = "École Saint-Jude") -> Rendezvous:
    return Rendezvous(datetime.combine(on, EVENING, organisation.zone), place)


# --- cancelling


def test_everybody_who_was_told_is_told_that_it_is_cancelled_and_why(called):
    change = cancel_assembly(called, WHY, actor=SYSTEM)
    called.refresh_from_db()
    assert called.state == AssemblyState.CANCELLED
    assert change.notice.kind == NoticeKind.CHANGE
    assert change.notice.deliveries.count() == 10
    french, english = (change.notice.texts.get(language=code) for code in ("fr", "en"))
    assert "annule" in french.body_text
    assert "La salle est inondée." in french.body_text
    assert "The hall is flooded." in english.body_text
    assert "La salle est inondée." in english.body_text
    assert "%(link)s" not in french.body_text


def test_it_bears_the_organisations_colour_and_its_own_words_with_the_new_day(organisation, called):
    choose_writing_habits(
        organisation, reminders_a_vote=2, quiet_from=None, quiet_until=None, colour="#7a1f3d", actor=SYSTEM
    )
    words = {
        "fr": Words("{name}, venez plutôt le {day} ({place}).", "Merci."),
        "en": Words("{name}: {day}.", "Thanks."),
    }
    write_wording(organisation, kind=WordingKind.CHANGE, words=words, actor=SYSTEM)
    change = postpone_assembly(called, a_day(organisation, date(2027, 5, 15), "École Saint-Jude"), WHY, actor=SYSTEM)
    french, english = (change.notice.texts.get(language=language) for language in ("fr", "en"))
    for said in (french.body_text, french.body_html):
        plain_spaces = said.replace("\xa0", " ")
        assert "%(name)s, venez plutôt le samedi 15 mai 2027 (École Saint-Jude)." in plain_spaces
        assert plain_spaces.index("inondée") < plain_spaces.index("Merci.")
    assert "#7a1f3d" in french.body_html
    assert "#125a6b" not in french.body_html
    assert english.body_text.index("Thanks.") < english.body_text.index("Merci.")


def test_words_that_lack_a_language_keep_the_news_of_a_meeting_from_leaving(organisation, called):
    write_wording(organisation, kind=WordingKind.CHANGE, words={"fr": Words("Hélas."), "en": Words()}, actor=SYSTEM)
    with pytest.raises(TextMissing):
        cancel_assembly(called, WHY, actor=SYSTEM)
    called.refresh_from_db()
    assert called.state == AssemblyState.CALLED


def test_what_was_not_sent_of_the_call_does_not_leave_any_more(called):
    cancel_assembly(called, WHY, actor=SYSTEM)
    states = set(called.notice.deliveries.values_list("state", "waived_because"))
    assert states == {(DeliveryState.WAIVED, "La salle est inondée.")}


@pytest.mark.parametrize("what", ["cancelled", "postponed"])
def test_whom_the_call_did_not_reach_is_work_no_more_once_they_are_told_what_holds(organisation, called, what):
    failing = called.notice.deliveries.filter(channel="email").first()
    Delivery.objects.filter(pk=failing.pk).update(state=DeliveryState.FAILED, settled_at=now())
    assert to_do_on(organisation, CALLED_ON).unreached == (failing,)
    if what == "cancelled":
        cancel_assembly(called, WHY, actor=SYSTEM)
    else:
        postpone_assembly(called, a_day(organisation, date(2027, 5, 22)), WHY, actor=SYSTEM)
    assert to_do_on(organisation, CALLED_ON).unreached == ()


def test_the_links_of_a_cancelled_meeting_open_nothing(called):
    delivery = called.notice.deliveries.first()
    cancel_assembly(called, WHY, actor=SYSTEM)
    with pytest.raises(LinkExpired):
        invitation_of(link_token(delivery), called.starts_at)


def test_a_meeting_in_preparation_is_given_up_without_a_word(organisation, members):
    draft = an_assembly(organisation)
    assert cancel_assembly(draft, Why(""), actor=SYSTEM) is None
    draft.refresh_from_db()
    assert draft.state == AssemblyState.CANCELLED
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("why", "refusal"),
    [(Why(""), ReasonMissing), (Why("La salle est inondée."), TextMissing)],
    ids=["none", "french only"],
)
def test_members_are_not_told_without_a_reason_in_their_languages(called, why, refusal):
    with pytest.raises(refusal):
        cancel_assembly(called, why, actor=SYSTEM)
    called.refresh_from_db()
    assert called.state == AssemblyState.CALLED
    assert not MeetingChange.objects.exists()


def test_a_meeting_in_session_is_not_cancelled(organisation, members):
    evening = an_evening(organisation, *members)
    with pytest.raises(StateNotAllowed):
        cancel_assembly(evening, WHY, actor=SYSTEM)


# --- postponing


def test_a_postponed_meeting_keeps_its_agenda_and_tells_the_new_day(organisation, called):
    on = date(2027, 5, 8)
    change = postpone_assembly(called, a_day(organisation, on), WHY, actor=SYSTEM)
    called.refresh_from_db()
    assert called.state == AssemblyState.CALLED
    assert called.starts_at == datetime.combine(on, EVENING, organisation.zone)
    assert called.place == "École Saint-Jude"
    assert change.was_at.date() != change.to_at.date()
    assert change.notice.deliveries.count() == 10
    text = plain(change.notice.texts.get(language="fr").body_text)
    assert "8 mai 2027" in text
    assert "Des mandats de deux ans" in text


def test_whoever_had_come_before_it_was_postponed_is_not_there_on_the_new_day(organisation, called, members):
    jump(organisation, MEETING_ON, time(18, 45))
    come(called, members[0])
    on = date(2027, 6, 5)
    postpone_assembly(called, a_day(organisation, on), WHY, reason="Inondée.", actor=SYSTEM)
    assert not Attendance.objects.filter(assembly=called, departed_at=None).exists()
    jump(organisation, on, time(18, 45))
    assert come(called, members[0]).departed_at is None


def test_every_link_sent_leads_to_the_meeting_until_its_new_day(organisation, called):
    first = called.notice.deliveries.first()
    change = postpone_assembly(called, a_day(organisation, date(2027, 5, 8)), WHY, actor=SYSTEM)
    jump(organisation, date(2027, 5, 8))
    for delivery in (first, change.notice.deliveries.first()):
        assert invitation_of(link_token(delivery), called.starts_at).assembly == called


def test_a_new_day_that_leaves_no_time_for_the_notice_is_refused(organisation, called):
    jump(organisation, date(2027, 4, 20))
    with pytest.raises(NoticeOutsideWindow):
        postpone_assembly(called, a_day(organisation, date(2027, 4, 26)), WHY, actor=SYSTEM, reason="Pressés.")
    called.refresh_from_db()
    assert called.starts_at == datetime.combine(MEETING_ON, EVENING, organisation.zone)


def test_a_day_that_has_passed_is_refused(organisation, called):
    with pytest.raises(NotLater):
        postpone_assembly(called, a_day(organisation, date(2027, 4, 1)), WHY, actor=SYSTEM)


def test_it_is_put_off_to_a_later_day_than_its_own(organisation, called):
    with pytest.raises(NotLater):
        postpone_assembly(called, a_day(organisation, date(2027, 4, 20)), WHY, actor=SYSTEM)
    assert not called.changes.exists()


# --- adjourning


@pytest.fixture
def evening(organisation, members):
    """Two of ten are there, and the by-laws ask for half."""
    return an_evening(organisation, *members[:2])


def test_an_adjourned_meeting_is_the_same_one_on_another_day(organisation, members, evening):
    change = adjourn_assembly(evening, a_day(organisation, date(2027, 5, 15)), WHY, actor=SYSTEM)
    evening.refresh_from_db()
    assert evening.state == AssemblyState.CALLED
    assert evening.agenda.count() == 2
    assert change.present == 2
    assert [row["code"] for row in change.findings] == ["quorum_not_met", "resumption"]
    assert not Attendance.objects.filter(assembly=evening, departed_at=None).exists()
    jump(organisation, date(2027, 5, 15), time(19))
    for member in members[:6]:
        come(evening, member)
    resumed = open_assembly(evening, actor=SYSTEM)
    assert resumed.state == AssemblyState.IN_SESSION
    assert resumed.opened_at.astimezone(organisation.zone).date() == MEETING_ON
    assert first_day(resumed) == MEETING_ON
    assert Attendance.objects.filter(assembly=evening).count() == 8
    assert decide_by_hands(evening.motions.get(), Hands(5, 1), actor=SYSTEM).state == "adopted"


def test_within_the_days_of_custom_no_notice_is_owed_and_one_may_be_sent_once(organisation, evening):
    change = adjourn_assembly(evening, a_day(organisation, date(2027, 5, 24)), WHY, actor=SYSTEM)
    assert not change.is_notice_owed
    told = tell_of_adjournment(change, actor=SYSTEM)
    assert told.notice.deliveries.count() == 10
    assert tell_of_adjournment(change, actor=SYSTEM).notice == told.notice
    assert "ajournée" in told.notice.texts.get(language="fr").body_text


def test_beyond_them_a_notice_is_owed_and_leaves_in_its_delays(organisation, evening):
    on = date(2027, 6, 30)
    change = adjourn_assembly(evening, a_day(organisation, on), WHY, actor=SYSTEM)
    assert change.is_notice_owed
    with pytest.raises(NoticeOutsideWindow):
        tell_of_adjournment(change, actor=SYSTEM)
    jump(organisation, date(2027, 6, 10))
    assert notice_still_owed(evening) == change
    tell_of_adjournment(change, actor=SYSTEM)
    assert notice_still_owed(evening) is None


def test_it_resumes_without_the_notice_that_was_owed_only_with_a_reason(organisation, members, evening):
    on = date(2027, 6, 30)
    adjourn_assembly(evening, a_day(organisation, on), WHY, actor=SYSTEM)
    jump(organisation, on, time(19))
    with pytest.raises(OverrideReasonMissing):
        open_assembly(evening, actor=SYSTEM)
    open_assembly(evening, actor=SYSTEM, reason="Toutes et tous étaient là à l’ajournement.")
    assert evening.waivers.filter(reason="Toutes et tous étaient là à l’ajournement.").exists()


def test_a_vote_under_way_is_cancelled_with_the_reason(organisation, members, evening):
    poll = an_open_poll(evening)
    adjourn_assembly(evening, a_day(organisation, date(2027, 5, 15)), WHY, actor=SYSTEM)
    poll.refresh_from_db()
    assert (poll.state, poll.cancelled_because) == (PollState.CANCELLED, WHY.fr)


def test_a_vote_that_is_closed_is_proclaimed_first(organisation, evening):
    close_poll(an_open_poll(evening), actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        adjourn_assembly(evening, a_day(organisation, date(2027, 5, 15)), WHY, actor=SYSTEM)
    evening.refresh_from_db()
    assert evening.state == AssemblyState.IN_SESSION


def test_the_minutes_tell_the_day_it_began_and_the_adjournment(organisation, evening):
    adjourn_assembly(evening, a_day(organisation, date(2027, 5, 15)), WHY, actor=SYSTEM)
    drawn = draft_minutes(evening, language="fr", actor=SYSTEM)
    said = text_of(bytes(drawn.document.content))
    assert "24 avril 2027" in said
    assert "ajournée" in said
    assert "La salle est inondée." in said


def test_a_meeting_that_resumes_late_was_not_short_of_its_quorum_meanwhile(organisation, members, evening):
    resumed_on = date(2027, 5, 15)
    adjourn_assembly(evening, a_day(organisation, resumed_on), WHY, actor=SYSTEM)
    jump(organisation, resumed_on, time(20))
    for one in members:
        come(evening, one)
    open_assembly(evening, actor=SYSTEM, reason="Toutes et tous le savaient.")
    jump(organisation, resumed_on, time(21))
    end_assembly(evening, actor=SYSTEM)
    evening.refresh_from_db()
    with override("fr"):
        drawn = presence_course(proceedings_of(evening))
    assert drawn is not None
    # Too few were there on the first evening; on the second everybody was, from the moment it resumed.
    assert drawn["alt"].count("n’y avait pas quorum") == 1


# --- calling a second time


def test_a_second_meeting_has_what_was_left_of_the_agenda_and_its_own_notice(organisation, members, evening):
    a_setting(organisation, "quorum_fail", "second_call")
    second = call_second_time(evening, a_day(organisation, date(2027, 5, 15)), WHY, actor=SYSTEM)
    evening.refresh_from_db()
    assert evening.state == AssemblyState.ENDED
    assert second.is_draft
    assert second.first_call == evening
    assert [item.title_fr for item in second.agenda.all()] == ["Ouverture", "Des mandats de deux ans"]
    assert second.motions.get().text_fr == "Que les mandats durent deux ans."
    with pytest.raises(AgendaOfFirstCall):
        add_item(second, Item("Du nouveau", "Something new"), actor=SYSTEM)
    jump(organisation, date(2027, 4, 28))
    assert call_assembly(second, actor=SYSTEM).notice.deliveries.count() == 10
    corrected = as_it_is(second)
    more = replace(corrected, points=(*corrected.points, Point("", "Du nouveau", "Something new")), why_fr="Oubli.")
    with pytest.raises(AgendaOfFirstCall):
        correct_notice(second, replace(more, why_en="Forgotten."), actor=SYSTEM)
    assert second.agenda.count() == 2


def test_the_documents_of_the_first_and_what_was_reported_of_the_year_go_with_the_second(organisation, evening):
    a_setting(organisation, "quorum_fail", "second_call")
    statements = keep_file(
        organisation, File("États financiers", "etats.pdf", "application/pdf", b"%PDF-1.7 etats"), added_by=SYSTEM
    )
    MeetingAttachment.objects.create(organisation=organisation, assembly=evening, attachment=statements)
    report = AnnualReport.objects.create(organisation=organisation, assembly=evening, domicile="Rimouski")
    second = call_second_time(evening, a_day(organisation, date(2027, 5, 15)), WHY, actor=SYSTEM)
    assert second.annual_report == report
    assert [one.attachment for one in evening.attachments.all()] == [statements]
    jump(organisation, date(2027, 4, 28))
    notice = call_assembly(second, actor=SYSTEM).notice
    assert "États financiers" in notice.texts.get(language="fr").body_text
    cancel_assembly(second, WHY, actor=SYSTEM)
    statements.refresh_from_db()
    assert statements.taken_back_at is None


def test_whoever_was_told_of_the_first_beside_the_members_is_told_of_the_second(organisation, evening):
    a_setting(organisation, "quorum_fail", "second_call")
    auditor, guest = (
        keep_correspondent(organisation, Particulars(kind, name, email="lu@example.org"), actor=SYSTEM)
        for kind, name in ((CorrespondentKind.AUDITOR, "Tremblay, CPA"), (CorrespondentKind.GUEST, "Zoé"))
    )
    for one in (auditor, guest):
        AlsoTold.objects.create(organisation=organisation, assembly=evening, correspondent=one)
    put_correspondent_aside(guest, actor=SYSTEM)
    second = call_second_time(evening, a_day(organisation, date(2027, 5, 15)), WHY, actor=SYSTEM)
    jump(organisation, date(2027, 4, 28))
    notice = call_assembly(second, actor=SYSTEM).notice
    beyond = Delivery.objects.filter(notice=notice, correspondent__isnull=False)
    assert [one.correspondent for one in beyond] == [auditor]


def test_the_auditor_appointed_since_the_first_call_is_told_of_the_second(organisation, evening):
    a_setting(organisation, "quorum_fail", "second_call")
    term = appointed(a_resolution(organisation), email="audit@example.org")
    assert not evening.also_told.exists()
    second = call_second_time(evening, a_day(organisation, date(2027, 5, 15)), WHY, actor=SYSTEM)
    assert second.also_told.get().correspondent == term.correspondent


@pytest.mark.parametrize(("rule", "outcome"), [("second_call", Outcome.MET), ("adjourn", Outcome.NOT_MET)])
def test_those_who_come_to_the_second_form_its_quorum_only_where_the_rules_say_so(
    organisation, members, evening, rule, outcome
):
    a_setting(organisation, "quorum_fail", rule)
    second = call_second_time(evening, a_day(organisation, date(2027, 5, 15)), WHY, actor=SYSTEM)
    jump(organisation, date(2027, 4, 28))
    call_assembly(second, actor=SYSTEM)
    jump(organisation, date(2027, 5, 15), time(19))
    come(second, members[0])
    second.refresh_from_db()
    assert quorum_at(second, second.starts_at + timedelta(hours=1), 1).outcome is outcome


def test_with_a_quorum_there_is_nothing_to_call_again_for(organisation, members, evening):
    for member in members[2:]:
        come(evening, member)
    with pytest.raises(SecondCallNotOffered):
        call_second_time(evening, a_day(organisation, date(2027, 5, 15)), WHY, actor=SYSTEM)


def test_what_was_decided_of_a_meeting_is_written_once_and_audited(organisation, evening):
    change = adjourn_assembly(evening, a_day(organisation, date(2027, 5, 15)), WHY, actor=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingChange.objects.filter(pk=change.pk).update(reason_fr="Autre chose")
    assert AuditEntry.objects.filter(action="assembly.adjourned").count() == 1
    assert change.kind == MeetingChangeKind.ADJOURNED


def test_a_meeting_that_resumed_ends_like_any_other(organisation, evening):
    adjourn_assembly(evening, a_day(organisation, date(2027, 5, 15)), WHY, actor=SYSTEM)
    jump(organisation, date(2027, 5, 15), time(19))
    open_assembly(evening, actor=SYSTEM)
    assert end_assembly(Assembly.objects.get(pk=evening.pk), actor=SYSTEM).state == AssemblyState.ENDED


def test_a_notice_corrected_in_time_settles_the_one_that_was_owed(organisation, members, evening):
    on = date(2027, 6, 30)
    adjourn_assembly(evening, a_day(organisation, on), WHY, actor=SYSTEM)
    jump(organisation, date(2027, 6, 10))
    evening.refresh_from_db()
    correct_notice(evening, replace(as_it_is(evening), place="Gymnase"), actor=SYSTEM)
    assert notice_still_owed(evening) is None
    jump(organisation, on, time(19))
    open_assembly(evening, actor=SYSTEM)
    assert not evening.waivers.exists()


@pytest.mark.parametrize(("on", "at"), [(date(2027, 4, 23), time(19)), (MEETING_ON, time(17, 59))])
def test_a_meeting_is_not_opened_long_before_its_hour(organisation, called, on, at):
    jump(organisation, on, at)
    with pytest.raises(TooEarlyToOpen):
        open_assembly(called, actor=SYSTEM)
    called.refresh_from_db()
    assert called.opened_at is None
    jump(organisation, MEETING_ON, time(18, 1))
    assert open_assembly(called, actor=SYSTEM).state == AssemblyState.IN_SESSION


def test_those_whom_a_cancellation_did_not_reach_are_listed_until_the_day_of_the_meeting(called):
    assert cancel_assembly(called, WHY, actor=SYSTEM).notice.links_end_at == called.starts_at
