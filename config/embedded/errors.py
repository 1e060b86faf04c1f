"""What can keep an embedded service from starting.

ServiceError
├── Unsupported     this platform has no embedded server
├── NoRoom          the disk is full
├── NotOurs         the folder belongs to another user
└── DidNotStart     the server refused; its log says why
"""

from config.errors import Refusal
from config.wording import either


class ServiceError(Refusal):
    """An embedded service could not be started; `str()` is one line with the remedy."""


class Unsupported(ServiceError):
    def __init__(self, platform: str) -> None:
        super().__init__(
            either(
                f"Il n’y a ni PostgreSQL ni Valkey embarqué pour cette plateforme ({platform})."
                " Installez-les vous-même et donnez DATABASE_URL et REDIS_URL.",
                f"There is no embedded PostgreSQL or Valkey for this platform ({platform})."
                " Install both yourself and set DATABASE_URL and REDIS_URL.",
            )
        )


class NoRoom(ServiceError):
    def __init__(self, folder: object, needed_mb: int) -> None:
        super().__init__(
            either(
                f"Le disque est plein : il faut {needed_mb} Mo libres dans {folder}."
                " Faites de la place, ou donnez dans UNEVOIX_HOME un dossier d’un autre disque.",
                f"The disk is full: {folder} needs {needed_mb} MB free."
                " Make room, or set UNEVOIX_HOME to a folder on another disk.",
            )
        )


class NotOurs(ServiceError):
    def __init__(self, folder: object) -> None:
        super().__init__(
            either(
                f"{folder} appartient à quelqu’un d’autre."
                " Lancez la commande sous son nom, ou donnez dans UNEVOIX_HOME un dossier à vous.",
                f"{folder} belongs to another user. Run as that user, or set UNEVOIX_HOME to a folder of your own.",
            )
        )


class DidNotStart(ServiceError):
    def __init__(self, service: str, reason: str, log: object) -> None:
        super().__init__(
            either(
                f"{service} n’a pas démarré : {reason} Son journal : {log}",
                f"{service} did not start: {reason} Its log: {log}",
            )
        )
