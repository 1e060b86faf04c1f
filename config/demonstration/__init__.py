"""The demonstration's organisations, loaded once into an empty database. All of it is made up.

The supervisor asks for them before Django has set up its apps, so the models are imported late.
"""

from dataclasses import dataclass

from config.progress import Progress


@dataclass(frozen=True, slots=True)
class LogIn:
    """One way into the demonstration: who it is, where to start and what to type."""

    who: str
    address: str
    secret: str


def is_loaded() -> bool:
    """Return whether the demonstration is already in the database."""
    from membership.models import Organisation

    return Organisation.objects.filter(is_demonstration=True).exists()


def load(progress: Progress) -> None:
    """Write the demonstration into the database, whole or not at all."""
    from django.db import transaction

    from config.demonstration import council, people, solidarity

    with transaction.atomic():
        people.load(solidarity.load(progress), council.load())


def log_ins() -> list[LogIn]:
    """Return the log-ins worth trying first."""
    from django.conf import settings

    from config.demonstration.people import PERSONAE

    address = f"{settings.SITE_URL}/demonstration/"
    return [LogIn(f"{persona.who_fr}, {persona.name}", address, persona.email) for persona in PERSONAE]
