"""Handing one letter over in a conversation with a mail server, knowing at each moment whether it may have left.

Django's own way forgets what the server said of a letter it took, and where in the conversation a line was cut. What it
said is the proof that it took it; and before the letter itself, nothing has left.
"""

from __future__ import annotations

import re
import smtplib

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


def hand_over(server: smtplib.SMTP, sender: str, reader: str, letter: bytes) -> str:
    """Hand a letter over; return the server's own words, with their number.

    letter: its bytes, with lines that end as those of mail do. Raises NothingLeftError; SMTPSenderRefused,
    SMTPRecipientsRefused, SMTPDataError or SMTPNotSupportedError when it was refused; SMTPServerDisconnected or another
    OSError when nobody knows whether it left.
    """
    knows_sender = False
    try:
        _name_sender(server, sender, reader, len(letter))
        knows_sender = True
        _name_reader(server, reader)
        _refuse_unless(GO_ON, *server.docmd("DATA"))
    except smtplib.SMTPServerDisconnected as error:
        raise NothingLeftError(error, knows_sender=knows_sender) from error
    server.send(DOT.sub(b"..", letter) + (b".\r\n" if letter.endswith(b"\r\n") else b"\r\n.\r\n"))
    code, said = server.getreply()
    if code == UNREADABLE:
        raise smtplib.SMTPServerDisconnected(said.decode(errors="replace"))
    if code != HEEDED:
        raise smtplib.SMTPDataError(code, said)
    return f"{code} {said.decode(errors='replace')}"


def _name_sender(server: smtplib.SMTP, sender: str, reader: str, size: int) -> None:
    options = [f"size={size}"] if server.has_extn("size") else []
    if not (sender + reader).isascii():
        # smtplib itself refuses where the server takes no such address.
        options += ["SMTPUTF8", "BODY=8BITMIME"]
    code, said = server.mail(sender, options)
    _end_where_it_goes_away(code, said, knows_sender=False)
    if code != HEEDED:
        raise smtplib.SMTPSenderRefused(code, said, sender)


def _name_reader(server: smtplib.SMTP, reader: str) -> None:
    code, said = server.rcpt(reader)
    _end_where_it_goes_away(code, said, knows_sender=True)
    if code not in (HEEDED, PASSED_ON):
        raise smtplib.SMTPRecipientsRefused({reader: (code, said)})


def _refuse_unless(wanted: int, code: int, said: bytes) -> None:
    _end_where_it_goes_away(code, said, knows_sender=True)
    if code != wanted:
        raise smtplib.SMTPDataError(code, said)


def _end_where_it_goes_away(code: int, said: bytes, *, knows_sender: bool) -> None:
    if code == GOING_AWAY:
        raise NothingLeftError(smtplib.SMTPDataError(code, said), knows_sender=knows_sender)
