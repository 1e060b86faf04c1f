"""Ring the schedule in this process. One per installation."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from tasks.celery import app


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        settings.HOME.mkdir(parents=True, exist_ok=True)
        app.start(["beat", "--loglevel", "INFO", "--pidfile", "", "--schedule", str(settings.HOME / "schedule")])
