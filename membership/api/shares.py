"""A member's shares and the share capital: read on any day, and written down as the office does on its pages."""

from __future__ import annotations

from datetime import date, datetime
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
from membership.models import ConsultationKind, Membership, RedemptionRequest, RedemptionState, ShareClass
from membership.queries.asked_back import open_at
from membership.queries.openings import Opened, openings_on
from membership.queries.shares import Capital, capital_on, classes_of, holding_of, ledger_of, requests_of
from membership.services.consulting import note_consultation
from membership.services.redemptions import (
    Decision,
    decide_redemption,
    pay_redemption,
    request_redemption,
    withdraw_redemption,
)
from membership.services.shares import Transfer, record_share_payment, subscribe_shares, transfer_shares

TAG = "shares"


class SharesQuery(MomentQuery):
    """Which day, and as known when."""


class HoldingSerializer(serializers.Serializer[Any]):
    """What a member holds in a class. Amounts are in cents."""

    share_class = serializers.CharField()
    quantity = serializers.IntegerField()
    value_cents = serializers.IntegerField()
    paid_cents = serializers.IntegerField()
    due_cents = serializers.IntegerField()
    overdue_cents = serializers.IntegerField(help_text="Of what is due, what should be paid by then.")


class LedgerLineSerializer(serializers.Serializer[Any]):
    """One line of the ledger of shares or of payments, both signed."""

    kind = serializers.ChoiceField(["shares", "payments"])
    line = serializers.IntegerField(source="place", help_text="Its place among the lines of its kind, as recorded.")
    may_reverse = serializers.BooleanField(help_text="Whether it can be taken back by its opposite.")
    share_class = serializers.CharField(source="share_class.key")
    quantity = serializers.IntegerField()
    amount_cents = serializers.IntegerField()
    effective_on = serializers.DateField(allow_null=True)
    recorded_at = serializers.DateTimeField()
    note = serializers.CharField()
    as_at = serializers.DateField(
        allow_null=True, help_text="Of an opening balance: as at which day it was brought in. No share was issued then."
    )


class SharesSerializer(serializers.Serializer[Any]):
    """Both ledgers of a member, and what they come to on a day."""

    as_of = serializers.DateField()
    holdings = HoldingSerializer(many=True)
    ledger = LedgerLineSerializer(many=True)


class CapitalSerializer(serializers.Serializer[Any]):
    """The share capital of one class. Amounts are in cents; requested and approved are shares asked back."""

    share_class = serializers.CharField(source="share_class.key")
    holders = serializers.IntegerField()
    quantity = serializers.IntegerField()
    value_cents = serializers.IntegerField()
    paid_cents = serializers.IntegerField()
    due_cents = serializers.IntegerField()
    requested = serializers.IntegerField()
    approved = serializers.IntegerField()
    undated_cents = serializers.IntegerField(help_text="Of opening balances without a date: they count on every day.")
    opened_cents = serializers.IntegerField(help_text="Of opening balances: brought in, and not issued that day.")
    opened_first_on = serializers.DateField(allow_null=True, help_text="As at which day the first was brought in.")
    opened_last_on = serializers.DateField(allow_null=True, help_text="As at which day the last was brought in.")


class ClassBody(serializers.Serializer[Any]):
    """Which class of shares, from which day (today by default)."""

    share_class = serializers.CharField(max_length=40, help_text="Its key.")
    on = DayField(required=False)


class InstalmentBody(serializers.Serializer[Any]):
    """A part of the price, due on a day."""

    due_on = DayField()
    amount_cents = serializers.IntegerField(min_value=1, max_value=10**12)


class SubscriptionBody(ClassBody):
    """Shares a member takes. Without instalments the whole is due at once."""

    quantity = serializers.IntegerField(min_value=1, max_value=10**9)
    instalments = InstalmentBody(many=True, required=False)
    note = serializers.CharField(default="", allow_blank=True, max_length=250)


class PaymentBody(ClassBody):
    """Money a member gives for shares already subscribed."""

    amount_cents = serializers.IntegerField(min_value=1, max_value=10**12)
    reference = serializers.CharField(default="", allow_blank=True, max_length=120)


class TransferBody(ClassBody):
    """Paid shares that pass to another member."""

    quantity = serializers.IntegerField(min_value=1, max_value=10**9)
    to = serializers.CharField(max_length=22, help_text="The other member: `id` of a member's file.")
    decided_by = serializers.CharField(default="", allow_blank=True, max_length=200)


class RedemptionBody(ClassBody):
    """Paid shares a member asks to have back."""

    quantity = serializers.IntegerField(min_value=1, max_value=10**9)
    reason = serializers.CharField(default="", allow_blank=True, max_length=250)


