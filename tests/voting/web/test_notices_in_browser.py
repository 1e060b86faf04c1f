"""Correcting a notice, the schedule and the mails themselves in Chromium: axe finds nothing, nothing overflows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from governance.services.correcting import correct_notice
from membership.models import Role
from tests.factories.meetings import SYSTEM, a_called_assembly
from tests.factories.register import a_member, an_account_of, an_officer, an_organisation
from tests.governance.test_correcting import another_day, another_text, elsewhere
from tests.governance.web.browsing import HOST, served
from tests.governance.web.reading import address
from tests.governance.web.test_correcting_pages import filled
from tests.governance.web.test_in_browser import look_at
from tests.looking import breadth
from voting.models import Announcement
from voting.services.announcing import plan_usual_announcements
from voting.services.polls import prepare_poll

pytestmark = pytest.mark.django_db

PICTURES = settings.BASE_DIR / "artefacts" / "notices"


@pytest.fixture
def organisation():
    return an_organisation()


@pytest.fixture
def anne(organisation):
    return a_member(organisation, "Anne", "Roy", number="R0001", email="anne@example.org")


@pytest.fixture
def meeting(organisation, anne):
    a_member(organisation, "Luc", "Gagné", email="")
    return a_called_assembly(organisation)


def browser_of(account):
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def secretary(organisation):
    return browser_of(an_officer(organisation, Role.SECRETARY))


def keep(page, name):
    """Leave a picture at both widths, for whoever wants to look."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=PICTURES / f"{name}_{width}.png", full_page=True)


def test_a_correction_from_the_form_to_the_two_versions(meeting, secretary, anne, page):
    with served(page, secretary):
        assert look_at(page, address("correct", meeting)) == []
        keep(page, "correct")
        page.fill("#id_place", "École du Parc, 12, rue des Érables")
        page.fill("#id_why_fr", "La salle est inondée.")
        page.fill("#id_why_en", "The hall is flooded.")
        page.get_by_role("button", name="Voir ce qui change").click()
        page.get_by_role("button", name="Envoyer maintenant l’avis corrigé").wait_for()
        keep(page, "review")
        page.get_by_role("button", name="Envoyer maintenant l’avis corrigé").click()
        page.get_by_text("2 versions de l’avis").wait_for()
        keep(page, "told")
        assert look_at(page, address("told", meeting)) == []
        assert look_at(page, address("notice-preview", meeting) + "?version=1") == []
    with served(page, browser_of(an_account_of(anne))):
        assert look_at(page, address("assembly", meeting)) == []
        keep(page, "member")


def test_a_page_of_review_has_nothing_wrong(meeting, secretary, page):
    text = meeting.agenda.get(position=2)
    data = filled(meeting) | {f"{text.public_id}-text_fr": "Que les mandats durent trois ans."}
    answer = secretary.post(address("correct", meeting), data)
    assert answer.status_code == 200
    correct_notice(meeting, another_text(meeting), actor=SYSTEM)
    with served(page, secretary):
        assert look_at(page, address("told", meeting) + "?version=1") == []


def test_the_schedule(meeting, secretary, page):
    opens_at = meeting.starts_at + timedelta(hours=1)
    prepare_poll(meeting.motions.get(), actor=SYSTEM, opens_at=opens_at, closes_at=opens_at + timedelta(days=3))
    plan_usual_announcements(meeting, actor=SYSTEM)
    correct_notice(meeting, another_day(meeting), actor=SYSTEM)
    url = reverse("voting:schedule", args=[meeting.organisation.slug, meeting.public_id])
    with served(page, secretary):
        assert look_at(page, url) == []
        keep(page, "schedule")
        assert look_at(page, reverse("writing-habits", args=[meeting.organisation.slug])) == []
        keep(page, "habits")


def test_a_message_before_it_leaves(meeting, secretary, page):
    opens_at = meeting.starts_at + timedelta(hours=1)
    prepare_poll(meeting.motions.get(), actor=SYSTEM, opens_at=opens_at, closes_at=opens_at + timedelta(days=3))
    plan_usual_announcements(meeting, actor=SYSTEM)
    with served(page, secretary):
        for one in Announcement.objects.order_by("pk"):
            at = [meeting.organisation.slug, meeting.public_id, one.public_id]
            assert look_at(page, reverse("voting:message-ahead", args=at)) == []
            keep(page, f"ahead_{one.kind}")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_corrected_notice_as_a_mail_program_shows_it(meeting, secretary, page, language):
    correct_notice(meeting, elsewhere(meeting), actor=SYSTEM)
    url = f"{address('notice-mail', meeting)}?language={language}"
    with served(page, secretary):
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(HOST + url)
            assert breadth(page) <= width
        keep(page, f"mail_{language}")
