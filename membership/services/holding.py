"""Holding back what is owed to nobody: for the end of quiet hours, or until it leaves with others in one message.

A notice of meeting, the opening of a vote, an acknowledgement of receipt and a letter of the register are never held.
What is held is still to send, with its reason and its hour; nothing is lost by it. Should nothing gather what waits to
be gathered, it leaves by itself a day later.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet, Value

from membership import signals
from membership.clock import now
from membership.models import Delivery, DeliveryState, HeldFor, MailPreference, Notice, NoticeKind, Person
from membership.models.base import RealNow
from membership.queries.habits import choice_of, habits_of, preference_of
from membership.rules.holding import Choice, Hold, held

MAY_BE_HELD = frozenset({NoticeKind.REMINDER, NoticeKind.RESULT, NoticeKind.NEWS})
# A reminder is of a moment: gathered, it would come when it says nothing any more.
MAY_BE_GATHERED = frozenset({NoticeKind.RESULT, NoticeKind.NEWS})
# By then what gathers is out of order.
LEAVES_ALONE_AFTER = timedelta(days=1)


def hold_back(notice: Notice, *, useful_until: datetime | None = None) -> None:
    """Hold the messages of a notice just written as each of its readers chose, or the organisation for them.

    useful_until: after which it says nothing any more. Costs a statement for each choice that members share.
    """
    if notice.kind not in MAY_BE_HELD:
        return
    instant, zone = now(), notice.organisation.zone
    fresh = Delivery.objects.filter(notice=notice, state=DeliveryState.PENDING)
    for which, choice in _choices(notice):
        hold = held(instant, choice, zone, may_gather=notice.kind in MAY_BE_GATHERED, before=useful_until)
        if hold is not None:
            _hold(fresh.filter(which), hold, instant)


def _choices(notice: Notice) -> Iterator[tuple[Q, Choice]]:
    """Yield each choice there is, with whose messages it is of."""
    habits = habits_of(notice.organisation)
    chosen = MailPreference.objects.for_organisation(notice.organisation)
    yield ~Q(person__in=chosen.values("person")) | Q(person=None), choice_of(habits)
    for own in chosen.order_by("digest", "quiet_from", "quiet_until").distinct("digest", "quiet_from", "quiet_until"):
        alike = chosen.filter(digest=own.digest, quiet_from=own.quiet_from, quiet_until=own.quiet_until)
        yield Q(person__in=alike.values("person")), choice_of(habits, own)


def _hold(deliveries: QuerySet[Delivery], hold: Hold, instant: datetime) -> None:
    alone = hold.until + LEAVES_ALONE_AFTER if hold.is_gathered else hold.until
    deliveries.update(held_until=hold.until, held_for=hold.why, next_attempt_at=RealNow() + Value(alone - instant))


def hold_again(person: Person) -> None:
    """Let what is held for somebody follow what they choose now; what is gathered already stays in its message."""
    instant, choice = now(), choice_of(habits_of(person.organisation), preference_of(person))
    waiting = Delivery.objects.select_for_update(of=("self",)).filter(
        person=person, state=DeliveryState.PENDING, held_until__isnull=False, digest=None,
        notice__kind__in=MAY_BE_GATHERED,
    )  # fmt: skip
    mine = Delivery.objects.filter(pk__in=list(waiting.values_list("pk", flat=True)))
    hold = held(instant, choice, person.organisation.zone, may_gather=True, before=None)
    if hold is not None:
        _hold(mine, hold, instant)
    elif mine.update(held_until=None, held_for="", next_attempt_at=RealNow()):
        transaction.on_commit(lambda: signals.notice_issued.send(Notice, notice_id=0))


def let_go() -> int:
    """Let leave what was held for quiet hours that are over. Returns how many messages that is.

    They would at their hour by themselves; the clock of a demonstration may have jumped there.
    """
    over = Delivery.objects.filter(
        state=DeliveryState.PENDING, held_for=HeldFor.QUIET, held_until__lte=now(), next_attempt_at__gt=RealNow()
    )
    return int(over.filter(attempts_made=0, digest=None).update(next_attempt_at=RealNow()))


def is_held(delivery: Delivery, at: datetime) -> bool:
    """Return whether a message waits because somebody chose so, and nothing else."""
    return bool(
        delivery.state == DeliveryState.PENDING
        and delivery.attempts_made == 0
        and delivery.held_until is not None
        and delivery.held_until > at
    )
