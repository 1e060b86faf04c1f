"""A change of more members than a page can show: a worker foresees it, the office confirms it, a worker makes it.

A worker takes one back too, when it is asked to. Each step is one transaction. A worker that dies leaves the order as
it was, and the next one begins that step again: a change is made, or undone, whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from membership import signals
from membership.access import actor_for
from membership.actors import Actor
from membership.clock import now, today
from membership.errors import AlreadySo, DomainError, OverrideReasonMissing, StateNotAllowed
from membership.messages import sentence
from membership.models import BulkChange, BulkOrder, BulkOrderState, Membership, Organisation
from membership.queries.bulk_orders import LASTS, WAITING, show_progress
from membership.rules.bulk import MOST_BY_WORKER, BulkEmpty, BulkKind, BulkTooMany, Change, Refusal
from membership.services import audit, bulk_sets
from membership.services.bulk import STAYING, Progress, change_all, change_in_bulk, foresee_in_bulk, undo_bulk

LANGUAGES = ("fr", "en")
# A worker says how far it is once for so many members.
EVERY = 10
TOO_LONG = _("This takes longer than a worker may. Narrow the search.")
UNDOING_TOO_LONG = _("This takes longer than a worker may. Correct by hand, or change them again.")


@transaction.atomic
def order_bulk(organisation: Organisation, *, members: QuerySet[Membership], change: Change, actor: Actor) -> BulkOrder:
    """Ask a worker what a change would do to many members. Nothing is changed. Raises BulkEmpty, BulkTooMany."""
    found = list(members.order_by("pk").values_list("pk", flat=True))
    if not found:
        raise BulkEmpty()
    if change.kind.is_act and len(found) > MOST_BY_WORKER:
        raise BulkTooMany(members=len(found), maximum=MOST_BY_WORKER)
    order: BulkOrder = BulkOrder.objects.create(
        organisation=organisation,
        kind=change.kind.value,
        to=change.to,
        effective_on=change.on,
        decided_by=change.decided_by,
        tells=change.tells,
        override=change.override,
        found=len(found),
        members=found,
        asked_by_id=actor.account_id,
    )
    _audit(order, actor, "bulk.ordered")
    _ring(order)
    return order


@transaction.atomic
def order_undo(bulk: BulkChange, *, actor: Actor) -> BulkOrder:
    """Have a worker put everybody of a change back as before, as one unit: all of them, or nobody.

    Raises StateNotAllowed when it was undone, or is being.
    """
    locked: BulkChange = BulkChange.objects.select_for_update().select_related("organisation").get(pk=bulk.pk)
    if locked.undone_at is not None:
        raise StateNotAllowed(action="order_undo", state="undone")
    if locked.undoings.filter(ended_at=None).exists():
        raise StateNotAllowed(action="order_undo", state="undoing")
    order: BulkOrder = BulkOrder.objects.create(
        organisation=locked.organisation,
        kind=locked.kind,
        to=locked.to,
        effective_on=locked.effective_on or today(locked.organisation),
        state=BulkOrderState.UNDOING,
        found=locked.members,
        changing=locked.members,
        undoes=locked,
        asked_by_id=actor.account_id,
        confirmed_by_id=actor.account_id,
    )
    _audit(order, actor, "bulk.undo_ordered")
    _ring(order)
    return order


@transaction.atomic
def confirm_bulk(order: BulkOrder, *, actor: Actor) -> BulkOrder:
    """Let a worker make what was foreseen. Raises StateNotAllowed, BulkEmpty when nobody would change."""
    locked = _looked_at(order, "confirm_bulk")
    if not locked.able:
        raise BulkEmpty()
    locked.state, locked.confirmed_by_id = BulkOrderState.MAKING, actor.account_id
    locked.save(update_fields=["state", "confirmed_by"])
    _audit(locked, actor, "bulk.confirmed")
    _ring(locked)
    return locked


@transaction.atomic
def drop_bulk(order: BulkOrder, *, actor: Actor) -> BulkOrder:
    """Let go of a change that was foreseen: nothing is recorded of any member. Raises StateNotAllowed."""
    locked = _looked_at(order, "drop_bulk")
    _end(locked, BulkOrderState.DROPPED)
    _audit(locked, actor, "bulk.dropped")
    return locked


def _looked_at(order: BulkOrder, action: str) -> BulkOrder:
    """Hold an order that waits for the office. A worker's own hold is not waited for: it is not done yet."""
    rows = BulkOrder.objects.select_for_update(of=("self",), skip_locked=True).select_related("organisation")
    locked: BulkOrder | None = rows.filter(pk=order.pk).first()
    if locked is None or locked.state != BulkOrderState.LOOKED:
        raise StateNotAllowed(action=action, state=(locked or order).state)
    return locked


def go_on_with(order_id: int) -> bool:
    """Take the step that an order waits for, if nobody else is taking it. Return whether one was taken."""
    with transaction.atomic():
        waiting = BulkOrder.objects.select_for_update(of=("self",), skip_locked=True)
        order = waiting.filter(pk=order_id, state__in=WAITING).select_related("organisation").first()
        if order is None:
            return False
        _STEPS[order.state](order)
    return True


def give_up(order_id: int) -> bool:
    """End an order whose step takes longer than a worker may, and say so. Return whether it still waited."""
    with transaction.atomic():
        waiting = BulkOrder.objects.select_for_update(of=("self",), skip_locked=True)
        order = waiting.filter(pk=order_id, state__in=WAITING).first()
        if order is None:
            return False
        order.refusal = _said(partial(str, UNDOING_TOO_LONG if order.undoes_id else TOO_LONG))
        _end(order, BulkOrderState.REFUSED)
    return True


