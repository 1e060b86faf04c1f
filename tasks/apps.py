"""The Celery application, its schedule and thin tasks over the services."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tasks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make this the application whose tasks are called, and listen to what services announce."""
        import_module("tasks.celery")
        if find_spec("tasks.receivers"):
            import_module("tasks.receivers")
