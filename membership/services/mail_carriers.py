"""E-mail, handed to a mail server, or to the provider that the installation named."""

from __future__ import annotations

import smtplib
from dataclasses import replace
from email.utils import parseaddr
from typing import Any

import structlog
from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend as ByServer

from membership.models import AttemptOutcome, Delivery
from membership.services.composing import Letters
from membership.services.letterheads import Letter, our_address
from membership.services.provider_answers import answer_of_provider
from membership.services.smtp_answers import SAID_NO, Answer, answer_of, answer_to_ending, answer_to_opening
from membership.services.smtp_conversation import NothingLeftError, as_said, hand_over

log = structlog.get_logger("unevoix.mail")


def mail_carrier() -> ServerCarrier | ProviderCarrier:
    """Return who carries e-mail here."""
    connection = get_connection(timeout=settings.EMAIL_TIMEOUT)
    return ProviderCarrier(connection) if settings.MAIL_PROVIDER else ServerCarrier(connection)


class _MailCarrier:
    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._letters = Letters()

    def hand_over(self, delivery: Delivery) -> Answer:
        try:
            letter = self._letters.to(delivery)
            # An address or a name that no letter can bear shows only when the letter is written out.
            as_said(delivery.address)
            _bytes_of(letter)
        except Exception as error:  # one faulty letter must not hold up the others
            log.exception("letter not written", delivery=delivery.public_id)
            return Answer(AttemptOutcome.TEMPORARY, f"not written: {type(error).__name__}")
        letter.connection = self._connection
        self._name(letter, delivery)
        return replace(self._hand(letter, delivery), sender=letter.from_email)

    def _name(self, letter: Letter, delivery: Delivery) -> None:
        """Let the provider give back, with its events, which delivery they speak of."""
        if settings.MAIL_PROVIDER == "mailgun":
            letter.metadata = {"delivery": delivery.public_id}  # type: ignore[attr-defined]  # anymail reads it
        if settings.MAIL_PROVIDER == "postal":
            # It gives back a tag alone, and writes a Message-ID of its own over ours.
            letter.tags = [delivery.public_id]  # type: ignore[attr-defined]  # anymail reads it

    def _hand(self, letter: Letter, delivery: Delivery) -> Answer:
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
        # In the conversation as it stands. Some servers end one after so many, which says nothing of any of them.
        self._handed = 0

    def _hand(self, letter: Letter, delivery: Delivery) -> Answer:
        first = self._try(letter, delivery)
        if isinstance(first, Answer):
            return first
        # Nothing left, whatever went wrong: once more, in a conversation of its own.
        again = self._try(letter, delivery)
        return again if isinstance(again, Answer) else answer_to_ending(again)

    def _try(self, letter: Letter, delivery: Delivery) -> Answer | NothingLeftError:
        try:
            self._open()
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            return answer_to_opening(error)
        try:
            said = self._say(letter, delivery)
        except NothingLeftError as error:
            is_worth_another = self._handed > 0 or not error.is_said
            self.close()
            return error if is_worth_another else answer_to_ending(error)
        except SAID_NO as error:
            # The server may hang up now: the next message starts a fresh conversation.
            self.close()
            return answer_of(error, own_name=parseaddr(letter.from_email)[1] != our_address())
        except (smtplib.SMTPException, OSError) as error:
            # Silence after the letter was handed over: it may have left.
            self.close()
            return Answer(AttemptOutcome.UNKNOWN, f"{type(error).__name__}: {error}")
        self._handed += 1
        return Answer(AttemptOutcome.ACCEPTED, said)

    def _open(self) -> None:
        self._connection.open()
        if server := self._server():
            server.ehlo_or_helo_if_needed()

    def _server(self) -> smtplib.SMTP | None:
        return self._connection.connection if isinstance(self._connection, ByServer) else None

    def _say(self, letter: Letter, delivery: Delivery) -> str:
        if server := self._server():
            sender = as_said(parseaddr(letter.from_email)[1])
            return hand_over(server, sender, as_said(delivery.address), _bytes_of(letter))
        letter.send()
        return f"taken for {as_said(delivery.address)}"

    def close(self) -> None:
        super().close()
        self._handed = 0


class ProviderCarrier(_MailCarrier):
    """By the interface of a provider. Its own name of the message is kept, since its events go by it."""

    def _hand(self, letter: Letter, delivery: Delivery) -> Answer:
        try:
            letter.send()
        except AnymailError as error:
            return answer_of_provider(error)
        status = letter.anymail_status  # type: ignore[attr-defined]  # anymail sets it
        said = f"{settings.MAIL_PROVIDER}: {', '.join(sorted(status.status or ()))}"
        return Answer(AttemptOutcome.ACCEPTED, said, provider_id=str(status.message_id or ""))


def _bytes_of(letter: Letter) -> bytes:
    written: bytes = letter.message().as_bytes(linesep="\r\n")
    return written