def drop_forgotten() -> int:
    """Let go of what nobody confirmed within a day, with the names in it. Return how many."""
    left = BulkOrder.objects.filter(state=BulkOrderState.LOOKED, asked_at__lt=now() - LASTS)
    dropped = 0
    for order in left:
        with transaction.atomic():
            held = BulkOrder.objects.select_for_update(skip_locked=True)
            locked = held.filter(pk=order.pk, state=BulkOrderState.LOOKED).first()
            if locked is not None:
                _end(locked, BulkOrderState.DROPPED)
                dropped += 1
    return dropped


def _look(order: BulkOrder) -> None:
    change = change_of(order)
    if change.kind.is_act:
        foreseen = foresee_in_bulk(
            _members(order.members), change=change, most=MOST_BY_WORKER, progress=_telling(order)
        )
        order.able = [one.membership.pk for one in foreseen if one.refusal is None]
        order.staying = [_stays(one.membership, one.refusal) for one in foreseen if one.refusal is not None]
    else:
        rows = list(bulk_sets.look(_found(order), change))
        order.able = [row.membership for row in rows if row.refusal is None]
        _changing, staying = bulk_sets.tally(rows)
        order.staying = [
            {"member": None, "members": count, **_said(partial(str, STAYING[refused]))}
            for refused, count in staying.items()
        ]
    order.changing, order.state = len(order.able), BulkOrderState.LOOKED
    order.save(update_fields=["able", "staying", "changing", "state"])


def _make(order: BulkOrder) -> None:
    """Make the change, whole; whatever stands against it by now ends the order with the reason."""
    try:
        with transaction.atomic():
            order.made = _made(order)
    except DomainError as refused:
        order.refusal = _said(partial(sentence, refused))
        _end(order, BulkOrderState.REFUSED)
    else:
        _end(order, BulkOrderState.MADE)


def _undo(order: BulkOrder) -> None:
    """Take the change back, whole; what was recorded since of one of them ends the order with the reason."""
    assert order.undoes is not None
    try:
        undo_bulk(order.undoes, actor=_confirmer(order), most=order.found, progress=_telling(order))
    except DomainError as refused:
        order.refusal = _said(partial(sentence, refused))
        _end(order, BulkOrderState.REFUSED)
    else:
        _end(order, BulkOrderState.UNDONE)


_STEPS: dict[str, Callable[[BulkOrder], None]] = {
    BulkOrderState.LOOKING: _look,
    BulkOrderState.MAKING: _make,
    BulkOrderState.UNDOING: _undo,
}


def _made(order: BulkOrder) -> BulkChange:
    change, actor = change_of(order), _confirmer(order)
    if change.kind.is_act:
        return change_in_bulk(
            order.organisation,
            members=_members(order.able),
            change=change,
            actor=actor,
            most=MOST_BY_WORKER,
            progress=_telling(order),
        )
    return change_all(order.organisation, members=_found(order), change=change, actor=actor, expected=order.changing)


def _confirmer(order: BulkOrder) -> Actor:
    return actor_for(order.confirmed_by) if order.confirmed_by else Actor.system()


def change_of(order: BulkOrder) -> Change:
    """Return the change that was asked."""
    return Change(BulkKind(order.kind), order.to, order.effective_on, order.decided_by, order.tells, order.override)


def _end(order: BulkOrder, state: BulkOrderState) -> None:
    """End an order, without what it held of members: the change itself, where there is one, has its own."""
    order.state, order.ended_at = state, now()
    order.members, order.able, order.staying = [], [], []
    order.save(update_fields=["state", "ended_at", "members", "able", "staying", "refusal", "made"])


def _members(keys: Iterable[int]) -> list[Membership]:
    return list(
        Membership.objects.filter(pk__in=list(keys))
        .select_related("person", "organisation")
        .order_by("person__sort_key", "pk")
    )


def _found(order: BulkOrder) -> QuerySet[Membership]:
    """Return whom the search found, read in the database: a statement takes no million arguments."""
    found = RawSQL(
        "SELECT key::bigint FROM membership_bulkorder, jsonb_array_elements_text(members) AS key WHERE id = %s",
        (order.pk,),
    )
    rows: QuerySet[Membership] = Membership.objects.for_organisation(order.organisation).filter(pk__in=found)
    return rows


def _telling(order: BulkOrder) -> Progress:
    def tell(done: int) -> None:
        if done % EVERY == 0:
            show_progress(order, done)

    return tell


def _stays(membership: Membership, refused: DomainError) -> dict[str, Any]:
    def why() -> str:
        return str(STAYING[Refusal.ALREADY]) if isinstance(refused, AlreadySo) else sentence(refused)

    warns = {"warns": True} if isinstance(refused, OverrideReasonMissing) else {}
    return {"member": membership.pk, "members": 1, **warns, **_said(why)}


def _said(say: Callable[[], str]) -> dict[str, str]:
    """Return a sentence in both languages: whoever reads it is not who asked."""
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = say()
    return said


def _ring(order: BulkOrder) -> None:
    transaction.on_commit(lambda: signals.bulk_ordered.send(sender=BulkOrder, order_id=order.pk))


def _audit(order: BulkOrder, actor: Actor, action: str) -> None:
    audit.record(
        order.organisation,
        actor=actor,
        action=action,
        object_kind="bulk_order",
        object_id=order.public_id,
        values={"kind": order.kind, "to": order.to, "members": order.found},
    )
