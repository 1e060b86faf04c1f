"""Attendance allowances: the rate of a body, what is due for its meetings, what was paid of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from governance.errors import (
    AllowancePaid,
    AllowanceRuledOut,
    AllowancesDrawn,
    AllowanceSourceMissing,
    MeetingsNotOver,
    NoAllowanceDue,
    PeriodNotOver,
)
from governance.models import (
    AllowanceDue,
    AllowanceMeeting,
    AllowanceRate,
    AllowanceStatement,
    Body,
    Resolution,
)
from governance.queries.allowances import meetings_not_over, presences_of, rates_known
from governance.rules.allowance import Due, dues
from governance.rules.competence import Act, assess_body
from membership.actors import Actor
from membership.clock import today
from membership.errors import DatesReversed
from membership.queries.rules import rules_for
from membership.rules.findings import Outcome
from membership.rules.past import require_past
from membership.services import audit

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Payment:
    """When it was paid, and what one finds it by: the number of a cheque or of a transfer."""

    on: date
    reference: str = ""


@transaction.atomic
def set_allowance_rate(
    body: Body,
    *,
    amount_cents: int,
    from_on: date,
    actor: Actor,
    resolution: Resolution | None = None,
    article: str = "",
) -> AllowanceRate:
    """Write what each meeting of a body gives from a day on, and what sets it. Set anew, the later word holds.

    Raises AllowanceSourceMissing, AllowanceRuledOut where the rules leave it to another body than the one that
    resolved, AllowancesDrawn where a statement covers that day or a later one.
    """
    if (resolution is None) == (not article.strip()):
        raise AllowanceSourceMissing
    locked = _lock(body)
    if resolution is not None:
        _demand_competence(resolution, from_on)
    last = _drawn_until(locked)
    if last is not None and last >= from_on:
        raise AllowancesDrawn(until=last)
    rate, _created = AllowanceRate.objects.update_or_create(
        organisation_id=locked.organisation_id,
        body=locked,
        from_on=from_on,
        defaults={
            "amount_cents": amount_cents,
            "resolution": resolution,
            "article": article.strip(),
            "set_by_id": actor.account_id,
        },
    )
    source = resolution.number if resolution else article.strip()
    _record(locked, actor, "allowance.set", {"from_on": from_on, "amount_cents": amount_cents, "source": source})
    return rate


@transaction.atomic
def draw_allowances(body: Body, *, first_on: date, last_on: date, actor: Actor) -> AllowanceStatement:
    """Write what is due to each for the meetings of a period, read from who came. Each day of a body is drawn once.

    Raises DatesReversed, PeriodNotOver as long as its last day is, MeetingsNotOver, NoAllowanceDue, AllowancesDrawn.
    """
    locked = _lock(body)
    here = today(locked.organisation)
    if last_on < first_on:
        raise DatesReversed(start_on=first_on, end_on=last_on)
    if last_on >= here:
        raise PeriodNotOver(until=here - A_DAY)
    if (waiting := meetings_not_over(locked, first_on, last_on)) is not None:
        raise MeetingsNotOver(on=waiting)
    found = dues(presences_of(locked, first_on, last_on), rates_known(locked))
    if not found:
        raise NoAllowanceDue
    try:
        with transaction.atomic():
            statement = AllowanceStatement.objects.create(
                organisation_id=locked.organisation_id,
                body=locked,
                period=DateRange(first_on, last_on + A_DAY),
                drawn_by_id=actor.account_id,
            )
    except IntegrityError as error:
        raise AllowancesDrawn(until=_drawn_until(locked) or last_on) from error
    _write_dues(statement, found)
    values = {
        "first_on": first_on,
        "last_on": last_on,
        "people": len(found),
        "amount_cents": sum(one.cents for one in found),
    }
    _record(locked, actor, "allowances.drawn", values)
    return statement


@transaction.atomic
def note_allowances_paid(
    statement: AllowanceStatement, dues: Iterable[AllowanceDue], *, payment: Payment, actor: Actor
) -> int:
    """Write that what is due to these was paid. Returns to how many. Each is paid once.

    Raises AllowancePaid, NotYetHappened for a day to come.
    """
    locked = _lock(statement.body)
    require_past(today(locked.organisation), paid_on=payment.on)
    wanted = [one.pk for one in dues]
    rows = list(AllowanceDue.objects.filter(statement=statement, pk__in=wanted).select_related("person"))
    for one in rows:
        if one.paid_on is not None:
            raise AllowancePaid(name=one.person.full_name, on=one.paid_on)
    for one in rows:
        one.paid_on, one.reference, one.paid_by_id = payment.on, payment.reference.strip(), actor.account_id
    AllowanceDue.objects.bulk_update(rows, ["paid_on", "reference", "paid_by"])
    values = {
        "statement": statement.public_id,
        "on": payment.on,
        "reference": payment.reference.strip(),
        "people": len(rows),
        "amount_cents": sum(one.amount_cents for one in rows),
    }
    _record(locked, actor, "allowances.paid", values)
    return len(rows)


@transaction.atomic
def take_allowances_back(statement: AllowanceStatement, *, actor: Actor) -> None:
    """Take a statement away, so that its days can be drawn anew. Raises AllowancePaid once anything of it is paid."""
    locked = _lock(statement.body)
    paid = statement.dues.exclude(paid_on=None).select_related("person").first()
    if paid is not None:
        raise AllowancePaid(name=paid.person.full_name, on=paid.paid_on)
    values = {"first_on": statement.period.lower, "last_on": statement.period.upper - A_DAY}
    statement.delete()
    _record(locked, actor, "allowances.taken_back", values)


def _write_dues(statement: AllowanceStatement, found: tuple[Due, ...]) -> None:
    rows = AllowanceDue.objects.bulk_create(
        AllowanceDue(
            organisation_id=statement.organisation_id,
            statement=statement,
            person_id=one.person,
            amount_cents=one.cents,
        )
        for one in found
    )
    AllowanceMeeting.objects.bulk_create(
        AllowanceMeeting(organisation_id=statement.organisation_id, due=row, assembly_id=meeting, amount_cents=cents)
        for row, one in zip(rows, found, strict=True)
        for meeting, cents in one.meetings
    )


def _demand_competence(resolution: Resolution, on: date) -> None:
    body = resolution.motion.assembly.body
    found = assess_body(Act.SET_ALLOWANCE, body.kind if body else "meeting", rules_for(resolution.organisation, on))
    if found is not None and found.outcome is not Outcome.MET:
        raise AllowanceRuledOut(finding=found)


def _drawn_until(body: Body) -> date | None:
    """Return the last day that a statement covers."""
    days = [one.upper for one in AllowanceStatement.objects.filter(body=body).values_list("period", flat=True)]
    return max(days) - A_DAY if days else None


def _lock(body: Body) -> Body:
    rows = Body.objects.select_for_update(of=("self",), no_key=True).select_related("organisation")
    locked: Body = rows.get(pk=body.pk)
    return locked


def _record(body: Body, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        body.organisation,
        actor=actor,
        action=action,
        object_kind="body",
        object_id=body.public_id,
        values=values,
    )