class RedemptionSerializer(serializers.Serializer[Any]):
    """A request to have shares paid back, and what became of it."""

    id = serializers.CharField(source="public_id")
    membership = serializers.CharField(source="membership.public_id")
    share_class = serializers.CharField(source="share_class.key")
    quantity = serializers.IntegerField()
    requested_on = serializers.DateField()
    reason = serializers.CharField()
    state = serializers.ChoiceField(RedemptionState.choices)
    decided_on = serializers.DateField(allow_null=True)
    decided_by = serializers.CharField()
    decision_note = serializers.CharField()
    planned_on = serializers.DateField(allow_null=True)


class DecisionBody(serializers.Serializer[Any]):
    """What the board decided. A refusal says why."""

    approved = serializers.BooleanField()
    decided_by = serializers.CharField(max_length=200)
    on = DayField(required=False)
    planned_on = DayField(required=False, allow_null=True)
    note = serializers.CharField(default="", allow_blank=True, max_length=250)
    stays_solvent = serializers.BooleanField(default=False, help_text="The board declares that it stays solvent.")
    spares_reserve = serializers.BooleanField(default=False, help_text="The board declares that the reserve is spared.")
    override = serializers.CharField(
        default="", allow_blank=True, max_length=2000, help_text="Why one goes on where a rule only warns; kept."
    )
    tells = serializers.BooleanField(default=True, help_text="Whether a letter leaves.")


class DayBody(serializers.Serializer[Any]):
    """On which day; today by default."""

    on = DayField(required=False)


class PaidBackBody(DayBody):
    """On which day shares were paid back; today by default."""

    tells = serializers.BooleanField(default=True, help_text="Whether a letter leaves.")


class SharesView(MemberView):
    """What is written down of one member's shares."""

    rules = {"POST": OFFICE}

    def share_class(self, key: str) -> ShareClass:
        found: ShareClass | None = ShareClass.objects.for_organisation(self.organisation).filter(key=key).first()
        if found is None:
            known = ", ".join(one.key for one in classes_of(self.organisation))
            raise serializers.ValidationError(
                {"share_class": [gettext("No class of shares has this key; there are: %(known)s.") % {"known": known}]}
            )
        return found

    def day(self, body: dict[str, Any]) -> date:
        return body.get("on") or today(self.organisation)

    def ledgers(
        self, membership: Membership, on: date, known_at: datetime | None = None, status: int = 200
    ) -> Response:
        holdings = [
            {"share_class": one.key, **_as_fields(holding_of(membership, one, on, known_at))}
            for one in classes_of(self.organisation)
        ]
        found = {"as_of": on, "holdings": holdings, "ledger": ledger_of(membership, known_at)}
        return self.answer(SharesSerializer, found, status=status)


def _as_fields(holding: Any) -> dict[str, int]:
    names = ("quantity", "value_cents", "paid_cents", "due_cents", "overdue_cents")
    return {name: getattr(holding, name) for name in names}


class MemberShares(SharesView):
    """A member's shares."""

    rules = {"GET": REGISTER}

    @operation("member_shares", tag=TAG, answer=SharesSerializer, asks=SharesQuery)
    def get(self, request: Request, slug: str, membership: str) -> Response:
        """Read both ledgers of a member, as of a day and as known at an instant."""
        at, member = moment(self, self.asked(SharesQuery)), self.member(membership)
        note_consultation(self.organisation, kind=ConsultationKind.SHARES, at=at, actor=self.actor, membership=member)
        return self.ledgers(member, at.on, at.known_at)


class ShareSubscription(SharesView):
    """Shares taken."""

    @operation("shares_subscribe", tag=TAG, body=SubscriptionBody, answer=SharesSerializer, status=201, refuses=True)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Write down a subscription."""
        member, body = self.acted_on(membership), self.read(SubscriptionBody)
        subscribe_shares(
            member,
            share_class=self.share_class(body["share_class"]),
            quantity=body["quantity"],
            on=self.day(body),
            instalments=[(one["due_on"], one["amount_cents"]) for one in body.get("instalments", [])],
            note=body["note"],
            actor=self.actor,
        )
        return self.ledgers(member, self.day(body), status=201)


class SharePaymentReceived(SharesView):
    """Money received."""

    @operation("shares_pay", tag=TAG, body=PaymentBody, answer=SharesSerializer, status=201, refuses=True)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Write down a payment."""
        member, body = self.acted_on(membership), self.read(PaymentBody)
        record_share_payment(
            member,
            share_class=self.share_class(body["share_class"]),
            amount_cents=body["amount_cents"],
            on=self.day(body),
            reference=body["reference"],
            actor=self.actor,
        )
        return self.ledgers(member, self.day(body), status=201)


