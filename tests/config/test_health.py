"""Alive, and ready: what a watcher is told."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client

from tasks.models import WorkerHeartbeat

pytestmark = pytest.mark.django_db


def test_a_process_that_answers_is_alive(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"alive": True}


def test_ready_means_database_broker_and_a_worker_seen_of_late(client: Client) -> None:
    WorkerHeartbeat.objects.create(name="ballots@here", beat_at=Now())
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": True, "broker": True, "worker": True}


def test_without_a_worker_it_is_not_ready(client: Client) -> None:
    WorkerHeartbeat.objects.create(name="ballots@here", beat_at=Now() - timedelta(seconds=91))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["worker"] is False


def test_without_a_broker_it_is_not_ready(client: Client, settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["broker"] is False


def test_an_answer_about_health_is_never_stored(client: Client) -> None:
    assert client.get("/readyz")["Cache-Control"] == "no-store"
