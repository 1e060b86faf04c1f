"""The demonstration's organisations, loaded once into an empty database."""

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
    return True


def load(progress: Progress) -> None:
    """Write the demonstration into the database, whole or not at all."""


def log_ins() -> list[LogIn]:
    """Return the log-ins worth trying first."""
    return []
