"""Preparing a meeting: its date and place, its agenda, the texts that will be put to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import ProtectedError

from governance.errors import AgendaAskedFor, AgendaOfFirstCall, AgendaTooDeep, PointCannotMove, PointGone, PointInUse
from governance.models import (
    AgendaItem,
    AgendaItemKind,
    AlsoTold,
    AmendedArticle,
    Assembly,
    AssemblyKind,
    AssemblyState,
    Body,
    Motion,
    Requisition,
)
from governance.queries.agenda import outline_of
from governance.queries.auditors import auditor_told
from governance.queries.classes import may_need_each_class
from governance.queries.documents import joined_to
from governance.queries.ratifying import to_ratify
from governance.rules import outline as outlines
from governance.rules.majorities import OF_BYLAWS, ORDINARY
from governance.services.callers import caller_kept, demand_caller
from governance.services.carried_calls import carry_call
from governance.services.outlining import at_the_end, write_outline
from governance.services.standing import add_standing_items, prepare_sitting, put_minutes
from membership.actors import Actor
from membership.clock import today
from membership.errors import StateNotAllowed
from membership.models import Organisation
from membership.services import audit


@dataclass(frozen=True, slots=True)
class Plan:
    """What one decides first of a meeting. body: the board or the committee that meets, None for the members.

    part: the sector or the group whose members alone meet; constituted_on: of an organisation meeting; called_by: of a
    special one, and of one of the board.
    """

    kind: str
    title_fr: str
    title_en: str
    starts_at: datetime
    place: str = ""
    link: str = ""
    body: Body | None = None
    part: Body | None = None
    constituted_on: date | None = None
    called_by: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A point of the agenda."""

    title_fr: str
    title_en: str = ""
    kind: str = AgendaItemKind.INFORMATION
    minutes: int = 5


@dataclass(frozen=True, slots=True)
class MotionText:
    """What a point puts to the vote, and by which majority. needs_each_class: where the by-laws know such decisions.

    ratifies_bylaws: it ratifies those that the board adopted, where any wait for it.
    """

    text_fr: str
    text_en: str = ""
    majority_key: str = ORDINARY
    mover: str = ""
    seconder: str = ""
    needs_each_class: bool = False
    ratifies_bylaws: bool = False


@transaction.atomic
def plan_assembly(organisation: Organisation, plan: Plan, *, actor: Actor, is_asked_for: bool = False) -> Assembly:
    """Create a meeting in preparation, with the points that are owed to it. Nobody is told of it yet.

    is_asked_for: by members, so that it deals with what they asked and nothing is owed to it. Raises StateNotAllowed
    for a part of the members that meets no more, RuleBars where whoever calls may not.
    """
    if plan.part is not None and plan.part.closed_on is not None:
        raise StateNotAllowed(action="plan_assembly", state="ended")
    called_by = caller_kept(plan.kind if plan.part is None else AssemblyKind.PART, plan.body, plan.called_by)
    demand_caller(organisation, plan.kind, called_by)
    assembly = Assembly.objects.create(
        organisation=organisation,
        time_zone=organisation.time_zone,
        kind=plan.kind if plan.part is None else AssemblyKind.PART,
        title_fr=plan.title_fr,
        title_en=plan.title_en,
        constituted_on=_constituted_on(plan.kind, plan),
        called_by=called_by,
        starts_at=plan.starts_at,
        place=plan.place,
        link=plan.link,
        body=plan.body,
        part=plan.part,
    )
    if assembly.is_sitting:
        prepare_sitting(assembly)
    elif assembly.part is not None:
        put_minutes(assembly)
    elif not is_asked_for:
        add_standing_items(organisation)
    if not assembly.is_sitting:
        tell_auditor(assembly)
    _record(assembly, actor, "assembly.planned", {"starts_at": plan.starts_at})
    return assembly


def tell_auditor(assembly: Assembly) -> None:
    """Have the auditor in office told of a meeting of the members, until one says otherwise."""
    organisation = assembly.organisation
    told = auditor_told(organisation, assembly.starts_at.astimezone(assembly.zone).date())
    if told is not None:
        AlsoTold.objects.get_or_create(organisation=organisation, assembly=assembly, correspondent=told)


