"""Real processes for the tests that need them: workers, the schedule and the mail catcher.

They work on the test database, so the test must be marked `django_db(transaction=True)`: what it
has not committed they cannot see.
"""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import connection

from config.children import Child, Plan
from config.paths import BASE_DIR
from tests.waiting import wait_until

type_of_start = Callable[..., Child]


def test_database_url() -> str:
    """Return the address of the test database, for a process that is not this one."""
    database = connection.settings_dict
    user = database["USER"] + (f":{database['PASSWORD']}" if database.get("PASSWORD") else "")
    host, port = database["HOST"], database.get("PORT") or 5432
    if host.startswith("/"):
        # A folder with a socket in it stands where a host would, its slashes written out.
        host = host.replace("/", "%2F")
    return f"postgresql://{user}@{host}:{port}/{database['NAME']}"


test_database_url.__test__ = False  # type: ignore[attr-defined]  # pytest would take it for a test


def empty_the_broker() -> None:
    """Take away whatever was rung and not heard, be it by an earlier test."""
    address = settings.BROKER_URL.replace("redis+socket", "unix").replace("virtual_host", "db")
    with redis.Redis.from_url(address) as broker:
        broker.flushdb()


def connections_of(child: Child) -> int:
    """Return how many connections to the database a process of the test holds, dead or alive.

    What a killed process had asked of the database goes on for a moment, with the locks it takes.
    """
    return _count_activity("true", child)


def waits_for_a_lock(child: Child) -> bool:
    """Return whether a process of the test stands before a lock in the database."""
    return _count_activity("wait_event_type = 'Lock'", child) > 0


def _count_activity(such_that: str, child: Child) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM pg_stat_activity WHERE application_name = %s AND {such_that}",
            [child.plan.environ["PGAPPNAME"]],
        )
        return int(cursor.fetchone()[0])


def environ_of_tests(home: Path, *, mail_port: int | None = None) -> dict[str, str]:
    """Return what a process must find in its environment to work beside the present test."""
    return {
        "UNEVOIX_HOME": str(home),
        # What this process sealed, the other must be able to open.
        "SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": test_database_url(),
        "REDIS_URL": settings.REDIS_URL,
        "UNEVOIX_REDIS_FIRST": str(settings.REDIS_FIRST),
        "UNEVOIX_DEMONSTRATION": "1",
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        **({"MAIL_PORT": str(mail_port)} if mail_port else {}),
    }


@pytest.fixture
def start_process(tmp_path: Path, transactional_db: None) -> Iterator[type_of_start]:
    """Start `manage.py` with these arguments beside the test; all are ended with it.

    `start_process("worker", "--queues", "ballots", mail_port=8025) -> Child`. Its output goes to
    `<command>.log` in the test's folder; UNEVOIX_HOME is the test's folder too. What earlier tests rang for is
    forgotten; and the database has nothing left to do for them when the test ends.
    """
    children: list[Child] = []
    empty_the_broker()

    def start(*arguments: str, mail_port: int | None = None, **environ: str) -> Child:
        known_as = f"test {os.getpid()} {len(children)}"
        plan = Plan(
            arguments[0],
            (sys.executable, "manage.py", *arguments),
            {**environ_of_tests(tmp_path, mail_port=mail_port), "PGAPPNAME": known_as, **environ},
            BASE_DIR,
        )
        child = Child(plan, tmp_path / f"{arguments[0]}.log")
        children.append(child)
        child.start()
        return child

    yield start
    for child in children:
        child.ask_to_end()
    for child in children:
        child.end(patience=8)
    wait_until(lambda: not any(connections_of(child) for child in children))


@pytest.fixture
def start_worker(start_process: type_of_start) -> type_of_start:
    """Start a worker beside the test and wait until it says that it is there."""
    from tasks.models import WorkerHeartbeat

    def start(*arguments: str, name: str = "test", **rest: object) -> Child:
        WorkerHeartbeat.objects.filter(name__startswith=f"{name}@").delete()
        child = start_process("worker", "--concurrency", "1", "--name", name, *arguments, **rest)
        wait_until(lambda: WorkerHeartbeat.objects.filter(name__startswith=f"{name}@").exists())
        return child

    return start
