"""Handing claimed deliveries to whoever carries them: no transaction is ever open here."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from membership.models import Delivery
from membership.services.channels import Carrier, Foreseeing, Refreshing, ways
from membership.services.composing import compose, fill, personal_link
from membership.services.sending import send_claimed
from membership.services.smtp_answers import Answer

__all__ = ["Carriers", "compose", "fill", "personal_link", "send_batch"]


class Carriers:
    """Those who carry the letters of one batch, or of several that follow each other: each is asked for once."""

    def __init__(self) -> None:
        self._known, self._carriers = ways(), dict[str, Carrier]()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for carrier in self._carriers.values():
            carrier.close()

    def begin(self) -> None:
        """Tell those of the batch before that another one begins."""
        for carrier in self._carriers.values():
            if isinstance(carrier, Refreshing):
                carrier.begin()

    def hand_over(self, delivery: Delivery) -> Answer:
        return self._carrier_of(delivery).hand_over(delivery)

    def expect(self, following: Delivery) -> None:
        carrier = self._carrier_of(following)
        if isinstance(carrier, Foreseeing):
            carrier.expect(following)

    def _carrier_of(self, delivery: Delivery) -> Carrier:
        if delivery.channel not in self._carriers:
            carrier = self._known[delivery.channel].carrier
            assert carrier is not None  # only what workers carry is ever claimed
            self._carriers[delivery.channel] = carrier()
        return self._carriers[delivery.channel]


def send_batch(ids: Iterable[int], token: uuid.UUID, carriers: Carriers | None = None) -> int:
    """Send claimed deliveries, each by the carrier of its channel. Returns how many were taken.

    carriers: those of the batch before, who go on in the conversations they have.
    """
    if carriers is not None:
        carriers.begin()
        return send_claimed(ids, token, carriers.hand_over, carriers.expect)
    with Carriers() as carriers_of_this:
        return send_claimed(ids, token, carriers_of_this.hand_over, carriers_of_this.expect)
