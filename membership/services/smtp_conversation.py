"""Handing one letter over in a conversation with a mail server, knowing at each moment whether it may have left.

Django's own way forgets what the server said of a letter it took, and where in the conversation a line was cut. What it
said is the proof that it took it; and before the letter itself, nothing has left.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable

from django.core.mail.message import sanitize_address

PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
# RFC 5321 4.2: a command was heeded, or passed on; the letter may come; the whole service is going away.
HEEDED, PASSED_ON, GO_ON, GOING_AWAY = 250, 251, 354, 421
# What smtplib makes of an answer that is none.
UNREADABLE = -1
# RFC 5321 4.5.2: a line that begins with a dot gets one more on the way.
DOT = re.compile(rb"^\.", re.MULTILINE)


class NothingLeftError(Exception):
    """The line was cut, or the server ended the conversation, before it was handed the letter.

    because: the failure, as smtplib has it. knows_sender: whether the server had heard by then whom the letter is from.
    """

    def __init__(self, because: Exception, *, knows_sender: bool) -> None:
        super().__init__(str(because))
        self.because = because
        self.knows_sender = knows_sender

    @property
    def is_said(self) -> bool:
        """Return whether the server said so, rather than hung up."""
        return isinstance(self.because, smtplib.SMTPResponseException)


def as_said(address: str) -> str:
    """Return an address as it is said to a mail server. One written plainly, as nearly all are, is not taken apart."""
    return address if PLAIN_ADDRESS.fullmatch(address) else sanitize_address(address, "utf-8")


class Conversation:
    """What is said to one mail server, a letter after the other.

    What tells nothing away may be said before it is certain that the letter leaves: meanwhile that is written down, and
    the way to the server and back is not waited for twice. A server that takes several commands in a row (RFC 2920) is
    given them so.
    """

    def __init__(self, server: smtplib.SMTP) -> None:
        self._server = server
        self._begun: tuple[str, str, int] | None = None

    def begin(self, sender: str, reader: str, letter: bytes) -> bool:
        """Say of the next letter from whom it is, and wait for no answer. Returns whether that was said.

        Raises SMTPServerDisconnected or another OSError when the line was cut; nothing left.
        """
        if not (PLAIN_ADDRESS.fullmatch(sender) and PLAIN_ADDRESS.fullmatch(reader)):
            return False
        lines = f"MAIL FROM:<{sender}>{self._size_of(len(letter))}\r\n"
        if self._takes_several:
            lines += f"RCPT TO:<{reader}>\r\n"
        self._server.send(lines)
        self._begun = (sender, reader, len(letter))
        return True

    def may_hand_over(self, sender: str, reader: str, letter: bytes) -> bool:
        """Return whether this letter may come next: none was begun, or this one."""
        return self._begun in (None, (sender, reader, len(letter)))

    def hand_over(
        self, sender: str, reader: str, letter: bytes, *, meanwhile: Callable[[], None] = lambda: None
    ) -> str:
        """Hand a letter over; return the server's own words, with their number.

        letter: its bytes, with lines that end as those of mail do. meanwhile: what is done while the server looks at
        it. Raises NothingLeftError; SMTPSenderRefused, SMTPRecipientsRefused, SMTPDataError or SMTPNotSupportedError
        when it was refused; SMTPServerDisconnected or another OSError when nobody knows whether it left.
        """
        server, knows_sender = self._server, False
        try:
            is_begun = self._begun is not None or self.begin(sender, reader, letter)
            self._begun = None
            self._name_sender(sender, reader, len(letter), is_said=is_begun)
            knows_sender = True
            self._name_reader(reader, is_said=is_begun and self._takes_several)
            _refuse_unless(GO_ON, *server.docmd("DATA"))
        except smtplib.SMTPServerDisconnected as error:
            raise NothingLeftError(error, knows_sender=knows_sender) from error
        server.send(_as_sent(letter))
        meanwhile()
        code, said = server.getreply()
        if code == UNREADABLE:
            raise smtplib.SMTPServerDisconnected(said.decode(errors="replace"))
        if code != HEEDED:
            raise smtplib.SMTPDataError(code, said)
        return f"{code} {said.decode(errors='replace')}"

    @property
    def _takes_several(self) -> bool:
        return bool(self._server.has_extn("pipelining"))

    def _size_of(self, size: int) -> str:
        return f" size={size}" if self._server.has_extn("size") else ""

    def _name_sender(self, sender: str, reader: str, size: int, *, is_said: bool) -> None:
        if is_said:
            code, said = self._server.getreply()
        else:
            options = [self._size_of(size).strip()]
            if not (sender + reader).isascii():
                # smtplib itself refuses where the server takes no such address.
                options += ["SMTPUTF8", "BODY=8BITMIME"]
            code, said = self._server.mail(sender, [option for option in options if option])
        _end_where_it_goes_away(code, said, knows_sender=False)
        if code != HEEDED:
            raise smtplib.SMTPSenderRefused(code, said, sender)

    def _name_reader(self, reader: str, *, is_said: bool) -> None:
        if not is_said and PLAIN_ADDRESS.fullmatch(reader):
            self._server.send(f"RCPT TO:<{reader}>\r\n")
            is_said = True
        code, said = self._server.getreply() if is_said else self._server.rcpt(reader)
        _end_where_it_goes_away(code, said, knows_sender=True)
        if code not in (HEEDED, PASSED_ON):
            raise smtplib.SMTPRecipientsRefused({reader: (code, said)})


def _as_sent(letter: bytes) -> bytes:
    """Return a letter as it goes over the line, with the line that ends it."""
    end = b".\r\n" if letter.endswith(b"\r\n") else b"\r\n.\r\n"
    return (DOT.sub(b"..", letter) if b"\n." in letter or letter.startswith(b".") else letter) + end


def _refuse_unless(wanted: int, code: int, said: bytes) -> None:
    _end_where_it_goes_away(code, said, knows_sender=True)
    if code != wanted:
        raise smtplib.SMTPDataError(code, said)


def _end_where_it_goes_away(code: int, said: bytes, *, knows_sender: bool) -> None:
    if code == GOING_AWAY:
        raise NothingLeftError(smtplib.SMTPDataError(code, said), knows_sender=knows_sender)
