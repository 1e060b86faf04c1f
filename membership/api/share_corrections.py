"""A line of the ledgers of shares that was mistaken, taken back by its opposite."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.described import operation
from membership.api.shares import TAG, SharesSerializer, SharesView
from membership.clock import today
from membership.models import Membership, SharePayment, ShareTransaction
from membership.services.shares import reverse_share_line, reverse_share_payment


class ReversalBody(serializers.Serializer[Any]):
    """Which line, and what was wrong."""

    kind = serializers.ChoiceField(["shares", "payments"])
    line = serializers.IntegerField(
        min_value=1, max_value=10**9, help_text="Its place among the member's lines of that kind, as the ledger says."
    )
    note = serializers.CharField(max_length=250)


class ShareReversal(SharesView):
    """A line taken back."""

    @operation("shares_reverse", tag=TAG, body=ReversalBody, answer=SharesSerializer, status=201, refuses=True)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Take a mistaken subscription, opening balance or payment back by its opposite; both stay."""
        member, body = self.acted_on(membership), self.read(ReversalBody)
        if body["kind"] == "shares":
            line = self._line(ShareTransaction, member, body["line"])
            reverse_share_line(line, note=body["note"], actor=self.actor)
        else:
            reverse_share_payment(self._line(SharePayment, member, body["line"]), note=body["note"], actor=self.actor)
        return self.ledgers(member, today(self.organisation), status=201)

    def _line(self, model: Any, member: Membership, place: int) -> Any:
        rows = model.objects.filter(membership=member).select_related("membership").order_by("pk")
        found = rows[place - 1 : place].first()
        if found is None:
            raise serializers.ValidationError({"line": [gettext("The ledger has no such line.")]})
        return found
