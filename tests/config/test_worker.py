"""A worker says that it is there."""

import pytest

from tasks.models import WorkerHeartbeat
from tests.processes import type_of_start
from tests.waiting import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_worker_is_on_the_list_while_it_runs_and_off_it_afterwards(start_worker: type_of_start) -> None:
    worker = start_worker("--queues", "default")
    assert [beat.name.split("@")[0] for beat in WorkerHeartbeat.objects.all()] == ["test"]
    worker.ask_to_end()
    worker.end(patience=PATIENCE)
    assert not WorkerHeartbeat.objects.exists()
