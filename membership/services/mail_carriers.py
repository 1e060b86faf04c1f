"""E-mail, handed to a mail server, or to the provider that the installation named."""

from __future__ import annotations

import smtplib
from email.utils import parseaddr
from typing import Any

import structlog
from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.message import sanitize_address

from membership.models import AttemptOutcome, Delivery
from membership.services.composing import Letters
from membership.services.letterheads import Letter, our_address
from membership.services.provider_answers import answer_of_provider
from membership.services.smtp_answers import SAID_NO, Answer, answer_of, answer_to_opening

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
            sanitize_address(delivery.address, "utf-8")
            letter.message().as_bytes()
        except Exception as error:  # one faulty letter must not hold up the others
            log.exception("letter not written", delivery=delivery.public_id)
            return Answer(AttemptOutcome.TEMPORARY, f"not written: {type(error).__name__}")
        letter.connection = self._connection
        self._name(letter, delivery)
        return self._hand(letter, delivery)

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

    def _hand(self, letter: Letter, delivery: Delivery) -> Answer:
        try:
            self._connection.open()
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            return answer_to_opening(error)
        try:
            letter.send()
        except SAID_NO as error:
            # The server may hang up now: the next message starts a fresh conversation.
            self.close()
            return answer_of(error, own_name=parseaddr(letter.from_email)[1] != our_address())
        except (smtplib.SMTPException, OSError) as error:
            # Silence after the letter was handed over: it may have left.
            self.close()
            return Answer(AttemptOutcome.UNKNOWN, f"{type(error).__name__}: {error}")
        return Answer(AttemptOutcome.ACCEPTED, f"accepted for {sanitize_address(delivery.address, 'utf-8')}")


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
