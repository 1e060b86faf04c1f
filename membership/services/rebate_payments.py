"""Noting how rebates were paid: a cheque, a transfer, shares, or a credit. Nothing of the ledger changes by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from membership.actors import Actor
from membership.clock import now, today
from membership.errors import (
    AlreadyReversed,
    DatesReversed,
    NothingToRecord,
    ReasonMissing,
    RebatePaid,
    RebatesMoved,
    StateNotAllowed,
)
from membership.models import Organisation, Rebate, RebatePayment, RebateWay
from membership.queries.rebate_payments import Unpaid, unpaid_rebates
from membership.rules.past import require_past
from membership.services import audit
from membership.services.joined import refuse_joined

AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Payout:
    """How it was paid, on which day; the number of the cheque or of the transfer, where there is one."""

    way: RebateWay
    on: date
    reference: str = ""


@transaction.atomic
def note_rebate_paid(rebate: Rebate, *, payout: Payout, actor: Actor) -> RebatePayment:
    """Write how one line of the ledger was paid, the whole of it.

    Raises AlreadyReversed for a line taken back or one that takes back, RebatePaid, NotYetHappened for a day to come,
    DatesReversed before it was owed.
    """
    held = _held(rebate)
    if held.reverses_id is not None or Rebate.objects.filter(reverses=held).exists():
        raise AlreadyReversed(number=held.membership.number)
    refuse_paid(held)
    require_past(today(held.organisation), paid_on=payout.on)
    if payout.on < held.effective_on:
        raise DatesReversed(start_on=held.effective_on, end_on=payout.on)
    paid = _payment(held, payout, actor)
    paid.save(force_insert=True)
    _audit(held, actor, "rebates.paid", {"way": payout.way, "on": payout.on, "amount_cents": held.amount_cents})
    return paid


@transaction.atomic
def note_rebates_paid(
    organisation: Organisation, *, year_end_on: date, payout: Payout, shown: Unpaid, actor: Actor
) -> int:
    """Write how every rebate of a year that is still to be paid was. Returns how many there were.

    shown: what whoever confirms it saw. Raises NothingToRecord, NotYetHappened for a day to come, RebatesMoved where it
    is no longer that.
    """
    require_past(today(organisation), paid_on=payout.on)
    # Held first, then asked: a line that is paid or corrected meanwhile is waited for, and is not among them after.
    every = Rebate.objects.for_organisation(organisation).filter(year_end_on=year_end_on).order_by("pk")
    list(every.select_for_update(of=("self",)).values_list("pk"))
    rows = list(unpaid_rebates(organisation, year_end_on, payout.on))
    if not rows:
        raise NothingToRecord(what="rebate")
    found = Unpaid(len(rows), sum(one.amount_cents for one in rows))
    if found != shown:
        raise RebatesMoved(count=found.count, amount_cents=found.amount_cents)
    RebatePayment.objects.bulk_create([_payment(one, payout, actor) for one in rows], batch_size=AT_ONCE)
    audit.record(
        organisation,
        actor=actor,
        action="rebates.paid",
        object_kind="organisation",
        object_id=organisation.public_id,
        values={
            "year_end_on": year_end_on,
            "way": payout.way,
            "on": payout.on,
            "lines": found.count,
            "amount_cents": found.amount_cents,
        },
    )
    return found.count


@transaction.atomic
def take_rebate_payment_back(rebate: Rebate, *, note: str, actor: Actor) -> RebatePayment:
    """Write that a rebate was not paid as noted, and why; both stay. Raises ReasonMissing, StateNotAllowed."""
    if not note.strip():
        raise ReasonMissing(action="take_rebate_payment_back")
    held = _held(rebate)
    paid: RebatePayment | None = RebatePayment.objects.filter(rebate=held, taken_back_at=None).first()
    if paid is None:
        raise StateNotAllowed(action="take_rebate_payment_back", state="unpaid")
    paid.taken_back_at, paid.taken_back_because = now(), note.strip()[:250]
    paid.save(update_fields=["taken_back_at", "taken_back_because"])
    _audit(held, actor, "rebates.payment_taken_back", {"way": paid.way, "on": paid.paid_on, "note": note.strip()})
    return paid


def refuse_paid(rebate: Rebate) -> None:
    """Raises RebatePaid where it is noted how a line was paid."""
    if RebatePayment.objects.filter(rebate=rebate, taken_back_at=None).exists():
        raise RebatePaid(number=rebate.membership.number)


def carry_payment(line: Rebate, to: Rebate) -> None:
    """Let what is noted of a line go with the one that stands for it: the two members are one person."""
    RebatePayment.objects.filter(rebate=line, taken_back_at=None).update(rebate=to)


def _held(rebate: Rebate) -> Rebate:
    rows = Rebate.objects.select_for_update(of=("self",)).select_related("membership__person", "organisation")
    held: Rebate = rows.get(pk=rebate.pk)
    refuse_joined(held.membership.person)
    return held


def _payment(rebate: Rebate, payout: Payout, actor: Actor) -> RebatePayment:
    return RebatePayment(
        organisation_id=rebate.organisation_id,
        rebate=rebate,
        way=payout.way,
        paid_on=payout.on,
        reference=payout.reference.strip()[:120],
        recorded_at=now(),
        recorded_by_id=actor.account_id,
    )


def _audit(rebate: Rebate, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        rebate.organisation,
        actor=actor,
        action=action,
        object_kind="membership",
        object_id=rebate.membership.public_id,
        values={"rebate": rebate.public_id, **values},
    )
