"""Whose assembly it is when a part of the members meets: those of a category, or of a section, on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from membership.models import Category, MembershipPeriod, Section, SectionMembership
from membership.models.base import true_on


@dataclass(frozen=True, slots=True)
class Part:
    """The members who meet apart. inside: their memberships; name_fr, name_en: what the part is called."""

    inside: frozenset[int]
    name_fr: str
    name_en: str


def part_on(
    group: Category | None,
    section: Section | None,
    on: date,
    *,
    known_at: datetime | None = None,
) -> Part | None:
    """Return who is of a category, or of a section, on a day; None where neither is given: then it is everybody.

    Costs one SQL statement for each of the two that is given.
    """
    found: list[frozenset[int]] = []
    if group is not None:
        periods = MembershipPeriod.objects.filter(true_on(on, known_at=known_at), category=group)
        found.append(frozenset(periods.values_list("membership", flat=True)))
    if section is not None:
        belonging = SectionMembership.objects.filter(true_on(on, known_at=known_at), section=section)
        found.append(frozenset(belonging.values_list("membership", flat=True)))
    if not found:
        return None
    named = [one for one in (group, section) if one is not None]
    return Part(
        inside=frozenset.intersection(*found),
        name_fr=", ".join(one.name_fr for one in named),
        name_en=", ".join(one.name_en or one.name_fr for one in named),
    )
