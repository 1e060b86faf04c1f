"""Categories and classes of shares that take nobody and nothing new from a day on, and that may be opened again.

A category closes to newcomers: whoever is in it stays, with its rights, until moved elsewhere. A class of shares closes
to subscriptions: what is held of it is paid, transferred and paid back as before.
"""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.db import transaction
from django.db.models import F, QuerySet

from membership.actors import Actor
from membership.clock import today
from membership.errors import (
    CategoryClosed,
    DatesReversed,
    LastCategory,
    QualifyingClassExists,
    ShareClassClosed,
    StateNotAllowed,
)
from membership.models import Category, MembershipPeriod, Organisation, ShareClass, ShareOperation, ShareTransaction
from membership.models.base import STILL_RECORDED
from membership.queries.categories import open_on
from membership.services import audit

Row = TypeVar("Row", Category, ShareClass)


@transaction.atomic
def close_category(category: Category, *, on: date, actor: Actor) -> Category:
    """Let nobody new into a category from a day on; its members stay in it.

    Raises CategoryClosed, LastCategory where no other is open, DatesReversed when somebody comes into it later.
    """
    found = _held(category)
    if found.closed_on is not None:
        raise CategoryClosed(name=found.name_fr, closed_on=found.closed_on)
    if not Category.objects.filter(organisation=found.organisation_id, closed_on=None).exclude(pk=found.pk).exists():
        raise LastCategory
    periods = MembershipPeriod.objects.filter(STILL_RECORDED, category=found)
    later = periods.filter(effective__startswith__gte=on).order_by("-effective").first()
    if later is not None:
        raise DatesReversed(start_on=later.effective.lower, end_on=on)
    return _closed(found, on, actor)


@transaction.atomic
def reopen_category(category: Category, *, actor: Actor) -> Category:
    """Let newcomers into a category again. Raises StateNotAllowed."""
    return _opened(_held(category), actor)


@transaction.atomic
def close_share_class(share_class: ShareClass, *, on: date, actor: Actor) -> ShareClass:
    """Let no share of a class be subscribed from a day on; those held stay what they are.

    Raises ShareClassClosed, DatesReversed when some are subscribed later, and were not taken back.
    """
    found = _held(share_class)
    if found.closed_on is not None:
        raise ShareClassClosed(name=found.name_fr, closed_on=found.closed_on)
    lines = ShareTransaction.objects.filter(share_class=found)
    taken = lines.filter(operation=ShareOperation.SUBSCRIPTION, effective_on__gte=on)
    taken_back = lines.filter(reverses__isnull=False).values("reverses")
    later = taken.exclude(pk__in=taken_back).order_by("-effective_on").first()
    if later is not None and later.effective_on is not None:
        raise DatesReversed(start_on=later.effective_on, end_on=on)
    return _closed(found, on, actor)


@transaction.atomic
def reopen_share_class(share_class: ShareClass, *, actor: Actor) -> ShareClass:
    """Let shares of a class be subscribed again.

    Raises StateNotAllowed, QualifyingClassExists where members take those of another by now.
    """
    found = _held(share_class)
    others = open_qualifying(found.organisation, today(found.organisation)).exclude(pk=found.pk)
    if found.is_qualifying and found.closed_on is not None and others.exists():
        raise QualifyingClassExists
    return _opened(found, actor)


def open_qualifying(organisation: Organisation, on: date) -> QuerySet[ShareClass]:
    """Return the class whose shares a newcomer of a day takes to qualify, where there is one.

    One that closes later is among them, after any that nobody closes.
    """
    rows = ShareClass.objects.for_organisation(organisation).filter(open_on(on), is_qualifying=True)
    found: QuerySet[ShareClass] = rows.order_by(F("closed_on").desc(nulls_first=True), "key")
    return found


def require_open(row: Category | ShareClass, on: date) -> None:
    """Raises CategoryClosed, ShareClassClosed where nobody comes in, or nothing is subscribed, on a day.

    Nothing is locked: an admission and a closing written at the same instant may both stand, which wrongs nobody.
    """
    if row.closed_on is not None and row.closed_on <= on:
        closed = CategoryClosed if isinstance(row, Category) else ShareClassClosed
        raise closed(name=row.name_fr, closed_on=row.closed_on)


def _held(row: Row) -> Row:
    """Lock the organisation, as do those that are opened, so that one of them always stays open; then read the row."""
    Organisation.objects.select_for_update(no_key=True).get(pk=row.organisation_id)
    found: Row = type(row).objects.select_related("organisation").get(pk=row.pk)
    return found


def _closed(row: Row, on: date, actor: Actor) -> Row:
    row.closed_on = on
    row.save(update_fields=["closed_on"])
    _audit(row, actor, "closed", {"on": on})
    return row


def _opened(row: Row, actor: Actor) -> Row:
    if row.closed_on is None:
        raise StateNotAllowed(action="reopen", state="open")
    was, row.closed_on = row.closed_on, None
    row.save(update_fields=["closed_on"])
    _audit(row, actor, "reopened", {"was_closed_on": was})
    return row


def _audit(row: Category | ShareClass, actor: Actor, done: str, values: dict[str, object]) -> None:
    kind = "category" if isinstance(row, Category) else "share_class"
    audit.record(
        row.organisation,
        actor=actor,
        action=f"{kind}.{done}",
        object_kind=kind,
        object_id=row.key,
        values={"name": row.name_fr, **values},
    )
