"""All that an organisation wrote to its people, the latest first, and where the recipients of each stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, QuerySet

from membership.models import UNFINISHED, Delivery, DeliveryState, Notice, NoticeText, Organisation


@dataclass(frozen=True, slots=True)
class Mailing:
    """One notice of whatever kind. counted: how many persons stand at each outcome, each counted once."""

    notice: Notice
    counted: dict[str, int] = field(default_factory=dict)

    @property
    def recipients(self) -> int:
        return sum(self.counted.values())

    @property
    def sent(self) -> int:
        return self.counted[DeliveryState.SENT]

    @property
    def by_post(self) -> int:
        return self.counted[DeliveryState.BY_POST]

    @property
    def failed(self) -> int:
        return self.counted[DeliveryState.FAILED]

    @property
    def waived(self) -> int:
        return self.counted[DeliveryState.WAIVED]

    @property
    def pending(self) -> int:
        return sum(self.counted[state] for state in UNFINISHED)

    @property
    def stage(self) -> str:
        """Return how far it has come: withdrawn, leaving, incomplete (some not reached), done (declared), or left."""
        if self.notice.withdrawn_at is not None:
            return "withdrawn"
        if self.pending:
            return "leaving"
        if self.notice.closed_at is not None:
            return "done"
        return "incomplete" if self.failed else "left"


def mailings(organisation: Organisation, kind: str = "") -> QuerySet[Notice]:
    """Return what was issued, the latest first; of one kind, if any is named. Two SQL statements a page."""
    rows: QuerySet[Notice] = Notice.objects.for_organisation(organisation).select_related("organisation")
    subjects = NoticeText.objects.only("notice_id", "language", "subject")
    return (rows.filter(kind=kind) if kind else rows).prefetch_related(Prefetch("texts", subjects)).order_by("-pk")


def summed(notices: Iterable[Notice]) -> list[Mailing]:
    """Return these notices, few enough for a page, each with where its recipients stand. One SQL statement."""
    found: Sequence[Notice] = list(notices)
    counted = {one.pk: dict.fromkeys(DeliveryState.values, 0) for one in found}
    rows = Delivery.objects.filter(notice__in=counted, replaced_by=None).values_list("notice", "state")
    for notice, state, n in rows.annotate(n=Count("pk")).order_by():
        counted[notice][state] = n
    return [Mailing(one, counted[one.pk]) for one in found]
