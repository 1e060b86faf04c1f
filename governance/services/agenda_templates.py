"""Agendas kept under a name: taken from a meeting, given another name, removed, and begun with."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from governance.errors import (
    AgendaBegun,
    NothingToKeep,
    TemplateElsewhere,
    TemplateGone,
    TemplateNameTaken,
    TemplateUnnamed,
)
from governance.models import AgendaItem, AgendaTemplate, Assembly, TemplatePoint
from governance.queries.agenda import outline_of
from governance.queries.rules import rules_of
from governance.rules import outline as outlines
from governance.rules.majorities import ORDINARY, majorities
from governance.rules.outline import Node
from governance.services.planning import Item, MotionText, add_item, demand_own_agenda, lock_agenda
from governance.services.repeating import motion_kept, put_last, repeatable, with_years
from membership.actors import Actor
from membership.errors import StateNotAllowed
from membership.services import audit

OF_THE_BOARD = "board_majority"


@transaction.atomic
def keep_agenda(assembly: Assembly, *, name: str, actor: Actor) -> AgendaTemplate:
    """Keep the agenda of a meeting, in whatever state, as a template under a name.

    Its points, their kinds, durations and motions; no movers, results or documents, nor what came onto it by itself.
    Raises NothingToKeep, TemplateUnnamed, TemplateNameTaken.
    """
    locked: Assembly = Assembly.objects.select_for_update(no_key=True).get(pk=assembly.pk)
    if locked.is_written:
        raise StateNotAllowed(action="keep_agenda", state=locked.kind)
    rows = repeatable(locked)
    if not rows:
        raise NothingToKeep
    template = AgendaTemplate(
        organisation_id=locked.organisation_id,
        kind=locked.kind,
        year=locked.starts_at.astimezone(locked.zone).year,
    )
    _name(template, name)
    depths = outlines.kept(outline_of(locked), {row.pk: row.pk for row in rows})
    TemplatePoint.objects.bulk_create(
        _point(template, row, position=place, depth=node.depth)
        for place, (row, node) in enumerate(zip(rows, depths, strict=True), start=1)
    )
    _record(template, actor, "kept", {"name": template.name, "from": locked.public_id, "points": len(rows)})
    return template


@transaction.atomic
def rename_agenda_template(template: AgendaTemplate, *, name: str, actor: Actor) -> AgendaTemplate:
    """Give an agenda that is kept another name. Raises TemplateGone, TemplateUnnamed, TemplateNameTaken."""
    locked = _locked(template)
    before = locked.name
    _name(locked, name)
    if locked.name != before:
        _record(locked, actor, "renamed", {"old": before, "new": locked.name})
    return locked


@transaction.atomic
def remove_agenda_template(template: AgendaTemplate, *, actor: Actor) -> None:
    """Keep an agenda no more; the meetings begun with it stay as they are. Raises TemplateGone."""
    locked = _locked(template)
    _record(locked, actor, "removed", {"name": locked.name})
    locked.delete()


@transaction.atomic
def begin_from_template(assembly: Assembly, template: AgendaTemplate, *, actor: Actor) -> tuple[AgendaItem, ...]:
    """Write the agenda of a meeting in preparation from one that is kept; the years in titles follow.

    Returns the points whose majority the rules of today do not have: the usual one stands there instead. Points that
    came by themselves stay. Raises TemplateGone, TemplateElsewhere, AgendaBegun once there are other points,
    AgendaAskedFor.
    """
    locked = lock_agenda(assembly, "begin_from_template")
    demand_own_agenda(locked)
    source = _locked(template)
    if locked.is_written or locked.is_sitting != source.is_of_body:
        raise TemplateElsewhere(name=source.name)
    if locked.agenda.filter(subject="").exists():
        raise AgendaBegun
    standing = list(locked.agenda.order_by("position"))
    usual, known = _majorities(locked)
    years = source.year, locked.starts_at.astimezone(locked.zone).year
    written: list[Node] = []
    changed: list[AgendaItem] = []
    for point in source.points.order_by("position"):
        is_known = not point.has_motion or point.majority_key in known
        item = Item(with_years(point.title_fr, years), with_years(point.title_en, years), point.kind, point.minutes)
        row = add_item(locked, item, motion=_motion(point, point.majority_key if is_known else usual), actor=actor)
        written.append(Node(row.pk, point.depth))
        if not is_known:
            changed.append(row)
    put_last(locked, standing, tuple(written))
    _record(source, actor, "begun_with", {"name": source.name, "assembly": locked.public_id, "points": len(written)})
    return tuple(changed)


def _point(template: AgendaTemplate, row: AgendaItem, *, position: int, depth: int) -> TemplatePoint:
    motion = motion_kept(row)
    return TemplatePoint(
        organisation_id=template.organisation_id,
        template=template,
        position=position,
        depth=depth,
        kind=row.kind,
        title_fr=row.title_fr,
        title_en=row.title_en,
        minutes=row.minutes,
        text_fr=motion.text_fr if motion else "",
        text_en=motion.text_en if motion else "",
        majority_key=motion.majority_key if motion else "",
    )


def _motion(point: TemplatePoint, majority_key: str) -> MotionText | None:
    return MotionText(point.text_fr, point.text_en, majority_key) if point.has_motion else None


def _majorities(assembly: Assembly) -> tuple[str, frozenset[str]]:
    """Return the majority that most motions of a meeting need, and all that its rules know. A body has one alone."""
    rules = rules_of(assembly)
    if assembly.is_sitting:
        usual = OF_THE_BOARD if OF_THE_BOARD in rules else ORDINARY
        return usual, frozenset({usual})
    return ORDINARY, frozenset(rule.key for rule in majorities(rules))


def _name(template: AgendaTemplate, name: str) -> None:
    """Write a template under a name, its spaces put in order."""
    template.name = " ".join(name.split())
    if not template.name:
        raise TemplateUnnamed
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError:
        raise TemplateNameTaken(name=template.name) from None


def _locked(template: AgendaTemplate) -> AgendaTemplate:
    rows = AgendaTemplate.objects.select_for_update(no_key=True)
    found: AgendaTemplate | None = rows.filter(pk=template.pk).first()
    if found is None:
        raise TemplateGone(name=template.name)
    return found


def _record(template: AgendaTemplate, actor: Actor, what: str, values: dict[str, object]) -> None:
    audit.record(
        template.organisation,
        actor=actor,
        action=f"agenda_template.{what}",
        object_kind="agenda_template",
        object_id=template.public_id,
        values=values,
    )
