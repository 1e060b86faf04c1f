"""The letter that tells what became of shares asked back: to the member, or to whoever settles the estate."""

from __future__ import annotations

from functools import partial

from membership.actors import Actor
from membership.models import Membership, Notice, RedemptionRequest, RedemptionState
from membership.queries.deaths import has_died
from membership.queries.estates import estate_of
from membership.queries.shares import holding_of
from membership.services import redemption_wording
from membership.services.estates import post_to_estate
from membership.services.letters import Compose, issue_letter


def letter_of(request: RedemptionRequest) -> Compose | None:
    """Return what is written of a request as it stands; nothing of one that waits, or was taken back."""
    match RedemptionState(request.state):
        case RedemptionState.APPROVED:
            return partial(redemption_wording.granted, request)
        case RedemptionState.REFUSED:
            return partial(redemption_wording.refused, request)
        case RedemptionState.PAID:
            return _of_payment(request)
        case _:
            return None


def tell(request: RedemptionRequest, *, by: Actor) -> Notice | None:
    """Write what became of a request, part of the service that did it; return nothing where nobody is there to read.

    The mailbox of somebody who died is written to no more: whoever settles the estate is, on paper, or nobody.
    """
    compose, membership = letter_of(request), request.membership
    if compose is None:
        return None
    if not has_died(membership):
        return issue_letter(membership, compose=compose, actor=by)
    estate = estate_of(membership)
    return post_to_estate(estate, compose=compose, by=by) if estate else None


def reader_of(membership: Membership) -> str:
    """Return the name of whoever is written to; empty after a death, until somebody settles the estate."""
    if not has_died(membership):
        return membership.person.full_name
    estate = estate_of(membership)
    return str(estate.name) if estate else ""


def _of_payment(request: RedemptionRequest) -> Compose | None:
    line = request.redemption
    if line is None or line.effective_on is None:
        return None
    left = holding_of(request.membership, request.share_class, line.effective_on).quantity
    return partial(redemption_wording.paid, request, line.effective_on, left)
