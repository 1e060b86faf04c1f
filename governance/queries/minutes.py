"""The minutes of a meeting: their versions in each language, what the secretary wrote, who may comment on a draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Length

from governance.models import (
    Assembly,
    Attendance,
    Audience,
    BodyKind,
    Mandate,
    Minutes,
    MinutesComment,
    MinutesPassage,
    MinutesRound,
    MinutesState,
    Motion,
    MotionState,
    exercised,
)
from governance.queries.presence import holds
from membership.models import Organisation, Person
from membership.models.base import true_on

SEALED = (MinutesState.ADOPTED, MinutesState.CORRECTED)


def versions_of(assembly: Assembly) -> list[Minutes]:
    """Return every version, the latest first, without reading the documents themselves."""
    rows = Minutes.objects.filter(assembly=assembly).select_related("written_by", "round", "adopted_by__resolution")
    found = rows.annotate(octets=Length("document__content"), sha256=F("document__sha256"))
    return list(found.order_by("language", "-version"))


def newest(assembly: Assembly) -> list[Minutes]:
    """Return the latest version in each language, French first, which is the one members read."""
    rows = Minutes.objects.filter(assembly=assembly).select_related("written_by")
    found = rows.annotate(sha256=F("document__sha256"))
    return list(found.order_by("-language", "-version").distinct("language"))


def passages_of(assembly: Assembly) -> dict[tuple[str, int | None], str]:
    """Return what the secretary wrote, by language and point; None for what stands under no point."""
    rows = MinutesPassage.objects.filter(assembly=assembly).exclude(text="")
    return {(language, item): text for language, item, text in rows.values_list("language", "item", "text")}


def passages_adopted(assembly: Assembly, language: str, motion: Motion) -> dict[int | None, str] | None:
    """Return what stood under each point in the last draft before a meeting adopted the minutes, by point.

    None where there was no draft in that language, or one of before drafts kept what was written.
    """
    drafts = Minutes.objects.filter(assembly=assembly, language=language, written_at__lte=motion.decided_at)
    return _kept_in(drafts, assembly)


def passages_sealed(assembly: Assembly, language: str) -> dict[int | None, str] | None:
    """Return what stands under each point in the latest sealed version, by point; None where it kept nothing of it."""
    return _kept_in(Minutes.objects.filter(assembly=assembly, language=language, state__in=SEALED), assembly)


def _kept_in(versions: QuerySet[Minutes], assembly: Assembly) -> dict[int | None, str] | None:
    last = versions.order_by("-version").values_list("passages", flat=True).first()
    if last is None:
        return None
    points = dict(assembly.agenda.filter(public_id__in=[key for key in last if key]).values_list("public_id", "pk"))
    return {points.get(key): text for key, text in last.items() if not key or key in points}


def is_sealed(assembly: Assembly, language: str) -> bool:
    """Return whether the minutes in a language are adopted and sealed."""
    return Minutes.objects.filter(assembly=assembly, language=language, state__in=SEALED).exists()


def is_settled(assembly: Assembly, language: str) -> bool:
    """Return whether the minutes in a language stand as they are: sealed, or adopted from a draft in that language."""
    if is_sealed(assembly, language):
        return True
    motion = adopting_motion(assembly)
    drafts = Minutes.objects.filter(assembly=assembly, language=language)
    return motion is not None and drafts.filter(written_at__lte=motion.decided_at).exists()


def adopting_motion(assembly: Assembly) -> Motion | None:
    """Return the motion by which a later meeting adopted the minutes, None before."""
    rows = Motion.objects.filter(item__minutes_of=assembly, state=MotionState.ADOPTED)
    return rows.select_related("assembly").order_by("decided_at").first()


def is_of_the_audience(sent: MinutesRound, persons: Sequence[Person], on: date) -> bool:
    """Return whether one of these persons was sent the draft for comment."""
    if sent.audience == Audience.BOARD:
        # Of a body's own meeting, those of that body.
        body = sent.minutes.assembly.body_id
        whose = Q(seat__body=body) if body else Q(seat__body__kind=BodyKind.BOARD)
        return Mandate.objects.filter(whose, true_on(on), exercised(on), person__in=persons).exists()
    own = Q(person__in=persons) | Q(membership__person__in=persons)
    return Attendance.objects.filter(own, holds(), assembly=sent.minutes.assembly_id).exists()


def open_rounds(organisation: Organisation, on: date) -> QuerySet[MinutesRound]:
    """Return the drafts on which comments are taken that day."""
    rows: QuerySet[MinutesRound] = MinutesRound.objects.for_organisation(organisation).filter(until__gte=on)
    return rows.select_related("minutes__assembly__organisation").order_by("until", "pk")


def comments_on(sent: MinutesRound) -> QuerySet[MinutesComment]:
    """Return what was said of a draft, in the order of its points."""
    rows: QuerySet[MinutesComment] = MinutesComment.objects.filter(round=sent).select_related("person", "item")
    return rows.order_by("item__position", "item__rank", "pk")
