"""The facts an act may move, each read from its rows as stretches and written back without rewriting any."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from membership.models import Membership, MembershipPeriod, Suspension, VotingRestriction
from membership.models.base import STILL_RECORDED
from membership.rules.stretches import Stretch, covering, end_of_stay
from membership.services import history

What = TypeVar("What")


@dataclass(frozen=True, slots=True)
class Track(Generic[What]):
    """One kind of fact about a membership. what: what a row states; columns: the same, to write it."""

    model: type[Any]
    what: Callable[[Any], What]
    columns: Callable[[What], Mapping[str, Any]]

    def rows(self, membership: Membership) -> list[Any]:
        """Return the rows that hold as known now."""
        return list(self.model.objects.filter(STILL_RECORDED, membership=membership).order_by("effective"))

    def read(self, membership: Membership) -> tuple[Stretch[What], ...]:
        return tuple(self._stretch(row) for row in self.rows(membership))

    def write(self, membership: Membership, wanted: Iterable[Stretch[What]], *, at: datetime) -> None:
        """Make `wanted` be what is known from one instant on: retract the rows that no longer hold, insert others."""
        held = {self._stretch(row): row for row in self.rows(membership)}
        goal = set(wanted)
        for stretch in held.keys() - goal:
            history.retract(held[stretch], at=at)
        self.model.objects.bulk_create(
            self.model(
                organisation_id=membership.organisation_id,
                membership=membership,
                effective=DateRange(stretch.start, stretch.end),
                recorded=DateTimeTZRange(at, None, "[)"),
                **self.columns(stretch.what),
            )
            for stretch in goal - held.keys()
        )

    def forgotten_at(self, membership: Membership, at: datetime) -> tuple[Stretch[What], ...]:
        """Return what held until one instant: what the act of that instant took away."""
        return tuple(
            self._stretch(row) for row in self.model.objects.filter(membership=membership, recorded__endswith=at)
        )

    def _stretch(self, row: Any) -> Stretch[What]:
        return Stretch(self.what(row), row.effective.lower, row.effective.upper)


@dataclass(frozen=True, slots=True)
class SuspensionTerms:
    kept_rights: tuple[str, ...]
    decided_by: str


@dataclass(frozen=True, slots=True)
class RestrictionTerms:
    reason: str
    notified_on: date | None


PERIODS: Track[int] = Track(
    MembershipPeriod,
    lambda row: row.category_id,
    lambda category: {"category_id": category},
)
SUSPENSIONS: Track[SuspensionTerms] = Track(
    Suspension,
    lambda row: SuspensionTerms(tuple(row.kept_rights), row.decided_by),
    lambda terms: {"kept_rights": list(terms.kept_rights), "decided_by": terms.decided_by},
)
RESTRICTIONS: Track[RestrictionTerms] = Track(
    VotingRestriction,
    lambda row: RestrictionTerms(row.reason, row.notified_on),
    lambda terms: {"reason": terms.reason, "notified_on": terms.notified_on},
)


def suspended_outside_stays(membership: Membership) -> set[object]:
    """Return what is suspended on days on which its stay does not last: before the member came in, or once they left.

    Of what began on a day that nobody knows nothing is said. Costs three SQL statements.
    """
    stays = PERIODS.read(membership)
    held = (one for track in (SUSPENSIONS, RESTRICTIONS) for one in track.read(membership))
    return {one for one in held if one.start is not None and not _lasts(stays, one.start, one.end)}


def _lasts(stays: Sequence[Stretch[int]], start: date, end: date | None) -> bool:
    leaves_on = end_of_stay(stays, start)
    return covering(stays, start) is not None and (leaves_on is None or (end is not None and end <= leaves_on))
