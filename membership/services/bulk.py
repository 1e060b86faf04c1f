"""The same change of many members: foreseen by making it and taking it back, made as one unit, undone as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from membership.actors import Actor
from membership.clock import now
from membership.errors import AlreadySo, DomainError, StateNotAllowed
from membership.messages import register
from membership.models import BulkChange, Category, Membership, MembershipEvent, Organisation, Person
from membership.rules.bulk import MOST, BulkEmpty, BulkFollowed, BulkKind, BulkTooMany, Change
from membership.services import audit
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
    }
)
LANGUAGES: dict[str, str | Promise] = {"fr": _("French"), "en": _("English")}


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
    event: MembershipEvent | None = None

    def as_json(self) -> dict[str, Any]:
        event = self.event.pk if self.event is not None else None
        return {"membership": self.membership.pk, "before": self.before, "event": event}


def foresee_in_bulk(members: Sequence[Membership], *, change: Change) -> list[Foreseen]:
    """Return what would become of each member: the change is made, and taken back. Raises BulkTooMany."""
    _not_too_many(members)
    with transaction.atomic():
        found = [_tried(one, change, Actor.system()) for one in members]
        transaction.set_rollback(True)
    return found


def _tried(membership: Membership, change: Change, actor: Actor) -> Foreseen:
    try:
        with transaction.atomic():
            return Foreseen(membership, _make(membership, change, actor).before, None)
    except DomainError as refused:
        return Foreseen(membership, "", refused)


@transaction.atomic
def change_in_bulk(
    organisation: Organisation, *, members: Sequence[Membership], change: Change, actor: Actor
) -> BulkChange:
    """Change these members, all of them or none: whoever cannot be changed was left out before.

    Raises BulkTooMany, BulkEmpty, and whatever stands against one of them.
    """
    _not_too_many(members)
    if not members:
        raise BulkEmpty()
    consequences.hold(organisation)
    # In one order, so that two such changes never wait for each other.
    made = [_make(one, change, actor) for one in sorted(members, key=lambda one: one.pk)]
    bulk: BulkChange = BulkChange.objects.create(
        organisation=organisation,
        kind=change.kind.value,
        to=change.to,
        effective_on=change.on if change.kind is BulkKind.CATEGORY else None,
        members=len(made),
        done=[one.as_json() for one in made],
        made_by_id=actor.account_id,
        made_at=now(),
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


def _not_too_many(members: Sequence[Membership]) -> None:
    if len(members) > MOST:
        raise BulkTooMany(members=len(members), maximum=MOST)


def _make(membership: Membership, change: Change, actor: Actor) -> _Made:
    match change.kind:
        case BulkKind.LANGUAGE:
            person = Person.objects.select_for_update(no_key=True).get(pk=membership.person_id)
            if person.language == change.to:
                raise AlreadySo(name=person.full_name, event=gettext("this language"))
            Person.objects.filter(pk=person.pk).update(language=change.to)
            return _Made(membership, person.language)
        case BulkKind.CATEGORY:
            before = _category_on(membership, change)
            category = Category.objects.for_organisation(membership.organisation).get(key=change.to)
            decision = Decision(effective_on=change.on, decided_by=change.decided_by, tells=change.tells)
            done = change_category(membership, category=category, decision=decision, actor=actor)
            return _Made(membership, before, done.event)


def _category_on(membership: Membership, change: Change) -> str:
    period = membership.periods.filter(effective__contains=change.on, recorded__upper_inf=True)
    return period.values_list("category__key", flat=True).first() or ""


@transaction.atomic
def undo_bulk(bulk: BulkChange, *, actor: Actor) -> BulkChange:
    """Take a change of many members back as one unit.

    Raises StateNotAllowed when it was undone before, BulkFollowed when something was recorded since of one of them.
    """
    locked: BulkChange = BulkChange.objects.select_for_update().get(pk=bulk.pk)
    if locked.undone_at is not None:
        raise StateNotAllowed(action="undo_bulk", state="undone")
    members = Membership.objects.select_related("person", "organisation")
    for one in locked.done:
        _take_back(locked, members.get(pk=one["membership"]), one, actor)
    locked.undone_at = now()
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


def _take_back(bulk: BulkChange, membership: Membership, one: dict[str, Any], actor: Actor) -> None:
    if one["event"] is None:
        person = Person.objects.filter(pk=membership.person_id, language=bulk.to)
        if not person.update(language=one["before"]):
            raise BulkFollowed(name=membership.person.full_name)
        return
    event = MembershipEvent.objects.select_related("membership__person", "membership__organisation").get(
        pk=one["event"]
    )
    void = Correction(reason=gettext("Change of several members undone"), is_void=True)
    try:
        correct(event, to=void, actor=actor)
    except DomainError:
        raise BulkFollowed(name=membership.person.full_name)
