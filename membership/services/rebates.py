"""The ledger of rebates: written from what a meeting allocated, taken back by opposites. Lines are never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from membership.actors import Actor
from membership.clock import now, today
from membership.errors import (
    AlreadyReversed,
    NotAMember,
    NothingToRecord,
    RebatesBeyondAllocation,
    RebatesNotAllocated,
    RebateStands,
)
from membership.models import Category, Membership, MembershipPeriod, Organisation, Rebate
from membership.models.base import STILL_RECORDED
from membership.queries.rebates import AS_ALLOCATED, category_ledger, lines_of_year, standing_rebates, sum_cents
from membership.rules.years import year_ending
from membership.services import audit
from membership.services.joined import hold_member, refuse_joined
from membership.services.rebate_payments import refuse_paid

AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Declared:
    """What a meeting decided: of which year, by which resolution, from which day it is owed."""

    year_end_on: date
    resolution: str
    on: date


@dataclass(frozen=True, slots=True)
class Part:
    """What one member gets in one category."""

    membership_id: int
    category_id: int
    use_cents: int
    amount_cents: int


@transaction.atomic
def credit_rebates(organisation: Organisation, declared: Declared, parts: Iterable[Part], *, actor: Actor) -> int:
    """Write the rebates of a year into the ledger. Returns how many lines stand there for it.

    Written again, nothing is added: a member has one line for a category and a year. Parts of nothing leave none.
    """
    if standing := lines_of_year(organisation, declared.year_end_on):
        return standing
    rows: list[Rebate] = []
    instant = now()
    for part in parts:
        if not part.amount_cents:
            continue
        rows.append(
            Rebate(
                organisation=organisation,
                membership_id=part.membership_id,
                category_id=part.category_id,
                year_end_on=declared.year_end_on,
                use_cents=part.use_cents,
                amount_cents=part.amount_cents,
                effective_on=declared.on,
                recorded_at=instant,
                resolution=declared.resolution,
                recorded_by_id=actor.account_id,
            )
        )
    Rebate.objects.bulk_create(rows, batch_size=AT_ONCE)
    audit.record(
        organisation,
        actor=actor,
        action="rebates.credited",
        object_kind="organisation",
        object_id=organisation.public_id,
        values={
            "year_end_on": declared.year_end_on,
            "resolution": declared.resolution,
            "lines": len(rows),
            "amount_cents": sum(one.amount_cents for one in rows),
        },
    )
    return len(rows)


@transaction.atomic
def correct_rebate(rebate: Rebate, *, amount_cents: int, note: str, actor: Actor) -> Rebate:
    """Take a line back by its opposite and write what it should have been; nothing is written after it for no amount.

    Returns the last line written. Raises AlreadyReversed for a line taken back before or one that takes back,
    RebatePaid while it is noted how it was paid,
    NothingToRecord for the same amount or none given, RebatesBeyondAllocation where the category would get more than
    the meeting gave it.
    """
    held = Rebate.objects.select_for_update(of=("self",)).select_related("membership", "organisation").get(pk=rebate.pk)
    refuse_joined(held.membership.person)
    if held.reverses_id is not None or Rebate.objects.filter(reverses=held).exists():
        raise AlreadyReversed(number=held.membership.number)
    refuse_paid(held)
    if amount_cents < 0 or amount_cents == held.amount_cents or not note.strip():
        raise NothingToRecord(what="rebate")
    _demand_room(held, amount_cents - held.amount_cents)
    common = {
        "organisation": held.organisation,
        "membership": held.membership,
        "category_id": held.category_id,
        "year_end_on": held.year_end_on,
        "use_cents": held.use_cents,
        "effective_on": today(held.organisation),
        "resolution": held.resolution,
        "note": note.strip(),
        "recorded_by_id": actor.account_id,
    }
    last = Rebate.objects.create(version=held.version, amount_cents=-held.amount_cents, reverses=held, **common)
    if amount_cents:
        last = Rebate.objects.create(version=held.version + 1, amount_cents=amount_cents, **common)
    audit.record(
        held.organisation,
        actor=actor,
        action="rebates.corrected",
        object_kind="membership",
        object_id=held.membership.public_id,
        values={"was_cents": held.amount_cents, "amount_cents": amount_cents, "note": note.strip()},
    )
    return last


@transaction.atomic
def add_rebate(
    membership: Membership, *, category: Category, year_end_on: date, amount_cents: int, note: str, actor: Actor
) -> Rebate:
    """Write a rebate for a member who has none of that category and year: forgotten in the list, or taken back whole.

    Raises RebatesNotAllocated where no meeting gave that category any, RebateStands where there is one to correct,
    RebatesBeyondAllocation where the others leave no room for it, NotAMember, NothingToRecord without amount or note.
    """
    if amount_cents <= 0 or not note.strip():
        raise NothingToRecord(what="rebate")
    member = hold_member(membership)
    organisation = member.organisation
    allocated = category_ledger(organisation, category.pk, year_end_on).filter(AS_ALLOCATED).first()
    if allocated is None:
        raise RebatesNotAllocated(category=category.name_fr, year_end_on=year_end_on)
    if standing_rebates(member).filter(category=category, year_end_on=year_end_on).exists():
        raise RebateStands(number=member.number)
    year = year_ending(year_end_on, organisation.year_end_month, organisation.year_end_day)
    stays = MembershipPeriod.objects.filter(STILL_RECORDED, membership=member, category=category)
    if not stays.filter(effective__overlap=DateRange(year.first, year.last, "[]")).exists():
        raise NotAMember(name=member.person.full_name, on=year_end_on)
    _demand_room(allocated, amount_cents)
    before = member.rebates.filter(category=category, year_end_on=year_end_on).order_by("-version").first()
    added: Rebate = Rebate.objects.create(
        organisation=organisation,
        membership=member,
        category=category,
        year_end_on=year_end_on,
        # The first version is what the meeting gave.
        version=before.version + 1 if before else 2,
        use_cents=before.use_cents if before else 0,
        amount_cents=amount_cents,
        effective_on=today(organisation),
        resolution=allocated.resolution,
        note=note.strip(),
        recorded_by_id=actor.account_id,
    )
    audit.record(
        organisation,
        actor=actor,
        action="rebates.added",
        object_kind="membership",
        object_id=member.public_id,
        values={
            "year_end_on": year_end_on,
            "category": category.key,
            "amount_cents": amount_cents,
            "note": note.strip(),
        },
    )
    return added


def _demand_room(line: Rebate, more_cents: int) -> None:
    """Raise RebatesBeyondAllocation where a category would get more than the meeting gave it for the year."""
    # Corrections of a category wait for each other, so that two of them do not take the same room.
    Category.objects.select_for_update(no_key=True).get(pk=line.category_id)
    if more_cents <= 0:
        return
    lines = category_ledger(line.organisation, line.category_id, line.year_end_on)
    allocated, standing = sum_cents(lines.filter(AS_ALLOCATED)), sum_cents(lines)
    if standing + more_cents > allocated:
        raise RebatesBeyondAllocation(allocated_cents=allocated, left_cents=allocated - standing)
