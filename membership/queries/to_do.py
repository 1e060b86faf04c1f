"""What waits for the office: applications, contestations, trials near their end, letters to post."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef

from membership.models import (
    Application,
    ApplicationState,
    Delivery,
    DeliveryState,
    EventKind,
    FlaggedAddress,
    MemberRequest,
    MembershipEvent,
    NoticeKind,
    Organisation,
    RequestState,
    Trial,
)
from membership.models.base import DatabaseNow

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
    unreached: tuple[Delivery, ...]
    flagged: tuple[FlaggedAddress, ...]

    @property
    def count(self) -> int:
        lists: tuple[Iterable[object], ...] = (
            self.applications,
            self.contests,
            self.trials,
            self.letters,
            self.requests,
            self.unreached,
            self.flagged,
        )
        return sum(len(tuple(one)) for one in lists)


def to_do_on(organisation: Organisation, on: date) -> ToDo:
    """Return what waits. Costs eight SQL statements."""
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
            .select_related("membership", "person", "application", "correspondent", "notice")
            .order_by("pk")[:SHOWN]
        ),
        requests=tuple(
            MemberRequest.objects.for_organisation(organisation)
            .filter(state=RequestState.OPEN)
            .select_related("membership__person")
            .order_by("filed_at")[:SHOWN]
        ),
        unreached=tuple(
            Delivery.objects.for_organisation(organisation)
            # Once a meeting is over nobody can be told of it any more; and news is owed to nobody. What was replaced
            # since is told by what replaced it, and is work there if that did not reach somebody either.
            .filter(
                state=DeliveryState.FAILED,
                is_news=False,
                replaced_by=None,
                notice__superseded_by=None,
                notice__links_end_at__gt=DatabaseNow(),
            )
            .select_related("membership", "person", "application", "correspondent", "notice")
            .order_by("notice__post_by", "pk")[:SHOWN]
        ),
        flagged=tuple(
            FlaggedAddress.objects.for_organisation(organisation)
            # An address that was changed meanwhile is nobody's work any more.
            .filter(cleared_at=None, address=F("person__email"))
            .select_related("person", "delivery")
            .prefetch_related("person__memberships")
            .order_by("flagged_at")[:SHOWN]
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
