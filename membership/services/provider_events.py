"""Events of mail providers: kept at once as they came, understood afterwards, in whatever order and however often.

An event may come before we know the provider's own name of the message, since the answer to our call is on its way as
well: it waits for some days before it is set aside as none of ours.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models.functions import Now

from membership import signals
from membership.actors import Actor
from membership.clock import now
from membership.models import Attempt, Delivery, LaterEvent, ProviderEvent
from membership.services import audit
from membership.services.bounces import Learned, note_event

log = structlog.get_logger("unevoix.mail")

# What each of anymail's words means here; openings and clicks prove nothing and are not kept.
MEANINGS = {
    "delivered": LaterEvent.DELIVERED,
    "deferred": LaterEvent.DEFERRED,
    "bounced": LaterEvent.BOUNCED,
    "rejected": LaterEvent.BOUNCED,
    "failed": LaterEvent.BOUNCED,
    "complained": LaterEvent.COMPLAINED,
}
NOT_OURS_AFTER = timedelta(days=3)
# What a provider sent holds addresses: what it means is written at the delivery, the rest is forgotten.
FORGOTTEN_AFTER = timedelta(days=90)


@transaction.atomic
def keep_event(provider: str, event: Any) -> bool:
    """Keep one event as it came. Returns whether this was news. Workers are woken on commit.

    No audit entry: the events are a ledger of their own.
    """
    if event.event_type not in MEANINGS:
        return False
    row, is_new = ProviderEvent.objects.get_or_create(
        provider=provider,
        key=key_of(event),
        defaults={
            "kind": event.event_type,
            "message_id": (event.message_id or "")[:250],
            "delivery_named": str((event.metadata or {}).get("delivery", ""))[:40],
            "happened_at": event.timestamp,
            "answer": " ".join(str(event.mta_response or event.description or "").split())[:400],
            "body": _as_json(event.esp_event),
        },
    )
    if is_new:
        transaction.on_commit(lambda: signals.provider_event_kept.send(ProviderEvent, event_id=row.pk))
    return is_new


def key_of(event: Any) -> str:
    """Return what makes two events the same. Providers give a repeated one another number, so theirs does not serve."""
    told = [event.event_type, event.message_id, event.recipient, event.timestamp and event.timestamp.isoformat()]
    return hashlib.sha256(audit.canonical([str(one or "") for one in told]).encode()).hexdigest()


def settle_events(limit: int) -> int:
    """Write what waiting events mean at the messages they speak of. Returns how many were settled."""
    settled = 0
    for event in ProviderEvent.objects.filter(settled_at=None).order_by("happened_at", "pk")[:limit]:
        settled += _settle(event)
    return settled


@transaction.atomic
def _settle(event: ProviderEvent) -> bool:
    locked = ProviderEvent.objects.select_for_update(skip_locked=True).filter(pk=event.pk, settled_at=None).first()
    if locked is None:
        return False
    delivery = delivery_of_event(locked)
    if delivery is not None:
        learned = Learned(
            MEANINGS[locked.kind], locked.provider, locked.key, locked.happened_at or locked.received_at, locked.answer
        )
        note_event(delivery, learned=learned, actor=Actor.system())
    elif locked.received_at > now() - NOT_OURS_AFTER:
        return False
    locked.settled_at, locked.is_ours = now(), delivery is not None
    locked.save(update_fields=["settled_at", "is_ours"])
    return True


def delivery_of_event(event: ProviderEvent) -> Delivery | None:
    """Return the message an event speaks of: by what we gave to give back, by our Message-ID, by the provider's own."""
    found = Delivery.objects.filter(public_id=event.delivery_named).first() if event.delivery_named else None
    if found is None and event.message_id:
        found = Delivery.objects.filter(message_id=event.message_id).first()
    if found is None and event.message_id:
        attempt = Attempt.objects.filter(provider_id=event.message_id).select_related("delivery").first()
        found = attempt.delivery if attempt else None
    return found


def forget_events() -> int:
    """Delete what providers sent once it is long settled. Returns how many."""
    old = ProviderEvent.objects.filter(settled_at__lt=Now() - FORGOTTEN_AFTER)
    return int(old.delete()[0])


def _as_json(raw: Any) -> Any:
    """Return the raw event as it can be kept: a form posted becomes names and values."""
    return raw if isinstance(raw, (dict, list)) else dict(getattr(raw, "lists", dict)())
