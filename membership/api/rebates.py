"""What a member was given back of the surpluses: read, corrected, paid, or added where it was forgotten."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.base import RuledView
from membership.api.days import DayField
from membership.api.described import operation
from membership.api.member_files import MemberView
from membership.api.moments import MomentQuery, moment
from membership.clock import today
from membership.entrances import OFFICE, REGISTER
from membership.models import Category, ConsultationKind, Rebate, RebateWay
from membership.queries.rebate_payments import Unpaid
from membership.queries.rebates import rebates_of
from membership.services.rebate_payments import (
    Payout,
    note_rebate_paid,
    note_rebates_paid,
    take_rebate_payment_back,
)
from membership.services.rebates import add_rebate, correct_rebate

TAG = "shares"
MOST_CENTS = 10**14


class RebatesQuery(MomentQuery):
    """As known when."""


class RebatePaymentSerializer(serializers.Serializer[Any]):
    """How a rebate was paid."""

    way = serializers.ChoiceField(RebateWay.choices)
    paid_on = serializers.DateField()
    reference = serializers.CharField()


class PayoutBody(serializers.Serializer[Any]):
    """How it was paid, on which day (today by default), under which reference."""

    way = serializers.ChoiceField(RebateWay.choices)
    on = DayField(required=False)
    reference = serializers.CharField(default="", allow_blank=True, max_length=120)


class PayoutsBody(PayoutBody):
    """How all that is still to be paid of a year was: how many there are and what they come to, as one last saw it."""

    year_end_on = DayField()
    count = serializers.IntegerField(min_value=0)
    amount_cents = serializers.IntegerField(min_value=0, max_value=MOST_CENTS)


class PaidBackNoteBody(serializers.Serializer[Any]):
    """Why a payment is taken back."""

    note = serializers.CharField(max_length=250)


class RebateSerializer(serializers.Serializer[Any]):
    """One line of the ledger of rebates, signed. Amounts are in cents."""

    id = serializers.CharField(source="public_id")
    category = serializers.CharField(source="category.key")
    year_end_on = serializers.DateField()
    amount_cents = serializers.IntegerField()
    use_cents = serializers.IntegerField(help_text="What was done with the member that year.")
    effective_on = serializers.DateField()
    recorded_at = serializers.DateTimeField()
    resolution = serializers.CharField()
    note = serializers.CharField()
    is_taken_back = serializers.BooleanField()
    paid = RebatePaymentSerializer(many=True, help_text="How it was paid: one, or none.")


class RebateBody(serializers.Serializer[Any]):
    """The right amount, and what was wrong."""

    amount_cents = serializers.IntegerField(min_value=0, max_value=MOST_CENTS)
    note = serializers.CharField(max_length=250)


class RebateAddedBody(RebateBody):
    """A rebate of a category and a year, and why it was forgotten."""

    category = serializers.CharField(max_length=40, help_text="Its key.")
    year_end_on = DayField()


class MemberRebates(MemberView):
    """The rebates of a member."""

    rules = {"GET": REGISTER, "POST": OFFICE}
    reads = ConsultationKind.SHARES

    @operation("member_rebates", tag=TAG, answer=RebateSerializer(many=True), asks=RebatesQuery)
    def get(self, request: Request, slug: str, membership: str) -> Response:
        """List every line of the member's rebates, the latest year first, as known at an instant."""
        at = moment(self, self.asked(RebatesQuery))
        return self.answer_all(RebateSerializer, rebates_of(self.member(membership), at.known_at))

    @operation("rebate_add", tag=TAG, body=RebateAddedBody, answer=RebateSerializer(many=True), status=201)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Write a rebate for a member who has none of that category and year, of what the meeting gave."""
        member, body = self.acted_on(membership), self.read(RebateAddedBody)
        add_rebate(
            member,
            category=self._category(body["category"]),
            year_end_on=body["year_end_on"],
            amount_cents=body["amount_cents"],
            note=body["note"],
            actor=self.actor,
        )
        return self.answer_all(RebateSerializer, rebates_of(member), status=201)

    def _category(self, key: str) -> Category:
        found: Category | None = Category.objects.for_organisation(self.organisation).filter(key=key).first()
        if found is None:
            raise serializers.ValidationError({"category": [gettext("No category has this key.")]})
        return found


class RebateCorrection(MemberView):
    """A rebate that was wrong."""

    rules = {"POST": OFFICE}

    @operation("rebate_correct", tag=TAG, body=RebateBody, answer=RebateSerializer(many=True), status=201)
    def post(self, request: Request, slug: str, membership: str, rebate: str) -> Response:
        """Take a line back by its opposite, and write what it should have been; every line stays."""
        member, body = self.acted_on(membership), self.read(RebateBody)
        found = self.found(Rebate.objects.filter(membership=member), rebate)
        correct_rebate(found, amount_cents=body["amount_cents"], note=body["note"], actor=self.actor)
        return self.answer_all(RebateSerializer, rebates_of(member), status=201)


def payout_of(body: dict[str, Any], on: date) -> Payout:
    return Payout(RebateWay(body["way"]), body.get("on") or on, body["reference"])


class RebatePaid(MemberView):
    """How a rebate was paid."""

    rules = {"POST": OFFICE}

    @operation("rebate_pay", tag=TAG, body=PayoutBody, answer=RebateSerializer(many=True), status=201, refuses=True)
    def post(self, request: Request, slug: str, membership: str, rebate: str) -> Response:
        """Write how a line was paid, the whole of it."""
        member, body = self.acted_on(membership), self.read(PayoutBody)
        found = self.found(Rebate.objects.filter(membership=member), rebate)
        note_rebate_paid(found, payout=payout_of(body, today(self.organisation)), actor=self.actor)
        return self.answer_all(RebateSerializer, rebates_of(member), status=201)


class RebateUnpaid(MemberView):
    """A rebate that was not paid as noted."""

    rules = {"POST": OFFICE}

    @operation(
        "rebate_unpay", tag=TAG, body=PaidBackNoteBody, answer=RebateSerializer(many=True), status=201, refuses=True
    )
    def post(self, request: Request, slug: str, membership: str, rebate: str) -> Response:
        """Take the note of a payment back, with the reason; both stay."""
        member, body = self.acted_on(membership), self.read(PaidBackNoteBody)
        found = self.found(Rebate.objects.filter(membership=member), rebate)
        take_rebate_payment_back(found, note=body["note"], actor=self.actor)
        return self.answer_all(RebateSerializer, rebates_of(member), status=201)


class PaidCountSerializer(serializers.Serializer[Any]):
    """How many were noted."""

    count = serializers.IntegerField()


class RebatesPaid(RuledView):
    """How all the rebates of a year that are still to be paid were."""

    rules = {"POST": OFFICE}

    @operation("rebates_pay", tag=TAG, body=PayoutsBody, answer=PaidCountSerializer, status=201, refuses=True)
    def post(self, request: Request, slug: str) -> Response:
        """Write how each was paid, where they are as many, and come to as much, as one last saw."""
        body = self.read(PayoutsBody)
        count = note_rebates_paid(
            self.organisation,
            year_end_on=body["year_end_on"],
            payout=payout_of(body, today(self.organisation)),
            shown=Unpaid(body["count"], body["amount_cents"]),
            actor=self.actor,
        )
        return self.answer(PaidCountSerializer, {"count": count}, status=201)
