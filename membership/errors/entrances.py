"""Ways in that are refused, and what the installation does not allow."""

from dataclasses import dataclass

from membership.errors.core import DomainError


class EntryRefused(DomainError):
    """Somebody who cannot be let in this way."""


@dataclass(eq=False)
class LinkExpired(EntryRefused):
    code = "link_expired"


@dataclass(eq=False)
class LinkUnknown(EntryRefused):
    code = "link_unknown"


@dataclass(eq=False)
class ActivationRefused(EntryRefused):
    code = "activation_refused"


@dataclass(eq=False)
class LastAdministrator(DomainError):
    code = "last_administrator"


@dataclass(eq=False)
class RoleHeldLonger(DomainError):
    code = "role_held_longer"

    name: str


@dataclass(eq=False)
class RoleNeedsEnd(DomainError):
    code = "role_needs_end"

    role: str


@dataclass(eq=False)
class ClockNotMovable(DomainError):
    code = "clock_not_movable"
