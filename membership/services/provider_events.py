"""Events of mail providers: kept at once as they came, understood afterwards, in whatever order and however often.

An event may come before we know the provider's own name of the message, since the answer to our call is on its way as
well: it waits for a while before it is set aside as none of ours.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now, Substr

from membership import signals
from membership.actors import Actor
from membership.clock import now
from membership.kept import UNWANTED, kept
from membership.models import Attempt, Delivery, DeliveryEvent, LaterEvent, ProviderEvent, SpentToken
from membership.models.base import PUBLIC_ID_LENGTH
from membership.services import audit
from membership.services.bounces import Learned, note_event
from membership.services.newsletters import stop_news

log = structlog.get_logger("unevoix.mail")

# What each of anymail's words means here; openings and clicks prove nothing and are not kept.
MEANINGS = {
    "delivered": LaterEvent.DELIVERED,
    "deferred": LaterEvent.DEFERRED,
    "bounced": LaterEvent.BOUNCED,
    "rejected": LaterEvent.BOUNCED,
    "failed": LaterEvent.BOUNCED,
    "complained": LaterEvent.COMPLAINED,
    # By a way out of the provider's own, which it heeds from then on: no more is wanted, said less loudly.
    "unsubscribed": LaterEvent.COMPLAINED,
}
# Codes to sign in leave by the same provider and are no message of ours to follow: they do not wait long.
NOT_OURS_AFTER = timedelta(hours=1)
# What a provider sent of a message of ours is part of its proof, and goes when that does. The rest holds addresses, and
# proves nothing.
FORGOTTEN_AFTER = timedelta(days=90)
# A call signed a day ago, or a day ahead of our clock, is refused by its hour: its word need not be known longer.
TOKENS_FORGOTTEN_AFTER = timedelta(days=3)
# Where the signature of a call stands within what it tells.
SIGNING = frozenset({"signature", "token"})


@transaction.atomic
def keep_event(provider: str, event: Any) -> bool:
    """Keep one event as it came. Returns whether this was news. Workers are woken on commit.

    No audit entry: the events are a ledger of their own.
    """
    kind = kind_of(event)
    if kind not in MEANINGS:
        return False
    row, is_new = ProviderEvent.objects.get_or_create(
        provider=provider,
        key=key_of(event),
        defaults={
            "kind": kind,
            # A number, as some providers name messages.
            "message_id": _said(event.message_id)[:250],
            "delivery_named": _said(_given_back(provider, event))[:40],
            "recipient": _said(event.recipient)[:400],
            "happened_at": event.timestamp,
            "answer": " ".join(_said(event.mta_response or event.description).split())[:400],
            "body": _as_json(event.esp_event),
        },
    )
    if is_new:
        transaction.on_commit(lambda: signals.provider_event_kept.send(ProviderEvent, event_id=row.pk))
    return is_new


def spend_token(provider: str, token: str) -> bool:
    """Note the word that signed a call. Returns whether it is new; one that was spent signs nothing any more.

    Call it in the transaction that keeps what the call tells: of a call that was not kept, the word is not spent.
    """
    try:
        with transaction.atomic():
            SpentToken.objects.create(provider=provider, digest=hashlib.sha256(token.encode()).hexdigest())
    except IntegrityError:
        return False
    return True


def key_of(event: Any) -> str:
    """Return what makes two events the same. Providers give a repeated one another number, so theirs does not serve."""
    told = [event.event_type, event.message_id, event.recipient, event.timestamp and event.timestamp.isoformat()]
    return hashlib.sha256(audit.canonical([str(one or "") for one in told]).encode()).hexdigest()


def kind_of(event: Any) -> str:
    """Return what an event tells. Postal holds a message back under a word that anymail takes for a mere wait."""
    kind = str(event.event_type)
    if kind != "queued" or _status(event.esp_event) != "Held":
        return kind
    # On its list of addresses that came back once: it never leaves. Held for anything else, its operator may let it go.
    return "bounced" if "suppression" in str(event.description or "").lower() else "deferred"


def _status(raw: Any) -> str:
    payload = raw.get("payload") if isinstance(raw, dict) else None
    return str(payload.get("status", "")) if isinstance(payload, dict) else ""


def _given_back(provider: str, event: Any) -> str:
    """Return which delivery an event names, as we gave it to the provider with the message."""
    if provider == "postal":
        return str(next(iter(event.tags or ()), "") or "")
    return str((event.metadata or {}).get("delivery", ""))


def settle_events(limit: int) -> int:
    """Write what waiting events mean at the messages they speak of. Returns how many were settled.

    Only those that can be settled are taken up: however many are none of ours, they are in nobody's way.
    """
    named = Delivery.objects.filter(public_id=OuterRef("delivery_named"))
    ours = Delivery.objects.filter(message_id=OuterRef("message_id"))
    by_our_name = ours.filter(public_id=Substr(OuterRef("message_id"), 2, PUBLIC_ID_LENGTH))
    by_its_name = Attempt.objects.exclude(provider_id="").filter(provider_id=OuterRef("message_id"))
    can_be = (
        (~Q(delivery_named="") & Exists(named))
        | (~Q(message_id="") & (Exists(by_our_name) | Exists(by_its_name)))
        | Q(received_at__lte=now() - NOT_OURS_AFTER)
    )
    waiting = ProviderEvent.objects.filter(can_be, settled_at=None).order_by("happened_at", "pk")
    return sum(_settle(event) for event in waiting[:limit])


def settle_event(event_id: int) -> bool:
    """Do the same for one, just kept. Returns whether it was settled."""
    event = ProviderEvent.objects.filter(pk=event_id).first()
    return event is not None and _settle(event)


@transaction.atomic
def _settle(event: ProviderEvent) -> bool:
    locked = ProviderEvent.objects.select_for_update(skip_locked=True).filter(pk=event.pk, settled_at=None).first()
    if locked is None:
        return False
    delivery = delivery_of_event(locked)
    if delivery is not None:
        learned = Learned(
            MEANINGS[locked.kind],
            locked.provider,
            locked.key,
            locked.happened_at or locked.received_at,
            locked.answer or (locked.kind if locked.kind == "unsubscribed" else ""),
            locked.recipient,
            locked.message_id,
        )
        is_new = note_event(delivery, learned=learned, actor=Actor.system())
        if is_new and learned.kind == LaterEvent.COMPLAINED and delivery.is_news and delivery.person is not None:
            stop_news(delivery, source=kept(UNWANTED), actor=Actor.system())
    elif locked.received_at > now() - NOT_OURS_AFTER:
        return False
    locked.settled_at, locked.is_ours = now(), delivery is not None
    locked.save(update_fields=["settled_at", "is_ours"])
    return True


def delivery_of_event(event: ProviderEvent) -> Delivery | None:
    """Return the message an event speaks of: by what we gave to give back, by our Message-ID, by the provider's own."""
    found = Delivery.objects.filter(public_id=event.delivery_named).first() if event.delivery_named else None
    if found is None and event.message_id:
        ours = Delivery.objects.filter(message_id=event.message_id)
        # By the index of what our Message-ID begins with.
        found = ours.filter(public_id=event.message_id[1 : PUBLIC_ID_LENGTH + 1]).first()
    if found is None and event.message_id:
        attempt = Attempt.objects.filter(provider_id=event.message_id).select_related("delivery").first()
        found = attempt.delivery if attempt else None
    return found


