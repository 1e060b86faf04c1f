"""Do background work in this process: all queues, or those named."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tasks.celery import QUEUES, app


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queues", default=",".join(QUEUES), help="comma-separated names of queues")
        parser.add_argument("--concurrency", type=int, default=2, help="tasks done at the same time")
        parser.add_argument("--name", default="worker", help="its name beside the host's, one per worker")

    def handle(self, *_args: Any, queues: str, concurrency: int, name: str, **_options: Any) -> None:
        app.worker_main(
            [
                "worker", "--hostname", f"{name}@%h", "--queues", queues, "--concurrency", str(concurrency),
                "--without-gossip", "--without-mingle", "--loglevel", "INFO",
            ]
        )  # fmt: skip
