"""The notices of a meeting: the first one, then each that corrected it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from governance.models import Assembly, CorrectedNotice
from membership.models import Notice


@dataclass(frozen=True, slots=True)
class Version:
    """One notice of a meeting. correction: None for the first."""

    number: int
    notice: Notice
    correction: CorrectedNotice | None
    is_last: bool = True

    @property
    def query(self) -> str:
        """Return what an address adds to mean this version; nothing for the last."""
        return "" if self.is_last else f"?version={self.number}"


def versions_of(assembly: Assembly) -> list[Version]:
    """Return the notices of a meeting, the first one first; none while it is in preparation. One SQL statement."""
    if assembly.notice is None:
        return []
    corrections = assembly.corrections.select_related("notice__organisation").order_by("version")
    found = [(1, assembly.notice, None), *((one.version, one.notice, one) for one in corrections)]
    return [Version(*one, is_last=one is found[-1]) for one in found]


def standing_notice(assembly: Assembly) -> Notice | None:
    """Return the notice that says how the meeting stands: the last that left."""
    last = assembly.corrections.select_related("notice__organisation").order_by("version").last()
    return last.notice if last else assembly.notice


def notice_of_its_day(assembly: Assembly) -> Notice | None:
    """Return the last notice that says when the meeting is held or goes on; None while no notice says it."""
    corrected = assembly.corrections.select_related("notice__organisation").order_by("version").last()
    moves = assembly.changes.filter(to_at__isnull=False).select_related("notice__organisation")
    if corrected is not None:
        # A correction says the day that was decided before it.
        moves = moves.filter(decided_at__gt=corrected.notice.issued_at)
    if (moved := moves.order_by("decided_at", "pk").last()) is not None:
        told: Notice | None = moved.notice
        return told
    return corrected.notice if corrected else assembly.notice


def notices_of(assembly: Assembly) -> Q:
    """Return which rows of notices are this meeting's, to filter deliveries and the like by `notice__in`."""
    return Q(pk=assembly.notice_id) | Q(correction__assembly=assembly)


def said_of(assembly: Assembly) -> Q:
    """Return which notices are of a meeting: its call in every version, and what was decided of it since."""
    return notices_of(assembly) | Q(change__assembly=assembly)


def meeting_told_of(notice_id: int) -> Assembly | None:
    """Return the meeting of members that a notice, in whatever version, is of."""
    found: Assembly | None = (
        Assembly.objects.filter(body=None)
        .select_related("organisation")
        .filter(Q(notice=notice_id) | Q(pk__in=CorrectedNotice.objects.filter(notice=notice_id).values("assembly")))
        .first()
    )
    return found
