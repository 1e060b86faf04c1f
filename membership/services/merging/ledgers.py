"""Letting the shares and rebates of one member be another's, by new signed lines: the capital of each day stays.

Each line that stands is taken back by its opposite and written anew for the one who is kept, on the same day. A line
that was taken back before, and the one that took it back, come to nothing together and stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Max, QuerySet

from membership.models import (
    Membership,
    PaymentKind,
    Rebate,
    ShareInstalment,
    ShareOperation,
    SharePayment,
    ShareTransaction,
)
from membership.queries.shares import classes_of, holding_of
from membership.rules.merging import MergeFollowed
from membership.services.merging.moves import Move, Pair, restored
from membership.services.rebate_payments import carry_payment

Line = ShareTransaction | SharePayment | Rebate
SHARES: tuple[type[ShareTransaction] | type[SharePayment], ...] = (ShareTransaction, SharePayment)
LEDGERS: tuple[type[Line], ...] = (*SHARES, Rebate)
LABELS = frozenset(model._meta.label for model in LEDGERS)

# What a new line is given by itself.
_OWN = frozenset({"id", "public_id", "import_batch", "recorded_at", "reverses", "passed_by"})


def standing_lines(model: type[Line], membership: Membership) -> QuerySet[Any]:
    """Return the lines of a ledger that nothing took back, without those that took another back."""
    lines = model._default_manager.filter(membership=membership, reverses__isnull=True)
    taken_back = model._default_manager.filter(membership=membership, reverses__isnull=False).values("reverses")
    return lines.exclude(pk__in=taken_back).order_by("pk")


def move_ledgers(pair: Pair) -> Iterator[Move]:
    """Yield what was moved, line by line, of each ledger."""
    if pair.joined_membership is None or pair.kept_membership is None:
        return
    for model in LEDGERS:
        for line in list(standing_lines(model, pair.joined_membership)):
            reversal = _taken_back(line)
            moved = _written_for(pair.kept_membership.pk, line)
            if isinstance(line, Rebate):
                carry_payment(line, to=moved)
            yield {"model": model._meta.label, "closed": line.pk, "opened": [moved.pk], "reversal": reversal.pk}


def move_line_back(move: Move) -> Move:
    """Take one line back from the one who is kept, and return the two lines that this wrote: that which takes it back,
    and that which stands again. Raises MergeFollowed when something followed on it.

    The line is written anew for the one who went, as what it was: to reverse the reversal would make a correction of
    an opening balance, which is paid by itself.
    """
    model: Any = apps.get_model(move["model"])
    moved = model._default_manager.get(pk=move["opened"][-1])
    if model._default_manager.filter(reverses=moved).exists():
        raise MergeFollowed()
    closed = model._default_manager.get(pk=move["closed"])
    reversal = _taken_back(moved)
    back = _written_for(closed.membership_id, closed)
    if isinstance(moved, Rebate):
        carry_payment(moved, to=back)
    return restored(move, reversal.pk, back.pk)


def holds_enough(membership: Membership) -> bool:
    """Return whether what a member holds, and has paid, is nowhere less than nothing: on the last day, or on any."""
    days = {date.max}
    for model in SHARES:
        days |= set(model._default_manager.filter(membership=membership).values_list("effective_on", flat=True))
    return all(
        holding.quantity >= 0 and holding.paid_cents >= 0 and holding.due_cents >= 0
        for one in classes_of(membership.organisation)
        for holding in (holding_of(membership, one, on) for on in days if on is not None)
    )


def _taken_back(line: Any) -> Any:
    values = _values(line) | {"reverses_id": line.pk}
    if isinstance(line, ShareTransaction):
        values |= {"operation": ShareOperation.CORRECTION, "quantity": -line.quantity}
    elif isinstance(line, SharePayment):
        values |= {"kind": PaymentKind.CORRECTION, "amount_cents": -line.amount_cents}
    else:
        values |= {"amount_cents": -line.amount_cents}
    return type(line)._default_manager.create(**values)


def _written_for(membership_id: int, line: Any) -> Any:
    values = _values(line) | {"membership_id": membership_id}
    if isinstance(line, Rebate):
        values["version"] = _next_version(membership_id, line)
    written = type(line)._default_manager.create(**values)
    if isinstance(line, ShareTransaction):
        # What was to be paid in parts still is: a subscription without them is due at once.
        ShareInstalment.objects.bulk_create(
            ShareInstalment(
                organisation_id=line.organisation_id,
                subscription=written,
                due_on=part.due_on,
                amount_cents=part.amount_cents,
            )
            for part in ShareInstalment.objects.filter(subscription=line)
        )
    return written


def _next_version(membership_id: int, line: Rebate) -> int:
    """Return what a rebate is counted as that another member had: the first version is what the meeting gave."""
    same = Rebate.objects.filter(membership=membership_id, category=line.category_id, year_end_on=line.year_end_on)
    last: int | None = same.aggregate(last=Max("version"))["last"]
    return (last or 1) + 1


def _values(line: Any) -> dict[str, Any]:
    return {
        field.attname: getattr(line, field.attname) for field in line._meta.concrete_fields if field.name not in _OWN
    }
