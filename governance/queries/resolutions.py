"""The register of resolutions: what was adopted, under its number, found again years later."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from governance.models import ChangeKind, MotionState, Resolution, ResolutionChange
from membership.models import Organisation, sort_key

# Of a motion that a corrected count rejected, the number is left in the register, and nothing more.
ADOPTED = ~Q(motion__state=MotionState.REJECTED)
REPEALED = Exists(ResolutionChange.objects.filter(resolution=OuterRef("pk"), kind=ChangeKind.REPEALS))


class Standing(Enum):
    """What has become of a resolution."""

    IN_FORCE = "in_force"
    AMENDED = "amended"
    """Still in force, as later resolutions have changed it."""
    REPEALED = "repealed"
    TAKEN_BACK = "taken_back"
    """Announced as adopted by a count that was wrong: its number is not given again."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asks of the register.

    year None: every year; standing None: whatever became of them; body None: of whichever body, 0: of the members.
    """

    search: str = ""
    year: int | None = None
    standing: Standing | None = None
    body: int | None = None


def register_of(
    organisation: Organisation, wanted: Wanted, *, rows: QuerySet[Resolution] | None = None
) -> QuerySet[Resolution]:
    """Return the resolutions that hold every word asked for, in either language, the latest first.

    rows: among these, instead of those of the members.

    Words are compared without accents or capitals, in the number, the titles and the texts.
    """
    rows = resolutions_of(organisation) if rows is None else rows
    if wanted.body is not None:
        of_body = Q(motion__assembly__body=wanted.body) | Q(motion__assembly__part=wanted.body)
        of_all = Q(motion__assembly__body=None, motion__assembly__part=None)
        rows = rows.filter(of_body if wanted.body else of_all)
    if wanted.year is not None:
        rows = rows.filter(year=wanted.year)
    for word in sort_key(wanted.search).split():
        rows = rows.filter(search_key__contains=word)
    changed = ResolutionChange.objects.filter(resolution=OuterRef("pk"))
    if wanted.standing is Standing.TAKEN_BACK:
        rows = rows.exclude(ADOPTED)
    elif wanted.standing is not None:
        rows = rows.filter(ADOPTED)
    match wanted.standing:
        case Standing.IN_FORCE:
            rows = rows.filter(~REPEALED)
        case Standing.AMENDED:
            rows = rows.filter(Exists(changed), ~REPEALED)
        case Standing.REPEALED:
            rows = rows.filter(REPEALED)
    return rows


def resolutions_of(organisation: Organisation) -> QuerySet[Resolution]:
    """Return the register of the members, each resolution with what later ones did to it."""
    return every_resolution(organisation).filter(series="")


def every_resolution(organisation: Organisation) -> QuerySet[Resolution]:
    """Return the whole register, those of the board and the committees included."""
    rows: QuerySet[Resolution] = Resolution.objects.for_organisation(organisation)
    changes = ResolutionChange.objects.select_related("by").order_by("by__year", "by__rank")
    return rows.select_related("motion__assembly__body").prefetch_related(Prefetch("changes", queryset=changes))


def adopted_resolutions(organisation: Organisation) -> QuerySet[Resolution]:
    """Return those that an act may rest on, of the members and of bodies: all that no corrected count rejected."""
    rows: QuerySet[Resolution] = Resolution.objects.for_organisation(organisation).filter(ADOPTED)
    return rows


def standing_of(resolution: Resolution) -> Standing:
    """Return what has become of a resolution read with its changes. Costs no SQL."""
    if not resolution.is_adopted:
        return Standing.TAKEN_BACK
    kinds = {change.kind for change in resolution.changes.all()}
    if ChangeKind.REPEALS in kinds:
        return Standing.REPEALED
    return Standing.AMENDED if kinds else Standing.IN_FORCE


def years_of(organisation: Organisation) -> list[int]:
    """Return the years in which something was adopted, the latest first."""
    rows = Resolution.objects.for_organisation(organisation)
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())
