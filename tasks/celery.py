"""The Celery application.

The broker is a bell, never a ledger: what is owed stands in rows, and a sweep rings again for
whatever the broker lost. So a task may come twice, late or never, and every one is idempotent.
"""

import os
import pkgutil
from contextlib import suppress
from pathlib import Path

from celery import Celery
from celery.signals import beat_init, setup_logging, worker_init
from kombu import Queue
from kombu.exceptions import OperationalError

from tasks.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings
from django.db import connections

NOT_TASKS = {"apps", "celery", "heartbeat", "migrations", "models", "receivers", "schedule"}
QUEUES = ("default", "ballots", "counts", "notices", "mail")
# A task that is not named here goes to the default queue.
ROUTES = {
    "tasks.send_notices": {"queue": "notices"},
    "tasks.settle_provider_event": {"queue": "mail"},
    "tasks.settle_provider_events": {"queue": "mail"},
    "tasks.send_news": {"queue": "mail"},
    "tasks.do_what_is_due": {"queue": "ballots"},
    "tasks.watch_votes": {"queue": "ballots"},
    # The verifier may take minutes: not before the worker that opens and closes votes either.
    "tasks.tally_poll": {"queue": "counts"},
    # Minutes of work: not before the worker that opens and closes votes.
    "tasks.go_on_with_bulk_order": {"queue": "mail"},
    "tasks.draw_certificate": {"queue": "mail"},
}
# A task still running when its message becomes visible again would run twice at once, so the
# second must be longer than the first.
LONGEST_TASK_SECONDS = 540
VISIBLE_AGAIN_SECONDS = 600

app = Celery("unevoix")
app.conf.update(
    broker_url=settings.BROKER_URL,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": VISIBLE_AGAIN_SECONDS,
        # With the defaults a lost worker's messages wait far longer than the timeout.
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 10,
        "socket_timeout": 30,
        "socket_connect_timeout": 10,
    },
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_time_limit=LONGEST_TASK_SECONDS,
    task_soft_time_limit=LONGEST_TASK_SECONDS - 30,
    task_serializer="json",
    accept_content=["json"],
    task_queues=[Queue(name) for name in QUEUES],
    task_default_queue="default",
    task_create_missing_queues=False,
    task_routes=ROUTES,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    timezone="UTC",
    enable_utc=True,
    beat_schedule=SCHEDULE,
    imports=tuple(
        f"tasks.{module.name}"
        for module in pkgutil.iter_modules([str(Path(__file__).parent)])
        if module.name not in NOT_TASKS
    ),
)
app.set_default()


@setup_logging.connect(weak=False)
def keep_our_logs(**_sender: object) -> None:
    """Let Django's logging stand: Celery would otherwise set up its own."""


@beat_init.connect(weak=False)
def ring_at_once(**_sender: object) -> None:
    """Do what came due while nothing rang, rather than a minute after the schedule has started."""
    for name in ("watch-votes", "sweep"):
        with suppress(OperationalError):
            app.send_task(str(SCHEDULE[name]["task"]), retry=False)


@worker_init.connect(weak=False)
def prepare_worker(**_sender: object) -> None:
    """Run a worker without the connection pool, and let it say that it is there.

    A pool's threads do not survive the fork of a worker's children, who would then share its
    connections; a worker does one task at a time and one connection is enough.
    """
    for name in connections:
        connections[name].settings_dict.get("OPTIONS", {}).pop("pool", None)


# Named, not imported: models cannot be read before Django has set up its apps.
app.steps["worker"].add("tasks.heartbeat:Heartbeat")
