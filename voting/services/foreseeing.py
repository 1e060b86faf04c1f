"""What a planned message would say and to how many it would go, if it left now. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass

from membership.clock import now
from membership.errors import TextMissing
from membership.services.channels import is_carried
from membership.services.correspondence import Recipient, Text
from membership.services.letters import texts_of
from voting.models import Announcement, AnnouncementKind
from voting.queries.announcements import is_void, waits
from voting.services.announced import concerned_by
from voting.services.announcement_text import fields_of, letter_ahead


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A message as it would leave now.

    texts: in each language of the organisation; none while `missing` keeps it back. recipients: those it would reach.
    unreached: those concerned who have no e-mail, or want letters by post; nothing is posted to them. is_most: whoever
    votes before is not written to, and nobody reads here who did. awaits_result: what it will say is not known yet.
    """

    texts: tuple[Text, ...]
    missing: TextMissing | None
    recipients: tuple[Recipient, ...]
    unreached: int
    is_most: bool
    awaits_result: bool
    is_void: bool

    @property
    def by_email(self) -> int:
        return len(self.recipients)


def foresee_announcement(one: Announcement) -> Foreseen:
    """Return what a message to come would be. Reads the whole register, or the roll of its vote once that is fixed."""
    instant = now()
    concerned = list(concerned_by(one, instant))
    recipients = tuple(recipient for recipient in concerned if is_carried(str(recipient.channel)))
    texts: tuple[Text, ...] = ()
    missing = None
    try:
        texts = texts_ahead(one)
    except TextMissing as error:
        missing = error
    return Foreseen(
        texts=texts,
        missing=missing,
        recipients=recipients,
        unreached=len(concerned) - len(recipients),
        is_most=one.kind == AnnouncementKind.NOT_VOTED_YET,
        awaits_result=one.kind == AnnouncementKind.RESULT and waits(one),
        is_void=is_void(one, instant),
    )


def texts_ahead(one: Announcement) -> tuple[Text, ...]:
    """Return what a message would say, in each language. Raises TextMissing when the organisation's words lack one."""
    here = one.assembly.organisation
    return tuple(texts_of(here, lambda: letter_ahead(one), kind=one.kind, values=lambda: fields_of(one)))
