"""A notice written out once for everybody: the bytes of each letter differ only by a few words, put in at the end.

Writing a message out anew costs more than handing it to the server; with a million of them that is an hour. All of it
is ASCII in short lines (quoted-printable, RFC 2045, 6.7): no relay on the way has a reason to write it otherwise, which
would break the signature (RFC 6376, 5.3), and a paragraph may be as long as it likes.
"""

from __future__ import annotations

import re
import secrets
from base64 import b64encode
from binascii import b2a_qp
from email.message import Message
from email.utils import formatdate

from django.conf import settings
from django.core.mail.message import BadHeaderError, forbid_multi_line_headers

from membership.models import NoticeText
from membership.services.letterheads import OF_A_MACHINE, Letter, Letterhead, Written
from membership.services.smtp_conversation import PLAIN_ADDRESS

# Of each letter, beside its subject, its reader and its date.
OWN_HEADERS = ("Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post")
END_OF_LINE = b"\r\n"
# RFC 2045, 6.7 (5): lines of 76 characters at most, the sign that one goes on in the next among them.
LONGEST_LINE = 76
GOES_ON = b"=\r\n"
# What 75 characters hold, less those around it (RFC 2047, 2), beside the name of the header.
LONGEST_WORD = 36
PLACE = re.compile(r"%\((name|link|quality|own_fr|own_en)\)s")


class Form:
    """The letter of a notice in one language, with places for the name and the link."""

    def __init__(self, text: NoticeText, head: Letterhead) -> None:
        # No quoted-printable text can hold these two signs in a row.
        boundary = f"=_{secrets.token_hex(12)}"
        headers = {"From": head.sender, "Content-Language": text.language, **OF_A_MACHINE, "MIME-Version": "1.0"}
        if head.reply_to:
            headers["Reply-To"] = head.reply_to
        self._head = END_OF_LINE.join(
            [
                *(_header(name, value) for name, value in headers.items()),
                f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"'.encode(),
                b"",
                b"",
            ]
        )
        self._said = text.subject
        self._subject = b"Subject: " + _words(text.subject)
        self._plain = _opening(boundary, "plain"), *_pieces(text.body_text)
        self._html = _opening(boundary, "html"), *_pieces(text.body_html)
        self._end = f"\r\n--{boundary}--\r\n".encode()
        self._signer = head.signer

    def fill(self, letter: Letter, plain: dict[str, str], html: dict[str, str]) -> None:
        """Give a letter its bytes. plain, html: what is put in the places of each part."""
        lines = [
            self._subject + END_OF_LINE + b" " + _words(letter.subject.removeprefix(self._said)),
            _to(letter.to),
            f"Date: {formatdate(localtime=settings.EMAIL_USE_LOCALTIME)}".encode(),
            *(_header(name, letter.extra_headers[name]) for name in OWN_HEADERS if name in letter.extra_headers),
        ]
        written = END_OF_LINE.join([*lines, self._head]) + b"".join(
            [*_filled(self._plain, plain), *_filled(self._html, html), self._end]
        )
        letter.written = Finished((self._signer.signature(written) if self._signer else b"") + written)


class Finished(Written):
    """A letter whose bytes are known."""

    def __init__(self, letter: bytes) -> None:
        super().__init__(Message(), None)
        self._letter = letter

    def as_bytes(self, linesep: str = "\r\n") -> bytes:
        return self._letter if linesep == "\r\n" else self._letter.replace(b"\r\n", linesep.encode())


def _opening(boundary: str, kind: str) -> bytes:
    return (
        f'\r\n--{boundary}\r\nContent-Type: text/{kind}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    ).encode()


def _header(name: str, value: str) -> bytes:
    """Return a header as Django writes it, encoded where it must be. Raises BadHeaderError for a line within a line."""
    written_name, written = forbid_multi_line_headers(name, value, "utf-8")
    return f"{written_name}: {written}".replace("\n", "\r\n").encode("ascii")


def _to(addresses: list[str]) -> bytes:
    """Return for whom a letter is; what is written plainly, as nearly all are, need not be taken apart first."""
    written = ", ".join(addresses)
    return f"To: {written}".encode() if PLAIN_ADDRESS.fullmatch(written) else _header("To", written)


def _words(text: str) -> bytes:
    """Return a text as encoded words (RFC 2047, 2), which read as one. Raises BadHeaderError for a line within it."""
    if "\n" in text or "\r" in text:
        raise BadHeaderError("A subject has no newlines in it")
    words, room = [b""], 0
    for letter in text:
        written = letter.encode()
        if len(written) > room:
            words, room = [*words, b""], LONGEST_WORD
        words[-1] += written
        room -= len(written)
    return (END_OF_LINE + b" ").join(b"=?utf-8?b?" + b64encode(word) + b"?=" for word in words if word)


def _pieces(text: str) -> list[bytes | str]:
    """Return a text as it is written, cut at its places: the name of what goes there in between."""
    tidy = text.replace("\r\n", "\n").replace("\r", "\n")
    # Split by a group, every second piece is what the group held.
    return [piece if rank % 2 else _encoded(piece) for rank, piece in enumerate(PLACE.split(tidy))]


def _filled(pieces: tuple[bytes | str, ...], values: dict[str, str]) -> list[bytes]:
    """Return the pieces of a part with what is put in its places, each on a line of its own that goes on."""
    put = {name: GOES_ON + _encoded(value) + GOES_ON for name, value in values.items()}
    return [piece if isinstance(piece, bytes) else put[piece] for piece in pieces]


def _encoded(text: str) -> bytes:
    """Return a text in quoted-printable, its last line with room for the sign that it goes on."""
    above, newline, last = b2a_qp(text.encode(), istext=True).rpartition(b"\n")
    if len(last) == LONGEST_LINE:
        # Never within the three signs of one byte.
        cut = LONGEST_LINE - 4
        cut -= 2 - last[cut - 2 : cut].find(b"=") if b"=" in last[cut - 2 : cut] else 0
        last = last[:cut] + b"=\n" + last[cut:]
    return (above + newline + last).replace(b"\n", END_OF_LINE)
