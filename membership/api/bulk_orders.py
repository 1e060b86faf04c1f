"""A change of more members than one answer can wait for: ordered, looked at by a worker, confirmed, then made."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.base import RuledView
from membership.api.bulk import TAG, ChangeBody, change_asked, members_asked
from membership.api.described import operation
from membership.api.paging import PagesQuery, one_page, page_of
from membership.entrances import OFFICE
from membership.models import BulkChange, BulkOrder, BulkOrderState
from membership.queries.bulk_orders import orders_of, progress_of
from membership.rules.bulk import BulkKind
from membership.services.bulk_orders import confirm_bulk, drop_bulk, order_bulk, order_undo


class OrderStayingSerializer(serializers.Serializer[Any]):
    """Why some stay as they are, and how many."""

    reason_fr = serializers.CharField(source="fr")
    reason_en = serializers.CharField(source="en")
    members = serializers.IntegerField()


class BulkOrderSerializer(serializers.Serializer[Any]):
    """Where an order stands. changing and staying are known once it was looked at; change: once it is made.

    undoes: the change that is taken back, of an order to undo one.
    """

    id = serializers.CharField(source="public_id")
    kind = serializers.ChoiceField([kind.value for kind in BulkKind])
    to = serializers.CharField()
    effective_on = serializers.DateField()
    state = serializers.ChoiceField(BulkOrderState.choices)
    found = serializers.IntegerField()
    done = serializers.SerializerMethodField()
    changing = serializers.IntegerField()
    staying = OrderStayingSerializer(many=True)
    change = serializers.CharField(source="made.public_id", allow_null=True, default=None)
    undoes = serializers.CharField(source="undoes.public_id", allow_null=True, default=None)
    asked_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)

    def get_done(self, order: BulkOrder) -> int:
        """Return how many members the worker is done with in this step."""
        return progress_of(order)


BulkOrdersPage = page_of(BulkOrderSerializer, "BulkOrdersPage")


class BulkOrders(RuledView):
    """Changes that a worker has in hand, or had."""

    rules = {"GET": OFFICE, "POST": OFFICE}

    @operation("bulk_orders", tag=TAG, answer=BulkOrdersPage, asks=PagesQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List the orders, the latest first."""
        rows = orders_of(self.organisation).select_related("made", "undoes")
        return self.answer(BulkOrdersPage, one_page(rows, self.asked(PagesQuery)))

    @operation("bulk_order", tag=TAG, body=ChangeBody, answer=BulkOrderSerializer, status=201, refuses=True)
    def post(self, request: Request, slug: str) -> Response:
        """Have a worker look at what a change would do; nothing is changed before it is confirmed."""
        body = self.read(ChangeBody)
        order = order_bulk(
            self.organisation,
            members=members_asked(self.organisation, body),
            change=change_asked(self.organisation, body),
            actor=self.actor,
        )
        return self.answer(BulkOrderSerializer, order, status=201)


class OneBulkOrder(RuledView):
    """One order."""

    rules = {"GET": OFFICE}

    @operation("bulk_order_read", tag=TAG, answer=BulkOrderSerializer)
    def get(self, request: Request, slug: str, order: str) -> Response:
        """Say where it stands."""
        return self.answer(
            BulkOrderSerializer, self.found(orders_of(self.organisation).select_related("made", "undoes"), order)
        )


class BulkOrderConfirming(RuledView):
    """An order that was looked at, to be made."""

    rules = {"POST": OFFICE}

    @operation("bulk_order_confirm", tag=TAG, answer=BulkOrderSerializer, refuses=True)
    def post(self, request: Request, slug: str, order: str) -> Response:
        """Let a worker make it: all those who would change, or none."""
        found = self.found(orders_of(self.organisation), order)
        return self.answer(BulkOrderSerializer, confirm_bulk(found, actor=self.actor))


class BulkOrderDropping(RuledView):
    """An order that was looked at, to be let go."""

    rules = {"POST": OFFICE}

    @operation("bulk_order_drop", tag=TAG, answer=BulkOrderSerializer, refuses=True)
    def post(self, request: Request, slug: str, order: str) -> Response:
        """Let it go: nothing is recorded of any member."""
        found = self.found(orders_of(self.organisation), order)
        return self.answer(BulkOrderSerializer, drop_bulk(found, actor=self.actor))


class BulkUndoOrdering(RuledView):
    """A change of many members, to be taken back by a worker."""

    rules = {"POST": OFFICE}

    @operation("bulk_undo_order", tag=TAG, answer=BulkOrderSerializer, status=201, refuses=True)
    def post(self, request: Request, slug: str, bulk: str) -> Response:
        """Have a worker put each one back as before: all of them, or nobody."""
        found = self.found(BulkChange.objects.for_organisation(self.organisation), bulk)
        return self.answer(BulkOrderSerializer, order_undo(found, actor=self.actor), status=201)
