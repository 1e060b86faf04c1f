"""What whoever watches over the installation reads: figures alone, for whoever says the word."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.figures import oldest, unfinished
from membership.clock import now
from membership.models import Attempt, AttemptOutcome, Delivery, DeliveryState
from membership.services.sender import hold_sending
from membership.services.sending import is_something_due, release_expired
from membership.services.smtp_answers import Answer
from tasks.models import WorkerHeartbeat
from tests.factories.meetings import a_called_assembly
from tests.factories.register import a_member, an_organisation

pytestmark = pytest.mark.django_db

WORD = "un-mot-assez-long"


@pytest.fixture
def figures(client: Client, settings):
    """Read the page, as a dictionary from what stands before the value to the value."""
    settings.METRICS_TOKEN = WORD

    def read() -> dict[str, float]:
        answer = client.get("/metrics", headers={"Authorization": f"Bearer {WORD}"})
        assert answer.status_code == 200
        lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}

    return read


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer autre"}, {"Authorization": "Bearer "}])
def test_without_the_word_there_is_no_such_page(client: Client, settings, headers):
    settings.METRICS_TOKEN = WORD
    assert client.get("/metrics", headers=headers).status_code == 404


def test_without_a_word_of_its_own_it_does_not_exist(client: Client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_what_waits_is_counted_with_the_age_of_the_oldest(figures):
    organisation = an_organisation()
    for name in ("Anne", "Luc"):
        a_member(organisation, name)
    a_called_assembly(organisation)
    one = Delivery.objects.order_by("pk")[0]
    Delivery.objects.filter(pk=one.pk).update(next_attempt_at=Now() - timedelta(minutes=10))
    Attempt.objects.create(organisation=organisation, delivery=one, number=1, outcome=AttemptOutcome.TEMPORARY)
    found = figures()
    assert found['unevoix_deliveries_unfinished{state="pending"}'] == 2
    assert 600 <= found["unevoix_oldest_unfinished_seconds"] < 700
    assert found['unevoix_attempts_per_minute{outcome="temporary"}'] == pytest.approx(1 / 5)
    assert found["unevoix_attempts_begun_total"] == Attempt.objects.get().pk


def test_the_pace_of_a_mass_mailing_is_said_though_not_all_of_it_is_read(figures, monkeypatch):
    monkeypatch.setattr("config.figures.LATEST", 20)
    organisation = an_organisation()
    a_member(organisation, "Anne")
    a_called_assembly(organisation)
    one = Delivery.objects.get()
    # Thirty in fifteen seconds: the twenty that are read took ten.
    for number in range(1, 31):
        Attempt.objects.create(
            organisation=organisation,
            delivery=one,
            number=number,
            outcome=AttemptOutcome.ACCEPTED,
            started_at=now() - timedelta(seconds=(31 - number) / 2),
        )
    found = figures()
    assert found['unevoix_attempts_per_minute{outcome="accepted"}'] == pytest.approx(20 * 60 / 10, rel=0.1)


def test_news_that_waits_on_purpose_is_told_apart(figures):
    organisation = an_organisation()
    a_member(organisation, "Anne")
    a_called_assembly(organisation)
    Delivery.objects.update(is_news=True, next_attempt_at=Now() - timedelta(minutes=10))
    found = figures()
    assert found["unevoix_oldest_unfinished_seconds"] == 0
    assert found["unevoix_oldest_news_seconds"] >= 600


def test_a_million_letters_behind_are_not_read():
    organisation = an_organisation()
    for number in range(60):
        a_member(organisation, f"Anne {number}")
    a_called_assembly(organisation)
    Delivery.objects.update(state=DeliveryState.SENT, settled_at=Now())
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as asked:
        cursor.execute("ANALYZE membership_delivery")
        cursor.execute("SET LOCAL enable_seqscan = off")
        for ask in (lambda: list(unfinished()), lambda: list(oldest()), release_expired, is_something_due):
            ask()
    told = [query["sql"] for query in asked.captured_queries if "ANALYZE" not in query["sql"]]
    read = [sql for sql in told if "membership_delivery" in sql]
    assert len(read) == 4
    with connection.cursor() as cursor:
        for sql in read:
            cursor.execute(f"EXPLAIN {sql}")
            assert "delivery_unfinished" in "\n".join(row[0] for row in cursor.fetchall()), sql


def test_a_held_account_says_why(figures):
    assert figures()['unevoix_sending_held{reason="account"}'] == 0
    hold_sending(Answer(AttemptOutcome.ACCOUNT, "535 wrong password"))
    assert figures()['unevoix_sending_held{reason="account"}'] == 1


def test_workers_and_queues_are_there(figures):
    WorkerHeartbeat.objects.create(name="notices@here", beat_at=Now() - timedelta(seconds=30))
    found = figures()
    assert 30 <= found['unevoix_worker_silent_seconds{worker="notices@here"}'] < 60
    assert 'unevoix_queue_depth{queue="notices"}' in found


def test_a_broker_that_is_away_hides_nothing_else(figures, settings):
    settings.BROKER_URL = "redis://127.0.0.1:1/0"
    found = figures()
    assert "unevoix_oldest_unfinished_seconds" in found
    assert not any(name.startswith("unevoix_queue_depth") for name in found)
