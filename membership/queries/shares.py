"""What members hold, owe and ask to have back, on a day and as it was known then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from membership.models import (
    Membership,
    MembershipPeriod,
    Organisation,
    PaymentKind,
    Person,
    RedemptionRequest,
    RedemptionState,
    ShareClass,
    ShareInstalment,
    ShareOperation,
    SharePayment,
    ShareTransaction,
)
from membership.models.base import STILL_RECORDED
from membership.queries.asked_back import OPEN, as_it_stood
from membership.queries.moment import Moment
from membership.queries.openings import as_at
from membership.rules.shares import NOTHING, Holding, Instalment, PaymentLine, ShareLine, holding

# What is known when nobody asks what was known.
EVER = "infinity"
# What concerns the one member alone can be taken back by its opposite; of the rest, another side would stay.
REVERSIBLE = frozenset({ShareOperation.SUBSCRIPTION, ShareOperation.OPENING})
# Whoever passed shares on, and whoever received them, read along with a line.
OTHER_SIDE = ("passed_by__membership__person", "passed_to__membership__person")
UNDATED = Q(effective_on__isnull=True)
OPENING = Q(operation=ShareOperation.OPENING) | Q(reverses__operation=ShareOperation.OPENING)


def classes_of(organisation: Organisation) -> list[ShareClass]:
    return list(ShareClass.objects.for_organisation(organisation).order_by("-is_qualifying", "key"))


def holding_of(
    membership: Membership,
    share_class: ShareClass,
    on: date,
    known_at: datetime | None = None,
    *,
    instalments: Iterable[ShareInstalment] | None = None,
) -> Holding:
    """Return what a member holds in a class. Costs three SQL statements, two where its instalments are given."""
    lines, payments = _ledgers(membership, share_class)
    if instalments is None:
        instalments = (
            ShareInstalment.objects.filter(subscription__membership=membership, subscription__share_class=share_class)
            .exclude(pk__in=_reversed_instalments(membership, known_at))
            .select_related("subscription")
        )
    return holding(
        lines,
        payments,
        (
            Instalment(one.due_on, one.amount_cents, one.recorded_at, one.subscription.effective_on)
            for one in instalments
        ),
        on=on,
        known_at=known_at,
    )


def holdings_from(membership: Membership, share_class: ShareClass, on: date) -> list[Holding]:
    """Return what a member holds in a class on a day and on each later day on which a line falls.

    What is late is not told apart. Costs two SQL statements.
    """
    lines, payments = _ledgers(membership, share_class)
    told = {line.effective_on for line in lines} | {one.effective_on for one in payments}
    later = {day for day in told if day is not None and day > on}
    return [holding(lines, payments, on=day) for day in sorted({on, *later})]


def _ledgers(membership: Membership, share_class: ShareClass) -> tuple[list[ShareLine], list[PaymentLine]]:
    lines = ShareTransaction.objects.filter(membership=membership, share_class=share_class).select_related("reverses")
    payments = SharePayment.objects.filter(membership=membership, share_class=share_class)
    return (
        [share_line(line) for line in lines],
        [PaymentLine(one.amount_cents, one.effective_on, one.recorded_at) for one in payments],
    )


def qualifying_held(membership: Membership, on: date) -> Holding:
    """Return what a member holds in the classes of qualifying shares. Costs a statement, and three for each class."""
    classes = ShareClass.objects.filter(organisation=membership.organisation_id, is_qualifying=True)
    return sum((holding_of(membership, one, on) for one in classes), NOTHING)


def qualifying_kept(membership: Membership, on: date) -> int | None:
    """Return the fewest qualifying shares that a member holds from a day on, as long as they are one.

    None for whoever is no member that day. Costs two SQL statements.
    """
    stays = [one.effective for one in MembershipPeriod.objects.filter(STILL_RECORDED, membership=membership)]
    if not any(on in stay for stay in stays):
        return None
    lines = ShareTransaction.objects.filter(membership=membership, share_class__is_qualifying=True)
    moved: list[tuple[date | None, int]] = list(lines.values_list("effective_on", "quantity"))
    told = {day for day, _ in moved} | {stay.lower for stay in stays}
    later = {day for day in told if day is not None and day > on and any(day in stay for stay in stays)}
    return min(sum(quantity for day, quantity in moved if day is None or day <= one) for one in {on, *later})


def share_line(line: ShareTransaction) -> ShareLine:
    is_paid = ShareOperation.OPENING in {line.operation, line.reverses.operation if line.reverses else None}
    return ShareLine(line.quantity, line.unit_price_cents, line.effective_on, line.recorded_at, is_paid)


@dataclass(frozen=True, slots=True)
class Capital:
    """The share capital of one class on a day. requested, approved: shares whose reimbursement is asked, or granted.

    undated_cents: what is worth in it of opening balances without a date, which count on every day.
    """

    share_class: ShareClass
    holders: int
    quantity: int
    value_cents: int
    paid_cents: int
    requested: int
    approved: int
    undated_cents: int = 0

    @property
    def due_cents(self) -> int:
        return self.value_cents - self.paid_cents


def capital_on(organisation: Organisation, on: date, known_at: datetime | None = None) -> list[Capital]:
    """Return the share capital by class. Costs five SQL statements, and one for each class."""
    known = Q(recorded_at__lte=known_at) if known_at else Q()
    held = _in_effect(organisation, on, known_at)
    opened = Coalesce(Sum(F("quantity") * F("unit_price_cents"), filter=OPENING), 0)
    undated = Coalesce(Sum(F("quantity") * F("unit_price_cents"), filter=UNDATED), 0)
    shares = {row["share_class"]: row for row in _issued(held).annotate(opened=opened, undated=undated)}
    payments = SharePayment.objects.for_organisation(organisation).filter(known, effective_on__lte=on)
    paid = {
        row["share_class"]: row["paid"] for row in payments.values("share_class").annotate(paid=Sum("amount_cents"))
    }
    asked = _asked(organisation, Moment(on, known_at))
    return [
        Capital(
            share_class=one,
            holders=_holders(held.filter(share_class=one)),
            quantity=shares.get(one.pk, {}).get("shares", 0),
            value_cents=shares.get(one.pk, {}).get("value", 0),
            paid_cents=shares.get(one.pk, {}).get("opened", 0) + paid.get(one.pk, 0),
            requested=asked.get((one.pk, RedemptionState.REQUESTED), 0),
            approved=asked.get((one.pk, RedemptionState.APPROVED), 0),
            undated_cents=shares.get(one.pk, {}).get("undated", 0),
        )
        for one in classes_of(organisation)
    ]


def issued_on(organisation: Organisation, on: date) -> dict[int, tuple[int, int]]:
    """Return of each class how many shares the statement of capital says there are, and their value in cents.

    Costs two SQL statements: for whoever wants neither the holders nor what is paid.
    """
    there = {one.pk for one in classes_of(organisation)}
    rows = _issued(_in_effect(organisation, on, None))
    return {row["share_class"]: (row["shares"], row["value"]) for row in rows if row["share_class"] in there}


def _in_effect(organisation: Organisation, on: date, known_at: datetime | None) -> QuerySet[ShareTransaction]:
    known = Q(recorded_at__lte=known_at) if known_at else Q()
    lines: QuerySet[ShareTransaction] = ShareTransaction.objects.for_organisation(organisation)
    return lines.filter(known, Q(effective_on__isnull=True) | Q(effective_on__lte=on))


def _issued(held: QuerySet[ShareTransaction]) -> QuerySet[ShareTransaction, Any]:
    """Return what the statement of capital says of each class: both for its page and for whoever checks it."""
    return (
        held.order_by()
        .values("share_class")
        .annotate(shares=Sum("quantity"), value=Sum(F("quantity") * F("unit_price_cents")))
    )


def requests_of(
    organisation: Organisation,
    states: Iterable[str] = OPEN,
) -> QuerySet[RedemptionRequest]:
    """Return the requests in these states, the oldest first, with what a page shows of each."""
    found: QuerySet[RedemptionRequest] = (
        RedemptionRequest.objects.for_organisation(organisation)
        .filter(state__in=list(states))
        .select_related("membership__person", "share_class")
    )
    return found


def _holders(held: QuerySet[ShareTransaction]) -> int:
    return held.order_by().values("membership").annotate(shares=Sum("quantity")).filter(shares__gt=0).count()


def _asked(organisation: Organisation, at: Moment) -> dict[tuple[int, str], int]:
    asked: dict[tuple[int, str], int] = {}
    for one in forecast(organisation, at):
        state = RedemptionState.APPROVED if one.is_approved else RedemptionState.REQUESTED
        asked[one.share_class.pk, state] = asked.get((one.share_class.pk, state), 0) + one.quantity
    return asked


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Shares to be paid back, of one class, asked for or granted; planned_on: when those granted are to be paid."""

    share_class: ShareClass
    is_approved: bool
    planned_on: date | None
    requests: int
    quantity: int

    @property
    def price_cents(self) -> int:
        return self.quantity * self.share_class.unit_price_cents


