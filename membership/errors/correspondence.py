"""Mail that cannot be closed or sent."""

from dataclasses import dataclass

from membership.errors.core import DomainError


class CorrespondenceError(DomainError):
    """Mail that cannot be closed or sent."""


@dataclass(eq=False)
class DeliveriesPending(CorrespondenceError):
    code = "deliveries_pending"

    pending: int


@dataclass(eq=False)
class NoAddress(CorrespondenceError):
    code = "no_address"

    number: str