class ShareTransfer(SharesView):
    """Shares passed on."""

    @operation("shares_transfer", tag=TAG, body=TransferBody, answer=SharesSerializer, status=201, refuses=True)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Write down a transfer; answers with the ledgers of the member who gives."""
        member, body = self.acted_on(membership), self.read(TransferBody)
        transfer_shares(
            member,
            to=self.acted_on(body["to"]),
            share_class=self.share_class(body["share_class"]),
            transfer=Transfer(body["quantity"], self.day(body), body["decided_by"]),
            actor=self.actor,
        )
        return self.ledgers(member, self.day(body), status=201)


class MemberRedemptions(SharesView):
    """What a member asks to have back."""

    @operation(
        "redemption_request", tag=TAG, body=RedemptionBody, answer=RedemptionSerializer, status=201, refuses=True
    )
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Write down a request to have shares paid back."""
        member, body = self.acted_on(membership), self.read(RedemptionBody)
        asked = request_redemption(
            member,
            share_class=self.share_class(body["share_class"]),
            quantity=body["quantity"],
            on=self.day(body),
            reason=body["reason"],
            actor=self.actor,
        )
        return self.answer(RedemptionSerializer, asked, status=201)


class ShareCapital(RuledView):
    """The share capital."""

    rules = {"GET": REGISTER}

    @operation("share_capital", tag=TAG, answer=CapitalSerializer(many=True), asks=SharesQuery)
    def get(self, request: Request, slug: str) -> Response:
        """Read the share capital by class, as of a day and as known at an instant."""
        at = moment(self, self.asked(SharesQuery))
        opened = openings_on(self.organisation, at)
        rows = [
            _capital(one, opened.get(one.share_class.pk)) for one in capital_on(self.organisation, at.on, at.known_at)
        ]
        return self.answer_all(CapitalSerializer, rows)


def _capital(one: Capital, opened: Opened | None) -> dict[str, Any]:
    names = ("share_class", "holders", "quantity", "value_cents", "paid_cents", "due_cents", "requested", "approved")
    return {name: getattr(one, name) for name in (*names, "undated_cents")} | {
        "opened_cents": opened.value_cents if opened else 0,
        "opened_first_on": opened.first if opened else None,
        "opened_last_on": opened.last if opened else None,
    }


class Redemptions(RuledView):
    """What members ask to have back."""

    rules = {"GET": REGISTER}

    @operation("redemptions", tag=TAG, answer=RedemptionSerializer(many=True), asks=SharesQuery)
    def get(self, request: Request, slug: str) -> Response:
        """List the requests that are open, the oldest first; on a day, those that waited then, each as it is now."""
        at = moment(self, self.asked(SharesQuery))
        return self.answer_all(RedemptionSerializer, [one.request for one in open_at(self.organisation, at)])


class RedemptionView(RuledView):
    """What is done about one request."""

    rules = {"POST": OFFICE}

    def asked_back(self, public_id: str) -> RedemptionRequest:
        found: RedemptionRequest = self.found(requests_of(self.organisation, RedemptionState.values), public_id)
        return found


class RedemptionDecision(RedemptionView):
    """The board's decision on a request."""

    @operation("redemption_decide", tag=TAG, body=DecisionBody, answer=RedemptionSerializer, refuses=True)
    def post(self, request: Request, slug: str, redemption: str) -> Response:
        """Write down what the board decided."""
        found, body = self.asked_back(redemption), self.read(DecisionBody)
        decision = Decision(
            body["approved"],
            body["decided_by"],
            body.get("on") or today(self.organisation),
            body.get("planned_on"),
            body["note"],
            stays_solvent=body["stays_solvent"],
            spares_reserve=body["spares_reserve"],
            override=body["override"],
            tells=body["tells"],
        )
        return self.answer(RedemptionSerializer, decide_redemption(found, decision=decision, actor=self.actor))


class RedemptionPayment(RedemptionView):
    """The reimbursement of a request."""

    @operation("redemption_pay", tag=TAG, body=PaidBackBody, answer=RedemptionSerializer, refuses=True)
    def post(self, request: Request, slug: str, redemption: str) -> Response:
        """Write down that an approved request is paid: shares and money leave the ledgers."""
        found, body = self.asked_back(redemption), self.read(PaidBackBody)
        paid = pay_redemption(found, on=body.get("on"), tells=body["tells"], actor=self.actor)
        return self.answer(RedemptionSerializer, paid)


class RedemptionWithdrawal(RedemptionView):
    """A request taken back."""

    @operation("redemption_withdraw", tag=TAG, answer=RedemptionSerializer, refuses=True)
    def post(self, request: Request, slug: str, redemption: str) -> Response:
        """Write down that the member withdraws the request."""
        return self.answer(RedemptionSerializer, withdraw_redemption(self.asked_back(redemption), actor=self.actor))
