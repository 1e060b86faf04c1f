"""Reaching those whom a notice did not reach: once more by e-mail, by post instead, or set aside with a reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from membership import signals
from membership.actors import Actor
from membership.clock import now
from membership.errors import NoAddress, ReasonMissing, StateNotAllowed
from membership.models import BEHIND, UNFINISHED, Channel, Delivery, DeliveryState, Notice
from membership.models.base import RealNow
from membership.services import audit
from membership.services.channels import addresses_now, carried_by_workers, is_carried
from membership.services.correspondence import Recipient, delivery_to
from membership.services.posting import hold_notice, still_holds
from membership.services.sending_sql import KEEP_TRACE

# A message on its way right now is not taken out of a worker's hands.
MAY_GO_BY_POST = (DeliveryState.FAILED, DeliveryState.PENDING, DeliveryState.IN_DOUBT)


@transaction.atomic
def send_again(delivery: Delivery, *, actor: Actor) -> Delivery:
    """Send a message that failed once more, to the address that is known now: of the register, or of its own channel.

    Raises StateNotAllowed when it did not fail, a letter tells instead, it is a letter itself, or news, or withdrawn;
    NoAddress when none is known.
    """
    locked = _locked(delivery)
    _demand("send_again", locked.notice, is_allowed=not locked.is_news)
    if locked.state != DeliveryState.FAILED or not is_carried(locked.channel) or locked.replaced_by_id:
        raise StateNotAllowed(action="send_again", state=locked.state)
    still_holds(locked.notice, "send_again")
    address = _addresses_now([locked])[locked.pk]
    if not address:
        raise NoAddress(number=locked.membership.number if locked.membership else "")
    _put_back(locked, address)
    _reopen(locked.notice, actor=actor, action="notice.sent_again", values={"delivery": locked.public_id})
    return locked


@transaction.atomic
def send_failed_again(notice: Notice, *, actor: Actor) -> int:
    """Send all messages of a notice that failed once more, where an address is known. Returns how many.

    Raises StateNotAllowed for news, and for what was withdrawn.
    """
    _demand("send_failed_again", notice, is_allowed=notice.kind not in BEHIND)
    still_holds(Notice.objects.select_for_update(no_key=True).get(pk=notice.pk), "send_failed_again")
    failed = notice.deliveries.select_for_update(of=("self",)).filter(
        state=DeliveryState.FAILED, replaced_by=None, channel__in=carried_by_workers()
    )
    again = 0
    held = list(failed.select_related("person", "application", "correspondent", "estate").order_by("pk"))
    addresses = _addresses_now(held)
    for delivery in held:
        if address := addresses[delivery.pk]:
            _put_back(delivery, address)
            again += 1
    if again:
        _reopen(notice, actor=actor, action="notice.sent_again", values={"deliveries": again})
    return again


@transaction.atomic
def post_instead(delivery: Delivery, *, actor: Actor) -> Delivery:
    """Tell by a letter whom a message does not reach. Returns the letter to post.

    What was tried by e-mail stays as it is; the person is counted under the letter from now on. Raises
    StateNotAllowed when the message was sent, is leaving at this moment, a letter tells already, nobody is owed it, or
    it was withdrawn.
    """
    locked = _locked(delivery)
    _demand("post_instead", locked.notice, is_allowed=locked.notice.is_posted)
    if locked.state not in MAY_GO_BY_POST or not is_carried(locked.channel) or locked.replaced_by_id:
        raise StateNotAllowed(action="post_instead", state=locked.state)
    still_holds(locked.notice, "post_instead")
    letter = delivery_to(
        locked.organisation,
        locked.notice,
        Recipient(
            channel=Channel.POST,
            address="",
            language=locked.language,
            name=locked.name_now,
            quality=locked.correspondent.kind if locked.correspondent else "",
            membership_id=locked.membership_id,
            person_id=locked.person_id,
            application_id=locked.application_id,
            correspondent_id=locked.correspondent_id,
            estate_id=locked.estate_id,
        ),
    )
    letter.save(force_insert=True)
    locked.replaced_by = letter
    if locked.state != DeliveryState.FAILED:
        locked.state = DeliveryState.FAILED
        locked.settled_at = now()
    locked.save(update_fields=["replaced_by", "state", "settled_at"])
    _reopen(locked.notice, actor=actor, action="notice.post_instead", values={"delivery": locked.public_id})
    return letter


@transaction.atomic
def waive(delivery: Delivery, *, actor: Actor, reason: str) -> None:
    """Give up telling somebody by this notice, with the reason that is kept.

    Raises ReasonMissing without one, StateNotAllowed when the person was told or is being told.
    """
    if not reason.strip():
        raise ReasonMissing(action="waive")
    locked = _locked(delivery)
    is_unposted = locked.state == DeliveryState.BY_POST and locked.settled_at is None
    if not (locked.state == DeliveryState.FAILED or is_unposted) or locked.replaced_by_id:
        raise StateNotAllowed(action="waive", state=locked.state)
    locked.state = DeliveryState.WAIVED
    locked.waived_because = reason.strip()[:400]
    locked.settled_at = now()
    locked.save(update_fields=["state", "waived_because", "settled_at"])
    audit.record(
        locked.organisation,
        actor=actor,
        action="notice.waived",
        object_kind="delivery",
        object_id=locked.public_id,
        values={"reason": locked.waived_because},
    )


@transaction.atomic
def withdraw_notice(notice: Notice, *, because: str, actor: Actor) -> int:
    """Let nothing more of a notice leave: what waits to be sent or posted is set aside. Returns how many.

    A message that is being handed over at this moment is not taken out of a worker's hands. Should it come back to
    wait, it is set aside as well; so is one that gathers the notice with others. Raises ReasonMissing.
    """
    if not because.strip():
        raise ReasonMissing(action="withdraw_notice")
    instant, reason = now(), because.strip()[:400]
    # Known to whoever claims, or is about to let leave, what was on its way: see `sending_sql`.
    unsaid = Notice.objects.filter(withdrawn_at=None)
    unsaid.filter(pk=notice.pk).update(withdrawn_at=instant, withdrawn_because=reason)
    unsaid.filter(pk__in=_gathering_notices(notice)).update(withdrawn_at=instant, withdrawn_because=reason)
    # Of what is in doubt a copy may have been read; another one would come after what tells that it no longer holds.
    waiting = Q(state__in=(DeliveryState.PENDING, DeliveryState.IN_DOUBT)) | Q(
        state=DeliveryState.BY_POST, settled_at=None
    )
    held = notice.deliveries.select_for_update(of=("self",)).filter(waiting, replaced_by=None)
    # What is in a message in a worker's hands ends as that one does. Found before the messages are set aside, since a
    # trigger then says the same of all that they gather.
    found = list(held.exclude(digest__state=DeliveryState.CLAIMED).order_by("pk").values_list("pk", flat=True))
    _undo_digests(notice, because=reason, at=instant)
    withdrawn = Delivery.objects.filter(pk__in=found).update(
        state=DeliveryState.WAIVED, waived_because=reason, settled_at=instant
    )
    if withdrawn:
        audit.record(
            notice.organisation,
            actor=actor,
            action="notice.withdrawn",
            object_kind="notice",
            object_id=notice.public_id,
            values={"deliveries": withdrawn, "reason": because.strip()},
        )
    return int(withdrawn)


def _gathering_notices(notice: Notice) -> list[int]:
    """Return what gathers a notice with others and has not left to all. Each gathers the same for all its readers.

    Held in one order, so that two that are gathered together may be withdrawn at once.
    """
    gathered = notice.deliveries.filter(digest__state__in=UNFINISHED)
    gathering = Notice.objects.filter(pk__in=gathered.values("digest__notice"))
    return list(gathering.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def _undo_digests(notice: Notice, *, because: str, at: datetime) -> None:
    """Set aside the messages that gather a notice with others and have not left; the others leave by themselves.

    What such a message says was written when it was gathered, the notice included. One that a worker holds is passed
    over: it would wait for what is held here. Should it come back to wait, it is undone when it is claimed anew.
    """
    waiting = (DeliveryState.PENDING, DeliveryState.IN_DOUBT)
    gathering = Delivery.objects.filter(
        pk__in=notice.deliveries.filter(digest__isnull=False).values("digest"), state__in=waiting
    )
    undone = list(gathering.select_for_update(skip_locked=True).order_by("pk").values_list("pk", flat=True))
    # Let go of first: what becomes of the message becomes of all that it still gathers.
    with connection.cursor() as cursor:
        cursor.execute(KEEP_TRACE, {"ids": undone})
    others = Delivery.objects.filter(digest__in=undone, state=DeliveryState.PENDING).exclude(notice=notice)
    others.update(digest=None, held_until=None, held_for="", next_attempt_at=RealNow())
    Delivery.objects.filter(pk__in=undone).update(state=DeliveryState.WAIVED, waived_because=because, settled_at=at)


def supersede_notices(notices: QuerySet[Notice], *, by: Notice) -> None:
    """Note that a notice tells all who were owed others what holds now: whom those did not reach is no work any more.

    Each keeps its deliveries and their outcomes; they are counted and proved as they were. No audit entry: that of what
    issues the notice says what it replaces.
    """
    notices.filter(superseded_by=None).exclude(pk=by.pk).update(superseded_by=by)


def _locked(delivery: Delivery) -> Delivery:
    hold_notice(delivery)
    rows = Delivery.objects.select_for_update(of=("self",)).select_related(
        "notice", "person", "application", "correspondent", "estate", "membership", "organisation"
    )
    found: Delivery = rows.get(pk=delivery.pk)
    return found


def _demand(action: str, notice: Notice, *, is_allowed: bool) -> None:
    """News is neither posted nor sent once more; what is told beside a duty to tell is not posted."""
    if not is_allowed:
        raise StateNotAllowed(action=action, state=notice.kind)


def _addresses_now(deliveries: Sequence[Delivery]) -> dict[int, str]:
    """Return where each reads it now, empty where nobody knows. A plugged channel is asked once, for all its own."""
    found = {one.pk: one.address_now for one in deliveries if one.channel == Channel.EMAIL}
    plugged: dict[str, list[Delivery]] = defaultdict(list)
    for one in deliveries:
        if one.channel != Channel.EMAIL:
            plugged[one.channel].append(one)
    for channel, own in plugged.items():
        at = addresses_now(channel, {one.person_id: one.address for one in own if one.person_id})
        for one in own:
            # Of whom the register does not hold, a channel is not asked: what it was given stands.
            found[one.pk] = at.get(one.person_id, "") if one.person_id else one.address
    return found


def _put_back(delivery: Delivery, address: str) -> None:
    delivery.address = address
    delivery.state = DeliveryState.PENDING
    delivery.tries = delivery.doubts = 0
    delivery.settled_at = None
    delivery.next_attempt_at = RealNow()
    delivery.save(update_fields=["address", "state", "tries", "doubts", "settled_at", "next_attempt_at"])


def _reopen(notice: Notice, *, actor: Actor, action: str, values: dict[str, object]) -> None:
    """Open a notice that was declared done, leave the entry, and wake the workers on commit."""
    Notice.objects.filter(pk=notice.pk).update(closed_at=None)
    audit.record(
        notice.organisation,
        actor=actor,
        action=action,
        object_kind="notice",
        object_id=notice.public_id,
        values=values,
    )
    transaction.on_commit(lambda: signals.notice_issued.send(Notice, notice_id=notice.pk))
