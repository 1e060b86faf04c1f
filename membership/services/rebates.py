"""The ledger of rebates: written from what a meeting allocated, taken back by opposites. Lines are never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from membership.actors import Actor
from membership.clock import now, today
from membership.errors import AlreadyReversed, NothingToRecord
from membership.models import Organisation, Rebate
from membership.services import audit

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
    Rebate.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
    written = Rebate.objects.for_organisation(organisation).filter(
        year_end_on=declared.year_end_on, version=1, reverses=None
    )
    count: int = written.count()
    audit.record(
        organisation,
        actor=actor,
        action="rebates.credited",
        object_kind="organisation",
        object_id=organisation.public_id,
        values={
            "year_end_on": declared.year_end_on,
            "resolution": declared.resolution,
            "lines": count,
            "amount_cents": sum(one.amount_cents for one in rows),
        },
    )
    return count


@transaction.atomic
def correct_rebate(rebate: Rebate, *, amount_cents: int, note: str, actor: Actor) -> Rebate:
    """Take a line back by its opposite and write what it should have been; nothing is written after it for no amount.

    Returns the last line written. Raises AlreadyReversed for a line taken back before or one that takes back,
    NothingToRecord for the same amount or none given.
    """
    held = Rebate.objects.select_for_update(of=("self",)).select_related("membership", "organisation").get(pk=rebate.pk)
    if held.reverses_id is not None or Rebate.objects.filter(reverses=held).exists():
        raise AlreadyReversed(number=held.membership.number)
    if amount_cents < 0 or amount_cents == held.amount_cents or not note.strip():
        raise NothingToRecord(what="rebate")
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