def forget_events() -> int:
    """Delete what providers sent that is long settled and no part of a proof, and the words of calls too old to be
    heard. Returns how many events that is.
    """
    SpentToken.objects.filter(spent_at__lt=now() - TOKENS_FORGOTTEN_AFTER).delete()
    proves = DeliveryEvent.objects.filter(source=OuterRef("provider"), key=OuterRef("key"))
    old = ProviderEvent.objects.filter(settled_at__lt=Now() - FORGOTTEN_AFTER)
    return int(old.filter(~Exists(proves)).delete()[0])


def forget_proven_by(deliveries: Iterable[int]) -> int:
    """Delete what providers sent of these deliveries, whose proof is past its period. Returns how many events it is."""
    keys: dict[str, list[str]] = {}
    learned = DeliveryEvent.objects.filter(delivery__in=list(deliveries))
    for source, key in learned.values_list("source", "key"):
        keys.setdefault(source, []).append(key)
    # By the provider as well: so goes the index.
    return sum(int(ProviderEvent.objects.filter(provider=one, key__in=keys[one]).delete()[0]) for one in keys)


def _as_json(raw: Any) -> Any:
    """Return the raw event as it can be kept: a form posted becomes names and values.

    What signed the call is left out: whoever reads what is kept cannot make another call of it.
    """
    if isinstance(raw, list):
        return _without_nul(raw)
    said = raw if isinstance(raw, dict) else dict(getattr(raw, "lists", dict)())
    return _without_nul({name: part for name, part in said.items() if name not in SIGNING})


def _said(value: Any) -> str:
    # PostgreSQL keeps no NUL, and what a mail server answered may hold one.
    return str(value or "").replace("\0", "�")


def _without_nul(value: Any) -> Any:
    match value:
        case str():
            return _said(value) if value else value
        case dict():
            return {_said(name): _without_nul(part) for name, part in value.items()}
        case list():
            return [_without_nul(part) for part in value]
        case _:
            return value