@transaction.atomic
def revise_assembly(assembly: Assembly, plan: Plan, *, actor: Actor) -> Assembly:
    """Change a meeting still in preparation. One that members asked for stays a special one: raises AgendaAskedFor.

    That of a part of the members stays theirs. Raises RuleBars where whoever calls may not.
    """
    locked = lock_draft(assembly, "revise")
    kind = plan.kind if locked.part_id is None else locked.kind
    if kind != locked.kind:
        demand_own_agenda(locked)
    called_by = caller_kept(kind, locked.body, plan.called_by, before=locked.called_by)
    demand_caller(locked.organisation, kind, called_by)
    was_at = locked.starts_at
    before = {"starts_at": was_at, "place": locked.place, "link": locked.link, "called_by": locked.called_by}
    locked.kind, locked.called_by = kind, called_by
    locked.constituted_on = _constituted_on(kind, plan)
    locked.title_fr = plan.title_fr
    locked.title_en = plan.title_en
    locked.starts_at = plan.starts_at
    locked.place = plan.place
    locked.link = plan.link
    locked.save(
        update_fields=["kind", "title_fr", "title_en", "constituted_on", "called_by", "starts_at", "place", "link"]
    )
    call = carry_call(locked, was_at)
    after = {"starts_at": plan.starts_at, "place": plan.place, "link": plan.link, "called_by": called_by}
    _record(locked, actor, "assembly.revised", {"old": before, "new": after} | ({"call": call} if call else {}))
    return locked


def _constituted_on(kind: str, plan: Plan) -> date | None:
    return plan.constituted_on if kind == AssemblyKind.ORGANISATION else None


@transaction.atomic
def add_item(
    assembly: Assembly,
    item: Item,
    *,
    actor: Actor,
    motion: MotionText | None = None,
    under: AgendaItem | None = None,
) -> AgendaItem:
    """Add a point at the end of the agenda, or as the last of another's sub-points, with its motion if it has one.

    Raises PointGone, AgendaTooDeep.
    """
    locked = lock_agenda(assembly, "add_item")
    demand_own_agenda(locked)
    under = _still_there(under) if under else None
    row = AgendaItem.objects.create(
        organisation_id=locked.organisation_id,
        assembly=locked,
        **at_the_end(locked),
        kind=AgendaItemKind.DECISION if motion else item.kind,
        title_fr=item.title_fr,
        title_en=item.title_en,
        minutes=item.minutes,
    )
    if motion:
        _write_motion(row, motion)
    if under:
        hung = outlines.with_new(outline_of(locked)[:-1], row.pk, under=under.pk)
        if hung is None:
            raise AgendaTooDeep(levels=outlines.DEEPEST)
        write_outline(locked, hung)
        row.refresh_from_db()
    _record(locked, actor, "agenda.item_added", {"position": row.number, "title": row.title_fr})
    return row


@transaction.atomic
def revise_item(row: AgendaItem, item: Item, *, actor: Actor, motion: MotionText | None = None) -> AgendaItem:
    """Change a point, and the motion it carries; without one, the motion goes, unless members asked for it.

    Raises PointGone, PointInUse where candidacies were called for to what its motion fills.
    """
    locked = lock_agenda(row.assembly, "revise_item")
    row = _still_there(row)
    if motion is None and Motion.objects.filter(item=row).exists():
        demand_own_agenda(locked)
    row.kind = AgendaItemKind.DECISION if motion else item.kind
    row.title_fr = item.title_fr
    row.title_en = item.title_en
    row.minutes = item.minutes
    row.save(update_fields=["kind", "title_fr", "title_en", "minutes"])
    if motion:
        _write_motion(row, motion)
    else:
        try:
            with transaction.atomic():
                Motion.objects.filter(item=row).delete()
        except ProtectedError:
            raise PointInUse(title=row.title_fr) from None
    _record(locked, actor, "agenda.item_revised", {"position": row.number, "title": row.title_fr})
    return row


