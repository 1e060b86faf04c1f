"""Handing claimed deliveries to whoever carries them: no transaction is ever open here."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from membership.models import Delivery
from membership.services.channels import Carrier, ways
from membership.services.composing import compose, fill, personal_link
from membership.services.sending import send_claimed
from membership.services.smtp_answers import Answer

__all__ = ["compose", "fill", "personal_link", "send_batch"]


def send_batch(ids: Iterable[int], token: uuid.UUID) -> int:
    """Send claimed deliveries, each by the carrier of its channel. Returns how many were taken."""
    known, carriers = ways(), dict[str, Carrier]()

    def send(delivery: Delivery) -> Answer:
        if delivery.channel not in carriers:
            carrier = known[delivery.channel].carrier
            assert carrier is not None  # only what workers carry is ever claimed
            carriers[delivery.channel] = carrier()
        return carriers[delivery.channel].hand_over(delivery)

    try:
        return send_claimed(ids, token, send)
    finally:
        for carrier in carriers.values():
            carrier.close()
