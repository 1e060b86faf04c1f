"""What can keep an embedded service from starting.

ServiceError
├── Unsupported     this platform has no embedded server
├── NoRoom          the disk is full
├── NotOurs         the folder belongs to another user
└── DidNotStart     the server refused; its log says why

Each says in one line what happened and what to do; the command line prints that line alone.
"""


class ServiceError(Exception):
    """An embedded service could not be started; `str()` is one line with the remedy."""


class Unsupported(ServiceError):
    def __init__(self, platform: str) -> None:
        super().__init__(
            f"There is no embedded PostgreSQL or Valkey for this platform ({platform})."
            " Install both yourself and set DATABASE_URL and REDIS_URL."
        )


class NoRoom(ServiceError):
    def __init__(self, folder: object, needed_mb: int) -> None:
        super().__init__(
            f"The disk is full: {folder} needs {needed_mb} MB free."
            " Make room, or set UNEVOIX_HOME to a folder on another disk."
        )


class NotOurs(ServiceError):
    def __init__(self, folder: object) -> None:
        super().__init__(
            f"{folder} belongs to another user. Run as that user, or set UNEVOIX_HOME to a folder of your own."
        )


class DidNotStart(ServiceError):
    def __init__(self, service: str, reason: str, log: object) -> None:
        super().__init__(f"{service} did not start: {reason} Its log is {log}.")
