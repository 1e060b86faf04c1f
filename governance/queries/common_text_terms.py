"""Until when a common text holds: as each organisation wrote it, and what both agree on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from governance.models import CommonText, CommonTextTerm, MotionState, TermKind
from membership.models import Organisation


@dataclass(frozen=True, slots=True)
class SideTerm:
    """What one organisation lets the other see: its last date, and what became of the text there. No word."""

    organisation_fr: str
    organisation_en: str
    is_own: bool
    until: date | None
    kind: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a common text stands here.

    until: the earlier of the two dates. An extension counts once both have noted one; before, the date that was written
    does. last: what was noted last here, None for nothing. differ: both wrote a date, and not the same.
    """

    until: date | None
    last: CommonTextTerm | None
    sides: tuple[SideTerm, ...]

    @property
    def is_ended(self) -> bool:
        return self.last is not None and self.last.ends_it

    @property
    def differ(self) -> bool:
        return len({one.until for one in self.sides if one.until}) > 1


def is_adopted_here(common: CommonText) -> bool:
    """Return whether the text was adopted on this side, and no corrected count took that back. May cost SQL."""
    resolution = getattr(common.motion, "resolution", None)
    return common.motion.state == MotionState.ADOPTED and resolution is not None


def own_until(common: CommonText) -> date | None:
    """Return the last date that was noted on this side. Costs one SQL statement unless the terms were fetched."""
    return _until(common.terms.all())


def standing_of(common: CommonText) -> Standing:
    """Return until when a common text holds. Reads the other side by the code both offices hold, as its page does."""
    return standings_of([common])[common.pk]


def standings_of(texts: Iterable[CommonText]) -> dict[int, Standing]:
    """Return where each of several texts stands. Costs two SQL statements."""
    wanted = list(texts)
    sides = CommonText.objects.filter(code__in=[one.code for one in wanted])
    found = list(sides.select_related("organisation").prefetch_related("terms__resolution", "terms__by__motion"))
    return {one.pk: _standing(one, [side for side in found if side.code == one.code]) for one in wanted}


def texts_to_renew(organisation: Organisation) -> list[tuple[CommonText, Standing]]:
    """Return the common texts adopted here that have a date. Costs three SQL statements."""
    rows = CommonText.objects.for_organisation(organisation).filter(
        Exists(CommonTextTerm.objects.filter(common=OuterRef("pk"))),
        motion__state=MotionState.ADOPTED,
        motion__resolution__isnull=False,
    )
    texts = list(rows.select_related("motion__resolution", "motion__assembly", "organisation").order_by("pk"))
    standings = standings_of(texts) if texts else {}
    return [(one, standings[one.pk]) for one in texts]


def _standing(common: CommonText, sides: list[CommonText]) -> Standing:
    ordered = sorted(sides, key=lambda one: one.pk != common.pk)
    shown = tuple(_side(one, is_own=one.pk == common.pk) for one in ordered)
    own = next((list(one.terms.all()) for one in ordered if one.pk == common.pk), [])
    dates = [one for one in _agreed([list(one.terms.all()) for one in ordered]) if one]
    return Standing(min(dates, default=None), own[-1] if own else None, shown)


def _agreed(sides: list[list[CommonTextTerm]]) -> list[date | None]:
    """Return the date of each side that counts: nobody extends a text for members who have decided nothing."""
    extended = [bool(dated) and dated[-1].kind == TermKind.EXTENDED for dated in map(_dated, sides)]
    if len(sides) > 1 and all(extended):
        return [_until(one) for one in sides]
    return [_until(term for term in one if term.kind == TermKind.WRITTEN) for one in sides]


def _side(one: CommonText, *, is_own: bool) -> SideTerm:
    terms = list(one.terms.all())
    return SideTerm(
        organisation_fr=one.organisation.name_fr,
        organisation_en=one.organisation.name_en,
        is_own=is_own,
        until=_until(terms),
        kind=terms[-1].kind if terms else "",
    )


def _until(terms: Iterable[CommonTextTerm]) -> date | None:
    dated = _dated(terms)
    return dated[-1].until if dated else None


def _dated(terms: Iterable[CommonTextTerm]) -> list[CommonTextTerm]:
    return [one for one in terms if one.kind in (TermKind.WRITTEN, TermKind.EXTENDED)]
