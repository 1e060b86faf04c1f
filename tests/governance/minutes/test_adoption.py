"""From draft to sealed minutes: what the secretary writes, comments, adoption at the next meeting, and corrections."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse

from governance.errors import CommentsClosed, MinutesNotAdopted, MinutesSealed, NotOfTheAudience
from governance.models import AgendaSubject, Attendance, Audience, Body, Mandate, Minutes, MinutesState, Seat
from governance.queries.minutes import adopting_motion
from governance.queries.proceedings import proceedings_of
from governance.services.calling import call_assembly
from governance.services.hands import Hands, decide_by_hands
from governance.services.minutes import (
    answer_comment,
    comment_on_minutes,
    correct_minutes,
    draft_minutes,
    seal_minutes,
    send_for_comment,
    write_passages,
)
from governance.services.minutes_text import contents
from governance.services.planning import Item, add_item
from governance.services.sessions import end_assembly, open_assembly
from governance.services.starter_agenda import start_agenda
from governance.web.minutes_forms import SendingForm
from membership.clock import now
from membership.errors import ReasonMissing, StateNotAllowed
from membership.models import Delivery, Notice, NoticeKind, Person
from membership.services.life.departures import record_death, resign
from tests.factories.life import decision
from tests.factories.meetings import MEETING_ON, SYSTEM, an_assembly, an_evening, come, jump
from tests.factories.register import a_member, an_account_of, an_organisation
from tests.governance.minutes.papers import text_of

pytestmark = pytest.mark.django_db

UNTIL = MEETING_ON + timedelta(days=10)
NEXT_ON = date(2028, 4, 22)


@pytest.fixture
def members(db):
    organisation = an_organisation()
    return [a_member(organisation, name) for name in ("Anne", "Luc", "Omar")]


@pytest.fixture
def meeting(members):
    """A meeting that has ended; Omar was not there."""
    evening = an_evening(members[0].organisation, *members[:2])
    return end_assembly(evening, actor=SYSTEM)


def the_next(meeting, members, *, votes_for=2):
    """Hold the next annual meeting, which decides on the minutes of this one."""
    organisation = meeting.organisation
    jump(organisation, NEXT_ON - timedelta(days=20))
    following = an_assembly(organisation, on=NEXT_ON)
    call_assembly(following, actor=SYSTEM)
    jump(organisation, NEXT_ON, time(19, 5))
    for member in members[:2]:
        come(following, member)
    open_assembly(following, actor=SYSTEM)
    motion = following.agenda.get(minutes_of=meeting).motion
    decide_by_hands(motion, Hands(votes_for, 2 - votes_for), actor=SYSTEM)
    return following


class TestPassages:
    def test_what_the_secretary_writes_stands_under_its_point_in_its_language(self, meeting):
        item = meeting.agenda.get(position=1)
        write_passages(meeting, {item: "Mot de bienvenue.", None: "Rien d’autre."}, language="fr", actor=SYSTEM)
        french, english = (told(meeting, language) for language in ("fr", "en"))
        assert french["proceedings"]["points"][0]["passage"] == [["Mot de bienvenue."]]
        assert french["remarks"]["text"] == [["Rien d’autre."]]
        assert english["proceedings"]["points"][0]["passage"] == []
        assert draft_minutes(meeting, language="fr", actor=SYSTEM).version == 1

    def test_nothing_is_written_of_a_meeting_that_has_not_opened(self, members):
        planned = an_assembly(members[0].organisation)
        with pytest.raises(StateNotAllowed):
            write_passages(planned, {None: "x"}, language="fr", actor=SYSTEM)


class TestWhatTheMeetingRead:
    def test_what_was_written_after_its_draft_is_not_sealed_and_is_added_by_a_correction(self, meeting, members):
        item = meeting.agenda.get(position=1)
        write_passages(meeting, {item: "Mot de bienvenue."}, language="fr", actor=SYSTEM)
        draft_minutes(meeting, language="fr", actor=SYSTEM)
        # Between the draft sent with the notice and the meeting that adopts it.
        write_passages(meeting, {item: "Rappel à l’ordre.", None: "Encore un mot."}, language="fr", actor=SYSTEM)
        the_next(meeting, members)
        sealed = seal_minutes(meeting, language="fr", actor=SYSTEM)
        assert sealed.passages == {item.public_id: "Mot de bienvenue."}
        text = text_of(bytes(sealed.document.content))
        assert "Mot de bienvenue." in text
        assert "Rappel" not in text
        assert "Encore" not in text
        corrected = correct_minutes(
            meeting, {item: "Rappel à l’ordre."}, language="fr", because="Omis du projet.", actor=SYSTEM
        )
        assert corrected.passages == {item.public_id: "Rappel à l’ordre."}

    def test_where_there_was_no_draft_what_stands_is_sealed(self, meeting, members):
        write_passages(meeting, {None: "Rien d’autre."}, language="fr", actor=SYSTEM)
        the_next(meeting, members)
        assert seal_minutes(meeting, language="fr", actor=SYSTEM).passages == {"": "Rien d’autre."}


class TestComments:
    def sent(self, meeting, audience=Audience.PRESENT):
        return send_for_comment(
            draft_minutes(meeting, language="fr", actor=SYSTEM), audience=audience, until=UNTIL, actor=SYSTEM
        )

    def test_those_who_were_there_comment_on_a_passage_and_are_answered_once(self, meeting, members):
        sent, item = self.sent(meeting), meeting.agenda.get(position=1)
        comment = comment_on_minutes(sent, person=members[0].person, text="Il manque…", item=item, actor=SYSTEM)
        answer_comment(comment, answer="Ajouté.", actor=SYSTEM)
        comment.refresh_from_db()
        assert comment.answer == "Ajouté."
        with pytest.raises(StateNotAllowed):
            answer_comment(comment, answer="Encore.", actor=SYSTEM)

    def test_those_it_was_sent_to_read_it_by_program_as_on_the_page_once_another_is_drafted(self, meeting, members):
        sent = self.sent(meeting)
        draft_minutes(meeting, language="fr", actor=SYSTEM)
        urls = (
            reverse("governance:minutes-document", args=[meeting.organisation.slug, sent.minutes.public_id]),
            f"/api/v1/organisations/{meeting.organisation.slug}/minutes/{sent.minutes.public_id}.pdf",
        )
        for member, status in ((members[0], 200), (members[2], 404)):
            browser = Client()
            browser.force_login(an_account_of(member), backend="allauth.account.auth_backends.AuthenticationBackend")
            assert [browser.get(url).status_code for url in urls] == [status, status]

    def test_those_it_is_sent_to_get_an_e_mail_that_names_the_last_day(self, meeting):
        came = Attendance.objects.filter(assembly=meeting, membership__isnull=False, person__email__contains="@")
        self.sent(meeting)
        notice = Notice.objects.get(kind=NoticeKind.LETTER)
        told = set(notice.deliveries.values_list("membership", flat=True))
        assert told == set(came.values_list("membership", flat=True)) != set()
        assert "Commentaires jusqu’au" in notice.texts.get(language="fr").body_text

    def test_two_directors_who_sit_through_one_member_are_both_told(self, meeting, members):
        organisation, through = meeting.organisation, members[2]
        board = Body.objects.create(organisation=organisation, kind="board", name_fr="Conseil")
        for number, member in enumerate(members[:2], start=1):
            seat = Seat.objects.create(organisation=organisation, body=board, number=number)
            Mandate.objects.create(
                organisation=organisation,
                seat=seat,
                person=member.person,
                membership=through,
                effective=DateRange(date(2026, 1, 1), None),
            )
        self.sent(meeting, Audience.BOARD)
        told = Notice.objects.get(kind=NoticeKind.LETTER).deliveries
        assert set(told.values_list("person", flat=True)) == {one.person_id for one in members[:2]}

    def test_those_who_were_not_there_do_not(self, meeting, members):
        with pytest.raises(NotOfTheAudience):
            comment_on_minutes(self.sent(meeting), person=members[2].person, text="x", actor=SYSTEM)

    def test_the_board_comments_where_it_is_asked(self, meeting, members):
        organisation, director = meeting.organisation, members[2]
        board = Body.objects.create(organisation=organisation, kind="board", name_fr="Conseil")
        seat = Seat.objects.create(organisation=organisation, body=board, number=1)
        Mandate.objects.create(
            organisation=organisation, seat=seat, person=director.person, effective=DateRange(date(2026, 1, 1), None)
        )
        sent = self.sent(meeting, Audience.BOARD)
        assert comment_on_minutes(sent, person=director.person, text="x", actor=SYSTEM).pk
        with pytest.raises(NotOfTheAudience):
            comment_on_minutes(sent, person=members[0].person, text="x", actor=SYSTEM)

    def test_comments_end_with_their_day(self, meeting, members):
        sent = self.sent(meeting)
        jump(meeting.organisation, UNTIL + timedelta(days=1))
        with pytest.raises(CommentsClosed):
            comment_on_minutes(sent, person=members[0].person, text="x", actor=SYSTEM)
        with pytest.raises(CommentsClosed):
            self.sent(meeting)

    @pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
    def test_a_day_at_the_end_of_the_calendar_is_refused_by_the_form(self, day):
        assert "until" in SendingForm({"audience": Audience.PRESENT, "until": day}).errors
        assert SendingForm({"audience": Audience.PRESENT, "until": "2027-05-04"}).is_valid()

    def test_a_version_is_sent_once(self, meeting):
        sent = self.sent(meeting)
        with pytest.raises(StateNotAllowed):
            send_for_comment(sent.minutes, audience=Audience.BOARD, until=UNTIL, actor=SYSTEM)


class TestAdoption:
    def test_the_next_meeting_planned_is_asked_to_adopt_them(self, meeting):
        following = an_assembly(meeting.organisation, on=NEXT_ON)
        item = following.agenda.get(subject=AgendaSubject.MINUTES)
        assert (item.minutes_of, item.motion.state) == (meeting, "proposed")
        assert "24\xa0avril 2027" in item.title_fr

    def test_one_in_preparation_already_is_asked_at_the_end_of_the_meeting(self, members):
        organisation = members[0].organisation
        evening = an_evening(organisation, *members[:2])
        following = an_assembly(organisation, on=NEXT_ON)
        assert not following.agenda.filter(subject=AgendaSubject.MINUTES).exists()
        end_assembly(evening, actor=SYSTEM)
        assert following.agenda.get(subject=AgendaSubject.MINUTES).minutes_of == evening

    def test_the_first_agenda_puts_them_in_their_place(self, meeting):
        following = an_assembly(meeting.organisation, on=NEXT_ON)
        following.agenda.filter(subject="").delete()
        start_agenda(following, actor=SYSTEM)
        titles = list(following.agenda.values_list("title_fr", flat=True))
        # After those who lead the meeting were named.
        assert titles[4] == "Adoption du procès-verbal du 24\xa0avril 2027"
        assert len([title for title in titles if "procès-verbal" in title]) == 1
        add_item(following, Item("Varia"), actor=SYSTEM)
        with pytest.raises(StateNotAllowed):
            start_agenda(following, actor=SYSTEM)

    def test_once_adopted_they_are_sealed_with_their_hash_and_drafted_no_more(self, meeting, members):
        draft_minutes(meeting, language="fr", actor=SYSTEM)
        with pytest.raises(MinutesNotAdopted):
            seal_minutes(meeting, language="fr", actor=SYSTEM)
        the_next(meeting, members)
        sealed = seal_minutes(meeting, language="fr", actor=SYSTEM)
        assert (sealed.state, sealed.version) == (MinutesState.ADOPTED, 2)
        assert sealed.adopted_by == adopting_motion(meeting)
        assert len(sealed.document.sha256) == 64
        for act in (
            lambda: seal_minutes(meeting, language="fr", actor=SYSTEM),
            lambda: draft_minutes(meeting, language="fr", actor=SYSTEM),
            lambda: write_passages(meeting, {None: "x"}, language="fr", actor=SYSTEM),
        ):
            with pytest.raises(MinutesSealed):
                act()
        assert seal_minutes(meeting, language="en", actor=SYSTEM).state == MinutesState.ADOPTED

    def test_the_database_keeps_one_adopted_version_of_a_language(self, meeting, members):
        the_next(meeting, members)
        sealed = seal_minutes(meeting, language="fr", actor=SYSTEM)
        with pytest.raises(IntegrityError), transaction.atomic():
            Minutes.objects.create(
                organisation=meeting.organisation, assembly=meeting, language="fr", version=9,
                state=MinutesState.ADOPTED, adopted_by=sealed.adopted_by, document=sealed.document,
            )  # fmt: skip

    def test_minutes_that_a_meeting_refused_are_put_to_the_one_after(self, meeting, members):
        following = the_next(meeting, members, votes_for=0)
        end_assembly(following, actor=SYSTEM)
        after = an_assembly(meeting.organisation, on=date(2029, 4, 21))
        waiting = list(after.agenda.filter(subject=AgendaSubject.MINUTES).values_list("minutes_of", flat=True))
        assert waiting == [meeting.pk, following.pk]

    def test_a_correction_is_another_version_with_its_reason(self, meeting, members):
        with pytest.raises(MinutesNotAdopted):
            correct_minutes(meeting, {None: "x"}, language="fr", because="Erreur", actor=SYSTEM)
        the_next(meeting, members)
        sealed = seal_minutes(meeting, language="fr", actor=SYSTEM)
        with pytest.raises(ReasonMissing):
            correct_minutes(meeting, {None: "x"}, language="fr", because=" ", actor=SYSTEM)
        corrected = correct_minutes(meeting, {None: "Précision."}, language="fr", because="Un nom.", actor=SYSTEM)
        assert (corrected.state, corrected.because) == (MinutesState.CORRECTED, "Un nom.")
        assert corrected.document.sha256 != sealed.document.sha256
        assert Minutes.objects.filter(pk=sealed.pk, state=MinutesState.ADOPTED).exists()


class TestPresence:
    def test_the_minutes_draw_who_was_there_and_say_whether_the_quorum_held(self, meeting):
        drawn = told(meeting, "fr")["presence"]["course"]
        # The clock of a test stands still between the opening and the end, unless it was moved.
        assert drawn is None or drawn["svg"].startswith("<svg")


def told(meeting, language):
    return contents(proceedings_of(meeting), language=language, version=1, drawn_up_at=now())


class TestBetweenAdoptionAndSeal:
    def test_from_their_adoption_on_what_was_before_the_meeting_is_not_rewritten_without_a_reason(
        self, meeting, members
    ):
        write_passages(meeting, {None: "Lu à l’assemblée."}, language="fr", actor=SYSTEM)
        draft_minutes(meeting, language="fr", actor=SYSTEM)
        the_next(meeting, members)
        for act in (
            lambda: write_passages(meeting, {None: "Autre chose."}, language="fr", actor=SYSTEM),
            lambda: draft_minutes(meeting, language="fr", actor=SYSTEM),
        ):
            with pytest.raises(MinutesSealed):
                act()
        sealed = seal_minutes(meeting, language="fr", actor=SYSTEM)
        assert "Lu à l’assemblée." in text_of(bytes(sealed.document.content))
        corrected = correct_minutes(meeting, {None: "Autre."}, language="fr", because="Coquille", actor=SYSTEM)
        assert corrected.state == MinutesState.CORRECTED

    def test_a_language_of_which_no_draft_was_before_the_meeting_is_written_afterwards(self, meeting, members):
        draft_minutes(meeting, language="fr", actor=SYSTEM)
        the_next(meeting, members)
        write_passages(meeting, {None: "Nothing else."}, language="en", actor=SYSTEM)
        assert seal_minutes(meeting, language="en", actor=SYSTEM).state == MinutesState.ADOPTED


class TestWhoIsWrittenTo:
    @pytest.fixture
    def told(self, meeting, members):
        def send():
            # Departures write their own letters.
            before = list(Notice.objects.values_list("pk", flat=True))
            draft = draft_minutes(meeting, language="fr", actor=SYSTEM)
            send_for_comment(draft, audience=Audience.PRESENT, until=UNTIL, actor=SYSTEM)
            written = Delivery.objects.exclude(notice__in=before).filter(notice__kind=NoticeKind.LETTER)
            return set(written.values_list("person", flat=True))

        return send

    def test_not_whoever_asked_for_paper(self, told, members):
        Person.objects.filter(pk=members[0].person_id).update(prefers_post=True)
        assert told() == {members[1].person_id}

    def test_not_whoever_is_a_member_no_more(self, told, meeting, members):
        on = MEETING_ON + timedelta(days=1)
        jump(meeting.organisation, on)
        resign(members[0], decision=decision(on, override="Accepté."), actor=SYSTEM)
        assert told() == {members[1].person_id}
        record_death(members[1], decision=decision(on), actor=SYSTEM)
        assert told() == set()
