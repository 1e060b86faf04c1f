"""Mail that came back to the mailbox of the sender: each report is written at the message it speaks of."""

from __future__ import annotations

from django.db import transaction

from membership.actors import Actor
from membership.clock import now
from membership.models import Delivery, LaterEvent
from membership.models.base import PUBLIC_ID_LENGTH
from membership.rules.returned_mail import Became, Report, read_reports
from membership.services.bounces import Learned, note_event

SOURCE = "mail"
MEANINGS = {
    Became.FAILED: LaterEvent.BOUNCED,
    Became.DELAYED: LaterEvent.DEFERRED,
    Became.DELIVERED: LaterEvent.DELIVERED,
}


@transaction.atomic
def note_returned_mail(raw: bytes, *, actor: Actor) -> int:
    """Write what a message that came back says of ours. Returns how many of them it spoke of; 0 for any other mail.

    Read twice, it is one. A report on a message that nobody here sent changes nothing.
    """
    found = 0
    for report in read_reports(raw):
        # A message is named after its delivery, by which it is found.
        ours = Delivery.objects.filter(message_id=report.message_id)
        delivery = ours.filter(public_id=report.message_id[1 : PUBLIC_ID_LENGTH + 1]).first()
        if delivery is not None:
            note_event(delivery, learned=_learned(report), actor=actor)
            found += 1
    return found


def _learned(report: Report) -> Learned:
    # A server whose clock is ahead puts nothing in the future.
    at = min(report.at, now()) if report.at else now()
    return Learned(MEANINGS[report.became], SOURCE, report.key, at, report.answer, report.recipient)
