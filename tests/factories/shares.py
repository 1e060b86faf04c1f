"""Shares held: bought and paid, or brought in by a list as they stood before."""

from __future__ import annotations

from datetime import date

from membership.models import Membership, ShareClass, ShareOperation, ShareTransaction
from membership.services.shares import record_share_payment, subscribe_shares
from tests.factories.register import SYSTEM

DAY = date(2026, 3, 2)
BOARD = "Conseil d’administration"


def with_paid_shares(membership: Membership, share_class: ShareClass, quantity: int = 10, on: date = DAY) -> Membership:
    """Let a member take shares and pay all of them."""
    price = quantity * share_class.unit_price_cents
    subscribe_shares(membership, share_class=share_class, quantity=quantity, actor=SYSTEM, on=on)
    record_share_payment(membership, share_class=share_class, amount_cents=price, actor=SYSTEM, on=on)
    return membership


def opened(membership: Membership, share_class: ShareClass, quantity: int, on: date | None = DAY) -> ShareTransaction:
    """Write what a list brought in says was held before, as of a day or of none."""
    return ShareTransaction.objects.create(
        organisation=membership.organisation, membership=membership, share_class=share_class,
        operation=ShareOperation.OPENING, quantity=quantity, unit_price_cents=share_class.unit_price_cents,
        effective_on=on,
    )  # fmt: skip
