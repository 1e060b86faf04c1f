"""Letters leave and come back: what was posted, when and where to, is written as an attempt of each.

A letter that came back tells nobody: its delivery has failed, and where the envelope blames the address, that address
is flagged, so that somebody finds another one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import override

from membership.actors import Actor
from membership.clock import now, today
from membership.errors import DayUnfit, StateNotAllowed
from membership.models import (
    AT_FAULT,
    Attempt,
    AttemptOutcome,
    BatchLetter,
    Channel,
    Delivery,
    DeliveryEvent,
    DeliveryState,
    LaterEvent,
    Notice,
    Organisation,
    ReturnReason,
)
from membership.queries.letters import address_to, addresses_of, one_line
from membership.services import audit
from membership.services.bounces import flag_address

LONGEST_ADDRESS = 400
SOURCE = "post"


@dataclass(frozen=True, slots=True)
class Returned:
    """What an envelope that came back says."""

    on: date
    reason: ReturnReason
    note: str = ""


def write_posted(letters: Sequence[Delivery], *, at: datetime, said: str = "") -> None:
    """Write that letters left, to the addresses of that day. Whoever calls holds them locked, and leaves the entry.

    said: what is known of it beside the instant, such as the batch.
    """
    if not letters:
        return
    addresses = addresses_of(letters, at.astimezone(letters[0].organisation.zone).date())
    for one in letters:
        with override(one.language):
            one.address = one_line(address_to(one, addresses))[:LONGEST_ADDRESS]
        one.settled_at = at
        one.attempts_made += 1
    Attempt.objects.bulk_create(
        Attempt(
            organisation_id=one.organisation_id,
            delivery=one,
            number=one.attempts_made,
            address=one.address,
            started_at=at,
            finished_at=at,
            outcome=AttemptOutcome.POSTED,
            answer=said,
        )
        for one in letters
    )
    Delivery.objects.bulk_update(letters, ["address", "settled_at", "attempts_made"], batch_size=500)
    BatchLetter.objects.filter(delivery__in=letters, posted_at=None).update(posted_at=now())


def instant_on(organisation: Organisation, on: date) -> datetime:
    """Return the instant to write for what happened on a day: now if it is today, else its noon."""
    if on == today(organisation):
        return now()
    return datetime.combine(on, time(12), organisation.zone)


@transaction.atomic
def note_letter_returned(delivery: Delivery, *, returned: Returned, actor: Actor) -> Delivery:
    """Write that a letter came back, on which day and why: whoever it was for is not told, and is work again.

    A notice declared done is open again. Raises StateNotAllowed for a letter that was not posted, DayUnfit for a day
    before it left or to come.
    """
    locked = _locked(delivery)
    if locked.channel != Channel.POST or locked.state != DeliveryState.BY_POST or locked.settled_at is None:
        raise StateNotAllowed(action="note_letter_returned", state=locked.state)
    left_on = locked.settled_at.astimezone(locked.organisation.zone).date()
    until = today(locked.organisation)
    if not left_on <= returned.on <= until:
        raise DayUnfit(first=left_on, last=until)
    said = _as_stamped(returned)
    at = max(instant_on(locked.organisation, returned.on), locked.settled_at)
    DeliveryEvent.objects.create(
        organisation=locked.organisation,
        delivery=locked,
        kind=LaterEvent.BOUNCED,
        source=SOURCE,
        key=str(locked.attempts_made),
        happened_at=at,
        answer=said,
    )
    locked.state, locked.settled_at, locked.last_answer = DeliveryState.FAILED, at, said
    locked.save(update_fields=["state", "settled_at", "last_answer"])
    if returned.reason in AT_FAULT:
        flag_address(locked, answer=said, actor=actor)
    Notice.objects.filter(pk=locked.notice_id).update(closed_at=None)
    audit.record(
        locked.organisation,
        actor=actor,
        action="letter.returned",
        object_kind="delivery",
        object_id=locked.public_id,
        values={"on": returned.on.isoformat(), "reason": str(returned.reason.value)},
    )
    return locked


@transaction.atomic
def post_again(delivery: Delivery, *, actor: Actor) -> Delivery:
    """Put a letter that came back among those to post, for the address the register has by then.

    Raises StateNotAllowed for one that did not come back, or whose notice was withdrawn meanwhile.
    """
    locked = _locked(delivery)
    if locked.channel != Channel.POST or locked.state != DeliveryState.FAILED or locked.replaced_by_id:
        raise StateNotAllowed(action="post_again", state=locked.state)
    still_holds(locked.notice, "post_again")
    locked.state, locked.settled_at = DeliveryState.BY_POST, None
    locked.save(update_fields=["state", "settled_at"])
    Notice.objects.filter(pk=locked.notice_id).update(closed_at=None)
    audit.record(
        locked.organisation,
        actor=actor,
        action="letter.posted_again",
        object_kind="delivery",
        object_id=locked.public_id,
    )
    return locked


def hold_notice(delivery: Delivery) -> None:
    """Let nobody withdraw the notice of a delivery before the transaction ends; called before the delivery is locked.

    Whoever withdraws takes the two in the same order.
    """
    Notice.objects.select_for_update(no_key=True).filter(pk=delivery.notice_id).first()


def still_holds(notice: Notice, action: str) -> None:
    """Raise StateNotAllowed for a notice that was withdrawn: nothing more of it leaves, on paper neither."""
    if notice.withdrawn_at is not None:
        raise StateNotAllowed(action=action, state="notice_withdrawn")


def _as_stamped(returned: Returned) -> str:
    """Return the reason in both languages, as the post stamps it, with what else the office read."""
    said = []
    for language in ("fr", "en"):
        with override(language):
            said.append(str(returned.reason.label))
    return " – ".join(part for part in (" / ".join(said), returned.note.strip()) if part)[:400]


def _locked(delivery: Delivery) -> Delivery:
    hold_notice(delivery)
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("person", "organisation", "notice")
    found: Delivery = rows.get(pk=delivery.pk)
    return found
