"""Taking an earlier meeting up again: its agenda on another day, to be changed at will."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from governance.models import AgendaItem, Assembly, CalledBy
from governance.queries.agenda import outline_of
from governance.rules import outline as outlines
from governance.rules.outline import Outline
from governance.services.outlining import write_outline
from governance.services.planning import Item, MotionText, Plan, add_item, plan_assembly
from membership.actors import Actor
from membership.services import audit

# A year, or two that go together: 2026, 2025-2026, 2025/2026.
YEARS = re.compile(r"(?<!\d)\d{4}(?:\s?[-–/]\s?\d{4})?(?!\d)")


@transaction.atomic
def repeat_assembly(assembly: Assembly, *, starts_at: datetime, kept: Collection[AgendaItem], actor: Actor) -> Assembly:
    """Prepare a meeting like an earlier one, on another day, with the points kept of its agenda.

    The years in titles follow; movers and what came of motions do not, nor motions that allocate a surplus or amend
    articles. Minutes and follow-ups come by themselves.
    """
    years = assembly.starts_at.astimezone(assembly.zone).year, starts_at.astimezone(assembly.zone).year
    again = plan_assembly(
        assembly.organisation,
        Plan(
            kind=assembly.kind,
            title_fr=with_years(assembly.title_fr, years),
            title_en=with_years(assembly.title_en, years),
            starts_at=starts_at,
            place=assembly.place,
            link=assembly.link,
            body=assembly.body,
            part=assembly.part,
            # Those who asked for one meeting did not ask for the next.
            called_by="" if assembly.called_by == CalledBy.REQUISITION else assembly.called_by,
        ),
        actor=actor,
    )
    standing = list(again.agenda.order_by("position"))
    copies = {}
    for row in repeatable(assembly):
        if row in kept:
            item = Item(with_years(row.title_fr, years), with_years(row.title_en, years), row.kind, row.minutes)
            copies[row.pk] = add_item(again, item, motion=motion_kept(row), actor=actor).pk
    put_last(again, standing, outlines.kept(outline_of(assembly), copies))
    audit.record(
        assembly.organisation,
        actor=actor,
        action="assembly.repeated",
        object_kind="assembly",
        object_id=again.public_id,
        values={"from": assembly.public_id, "points": len(kept)},
    )
    return again


def repeatable(assembly: Assembly) -> list[AgendaItem]:
    """Return the points one may keep: those of the notice, less what came onto it by itself."""
    return list(assembly.agenda.filter(rank=0, subject="", referral=None).select_related("motion").order_by("position"))


def motion_kept(row: AgendaItem) -> MotionText | None:
    """Return what a point puts to the vote, as another meeting would put it: without movers or what came of it."""
    motion = getattr(row, "motion", None)
    # The amounts of a year and the articles written with a motion are of that meeting: the point alone comes again.
    if motion is None or hasattr(motion, "surplus") or motion.amended_articles.exists():
        return None
    return MotionText(motion.text_fr, motion.text_en, motion.majority_key, needs_each_class=motion.needs_each_class)


def put_last(again: Assembly, standing: list[AgendaItem], copied: Outline) -> None:
    """Place what came by itself after the two opening points, before the others, as one would."""
    first_level = [place for place, node in enumerate(copied) if node.depth == 0]
    at = first_level[2] if len(first_level) > len(("opening", "agenda")) else len(copied)
    came = (outlines.Node(row.pk, row.depth) for row in standing)
    write_outline(again, (*copied[:at], *came, *copied[at:]))


def with_years(text: str, years: tuple[int, int]) -> str:
    """Return a text with its year moved on; the other year of a pair such as 2025-2026 moves with it."""
    then, now = years

    def moved(found: re.Match[str]) -> str:
        whole = [int(year) for year in re.findall(r"\d{4}", found[0])]
        if then not in whole:
            return found[0]
        return re.sub(r"\d{4}", lambda year: str(int(year[0]) + now - then), found[0])

    return YEARS.sub(moved, text)
