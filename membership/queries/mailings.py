"""All that an organisation wrote to its people, the latest first, and where the recipients of each stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db.models import Count, Prefetch, QuerySet
from redis.exceptions import RedisError

from membership.models import UNFINISHED, Delivery, DeliveryState, Notice, NoticeText, Organisation

# So many at once: each may have gone to a million.
MOST_SUMMED = 25
# What has left and is long to count is not counted again for each look at the list.
LONG = 10_000
KEPT_SECONDS = 60
# While it leaves, its sum is old sooner, and is not counted for each who looks.
LEAVING_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Mailing:
    """One notice of whatever kind. counted: how many persons stand at each outcome, each counted once.

    unposted: of those by post, the letters that still lie in the office.
    """

    notice: Notice
    counted: dict[str, int] = field(default_factory=dict)
    unposted: int = 0

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
        """Return how far it has come, in one word.

        withdrawn, leaving, to_post (nothing but letters), set_aside (for everybody), done (declared), incomplete (some
        not reached), or left.
        """
        if self.notice.withdrawn_at is not None:
            return "withdrawn"
        if self.pending:
            return "leaving"
        if self.unposted:
            return "to_post"
        if self.waived and self.waived == self.recipients:
            return "set_aside"
        if self.notice.closed_at is not None:
            return "done"
        return "incomplete" if self.failed else "left"


def mailings(organisation: Organisation, kind: str = "") -> QuerySet[Notice]:
    """Return what was issued, the latest first; of one kind, if any is named. Two SQL statements a page."""
    rows: QuerySet[Notice] = Notice.objects.for_organisation(organisation).select_related("organisation")
    subjects = NoticeText.objects.only("notice_id", "language", "subject")
    return (rows.filter(kind=kind) if kind else rows).prefetch_related(Prefetch("texts", subjects)).order_by("-pk")


def summed(notices: Iterable[Notice]) -> list[Mailing]:
    """Return these notices, few enough for a page, each with where its recipients stand. Two SQL statements.

    Of what went to many, as it stood within the last minute; within some seconds while it leaves.
    """
    found: Sequence[Notice] = list(notices)
    standing = _kept(one.pk for one in found)
    fresh = _counted([one for one in found if one.pk not in standing])
    long = {pk: sums for pk, sums in fresh.items() if sum(sums[0].values()) >= LONG}
    _keep({pk: sums for pk, sums in long.items() if _is_over(sums)}, KEPT_SECONDS)
    _keep({pk: sums for pk, sums in long.items() if not _is_over(sums)}, LEAVING_SECONDS)
    standing |= fresh
    return [Mailing(one, standing[one.pk][0], standing[one.pk][1]) for one in found]


# How many stand at each outcome, and how many letters lie in the office.
Sums = tuple[dict[str, int], int]


def _counted(notices: Sequence[Notice]) -> dict[int, Sums]:
    counted = {one.pk: dict.fromkeys(DeliveryState.values, 0) for one in notices}
    if not counted:
        return {}
    rows = Delivery.objects.filter(notice__in=counted, replaced_by=None)
    for notice, state, n in rows.values_list("notice", "state").annotate(n=Count("pk")).order_by():
        counted[notice][state] = n
    # By organisation as well: so goes the index of what lies in the office.
    in_office = rows.filter(
        organisation__in={one.organisation_id for one in notices}, state=DeliveryState.BY_POST, settled_at=None
    )
    unposted = dict(in_office.values_list("notice").annotate(n=Count("pk")).order_by())
    return {pk: (sums, unposted.get(pk, 0)) for pk, sums in counted.items()}


def _is_over(sums: Sums) -> bool:
    counted, unposted = sums
    return not unposted and not any(counted[state] for state in UNFINISHED)


def _kept(notices: Iterable[int]) -> dict[int, Sums]:
    keys = {f"mailing:{pk}": pk for pk in notices}
    try:
        return {keys[key]: sums for key, sums in cache.get_many(keys).items()}
    except (RedisError, OSError):  # slower without, and no reason to keep the list from anybody
        return {}


def _keep(sums: dict[int, Sums], seconds: int) -> None:
    if not sums:
        return
    with suppress(RedisError, OSError):
        cache.set_many({f"mailing:{pk}": one for pk, one in sums.items()}, seconds)
