"""What is learned of a message after it left, and the addresses at which nobody is reached.

A message that comes back is work, never a block: the address is flagged with its day, the office sees whom to reach
another way and until when, and the next notice is tried there all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from membership.actors import Actor
from membership.clock import now
from membership.errors import StateNotAllowed
from membership.models import (
    UNFINISHED,
    AttemptOutcome,
    Channel,
    Delivery,
    DeliveryEvent,
    DeliveryState,
    FlaggedAddress,
    LaterEvent,
    Notice,
)
from membership.server_words import UNWANTED
from membership.services import audit

BY_HAND = "office"


@dataclass(frozen=True, slots=True)
class Learned:
    """One event. source and key say when two are the same: providers repeat themselves, and in any order.

    address: which one it is about, where that is told; else that of the last attempt. provider_id: the provider's own
    name of what it took, where it gave one.
    """

    kind: LaterEvent
    source: str
    key: str
    happened_at: datetime
    answer: str = ""
    address: str = ""
    provider_id: str = ""


@transaction.atomic
def note_event(delivery: Delivery, *, learned: Learned, actor: Actor) -> bool:
    """Write down what became of a message, and what it changes. Returns whether this was news.

    Delivered settles a doubt, and what a worker has not finished. Came back means the person was not told: the delivery
    has failed, and a notice declared done is open again. Reported as unwanted, the address of a notice is flagged. No
    audit entry of its own but for that: the events are a ledger.
    """
    if learned.kind == LaterEvent.BOUNCED:
        # Whoever declares a notice done, or withdraws it, takes the two in the same order.
        Notice.objects.select_for_update(no_key=True).filter(pk=delivery.notice_id).first()
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("person", "organisation")
    locked = rows.get(pk=delivery.pk)
    _, is_new = DeliveryEvent.objects.get_or_create(
        delivery=locked,
        source=learned.source,
        key=learned.key,
        defaults={
            "organisation_id": locked.organisation_id,
            "kind": learned.kind,
            "happened_at": learned.happened_at,
            "answer": learned.answer[:400],
        },
    )
    if not is_new:
        return False
    if _is_of_another_address(locked, learned):
        # The office has put the address right and sent again: what is learned of the former one says nothing of that.
        if learned.kind == LaterEvent.BOUNCED:
            flag_address(locked, answer=learned.answer, actor=actor, address=learned.address)
        return True
    if _is_of_a_former_attempt(locked, learned):
        # It left once more since, and what becomes of that tells whether its reader was reached.
        return True
    if learned.kind == LaterEvent.DELIVERED and _is_unknown(locked):
        _settle(locked, DeliveryState.SENT, learned)
    if learned.kind == LaterEvent.BOUNCED and locked.state in (DeliveryState.SENT, *UNFINISHED):
        _settle(locked, DeliveryState.FAILED, learned)
        flag_address(locked, answer=learned.answer, actor=actor)
        _reopen(locked, actor)
    if learned.kind == LaterEvent.COMPLAINED and not locked.is_news:
        # They are told all the same, but the provider may keep back whatever follows.
        flag_address(locked, answer=" – ".join(filter(None, (UNWANTED, learned.answer))), actor=actor)
    return True


@transaction.atomic
def note_returned(delivery: Delivery, *, actor: Actor, answer: str = "") -> bool:
    """Note by hand that a message came back to the office. Returns whether this was news.

    Raises StateNotAllowed for a letter: the envelope says when and why it came back, see `note_letter_returned`.
    """
    if delivery.channel != Channel.EMAIL:
        raise StateNotAllowed(action="note_returned", state=delivery.state)
    instant = now()
    learned = Learned(LaterEvent.BOUNCED, BY_HAND, f"{delivery.attempts_made}", instant, answer)
    if not note_event(delivery, learned=learned, actor=actor):
        return False
    audit.record(
        delivery.organisation,
        actor=actor,
        action="notice.returned",
        object_kind="delivery",
        object_id=delivery.public_id,
    )
    return True


def _is_of_another_address(delivery: Delivery, learned: Learned) -> bool:
    if not learned.address or learned.address.casefold() == delivery.address.casefold():
        return False
    # A provider may name the reader otherwise than we did; only an address that we wrote to is another one.
    return bool(delivery.attempts.filter(address__iexact=learned.address).exists())


def _is_unknown(delivery: Delivery) -> bool:
    """Return whether nobody knows what became of a message: that it was delivered is then the answer.

    It may be told before the worker heard of it, or died; after another try was refused for now; or after so many
    doubts that a person was to decide. A letter that tells instead is decided, and what came back stays so.
    """
    if delivery.state == DeliveryState.IN_DOUBT:
        return True
    has_failed = delivery.state == DeliveryState.FAILED
    if not has_failed and delivery.state not in UNFINISHED:
        return False
    if has_failed and (delivery.replaced_by_id or delivery.events.filter(kind=LaterEvent.BOUNCED).exists()):
        return False
    unknown = Q(finished_at=None) | Q(outcome=AttemptOutcome.UNKNOWN)
    return bool(delivery.attempts.filter(unknown, address=delivery.address).exists())


def _reopen(delivery: Delivery, actor: Actor) -> None:
    if not Notice.objects.filter(pk=delivery.notice_id, closed_at__isnull=False).update(closed_at=None):
        return
    audit.record(
        delivery.organisation,
        actor=actor,
        action="notice.reopened",
        object_kind="notice",
        object_id=delivery.notice.public_id,
        values={"delivery": delivery.public_id},
    )


def _is_of_a_former_attempt(delivery: Delivery, learned: Learned) -> bool:
    """Return whether a message that came back, late, was sent before the last one that the mail server took or has.

    Known by the provider's own name of it; else by the hour: what came back before the last one left is not that one.
    """
    if learned.kind != LaterEvent.BOUNCED or learned.source == BY_HAND:
        return False
    attempts = list(delivery.attempts.order_by("number"))
    if not attempts or attempts[-1].outcome not in ("", AttemptOutcome.ACCEPTED):
        return False
    last = attempts[-1]
    if delivery.state in UNFINISHED and last.outcome == AttemptOutcome.ACCEPTED:
        # Somebody has it sent again already.
        return True
    named = [one.number for one in attempts if learned.provider_id and one.provider_id == learned.provider_id]
    if len(named) == 1:
        return named != [last.number]
    return len(attempts) > 1 and learned.happened_at < last.started_at


def _settle(delivery: Delivery, state: DeliveryState, learned: Learned) -> None:
    delivery.state = state
    delivery.settled_at = now()
    delivery.claim_token = None
    delivery.claimed_until = None
    if learned.answer:
        delivery.last_answer = learned.answer[:400]
    delivery.save(update_fields=["state", "settled_at", "claim_token", "claimed_until", "last_answer"])


@transaction.atomic
def flag_address(delivery: Delivery, *, answer: str, actor: Actor | None = None, address: str = "") -> None:
    """Write that nobody is reached at the address of a delivery, or another one it was sent to before.

    Written once, until somebody clears it. What is written to an estate says nothing of the person who died.
    """
    if delivery.person is None or delivery.estate_id is not None:
        return
    _, is_new = FlaggedAddress.objects.get_or_create(
        person=delivery.person,
        address=address or delivery.address,
        cleared_at=None,
        defaults={
            "organisation_id": delivery.organisation_id,
            "channel": delivery.channel,
            "delivery": delivery,
            "answer": answer[:400],
        },
    )
    if is_new:
        audit.record(
            delivery.organisation,
            actor=actor or Actor.system(),
            action="address.flagged",
            object_kind="delivery",
            object_id=delivery.public_id,
        )


@transaction.atomic
def clear_flag(flag: FlaggedAddress, *, actor: Actor) -> bool:
    """Write that an address works after all. Returns whether this was news."""
    cleared = FlaggedAddress.objects.filter(pk=flag.pk, cleared_at=None)
    if not cleared.update(cleared_at=now(), cleared_by_id=actor.account_id):
        return False
    audit.record(
        flag.organisation,
        actor=actor,
        action="address.cleared",
        object_kind="delivery",
        object_id=flag.delivery.public_id,
    )
    return True
