"""The schedule of a meeting: all that leaves is shown before it does, in the order of time, and changed there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from membership.models import Role, WordingKind, WritingHabits
from membership.services.wordings import Words, write_wording
from tests.factories.meetings import MEETING_ON, SYSTEM, a_called_assembly
from tests.factories.register import a_member, an_officer, an_organisation
from tests.governance.web.reading import messages, number_of_queries, said
from voting.models import Announcement, AnnouncementKind
from voting.services.announcing import plan_announcement, plan_usual_announcements
from voting.services.polls import prepare_poll

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(organisation):
    a_member(organisation, "Luc", "Gagné")
    return a_called_assembly(organisation)


@pytest.fixture
def organisation():
    return an_organisation()


@pytest.fixture
def secretary(organisation):
    client = Client()
    client.force_login(
        an_officer(organisation, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def page_of(meeting):
    return reverse("voting:schedule", args=[meeting.organisation.slug, meeting.public_id])


def test_it_shows_the_notice_that_left_the_votes_and_what_is_to_come(meeting, secretary):
    opens_at = meeting.starts_at + timedelta(hours=1)
    prepare_poll(meeting.motions.get(), actor=SYSTEM, opens_at=opens_at, closes_at=opens_at + timedelta(days=3))
    plan_usual_announcements(meeting, actor=SYSTEM)
    page = secretary.get(page_of(meeting))
    text = said(page)
    for words in (
        "Avis de convocation",
        "Rappel de l’assemblée",
        "L’assemblée commence",
        "Le vote s’ouvre",
        "Rappel aux personnes qui n’ont pas voté",
        "Le vote se termine",
        "dès qu’il est proclamé",
        "4 messages doivent partir.",
    ):
        assert words in text
    at = [line.at for line in page.context["lines"] if line.at]
    assert at == sorted(at)
    marked = page.context["marked"]
    assert "meeting" in marked[MEETING_ON]
    assert "sends" in marked[date(2027, 4, 22)]
    assert "left" in marked[date(2027, 4, 9)]


def test_what_is_usual_is_planned_by_one_press(meeting, secretary):
    answer = secretary.post(page_of(meeting), {"usual": "1"}, follow=True)
    assert messages(answer) == ["1 message est prévu."]
    answer = secretary.post(page_of(meeting), {"usual": "1"}, follow=True)
    assert messages(answer) == ["Tout ce qui est d’usage est déjà prévu, ou vient trop tard."]
    assert Announcement.objects.count() == 1


def test_a_message_is_added_put_off_and_struck(meeting, secretary):
    secretary.post(page_of(meeting), {"plan": "1", "what": "meeting_near", "amount": "5", "unit": "1440"})
    one = Announcement.objects.get()
    assert one.minutes_before == 5 * 24 * 60
    shown = secretary.get(page_of(meeting)).text
    assert '<option value="1440" selected>jours avant</option>' in shown
    secretary.post(page_of(meeting), {"retime": one.public_id, "amount": "7", "unit": "60"})
    one.refresh_from_db()
    assert one.minutes_before == 7 * 60
    for amount, unit in (
        ("0", "60"),
        ("-1", "60"),
        ("32", "1440"),
        ("²", "60"),
        ("9" * 30, "1"),
        ("1", "7"),
        ("", "1"),
    ):
        answer = secretary.post(
            page_of(meeting), {"retime": one.public_id, "amount": amount, "unit": unit}, follow=True
        )
        assert "avant" in messages(answer)[-1]
        one.refresh_from_db()
        assert one.minutes_before == 7 * 60
    secretary.post(page_of(meeting), {"strike": one.public_id})
    one.refresh_from_db()
    assert one.over_because == "struck"
    assert "Rien n’est prévu à l’envoi." in said(secretary.get(page_of(meeting)))


def test_what_is_refused_is_said_and_nothing_is_planned(meeting, secretary):
    for _ in range(2):
        asked = {"plan": "1", "what": "meeting_near", "amount": "1", "unit": "1440"}
        answer = secretary.post(page_of(meeting), asked, follow=True)
    assert "déjà prévu" in messages(answer)[0]
    assert Announcement.objects.count() == 1


def test_a_message_of_another_meeting_is_not_there(meeting, secretary, organisation):
    other = a_called_assembly(organisation, title_fr="Une autre")
    one = plan_announcement(other, kind=AnnouncementKind.MEETING_NEAR, before=timedelta(days=1), actor=SYSTEM)
    assert secretary.post(page_of(meeting), {"strike": one.public_id}).status_code == 404
    assert secretary.post(page_of(meeting), {"sing": "1"}).status_code == 404


def test_however_much_is_planned_the_page_asks_as_little(meeting, secretary):
    plan_usual_announcements(meeting, actor=SYSTEM)
    few = number_of_queries(secretary, page_of(meeting))
    for days in (1, 3, 4, 5):
        plan_announcement(meeting, kind=AnnouncementKind.MEETING_NEAR, before=timedelta(days=days), actor=SYSTEM)
    assert number_of_queries(secretary, page_of(meeting)) == few


def test_words_that_lack_a_language_keep_a_message_back_and_the_schedule_says_which_and_where(
    meeting, secretary, organisation
):
    plan_usual_announcements(meeting, actor=SYSTEM)
    assert "Ne peut pas partir" not in said(secretary.get(page_of(meeting)))
    write_wording(
        organisation, kind=WordingKind.MEETING_NEAR, words={"fr": Words(opening="À bientôt."), "en": Words()},
        actor=SYSTEM,
    )  # fmt: skip
    page = secretary.get(page_of(meeting))
    assert "Ne peut pas partir" in said(page)
    assert reverse("wording", args=[organisation.slug, "meeting_near"]) in page.text
    write_wording(
        organisation, kind=WordingKind.MEETING_NEAR,
        words={"fr": Words(opening="À bientôt."), "en": Words(opening="See you soon.")}, actor=SYSTEM,
    )  # fmt: skip
    assert "Ne peut pas partir" not in said(secretary.get(page_of(meeting)))


def test_how_often_and_when_not_is_chosen_on_its_page(meeting, secretary, organisation):
    page = reverse("writing-habits", kwargs={"slug": organisation.slug})
    answer = secretary.post(page, {"reminders_a_vote": "1", "quiet_from": "21:00", "quiet_until": ""})
    assert answer.status_code == 422
    assert "Donnez aux heures de repos un début et une fin" in said(answer)
    secretary.post(page, {"reminders_a_vote": "1", "quiet_from": "21:00", "quiet_until": "08:00"})
    assert WritingHabits.objects.get().reminders_a_vote == 1
    assert "Au plus 1 rappel d’un même vote." in said(secretary.get(page_of(meeting)))
