"""A notice written out once for everybody: the bytes of each letter differ only by a few words, put in at the end.

Writing a message out anew costs more than handing it to the server; with a million of them that is an hour. Whatever is
out of the ordinary (very long lines, a text without accents, which is then encoded otherwise) is written out anew.
"""

from __future__ import annotations

from email.message import Message
from email.utils import formatdate
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import forbid_multi_line_headers

from membership.models import NoticeText
from membership.services.letterheads import Letter, Letterhead, Written

# Of each letter; all others are those of the form.
OWN_HEADERS = ("Subject", "To", "Date", "Message-ID")
# What a name and a link may add to a line without passing the 998 bytes of RFC 5322.
LONGEST_LINE = 300
END_OF_LINE = b"\r\n"
HTML = b"Content-Type: text/html"


class Form:
    """The letter of a notice in one language, with places for the name and the link."""

    def __init__(self, text: NoticeText, head: Letterhead) -> None:
        written = _of_nobody(text, head)
        above, _, below = written.partition(END_OF_LINE * 2)
        self._head = above
        self._plain, self._mark, self._html = below.partition(HTML)
        self.is_fit = (
            head.signer is None
            and written.count(b"Content-Transfer-Encoding: 8bit") == 2
            and max(map(len, below.split(END_OF_LINE))) <= LONGEST_LINE
        )

    def fill(self, letter: Letter, plain: dict[str, str], html: dict[str, str]) -> None:
        """Give a letter its bytes. plain, html: what is put in the places of each part."""
        own = {
            "Subject": letter.subject,
            "To": ", ".join(letter.to),
            "Date": formatdate(localtime=settings.EMAIL_USE_LOCALTIME),
            "Message-ID": letter.extra_headers["Message-ID"],
        }
        lines = [_header(name, value) for name, value in own.items()]
        body = _filled(self._plain, plain) + self._mark + _filled(self._html, html)
        letter.written = Finished(END_OF_LINE.join([*lines, self._head, b"", body]))


class Finished(Written):
    """A letter whose bytes are known."""

    def __init__(self, letter: bytes) -> None:
        super().__init__(Message(), None)
        self._letter = letter

    def as_bytes(self, linesep: str = "\r\n") -> bytes:
        return self._letter if linesep == "\r\n" else self._letter.replace(b"\r\n", linesep.encode())


def _of_nobody(text: NoticeText, head: Letterhead) -> bytes:
    """Return a letter without the headers that are each reader's own."""
    letter = EmailMultiAlternatives(
        body=text.body_text,
        from_email=head.sender,
        reply_to=[head.reply_to] if head.reply_to else None,
        headers={"Content-Language": text.language, "Message-ID": "<x>", "Date": "x"},
    )
    letter.attach_alternative(text.body_html, "text/html")
    message: Any = letter.message()
    for name in OWN_HEADERS:
        del message[name]
    written: bytes = message.as_bytes(linesep="\r\n")
    return written


def _header(name: str, value: str) -> bytes:
    """Return a header as Django writes it, encoded where it must be. Raises BadHeaderError for a line within a line."""
    written_name, written = forbid_multi_line_headers(name, value, "utf-8")
    return f"{written_name}: {written}".replace("\n", "\r\n").encode("ascii")


def _filled(part: bytes, values: dict[str, str]) -> bytes:
    for name, value in values.items():
        part = part.replace(f"%({name})s".encode(), value.encode())
    return part
