"""What waits for the office: applications, contestations, trials near their end, letters to post."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from membership.models import (
    Application,
    ApplicationState,
    Delivery,
    DeliveryState,
    EventKind,
    MemberRequest,
    MembershipEvent,
    NoticeKind,
    Organisation,
    RequestState,
    Trial,
)

SHOWN = 50
TRIAL_AHEAD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ToDo:
    """Each list, the oldest first, fifty at most."""

    applications: tuple[Application, ...]
    contests: tuple[MembershipEvent, ...]
    trials: tuple[Trial, ...]
    letters: tuple[Delivery, ...]
    requests: tuple[MemberRequest, ...]

    @property
    def count(self) -> int:
        lists: tuple[Iterable[object], ...] = (
            self.applications,
            self.contests,
            self.trials,
            self.letters,
            self.requests,
        )
        return sum(len(tuple(one)) for one in lists)


def to_do_on(organisation: Organisation, on: date) -> ToDo:
    """Return what waits. Costs five SQL statements."""
    return ToDo(
        applications=tuple(
            Application.objects.for_organisation(organisation)
            .filter(state=ApplicationState.RECEIVED)
            .select_related("category")
            .order_by("received_at")[:SHOWN]
        ),
        contests=tuple(_contests(organisation)),
        trials=tuple(
            Trial.objects.for_organisation(organisation)
            .filter(concluded_by=None, last_on__lte=on + TRIAL_AHEAD)
            .select_related("membership__person", "category")
            .order_by("last_on")[:SHOWN]
        ),
        letters=tuple(
            Delivery.objects.for_organisation(organisation)
            .filter(state=DeliveryState.BY_POST, settled_at=None, notice__kind=NoticeKind.LETTER)
            .select_related("membership", "person", "application", "notice")
            .order_by("pk")[:SHOWN]
        ),
        requests=tuple(
            MemberRequest.objects.for_organisation(organisation)
            .filter(state=RequestState.OPEN)
            .select_related("membership__person")
            .order_by("filed_at")[:SHOWN]
        ),
    )


def _contests(organisation: Organisation) -> Iterable[MembershipEvent]:
    """Return the contestations that no decision followed."""
    rows = MembershipEvent.objects.for_organisation(organisation)
    later = {"membership": OuterRef("membership"), "recorded_at__gt": OuterRef("recorded_at")}
    settling = (
        EventKind.VOTE_UPHELD, EventKind.VOTE_RESTORED, EventKind.RESIGNED, EventKind.EXPELLED, EventKind.DECEASED,
        EventKind.ENDED,
    )  # fmt: skip
    settled = MembershipEvent.objects.filter(kind__in=settling, **later)
    corrected = MembershipEvent.objects.filter(corrects=OuterRef("pk"))
    return (
        rows.filter(kind=EventKind.VOTE_CONTESTED, is_void=False)
        .exclude(Exists(settled))
        .exclude(Exists(corrected))
        .select_related("membership__person")
        .order_by("effective_on")[:SHOWN]
    )
