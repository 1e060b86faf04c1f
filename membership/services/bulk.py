"""The same change of many members: foreseen by making it and taking it back, made as one unit, undone as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from membership.actors import Actor
from membership.clock import now
from membership.errors import AlreadySo, DomainError, StateNotAllowed
from membership.kept import OF_SEVERAL_UNDONE, kept
from membership.messages import register
from membership.models import BulkChange, Category, EventLetter, Membership, MembershipEvent, Organisation
from membership.rules.bulk import (
    MOST,
    BulkEmpty,
    BulkFollowed,
    BulkKind,
    BulkMoved,
    BulkNoMailbox,
    BulkTooMany,
    BulkUndoLong,
    Change,
    Refusal,
    most_undone_at_once,
)
from membership.services import audit, bulk_sets
from membership.services.life import consequences
from membership.services.life.acts import Decision
from membership.services.life.changes import change_category
from membership.services.life.corrections import Correction, correct

register(
    {
        "bulk_too_many": _("%(members)s members are too many at once: at most %(maximum)s. Narrow the search."),
        "bulk_empty": _("There is nobody to change. Nothing was recorded."),
        "bulk_followed": _(
            "Something was recorded since of %(name)s, so that this can no longer be undone as one. Correct by hand."
        ),
        "bulk_no_mailbox": _("No e-mail address is known of %(name)s: notices go by post."),
        "bulk_undo_long": _(
            "%(members)s members are too many to put back while you wait (at most %(maximum)s): have it done in the "
            "background."
        ),
        "bulk_moved": _(
            "%(shown)s members were to change, and by now it is %(now)s. Nothing was recorded: look again, then go on."
        ),
    }
)
# Why many stay as they are, said of nobody by name.
STAYING: dict[Refusal, str | Promise] = {
    Refusal.ALREADY: _("It is so already."),
    Refusal.NO_MAILBOX: _("No e-mail address is known: notices go by post."),
}
LANGUAGES: dict[str, str | Promise] = {"fr": _("French"), "en": _("English")}


Progress = Callable[[int], None]
"""Told how many members are done with, for whoever watches."""


def _unseen(_done: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of one member. refusal: why not, None where it can be."""

    membership: Membership
    before: str
    refusal: DomainError | None


@dataclass(frozen=True, slots=True)
class _Made:
    """The change of one member, as it is kept."""

    membership: Membership
    before: str
    event: MembershipEvent

    def as_json(self) -> dict[str, Any]:
        return {"membership": self.membership.pk, "before": self.before, "event": self.event.pk}


def foresee_in_bulk(
    members: Sequence[Membership], *, change: Change, most: int | None = None, progress: Progress = _unseen
) -> list[Foreseen]:
    """Return what would become of each member: an act is made, and taken back. Raises BulkTooMany for acts.

    Each is taken back before the next: what it held, such as the polls that are open, waits for no other.
    most: how many acts at once; a worker, which tells its progress, takes more than a page.
    """
    if not change.kind.is_act:
        return _looked_at(members, change)
    _not_too_many(members, most)
    found = []
    for place, one in enumerate(members, start=1):
        found.append(_tried(one, change, Actor.system()))
        progress(place)
    return found


def _looked_at(members: Sequence[Membership], change: Change) -> list[Foreseen]:
    found = {row.membership: row for row in bulk_sets.look(_these(members), change)}
    return [Foreseen(one, found[one.pk].before, _refused(one, found[one.pk].refusal)) for one in members]


def _these(members: Sequence[Membership]) -> QuerySet[Membership]:
    these: QuerySet[Membership] = Membership.objects.filter(pk__in=[one.pk for one in members])
    return these


def _refused(membership: Membership, refusal: Refusal | None) -> DomainError | None:
    match refusal:
        case None:
            return None
        case Refusal.ALREADY:
            return AlreadySo(name=membership.person.full_name, event=gettext("what is asked"))
        case Refusal.NO_MAILBOX:
            return BulkNoMailbox(name=membership.person.full_name)


def _tried(membership: Membership, change: Change, actor: Actor) -> Foreseen:
    try:
        with transaction.atomic():
            before = _make(membership, change, actor).before
            transaction.set_rollback(True)
            return Foreseen(membership, before, None)
    except DomainError as refused:
        return Foreseen(membership, "", refused)


@transaction.atomic
def change_in_bulk(
    organisation: Organisation,
    *,
    members: Sequence[Membership],
    change: Change,
    actor: Actor,
    most: int | None = None,
    progress: Progress = _unseen,
) -> BulkChange:
    """Change these members, all of them or none: whoever cannot be changed was left out before.

    Raises BulkTooMany, BulkEmpty, and whatever stands against one of them.
    """
    if not members:
        raise BulkEmpty()
    if not change.kind.is_act:
        for looked in foresee_in_bulk(members, change=change):
            if looked.refusal is not None:
                raise looked.refusal
        return change_all(organisation, members=_these(members), change=change, actor=actor)
    _not_too_many(members, most)
    consequences.hold(organisation)
    made = []
    # In one order, so that two such changes never wait for each other.
    for place, one in enumerate(sorted(members, key=lambda one: one.pk), start=1):
        made.append(_make(one, change, actor))
        progress(place)
    return _kept(organisation, change, actor, now(), len(made), [one.as_json() for one in made])