def forecast(organisation: Organisation, at: Moment) -> list[Foreseen]:
    """Return what was to be paid back at a moment: granted first, by the day foreseen. Costs two SQL statements."""
    rows = (
        as_it_stood(RedemptionRequest.objects.for_organisation(organisation), at)
        .filter(stood__in=OPEN)
        .order_by()
        .values("share_class", "stood", "foreseen")
        .annotate(requests=Count("pk"), shares=Sum("quantity"))
    )
    classes = {one.pk: one for one in classes_of(organisation)}
    found = [
        Foreseen(
            classes[row["share_class"]],
            row["stood"] == RedemptionState.APPROVED,
            row["foreseen"],
            row["requests"],
            row["shares"],
        )
        for row in rows
    ]
    return sorted(
        found, key=lambda one: (not one.is_approved, one.planned_on or date.max, not one.share_class.is_qualifying)
    )


def _reversed_instalments(membership: Membership, known_at: datetime | None) -> QuerySet[ShareInstalment]:
    """Return the instalments of subscriptions that were taken back, as far as it was known then."""
    known = Q(recorded_at__lte=known_at) if known_at else Q()
    reversing = ShareTransaction.objects.filter(known, membership=membership, reverses__isnull=False)
    reversed_lines = reversing.values("reverses")
    return ShareInstalment.objects.filter(subscription__in=reversed_lines)


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A line of either ledger, as both are read together. kind: `shares` or `payments`; place: as recorded.

    other: of shares passed on, whoever is on the other side; as_at: of an opening balance, the day it was brought in.
    """

    kind: str
    pk: int
    said: str
    share_class: ShareClass
    quantity: int
    amount_cents: int
    effective_on: date | None
    recorded_at: datetime
    note: str
    may_reverse: bool
    place: int
    other: Person | None = None
    as_at: date | None = None


def other_side(line: ShareTransaction) -> Person | None:
    """Return who passed these shares on, or to whom they went; None of any other line. Read along by `OTHER_SIDE`."""
    line_there = line.passed_by or getattr(line, "passed_to", None)
    return line_there.membership.person if line_there else None


def instalments_of(membership: Membership, at: Moment) -> dict[int, list[ShareInstalment]]:
    """Return what is to be paid of the subscriptions of a member and when, by the key of the class. One statement."""
    rows = (
        ShareInstalment.objects.filter(at.recorded_by("recorded_at"), subscription__membership=membership)
        .exclude(pk__in=_reversed_instalments(membership, at.known_at))
        .select_related("subscription")
    )
    found: dict[int, list[ShareInstalment]] = {}
    for one in rows.order_by("due_on", "pk"):
        found.setdefault(one.subscription.share_class_id, []).append(one)
    return found


def left_of(instalments: Sequence[ShareInstalment], due_cents: int, on: date) -> list[tuple[ShareInstalment, int]]:
    """Return what is left to pay, in cents, of each instalment of a class: what comes in pays the earliest first.

    due_cents: what is due of the class that day. Of what is subscribed later nothing is paid yet.
    """
    found: list[tuple[ShareInstalment, int]] = []
    for one in reversed(instalments):
        begins_on = one.subscription.effective_on
        is_later = begins_on is not None and begins_on > on
        left = one.amount_cents if is_later else min(one.amount_cents, due_cents)
        due_cents -= 0 if is_later else left
        found.append((one, left))
    return found[::-1]


def ledger_of(membership: Membership, known_at: datetime | None = None) -> list[LedgerLine]:
    """Return both ledgers of a member as one, the latest first. Costs two SQL statements."""
    shares = list(
        ShareTransaction.objects.filter(membership=membership)
        .select_related("share_class", "reverses", *OTHER_SIDE)
        .order_by("pk")
    )
    payments = list(SharePayment.objects.filter(membership=membership).select_related("share_class").order_by("pk"))
    lines = [
        LedgerLine(
            "shares", one.pk, one.get_operation_display(), one.share_class, one.quantity, 0, one.effective_on,
            one.recorded_at, " · ".join(filter(None, (one.decided_by, one.note))),
            may_reverse=one.operation in REVERSIBLE, place=place, other=other_side(one),
            as_at=as_at(one.effective_on, one.recorded_at, membership.organisation)
            if one.operation == ShareOperation.OPENING else None,
        )
        for place, one in enumerate(shares, start=1)
    ]  # fmt: skip
    lines += [
        LedgerLine(
            "payments", one.pk, one.get_kind_display(), one.share_class, 0, one.amount_cents, one.effective_on,
            one.recorded_at, one.reference, may_reverse=one.kind == PaymentKind.PAYMENT, place=place,
        )
        for place, one in enumerate(payments, start=1)
    ]  # fmt: skip
    taken_back = {("shares", one.reverses_id) for one in shares} | {("payments", one.reverses_id) for one in payments}
    known = [
        replace(one, may_reverse=one.may_reverse and (one.kind, one.pk) not in taken_back)
        for one in lines
        if known_at is None or one.recorded_at <= known_at
    ]
    return sorted(known, key=lambda one: (one.effective_on or date.min, one.recorded_at), reverse=True)


@dataclass(frozen=True, slots=True)
class Owing:
    """A member with shares subscribed and not paid."""

    public_id: str
    number: str
    name: str
    due_cents: int


DUE = """
WITH shares AS (
  SELECT t.membership_id, sum(t.quantity * t.unit_price_cents) AS value,
    sum(t.quantity * t.unit_price_cents) FILTER (WHERE t.operation = 'opening' OR r.operation = 'opening') AS opened
  FROM membership_sharetransaction t LEFT JOIN membership_sharetransaction r ON r.id = t.reverses_id
  WHERE t.organisation_id = %(organisation)s AND (t.effective_on IS NULL OR t.effective_on <= %(on)s)
    AND t.recorded_at <= %(known_at)s
  GROUP BY t.membership_id
), paid AS (
  SELECT membership_id, sum(amount_cents) AS paid FROM membership_sharepayment
  WHERE organisation_id = %(organisation)s AND effective_on <= %(on)s AND recorded_at <= %(known_at)s
  GROUP BY membership_id
)
SELECT m.public_id, m.number, trim(p.given_name || ' ' || p.family_name),
  s.value - coalesce(s.opened, 0) - coalesce(paid.paid, 0) AS due
FROM shares s
LEFT JOIN paid USING (membership_id)
JOIN membership_membership m ON m.id = s.membership_id
JOIN membership_person p ON p.id = m.person_id
WHERE s.value - coalesce(s.opened, 0) - coalesce(paid.paid, 0) > 0
ORDER BY due DESC, p.sort_key COLLATE "C", m.id
LIMIT %(limit)s
"""


def amounts_due(organisation: Organisation, at: Moment, *, limit: int) -> list[Owing]:
    """Return the members with most due at a moment. Costs one SQL statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            DUE, {"organisation": organisation.pk, "on": at.on, "known_at": at.known_at or EVER, "limit": limit}
        )
        return [Owing(row[0], row[1], row[2], int(row[3])) for row in cursor.fetchall()]
