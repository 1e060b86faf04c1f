"""The operators' page: for whoever says the word, figures that name nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.utils.translation import override

from config.operations import _in_words
from membership.models import AttemptOutcome, Delivery
from membership.services.sender import hold_sending
from membership.services.smtp_answers import Answer
from tasks.celery import QUEUES
from tasks.models import WorkerHeartbeat
from tests.factories.meetings import a_called_assembly
from tests.factories.register import a_member, an_organisation

pytestmark = pytest.mark.django_db

WORD = "un-mot-assez-long"


@pytest.fixture
def browser(settings):
    settings.METRICS_TOKEN = WORD
    return Client(headers={"accept-language": "en"})


def test_without_a_word_of_its_own_the_page_does_not_exist(client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/operations/").status_code == 404


def test_only_whoever_says_the_word_sees_the_figures_and_another_word_ends_it(browser, settings):
    assert "Letters without an outcome" not in browser.get("/operations/").text
    assert browser.post("/operations/", {"word": "another"}).status_code == 422
    shown = browser.post("/operations/", {"word": WORD}, follow=True)
    assert "Letters without an outcome" in shown.text
    assert "Nothing is due." in shown.text
    assert "no-store" in shown.headers["Cache-Control"]
    settings.METRICS_TOKEN = "another-word"
    assert "Letters without an outcome" not in browser.get("/operations/").text


def test_the_word_is_not_for_guessing(browser):
    answers = [browser.post("/operations/", {"word": f"word-{n}"}).status_code for n in range(11)]
    assert answers == [422] * 10 + [429]


def test_what_waits_who_works_and_what_holds_is_shown_without_naming_anybody(browser):
    organisation = an_organisation()
    a_member(organisation, "Anne", "Roy", email="anne@example.org")
    a_called_assembly(organisation)
    Delivery.objects.update(next_attempt_at=Now() - timedelta(minutes=30))
    WorkerHeartbeat.objects.create(name="notices@host", beat_at=Now())
    WorkerHeartbeat.objects.create(name="ballots@host", beat_at=Now() - timedelta(minutes=5))
    hold_sending(Answer(AttemptOutcome.ACCOUNT, "535 <anne@example.org>: wrong password"))
    browser.post("/operations/", {"word": WORD})
    shown = browser.get("/operations/").text
    assert "Something has been due for 30" in shown
    assert "535 …: wrong password" in shown
    assert shown.count("notices@host") == 1
    assert "Silent" in shown
    assert "There" in shown
    assert "Roy" not in shown
    assert "anne@example.org" not in shown


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_queue_is_said_in_words_with_the_name_under_which_workers_know_it(language):
    with override(language):
        said = [_in_words(queue) for queue in QUEUES]
    assert all(one.endswith(f" ({queue})") for one, queue in zip(said, QUEUES, strict=True))
    assert len({one.partition(" (")[0] for one in said}) == len(QUEUES)