@transaction.atomic
def remove_item(row: AgendaItem, *, actor: Actor) -> None:
    """Take a point off the agenda with its sub-points and their documents; those after it move up. Raises PointGone.

    PointInUse where candidacies were called for.
    """
    locked = lock_agenda(row.assembly, "remove_item")
    demand_own_agenda(locked)
    # Those before it may have gone in the meantime, and the point itself.
    row = _still_there(row)
    number, title = row.number, row.title_fr
    outline = outline_of(locked)
    stays = outlines.without(outline, [row.pk])
    gone = {node.key for node in outlines.whole(outline, row.pk)}
    documents = [
        {"title": one.attachment.title, "sha256": one.attachment.document.sha256}
        for one in joined_to(locked)
        if one.item_id in gone
    ]
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError:
        raise PointInUse(title=title) from None
    write_outline(locked, stays)
    _record(locked, actor, "agenda.item_removed", {"position": number, "title": title, "documents": documents})


@transaction.atomic
def place_item(row: AgendaItem, *, position: int, actor: Actor) -> None:
    """Give a point another place among those it stands beside; those between make room. Raises PointGone."""
    locked = lock_agenda(row.assembly, "place_item")
    row = _still_there(row)
    _put(locked, row, outlines.placed(outline_of(locked), row.pk, position), actor)


@transaction.atomic
def move_item(row: AgendaItem, *, way: outlines.Way, actor: Actor) -> None:
    """Move a point by one step with its sub-points: up, down, under the one before it, or out from under its own.

    Raises PointGone, PointCannotMove.
    """
    locked = lock_agenda(row.assembly, "move_item")
    row = _still_there(row)
    moved = outlines.moved(outline_of(locked), row.pk, way)
    if moved is None:
        raise PointCannotMove(title=row.title_fr, levels=outlines.DEEPEST)
    _put(locked, row, moved, actor)


def _put(assembly: Assembly, row: AgendaItem, outline: outlines.Outline, actor: Actor) -> None:
    write_outline(assembly, outline)
    row.refresh_from_db()
    _record(assembly, actor, "agenda.item_placed", {"title": row.title_fr, "to": row.number})


def lock_draft(assembly: Assembly, action: str) -> Assembly:
    """Return the meeting, locked, if it is still in preparation."""
    locked: Assembly = Assembly.objects.select_for_update().get(pk=assembly.pk)
    if locked.state != AssemblyState.DRAFT:
        raise StateNotAllowed(action=action, state=locked.state)
    return locked


def lock_agenda(assembly: Assembly, action: str) -> Assembly:
    """Return the meeting, locked, if its agenda may still be written. Raises AgendaOfFirstCall."""
    locked = lock_draft(assembly, action)
    if locked.first_call_id is not None:
        raise AgendaOfFirstCall
    return locked


def demand_own_agenda(assembly: Assembly) -> None:
    """Stop whatever adds to what members asked a meeting for, or takes from it: its notice says that nothing does.

    Wording, order and translation stay the office's. Raises AgendaAskedFor.
    """
    if Requisition.objects.filter(assembly=assembly).exists():
        raise AgendaAskedFor


def _still_there(row: AgendaItem) -> AgendaItem:
    """Return a point as it stands under the lock of its meeting. Raises PointGone when somebody else took it off."""
    found: AgendaItem | None = AgendaItem.objects.filter(pk=row.pk).first()
    if found is None:
        raise PointGone(title=row.title_fr)
    return found


def _write_motion(row: AgendaItem, motion: MotionText) -> None:
    # Whatever is asked: the law lets no other majority amend the by-laws, nor ratify them.
    amends_bylaws = AmendedArticle.objects.filter(motion__item=row).exists()
    ratified = to_ratify(row.assembly, today(row.organisation)) if motion.ratifies_bylaws else None
    Motion.objects.update_or_create(
        item=row,
        defaults={
            "organisation_id": row.organisation_id,
            "assembly_id": row.assembly_id,
            "title_fr": row.title_fr,
            "title_en": row.title_en,
            "text_fr": motion.text_fr,
            "text_en": motion.text_en,
            "majority_key": OF_BYLAWS if amends_bylaws or ratified else motion.majority_key,
            "needs_each_class": motion.needs_each_class and may_need_each_class(row.assembly),
            "mover": motion.mover,
            "seconder": motion.seconder,
            "ratifies": ratified,
        },
    )


def _record(assembly: Assembly, actor: Actor, action: str, values: dict[str, object]) -> None:
    audit.record(
        assembly.organisation,
        actor=actor,
        action=action,
        object_kind="assembly",
        object_id=assembly.public_id,
        values=values,
    )
