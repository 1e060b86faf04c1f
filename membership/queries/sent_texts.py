"""The texts of what was sent, and which replaced which."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from membership.models import IN_PERSON, Membership, Notice


@dataclass(frozen=True, slots=True)
class Sent:
    """One of the notices that replaced each other. number: its place among those of its kind, the first being 1."""

    notice: Notice
    number: int


def line_of(notice: Notice) -> list[Sent]:
    """Return a notice, those it replaced and those that replaced it, in the order they left.

    Costs one SQL statement a replacement, and one more.
    """
    found = {notice.pk: notice}
    while more := list(_beside(list(found))):
        found |= {one.pk: one for one in more}
    counted: dict[str, int] = {}
    line = []
    for one in sorted(found.values(), key=lambda one: (one.issued_at, one.pk)):
        counted[one.kind] = counted.get(one.kind, 0) + 1
        line.append(Sent(one, counted[one.kind]))
    return line


def _beside(known: list[int]) -> list[Notice]:
    """Return the notices that replaced some, or were replaced by them, and are not among them yet."""
    rows = Notice.objects.filter(Q(superseded_by__in=known) | Q(supersedes__in=known)).exclude(pk__in=known)
    return list(rows.select_related("organisation").prefetch_related("texts").distinct())


def former_of(notice: Notice, line: list[Sent]) -> Notice | None:
    """Return the last one of its kind before it, whose text it corrects; None where it is the first."""
    earlier = [one.notice for one in line if one.notice.kind == notice.kind]
    place = [one.pk for one in earlier].index(notice.pk)
    return earlier[place - 1] if place else None


def member_written_to(notice: Notice) -> Membership | None:
    """Return the member whom a letter concerns alone; None for what was written to several, or to nobody in it."""
    if notice.kind not in IN_PERSON:
        return None
    members = list(Membership.objects.filter(deliveries__notice=notice).distinct()[:2])
    return members[0] if len(members) == 1 else None
