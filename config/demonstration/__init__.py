"""The demonstration's organisations, loaded once into an empty database. All of it is made up."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from config.demonstration import council, people, solidarity
from config.progress import Progress
from membership.models import Organisation


@dataclass(frozen=True, slots=True)
class LogIn:
    """One way into the demonstration: who it is, where to start and what to type."""

    who: str
    address: str
    secret: str


def is_loaded() -> bool:
    """Return whether the demonstration is already in the database."""
    return Organisation.objects.filter(is_demonstration=True).exists()


def load(progress: Progress) -> None:
    """Write the demonstration into the database, whole or not at all."""
    with transaction.atomic():
        first = solidarity.load(progress)
        second = council.load()
        people.load(first, second)


def log_ins() -> list[LogIn]:
    """Return the log-ins worth trying first."""
    return [
        LogIn(
            who=f"{persona.who_fr}, {persona.name}",
            address=f"{settings.SITE_URL}/demonstration/",
            secret=persona.email,
        )
        for persona in people.PERSONAE
    ]
