"""What the kiosk in the hall refuses: slips for who is not there, codes that are none."""

from dataclasses import dataclass

from voting.errors.sealed import SealedError


@dataclass(eq=False)
class NotInTheHall(SealedError):
    """numbers: of the members who are not there."""

    code = "not_in_the_hall"

    numbers: str


@dataclass(eq=False)
class KioskCodeUnknown(SealedError):
    code = "kiosk_code_unknown"


@dataclass(eq=False)
class KioskTriesExhausted(SealedError):
    code = "kiosk_tries_exhausted"