@transaction.atomic
def change_all(
    organisation: Organisation,
    *,
    members: QuerySet[Membership],
    change: Change,
    actor: Actor,
    expected: int | None = None,
) -> BulkChange:
    """Change everybody of a search who can be, however many: a language, how notices go, a section.

    expected: how many were shown as changing. Raises BulkEmpty, BulkMoved when it is no longer so many.
    """
    bulk_sets.lock(members)
    rows = list(bulk_sets.look(members, change))
    changing, _staying = bulk_sets.tally(rows)
    if not changing:
        raise BulkEmpty()
    if expected is not None and changing != expected:
        raise BulkMoved(shown=expected, now=changing)
    at = now()
    return _kept(organisation, change, actor, at, changing, bulk_sets.write(rows, change, at, actor.account_id))


def _kept(
    organisation: Organisation, change: Change, actor: Actor, at: datetime, members: int, done: list[dict[str, Any]]
) -> BulkChange:
    bulk: BulkChange = BulkChange.objects.create(
        organisation=organisation,
        kind=change.kind.value,
        to=change.to,
        effective_on=change.on if change.kind.has_day else None,
        members=members,
        done=done,
        made_by_id=actor.account_id,
        made_at=at,
    )
    audit.record(
        organisation,
        actor=actor,
        action="bulk.changed",
        object_kind="bulk",
        object_id=bulk.public_id,
        values={"kind": bulk.kind, "to": bulk.to, "members": bulk.members},
    )
    return bulk


def _not_too_many(members: Sequence[Membership], most: int | None) -> None:
    maximum = most or MOST
    if len(members) > maximum:
        raise BulkTooMany(members=len(members), maximum=maximum)


def _make(membership: Membership, change: Change, actor: Actor) -> _Made:
    before = _category_on(membership, change)
    category = Category.objects.for_organisation(membership.organisation).get(key=change.to)
    decision = Decision(
        effective_on=change.on, decided_by=change.decided_by, override=change.override, tells=change.tells
    )
    return _Made(
        membership, before, change_category(membership, category=category, decision=decision, actor=actor).event
    )


def _category_on(membership: Membership, change: Change) -> str:
    period = membership.periods.filter(effective__contains=change.on, recorded__upper_inf=True)
    return period.values_list("category__key", flat=True).first() or ""


@transaction.atomic
def undo_bulk(bulk: BulkChange, *, actor: Actor, most: int | None = None, progress: Progress = _unseen) -> BulkChange:
    """Take a change of many members back as one unit.

    most: of how many at once; a worker, which tells its progress, takes back that of more.
    Raises StateNotAllowed when it was undone before, BulkUndoLong, BulkFollowed when something was recorded since of
    one of them.
    """
    locked: BulkChange = BulkChange.objects.select_for_update().get(pk=bulk.pk)
    if locked.undone_at is not None:
        raise StateNotAllowed(action="undo_bulk", state="undone")
    maximum = most or most_undone_at_once(BulkKind(locked.kind))
    if locked.members > maximum:
        raise BulkUndoLong(members=locked.members, maximum=maximum)
    at = now()
    if BulkKind(locked.kind).is_act:
        consequences.hold(locked.organisation)
        members = Membership.objects.select_related("person", "organisation")
        for place, one in enumerate(locked.done, start=1):
            _take_back(members.get(pk=one["membership"]), one, actor)
            progress(place)
    else:
        bulk_sets.take_back(locked, at, actor.account_id)
    locked.undone_at = at
    locked.save(update_fields=["undone_at"])
    audit.record(
        locked.organisation,
        actor=actor,
        action="bulk.undone",
        object_kind="bulk",
        object_id=locked.public_id,
        values={"kind": locked.kind, "members": locked.members},
    )
    return locked


def _take_back(membership: Membership, one: dict[str, Any], actor: Actor) -> None:
    event = MembershipEvent.objects.select_related("membership__person", "membership__organisation").get(
        pk=one["event"]
    )
    # Whoever was told nothing of the change has nothing to be told of its end.
    was_told = EventLetter.objects.filter(event=event).exists()
    void = Correction(reason=kept(OF_SEVERAL_UNDONE), is_void=True, tells=was_told)
    try:
        correct(event, to=void, actor=actor)
    except DomainError:
        raise BulkFollowed(name=membership.person.full_name)
