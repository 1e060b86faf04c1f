"""Somebody's shares: the lines of both ledgers, what is due and when, what they asked to have back."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from membership.models import (
    Person,
    Rebate,
    RebatePayment,
    RedemptionRequest,
    ShareClass,
    ShareInstalment,
    ShareOperation,
    SharePayment,
    ShareTransaction,
)
from membership.queries.held.parts import Cents, Column, Named, Part, Said
from membership.queries.openings import as_at

CLASS = Column("share_class", _("Class"))
RECORDED = Column("recorded_at", _("Recorded on"), is_technical=True)


def parts(person: Person) -> Iterator[Part]:
    yield _shares(person)
    yield _payments(person)
    yield _instalments(person)
    yield _redemptions(person)
    yield _rebates(person)


def _named(share_class: ShareClass) -> Named:
    return Named(share_class.key, share_class.name_fr, share_class.name_en)


def _shares(person: Person) -> Part:
    columns = (
        Column("on", _("Effective")),
        CLASS,
        Column("operation", _("Operation")),
        Column("quantity", _("Quantity")),
        Column("unit_price_cents", _("Price of one")),
        Column("as_at", _("Brought in as at")),
        Column("note", _("Remark")),
        RECORDED,
    )
    here = person.organisation
    rows = [
        (
            one.effective_on,
            _named(one.share_class),
            Said(one.operation, one.get_operation_display()),
            one.quantity,
            Cents(one.unit_price_cents),
            as_at(one.effective_on, one.recorded_at, here) if one.operation == ShareOperation.OPENING else None,
            one.note,
            one.recorded_at,
        )
        for one in ShareTransaction.objects.filter(membership__person=person)
        .select_related("share_class")
        .order_by("effective_on", "pk")
    ]
    return Part("shares", _("Shares"), columns, rows, position=20)


def _payments(person: Person) -> Part:
    columns = (
        Column("on", _("Effective")),
        CLASS,
        Column("kind", _("Kind")),
        Column("amount_cents", _("Amount")),
        Column("reference", _("Reference")),
        RECORDED,
    )
    rows = [
        (
            one.effective_on,
            _named(one.share_class),
            Said(one.kind, one.get_kind_display()),
            Cents(one.amount_cents),
            one.reference,
            one.recorded_at,
        )
        for one in SharePayment.objects.filter(membership__person=person)
        .select_related("share_class")
        .order_by("effective_on", "pk")
    ]
    return Part("payments", _("Payments on shares"), columns, rows, position=21)


def _instalments(person: Person) -> Part:
    columns = (Column("due_on", _("Due on")), Column("amount_cents", _("Amount")))
    rows = [
        (one.due_on, Cents(one.amount_cents))
        for one in ShareInstalment.objects.filter(subscription__membership__person=person).order_by("due_on", "pk")
    ]
    return Part("instalments", _("Instalments"), columns, rows, position=22)


def _redemptions(person: Person) -> Part:
    columns = (
        Column("requested_on", _("Asked on")),
        CLASS,
        Column("quantity", _("Quantity")),
        Column("state", _("State")),
        Column("decided_on", _("Decided on")),
        Column("planned_on", _("To be paid on")),
        Column("reason", _("Reason")),
    )
    rows = [
        (
            one.requested_on,
            _named(one.share_class),
            one.quantity,
            Said(one.state, one.get_state_display()),
            one.decided_on,
            one.planned_on,
            one.reason,
        )
        for one in RedemptionRequest.objects.filter(membership__person=person).select_related("share_class")
    ]
    return Part("redemptions", _("Shares asked back"), columns, rows, position=23)


def _paid_in_words(rebate: Rebate) -> str:
    """Return how a rebate was paid, on which day, under which reference; nothing where nobody noted it."""
    paid: list[RebatePayment] = rebate.paid  # type: ignore[attr-defined]  # asked for with the line
    return "; ".join(
        ", ".join(filter(None, (str(one.get_way_display()), one.paid_on.isoformat(), one.reference))) for one in paid
    )


def _rebates(person: Person) -> Part:
    columns = (
        Column("on", _("Effective")),
        Column("year_end_on", _("Year ended on")),
        Column("category", _("Category")),
        Column("use_cents", _("Business of the year")),
        Column("amount_cents", _("Rebate")),
        Column("resolution", _("Resolution")),
        Column("paid", _("How it was paid")),
        Column("note", _("Remark")),
        RECORDED,
    )
    rows = [
        (
            one.effective_on,
            one.year_end_on,
            Named(one.category.key, one.category.name_fr, one.category.name_en),
            Cents(one.use_cents),
            Cents(one.amount_cents),
            one.resolution,
            _paid_in_words(one),
            one.note,
            one.recorded_at,
        )
        for one in Rebate.objects.filter(membership__person=person)
        .select_related("category")
        .prefetch_related(
            Prefetch("payments", queryset=RebatePayment.objects.filter(taken_back_at=None), to_attr="paid")
        )
        .order_by("effective_on", "pk")
    ]
    return Part("rebates", _("Rebates"), columns, rows, position=24)
