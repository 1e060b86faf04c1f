"""The two dates that every question to the register may ask: the day, and what was known when."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from membership.api.base import RuledView
from membership.clock import today
from membership.queries.moment import Moment, within


class MomentQuery(serializers.Serializer[Any]):
    """Which day, and as known when."""

    as_of = serializers.DateField(required=False, help_text="The day asked about; today by default.")
    known_at = serializers.DateTimeField(
        required=False, help_text="What was known then; now by default. Without an offset, the organisation's own time."
    )


def moment(view: RuledView, asked: dict[str, Any]) -> Moment:
    """Return the moment that was asked for."""
    known_at = asked.get("known_at")
    return Moment(asked.get("as_of") or today(view.organisation), within(known_at) if known_at else None)
