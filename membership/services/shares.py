"""The ledgers of shares: subscribing, paying, transferring, correcting. Lines are added and never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from membership.actors import Actor
from membership.clock import today
from membership.errors import (
    ActRuledOut,
    AlreadyReversed,
    InstalmentsDoNotSum,
    LineNotReversible,
    NothingToRecord,
    PaymentBeyondDue,
    PaymentPassedOn,
    SameMember,
    SharesNotHeld,
)
from membership.models import (
    Membership,
    PaymentKind,
    ShareClass,
    ShareInstalment,
    ShareOperation,
    SharePayment,
    ShareTransaction,
)
from membership.queries.rules import rules_for
from membership.queries.shares import REVERSIBLE, holdings_from, qualifying_kept
from membership.rules.past import require_past
from membership.rules.qualifying import assess_left
from membership.rules.shares import paid_shares
from membership.services import audit
from membership.services.closing import require_open
from membership.services.deceased import refuse_after_death
from membership.services.joined import hold_member


@dataclass(frozen=True, slots=True)
class Transfer:
    """Paid shares that pass from one member to another. decided_by: the board, where it must agree."""

    quantity: int
    on: date
    decided_by: str = ""
    note: str = ""


@transaction.atomic
def subscribe_shares(
    membership: Membership,
    *,
    share_class: ShareClass,
    quantity: int,
    actor: Actor,
    on: date | None = None,
    instalments: Sequence[tuple[date, int]] = (),
    note: str = "",
) -> ShareTransaction:
    """Write that a member subscribes shares from a day on, to be paid at once or in instalments.

    instalments: (due on, cents), which must sum to the price.
    Raises NothingToRecord, InstalmentsDoNotSum, ShareClassClosed, MemberDeceased for a day after a death.
    """
    membership = hold_member(membership)
    on = on or today(membership.organisation)
    if quantity < 1:
        raise NothingToRecord(what="shares")
    require_open(share_class, on)
    refuse_after_death(membership.person, on)
    price = quantity * share_class.unit_price_cents
    stated = sum(cents for _, cents in instalments)
    days = {due_on for due_on, _ in instalments}
    if instalments and (stated != price or len(days) < len(instalments) or min(cents for _, cents in instalments) < 1):
        raise InstalmentsDoNotSum(total_cents=stated, price_cents=price)
    line = _write(
        membership,
        share_class,
        ShareOperation.SUBSCRIPTION,
        quantity,
        recorded_by=actor.account_id,
        effective_on=on,
        note=note,
    )
    ShareInstalment.objects.bulk_create(
        ShareInstalment(
            organisation_id=membership.organisation_id, subscription=line, due_on=due_on, amount_cents=cents
        )
        for due_on, cents in instalments
    )
    _audit(membership, actor, "shares.subscribed", share_class, quantity=quantity, instalments=list(instalments))
    return line


@transaction.atomic
def record_share_payment(
    membership: Membership,
    *,
    share_class: ShareClass,
    amount_cents: int,
    actor: Actor,
    on: date | None = None,
    reference: str = "",
) -> SharePayment:
    """Write what a member pays on subscribed shares. Raises NothingToRecord, NotYetHappened, PaymentBeyondDue.

    What is promised for later is an instalment of the subscription, and no payment.
    """
    membership = hold_member(membership)
    if amount_cents < 1:
        raise NothingToRecord(what="payment")
    day = today(membership.organisation)
    on = on or day
    require_past(day, paid_on=on)
    # On no later day may more be paid than is due: a second payment dated before the first is one too many.
    due = min(held.due_cents for held in holdings_from(membership, share_class, on))
    if amount_cents > due:
        raise PaymentBeyondDue(amount_cents=amount_cents, due_cents=due)
    payment = _pay(
        membership,
        share_class,
        PaymentKind.PAYMENT,
        amount_cents,
        recorded_by=actor.account_id,
        on=on,
        reference=reference,
    )
    _audit(membership, actor, "shares.paid", share_class, amount_cents=amount_cents, reference=reference)
    return payment


@transaction.atomic
def transfer_shares(
    giver: Membership, *, to: Membership, share_class: ShareClass, transfer: Transfer, actor: Actor
) -> tuple[ShareTransaction, ShareTransaction]:
    """Write that paid shares pass to another member, on a day.

    Raises SameMember, SharesNotHeld, NothingToRecord; MemberDeceased for a receiver who died before; ActRuledOut for a
    giver who stays a member and would keep fewer qualifying shares than the by-laws ask.
    """
    if giver.pk == to.pk:
        raise SameMember(number=giver.number)
    # Always in the same order: two opposite transfers at once must not wait for each other.
    both = {one.pk: hold_member(one) for one in sorted((giver, to), key=lambda one: one.pk)}
    giver, to = both[giver.pk], both[to.pk]
    refuse_after_death(to.person, transfer.on)
    require_paid_shares(giver, share_class, transfer.quantity, transfer.on)
    require_enough_left(giver, share_class, transfer.quantity, transfer.on)
    price = transfer.quantity * share_class.unit_price_cents
    lines: list[ShareTransaction] = []
    for membership, sign in ((giver, -1), (to, 1)):
        lines.append(
            _write(
                membership,
                share_class,
                ShareOperation.TRANSFER,
                sign * transfer.quantity,
                recorded_by=actor.account_id,
                effective_on=transfer.on,
                decided_by=transfer.decided_by,
                note=transfer.note,
                passed_by=lines[0] if lines else None,
            )
        )
        if price:
            _pay(
                membership,
                share_class,
                PaymentKind.TRANSFER,
                sign * price,
                recorded_by=actor.account_id,
                on=transfer.on,
            )
    _audit(giver, actor, "shares.transferred", share_class, quantity=transfer.quantity, to=to.public_id)
    return lines[0], lines[1]


def require_enough_left(membership: Membership, share_class: ShareClass, quantity: int, on: date) -> None:
    """Refuse what would take from a member the shares that make them one, on that day or later. Raises ActRuledOut."""
    kept = qualifying_kept(membership, on) if share_class.is_qualifying else None
    if kept is None:
        return
    for found in assess_left(kept - quantity, rules_for(membership.organisation, today(membership.organisation))):
        if found.blocks:
            raise ActRuledOut(finding=found)


@transaction.atomic
def reverse_share_line(line: ShareTransaction, *, actor: Actor, note: str) -> ShareTransaction:
    """Take a mistaken subscription or opening balance back by its opposite; both stay.

    Whatever has another side (a transfer, a redemption) is made good by the act that answers it. Raises
    AlreadyReversed, LineNotReversible, SharesNotHeld.
    """
    membership = hold_member(line.membership)
    line = ShareTransaction.objects.select_related("share_class").get(pk=line.pk)
    if line.reverses_id is not None or ShareTransaction.objects.filter(reverses=line).exists():
        raise AlreadyReversed(number=membership.number)
    if line.operation not in REVERSIBLE:
        raise LineNotReversible(number=membership.number)
    _require_untouched(membership, line)
    reversing = ShareTransaction.objects.create(
        organisation_id=line.organisation_id,
        membership=membership,
        share_class=line.share_class,
        operation=ShareOperation.CORRECTION,
        quantity=-line.quantity,
        unit_price_cents=line.unit_price_cents,
        effective_on=line.effective_on,
        reverses=line,
        note=note,
        recorded_by_id=actor.account_id,
    )
    _audit(membership, actor, "shares.corrected", line.share_class, quantity=-line.quantity, note=note)
    return reversing


def _require_untouched(membership: Membership, line: ShareTransaction) -> None:
    """Refuse to take back shares that have gone on since, or that were paid by themselves and are not taken back so."""
    # A day nobody knows lies before every day.
    each = holdings_from(membership, line.share_class, line.effective_on or date.min)
    if line.operation == ShareOperation.OPENING:
        # What it was paid with goes with it: none of that may have gone on with other shares.
        held, is_covered = min(paid_shares(one, line.unit_price_cents) for one in each), True
    else:
        # What was paid stays paid: a subscription that was paid is taken back only once its payments are.
        held = min(one.quantity for one in each)
        is_covered = min(one.due_cents for one in each) >= line.quantity * line.unit_price_cents
    if held < line.quantity or not is_covered:
        raise SharesNotHeld(quantity=line.quantity, held=max(0, held), number=membership.number)


@transaction.atomic
def reverse_share_payment(payment: SharePayment, *, actor: Actor, note: str) -> SharePayment:
    """Take a mistaken payment back by its opposite; both stay.

    Raises AlreadyReversed, PaymentPassedOn when what it paid was transferred or paid back since.
    """
    membership = hold_member(payment.membership)
    if payment.kind != PaymentKind.PAYMENT or SharePayment.objects.filter(reverses=payment).exists():
        raise AlreadyReversed(number=membership.number)
    _require_still_there(membership, payment)
    reversing = SharePayment.objects.create(
        organisation_id=payment.organisation_id,
        membership=membership,
        share_class=payment.share_class,
        kind=PaymentKind.CORRECTION,
        amount_cents=-payment.amount_cents,
        effective_on=payment.effective_on,
        reverses=payment,
        reference=note,
        recorded_by_id=actor.account_id,
    )
    _audit(membership, actor, "shares.payment_corrected", payment.share_class, amount_cents=-payment.amount_cents)
    return reversing


def _require_still_there(membership: Membership, payment: SharePayment) -> None:
    """Refuse to take back what has gone on with the shares that it paid, to another member or to whoever held them."""
    since = holdings_from(membership, payment.share_class, payment.effective_on)
    least = min(one.paid_cents for one in since)
    if least < payment.amount_cents:
        raise PaymentPassedOn(missing_cents=payment.amount_cents - least, number=membership.number)


def require_paid_shares(membership: Membership, share_class: ShareClass, quantity: int, on: date) -> None:
    """Refuse to move shares that are not held, or not paid. Raises NothingToRecord, SharesNotHeld."""
    if quantity < 1:
        raise NothingToRecord(what="shares")
    price = share_class.unit_price_cents
    held = max(0, min(paid_shares(one, price) for one in holdings_from(membership, share_class, on)))
    if quantity > held:
        raise SharesNotHeld(quantity=quantity, held=held, number=membership.number)


def redeem(
    membership: Membership, share_class: ShareClass, quantity: int, *, recorded_by: int | None, on: date
) -> ShareTransaction:
    """Write the line of shares paid back, and that of the money. The caller holds the lock, and leaves the entry."""
    require_paid_shares(membership, share_class, quantity, on)
    require_enough_left(membership, share_class, quantity, on)
    line = _write(
        membership, share_class, ShareOperation.REDEMPTION, -quantity, recorded_by=recorded_by, effective_on=on
    )
    price = quantity * share_class.unit_price_cents
    if price:
        _pay(membership, share_class, PaymentKind.REIMBURSEMENT, -price, recorded_by=recorded_by, on=on)
    return line


def _write(
    membership: Membership,
    share_class: ShareClass,
    operation: ShareOperation,
    quantity: int,
    *,
    recorded_by: int | None,
    **more: Any,
) -> ShareTransaction:
    return ShareTransaction.objects.create(
        organisation_id=membership.organisation_id,
        membership=membership,
        share_class=share_class,
        operation=operation,
        quantity=quantity,
        unit_price_cents=share_class.unit_price_cents,
        recorded_by_id=recorded_by,
        **more,
    )


def _pay(
    membership: Membership,
    share_class: ShareClass,
    kind: PaymentKind,
    amount_cents: int,
    *,
    recorded_by: int | None,
    on: date,
    reference: str = "",
) -> SharePayment:
    return SharePayment.objects.create(
        organisation_id=membership.organisation_id,
        membership=membership,
        share_class=share_class,
        kind=kind,
        amount_cents=amount_cents,
        effective_on=on,
        reference=reference,
        recorded_by_id=recorded_by,
    )


def _audit(membership: Membership, actor: Actor, action: str, share_class: ShareClass, **values: Any) -> None:
    told: Mapping[str, Any] = {"share_class": share_class.key, **values}
    audit.record(
        membership.organisation,
        actor=actor,
        action=action,
        object_kind="membership",
        object_id=membership.public_id,
        values=told,
    )
