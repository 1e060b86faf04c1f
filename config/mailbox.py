"""The letters caught instead of sent: one file each, newest first by name.

A file is named `<when>-<who>-<lot>.eml`: nanoseconds since 1970, a digest of the address it went
to, and a few random letters. One person's letters are found by names alone, without opening any.
"""

import hashlib
import re
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

from config.paths import home

_ID = re.compile(r"[0-9]{20}-[0-9a-f]{12}-[0-9a-f]{8}")
_ENVELOPE = "X-Envelope-To"


class NoSuchLetter(Exception):
    """No caught letter has this id."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands on a letter's envelope."""

    id: str
    to: str
    sender: str
    subject: str
    caught_at: datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a letter."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class OpenedLetter:
    """A letter with what is inside. `html` is as received: never show it as a page of ours."""

    letter: Letter
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]
    attachments: tuple[Attachment, ...]
    source: bytes


def list_messages(to: str | None = None, limit: int = 100) -> list[Letter]:
    """Return the newest letters, at most `limit`; only those to the address `to` when given."""
    wanted = f"-{_digest(to)}-" if to else "-"
    try:
        names = [path.stem for path in _folder().iterdir() if path.suffix == ".eml" and wanted in path.name]
    except FileNotFoundError:
        return []
    return [_letter(name) for name in sorted(names, reverse=True)[:limit]]


def count_messages() -> int:
    """Return how many letters have been caught."""
    try:
        return sum(path.suffix == ".eml" for path in _folder().iterdir())
    except FileNotFoundError:
        return 0


def get_message(letter_id: str) -> OpenedLetter:
    """Return the letter of this id, opened. Raises NoSuchLetter."""
    source = _read(letter_id)
    message = _parse(source)
    text = message.get_body(("plain",))
    html = message.get_body(("html",))
    return OpenedLetter(
        letter=_envelope(letter_id, message),
        text=text.get_content() if text else "",
        html=html.get_content() if html else "",
        headers=tuple((name, str(value)) for name, value in message.items() if name != _ENVELOPE),
        attachments=tuple(
            Attachment(part.get_filename() or "", part.get_content_type(), _bytes(part))
            for part in cast("list[EmailMessage]", list(message.iter_attachments()))
        ),
        source=source,
    )


def keep_message(to: str, source: bytes) -> str:
    """Write one caught letter, whole or not at all; return its id."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    letter_id = f"{time.time_ns():020d}-{_digest(to)}-{secrets.token_hex(4)}"
    making = folder / f".{letter_id}"
    making.write_bytes(f"{_ENVELOPE}: {to}\r\n".encode() + source)
    making.rename(folder / f"{letter_id}.eml")
    return letter_id


def empty() -> None:
    """Throw away every caught letter."""
    for path in _folder().glob("*.eml"):
        path.unlink(missing_ok=True)


def _folder() -> Path:
    return home() / "mail"


def _digest(address: str) -> str:
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()[:12]


def _read(letter_id: str) -> bytes:
    # The pattern also keeps the id from naming a file elsewhere.
    if not _ID.fullmatch(letter_id):
        raise NoSuchLetter(letter_id)
    try:
        return (_folder() / f"{letter_id}.eml").read_bytes()
    except FileNotFoundError:
        raise NoSuchLetter(letter_id) from None


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _parse(source: bytes) -> EmailMessage:
    return message_from_bytes(source, policy=policy.default)


def _letter(letter_id: str) -> Letter:
    # The headers end at the first blank line; a list need not read what follows.
    return _envelope(letter_id, _parse(_read(letter_id).partition(b"\r\n\r\n")[0] + b"\r\n\r\n"))


def _envelope(letter_id: str, message: EmailMessage) -> Letter:
    return Letter(
        id=letter_id,
        to=str(message[_ENVELOPE] or message["To"] or ""),
        sender=str(message["From"] or ""),
        subject=str(message["Subject"] or "").strip(),
        caught_at=datetime.fromtimestamp(int(letter_id[:20]) // 1_000_000_000, tz=UTC),
    )
