"""E-mail, handed to a mail server, or to the provider that the installation named."""

from __future__ import annotations

import smtplib
from contextlib import suppress
from dataclasses import dataclass, replace
from email.utils import parseaddr
from functools import lru_cache
from typing import Any

import structlog
from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend as ByServer

from membership.models import AttemptOutcome, Delivery
from membership.server_words import FAILED_TO_WRITE
from membership.services.composing import Letters
from membership.services.letterheads import Letter, our_address
from membership.services.provider_answers import answer_of_provider, answer_to_fault
from membership.services.smtp_answers import SAID_NO, Answer, answer_of, answer_to_ending, answer_to_opening
from membership.services.smtp_conversation import Conversation, NothingLeftError, as_said

log = structlog.get_logger("unevoix.mail")


def mail_carrier() -> ServerCarrier | ProviderCarrier:
    """Return who carries e-mail here."""
    connection = get_connection(timeout=settings.EMAIL_TIMEOUT)
    return ProviderCarrier(connection) if settings.MAIL_PROVIDER else ServerCarrier(connection)


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter as it goes: written out, and with whom a mail server is told that it is from and for.

    sender: our own address, whatever name the letter bears. What cannot be delivered comes back there, where it is
    read, and not to a mailbox of the organisation.
    """

    delivery: Delivery
    letter: Letter
    sender: str
    reader: str
    content: bytes


class _MailCarrier:
    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._letters = Letters()
        # The one that most likely comes next, and as it goes once there was time to write it.
        self._following: Delivery | None = None
        self._ahead: Ready | None = None

    def begin(self) -> None:
        """Read anew in whose name letters leave: a mailing may last for hours, and a sender be changed meanwhile."""
        self._letters = Letters()

    def expect(self, following: Delivery) -> None:
        """Be told which letter most likely comes after the one handed over next."""
        self._following = following

    def hand_over(self, delivery: Delivery) -> Answer:
        ahead, self._ahead = self._ahead, None
        if self._following is delivery:
            # Of one that was refused there was no time to write it ahead.
            self._following = None
        try:
            ready = ahead if ahead and ahead.delivery is delivery else self._written(delivery)
            if ready.letter.to != [delivery.address]:
                # Another since.
                ready = self._written(delivery)
        except Exception as error:  # one faulty letter must not hold up the others
            log.exception("letter not written", delivery=delivery.public_id)
            return Answer(AttemptOutcome.TEMPORARY, f"{FAILED_TO_WRITE}{type(error).__name__}")
        ready.letter.connection = self._connection
        self._name(ready.letter, delivery)
        return replace(self._hand(ready), sender=ready.letter.from_email)

    def _written(self, delivery: Delivery) -> Ready:
        letter = self._letters.to(delivery)
        # An address or a name that no letter can bear shows only when the letter is written out.
        content: bytes = letter.message().as_bytes(linesep="\r\n")
        return Ready(delivery, letter, as_said(our_address()), as_said(delivery.address), content)

    def _write_ahead(self) -> None:
        """Write the next letter while there is nothing to do but wait; a faulty one shows when its turn comes."""
        following, self._following = self._following, None
        if following is not None:
            with suppress(Exception):
                self._ahead = self._written(following)

    def _name(self, letter: Letter, delivery: Delivery) -> None:
        """Let the provider give back, with its events, which delivery they speak of."""
        if settings.MAIL_PROVIDER == "mailgun":
            letter.metadata = {"delivery": delivery.public_id}  # type: ignore[attr-defined]  # anymail reads it
        if settings.MAIL_PROVIDER == "postal":
            # It gives back a tag alone, and writes a Message-ID of its own over ours.
            letter.tags = [delivery.public_id]  # type: ignore[attr-defined]  # anymail reads it

    def _hand(self, ready: Ready) -> Answer:
        raise NotImplementedError

    def close(self) -> None:
        try:
            self._connection.close()
        except (smtplib.SMTPException, OSError):
            # Already gone, which is what was wanted.
            return


class ServerCarrier(_MailCarrier):
    """Over one conversation with a mail server (SMTP)."""

    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self._talk: Conversation | None = None
        # In the conversation as it stands. Some servers end one after so many, which says nothing of any of them.
        self._handed = 0

    def _hand(self, ready: Ready) -> Answer:
        first = self._try(ready)
        if isinstance(first, Answer):
            return first
        # Nothing left, whatever went wrong: once more, in a conversation of its own.
        again = self._try(ready)
        return again if isinstance(again, Answer) else answer_to_ending(again)

    def _try(self, ready: Ready) -> Answer | NothingLeftError:
        try:
            self._open()
            if self._talk is not None and not self._talk.may_hand_over(ready.sender, ready.reader, ready.content):
                # Another was begun that is no longer ours to send.
                self.close()
                self._open()
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            return answer_to_opening(error)
        try:
            said = self._say(ready)
        except NothingLeftError as error:
            is_worth_another = self._handed > 0 or not error.is_said
            self.close()
            return error if is_worth_another else answer_to_ending(error)
        except SAID_NO as error:
            # The server may hang up now: the next message starts a fresh conversation.
            self.close()
            return answer_of(error, own_name=_address_in(ready.letter.from_email) != our_address())
        except (smtplib.SMTPException, OSError) as error:
            # Silence after the letter was handed over: it may have left.
            self.close()
            return Answer(AttemptOutcome.UNKNOWN, f"{type(error).__name__}: {error}")
        self._handed += 1
        self._begin_ahead()
        return Answer(AttemptOutcome.ACCEPTED, said)

    def _begin_ahead(self) -> None:
        """Tell the server of the next letter at once: that this one was taken is written down meanwhile."""
        if self._talk is None or self._ahead is None:
            return
        try:
            self._talk.begin(self._ahead.sender, self._ahead.reader, self._ahead.content)
        except (smtplib.SMTPException, OSError):
            # Nothing left: the next one finds a conversation of its own.
            self.close()

    def _open(self) -> None:
        self._connection.open()
        server = self._connection.connection if isinstance(self._connection, ByServer) else None
        if server is not None and self._talk is None:
            server.ehlo_or_helo_if_needed()
            self._talk = Conversation(server)

    def _say(self, ready: Ready) -> str:
        if self._talk is not None:
            return self._talk.hand_over(ready.sender, ready.reader, ready.content, meanwhile=self._write_ahead)
        ready.letter.send()
        return f"taken for {ready.reader}"

    def close(self) -> None:
        self._talk = None
        super().close()
        self._handed = 0


class ProviderCarrier(_MailCarrier):
    """By the interface of a provider. Its own name of the message is kept, since its events go by it."""

    def _hand(self, ready: Ready) -> Answer:
        try:
            ready.letter.send()
        except AnymailError as error:
            return answer_of_provider(error)
        except Exception as error:  # one faulty letter must not hold up the others
            log.exception("letter not handed over", delivery=ready.delivery.public_id)
            status = getattr(ready.letter, "anymail_status", None)
            return answer_to_fault(error, is_answered=getattr(status, "esp_response", None) is not None)
        status = ready.letter.anymail_status  # type: ignore[attr-defined]  # anymail sets it
        said = f"{settings.MAIL_PROVIDER}: {', '.join(sorted(status.status or ()))}"
        return Answer(AttemptOutcome.ACCEPTED, said, provider_id=str(status.message_id or ""))


@lru_cache(maxsize=64)
def _address_in(sender: str) -> str:
    # That of a whole mailing, taken apart once.
    return as_said(parseaddr(sender)[1])
