"""Writing a called meeting as its corrected notice says it: the meeting, and each point of its agenda."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from governance.errors import AgendaOfFirstCall, PointInUse
from governance.models import AgendaItem, AgendaItemKind, Assembly, Motion, MotionState
from governance.queries.agenda import outline_of
from governance.rules import outline as outlines
from governance.services.attaching import take_back_beside
from governance.services.outlining import at_the_end, write_outline
from governance.services.planning import demand_own_agenda
from governance.signals import motion_changing
from membership.errors import StateNotAllowed


@dataclass(frozen=True, slots=True)
class Point:
    """One point as it should read. key: its public id, empty for a new one; taken_off: it is no longer dealt with."""

    key: str
    title_fr: str
    title_en: str = ""
    text_fr: str = ""
    text_en: str = ""
    taken_off: bool = False


@dataclass(frozen=True, slots=True)
class Corrected:
    """The meeting as the corrected notice should say it, and why it changes, for the members who read it.

    based_on: the number of the version that was read when this was written; 0 where nobody read one.
    """

    title_fr: str
    title_en: str
    starts_at: datetime
    place: str
    link: str
    points: tuple[Point, ...]
    why_fr: str
    why_en: str = ""
    based_on: int = 0


def rewrite_meeting(assembly: Assembly, corrected: Corrected) -> None:
    """Write the meeting as it should read."""
    fields = ("title_fr", "title_en", "starts_at", "place", "link")
    for name in fields:
        setattr(assembly, name, getattr(corrected, name))
    assembly.save(update_fields=fields)
    items = {item.public_id: item for item in assembly.agenda.filter(rank=0).select_related("motion")}
    outline = outline_of(assembly)
    gone = {
        node.key
        for point in corrected.points
        if point.taken_off and point.key in items
        for node in outlines.whole(outline, items[point.key].pk)
    }
    for point in corrected.points:
        item = items.get(point.key)
        if item is None:
            _add(assembly, point)
        elif item.pk not in gone:
            _reword(item, point)
    if gone:
        demand_own_agenda(assembly)
        # Those that hang under another first: nothing is left without what it hangs from.
        for item in sorted(items.values(), key=lambda one: -one.position):
            if item.pk in gone:
                _take_off(item)
        write_outline(assembly, outline_of(assembly))


def _add(assembly: Assembly, point: Point) -> None:
    if point.taken_off:
        return
    if assembly.first_call_id is not None:
        # The second meeting is for the agenda of the first: nobody was told of anything else.
        raise AgendaOfFirstCall
    demand_own_agenda(assembly)
    item = AgendaItem.objects.create(
        organisation_id=assembly.organisation_id,
        assembly=assembly,
        **at_the_end(assembly),
        kind=AgendaItemKind.DECISION if point.text_fr else AgendaItemKind.DISCUSSION,
        title_fr=point.title_fr,
        title_en=point.title_en,
    )
    if point.text_fr:
        Motion.objects.create(
            organisation_id=assembly.organisation_id,
            assembly=assembly,
            item=item,
            title_fr=point.title_fr,
            title_en=point.title_en,
            text_fr=point.text_fr,
            text_en=point.text_en,
        )


def _take_off(item: AgendaItem) -> None:
    assembly, position, title = item.assembly, item.position, item.title_fr
    # A meeting that was adjourned is called again, with what it dealt with on its first day.
    if assembly.agenda.filter(position=position, rank__gt=0).exists():
        raise PointInUse(title=title)
    if hasattr(item, "motion"):
        if item.motion.state != MotionState.PROPOSED:
            raise PointInUse(title=title)
        motion_changing.send(Motion, motion=item.motion, action="correct_notice")
    take_back_beside(item)
    try:
        with transaction.atomic():
            item.delete()
    except ProtectedError:
        raise PointInUse(title=title)


def _reword(item: AgendaItem, point: Point) -> None:
    held: Motion | None = getattr(item, "motion", None)
    languages = item.assembly.organisation.languages
    is_retitled = not _reads_as(item, point, "title", languages)
    # Without a text there was no motion; one that there is keeps its text unless another one is written.
    is_rewritten = held is not None and bool(point.text_fr) and not _reads_as(held, point, "text", languages)
    if held is not None and (is_retitled or is_rewritten):
        if held.state != MotionState.PROPOSED:
            # An adjourned meeting is called again: what it decided on its first day stays as it was decided.
            raise StateNotAllowed(action="correct_notice", state=held.state)
        motion_changing.send(Motion, motion=held, action="correct_notice")
    if is_retitled:
        titles = {"title_fr": point.title_fr, "title_en": point.title_en}
        AgendaItem.objects.filter(pk=item.pk).update(**titles)
        if held is not None:
            Motion.objects.filter(pk=held.pk).update(**titles)
    if held is not None and is_rewritten:
        Motion.objects.filter(pk=held.pk).update(text_fr=point.text_fr, text_en=point.text_en)


def _reads_as(row: AgendaItem | Motion, point: Point, field: str, languages: Iterable[str]) -> bool:
    """Return whether a point reads as it did, in each of the languages the organisation writes in.

    A page sends the ends of lines in its own way, without what surrounds a text: none of that is a change.
    """
    return all(
        _bare(getattr(row, f"{field}_{language}")) == _bare(getattr(point, f"{field}_{language}"))
        for language in languages
    )


def _bare(text: str) -> str:
    return "\n".join(text.splitlines()).strip()
